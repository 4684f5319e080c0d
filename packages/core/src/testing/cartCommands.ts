import fc from "fast-check"
import type { ContextInput } from "../services/inputs.ts"
import { type CartStep, cartStep, type ModelledCart, take } from "./cartSteps.ts"

export interface CommandOptions {
  /** What the host sells at any quantity: with a price and without a purchase limit. */
  readonly skus: ReadonlyArray<string>
  /** Where carts are brought to now and then: the host sells the same things there, in the same currency. */
  readonly contexts?: ReadonlyArray<ContextInput>
  readonly maxCommands?: number
  /** As fast-check printed it with a counterexample. */
  readonly replayPath?: string
}

/** For `fc.asyncModelRun`, beside commands of your own that take the same model. */
export type CartCommand = fc.AsyncCommand<ModelledCart, object>

/** What shoppers do, as fast-check's commands: each compares the cart with the model. */
export const cartCommands = ({ skus, contexts, ...constraints }: CommandOptions): fc.Arbitrary<Iterable<CartCommand>> =>
  fc.commands([cartStep(skus, contexts).map((step) => new StepCommand(step))], { size: "max", ...constraints })

class StepCommand implements CartCommand {
  readonly step: CartStep

  constructor(step: CartStep) {
    this.step = step
  }

  check = (): boolean => true
  run = (cart: ModelledCart): Promise<void> => take(this.step, cart)
  toString = (): string => fc.stringify(this.step)
}
