/** Laws that adapters prove, models and generators for your own tests, scripted failures. Needs fast-check; never ship it. */
export * as arb from "./arbitraries.ts"
export type { CartCall, Violation } from "./CartCall.ts"
export { type CartCommand, type CommandOptions, cartCommands } from "./cartCommands.ts"
export type { ModelledCart, ModelShopper } from "./cartSteps.ts"
export type { ChanceOptions } from "./chance.ts"
export { type Difference, differences, holds, LawBroken, same } from "./check.ts"
export type { Apply } from "./contents.ts"
export { type Crash, Crashed, crashAt } from "./crash.ts"
export {
  breakable,
  cartsFail,
  channelFails,
  type Failing,
  type Fault,
  type FaultScript,
  type Faults,
  faultScript,
  faulty,
  faultyService,
  storeFails,
} from "./faults.ts"
export { cartGatewayLaws } from "./gatewayLaws.ts"
export { type Asked, makeRecorder, type Recorder, type Told } from "./histories.ts"
export { type Ability, abilities, type Law, type World } from "./Law.ts"
export { limitLedgerLaws, makeLimitLedgerLaws } from "./limitLedgerLaws.ts"
export { contradictions, type LinearizableOptions } from "./linearizable.ts"
export { type OfferFixture, offerSourceLaws } from "./offerLaws.ts"
export { makeOrderStoreLaws, orderStoreLaws } from "./orderStoreLaws.ts"
export { outboxLaws } from "./outboxLaws.ts"
export type { Moved, PaymentChannelFixture } from "./paymentChannelFixture.ts"
export { makePaymentChannelLaws } from "./paymentChannelLaws.ts"
export { makePaymentLogLaws, paymentLogLaws } from "./paymentLogLaws.ts"
export { type PromotionFixture, promotionSourceLaws } from "./promotionLaws.ts"
export { type Proof, type ProveOptions, prove, type Runner } from "./prove.ts"
export { type CartModelOptions, type ModelRun, openedCart, runCartModel, runParallelAdds } from "./runCartModel.ts"
export { settlementStoreLaws } from "./settlementStoreLaws.ts"
export { makeStockLedgerLaws, stockLedgerLaws } from "./stockLedgerLaws.ts"
export { cartStoreLaws, makeCartStoreLaws } from "./storeLaws.ts"
export type { ModelOptions } from "./storeModel.ts"
export type { HistoryOptions } from "./triedHistories.ts"
