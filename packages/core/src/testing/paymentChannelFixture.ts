/** What the laws of `PaymentChannel` have to be told of a provider, and the requests they send to it. */
import * as Effect from "effect/Effect"
import type { OperationId } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { StateOf } from "../payment/Operation.ts"
import type { ChannelOutcome, ChannelRequest, PaymentChannel } from "../ports/PaymentChannel.ts"
import { LawBroken, same } from "./check.ts"
import type { World } from "./Law.ts"

/** A provider under test: instruments that make it behave, a look into its books, and a hand on the line to it. */
export interface PaymentChannelFixture<R = never> {
  /** Absent: GBP. */
  readonly currency?: Currency
  readonly instruments: {
    /** A sale with it succeeds at once. */
    readonly ok: string
    /** A sale with it is declined. */
    readonly declined: string
    /** A sale with it takes no money until somebody does something more: it is pending, or the buyer has to act. */
    readonly open: string
  }
  /** What the provider's own books say of one sale, in minor units: what it took, and what its refunds give back. */
  readonly truth: (sale: OperationId) => Effect.Effect<Moved, unknown, R>
  /** The next call about this operation takes effect, and its answer is lost. */
  readonly loseAnswer: (id: OperationId) => Effect.Effect<void, unknown, R>
  /** The next call about this operation does not arrive, and the channel knows that. */
  readonly refuse: (id: OperationId) => Effect.Effect<void, unknown, R>
}

export interface Moved {
  readonly captured: number
  readonly refunded: number
}

export type Channel = PaymentChannel["Service"]

/** @throws RangeError where the laws could not tell a provider that keeps them from one that does not. */
export const checkFixture = ({ instruments }: Pick<PaymentChannelFixture, "instruments">): void => {
  const { ok, declined, open } = instruments
  const told = [ok, declined, open]
  if (told.some((one) => typeof one !== "string" || one === "") || new Set(told).size < told.length)
    throw new RangeError(
      `makePaymentChannelLaws: ok, declined and open must be three different instruments, got ${JSON.stringify(told)}. Name one of each.`,
    )
}

/** What the laws ask of a channel, under ids of one law alone. */
export interface Till<R> {
  readonly channel: Channel
  readonly fixture: PaymentChannelFixture<R>
  readonly id: (name: string) => OperationId
  readonly sale: (name: string, amount: number, instrument?: string) => ChannelRequest
  readonly refund: (name: string, sale: ChannelRequest, amount: number) => ChannelRequest
  readonly void: (name: string, sale: ChannelRequest) => ChannelRequest
  /** Holds that the provider has moved exactly this for a sale. */
  readonly moved: (promise: string, sale: ChannelRequest, expected: Moved) => Effect.Effect<void, unknown, R>
}

export const tillOf = <R>(channel: Channel, fixture: PaymentChannelFixture<R>, { fresh }: World): Till<R> => {
  const { currency = "GBP", instruments, truth } = fixture
  const id = (name: string): OperationId => `${fresh}-${name}` as OperationId
  const request = (kind: ChannelRequest["kind"], name: string, amount: number) => ({
    operationId: id(name),
    kind,
    amount: { amount, currency },
    reference: `${fresh}-order`,
  })
  return {
    channel,
    fixture,
    id,
    sale: (name, amount, instrument = instruments.ok) => ({ ...request("sale", name, amount), instrument }),
    refund: (name, { operationId }, amount) => ({ ...request("refund", name, amount), parent: { operationId } }),
    void: (name, { operationId, amount }) => ({ ...request("void", name, amount.amount), parent: { operationId } }),
    moved: (promise, { operationId }, expected) =>
      Effect.map(truth(operationId), ({ captured, refunded }) => same(promise, { captured, refunded }, expected)),
  }
}

/** The state that a call was answered with, which it has to have been. */
export const stateIn = (
  promise: string,
  outcome: ChannelOutcome,
): Extract<ChannelOutcome, { _tag: "Done" }>["state"] => {
  if (outcome._tag === "Done") return outcome.state
  throw new LawBroken(`${promise}\n  seen: ${JSON.stringify(outcome)}`)
}

export const succeededIn = (promise: string, outcome: ChannelOutcome): StateOf<"Succeeded"> => {
  const state = stateIn(promise, outcome)
  if (state._tag === "Succeeded") return state
  throw new LawBroken(`${promise}\n  seen: ${JSON.stringify(state)}`)
}

export const failedIn = (promise: string, outcome: ChannelOutcome): StateOf<"Failed"> => {
  const state = stateIn(promise, outcome)
  if (state._tag === "Failed") return state
  throw new LawBroken(`${promise}\n  seen: ${JSON.stringify(state)}`)
}
