/** One acknowledged write to a cart: what the operation log keeps, and what the cart can be rebuilt from. */
import type { Digest, LineId, OpId, Version } from "../catalog/ids.ts"
import type { CartCommand } from "./CartCommand.ts"
import type { Rejection } from "./Rejection.ts"

/** What became of one item of a command: the line it is on, or why not. */
export type ItemOutcome =
  | { readonly ok: true; readonly lineId: LineId }
  | { readonly ok: false; readonly rejection: Rejection }

export interface CartOperation {
  /** The shape of this stored value; `readOperation` reads every shape ever written. */
  readonly shape: 1
  /** The caller's request id, or ours. */
  readonly opId: OpId
  /** The digest of only what the shopper sent: a reused request id is judged on it. */
  readonly asked: Digest
  readonly command: CartCommand
  /** The version of the copy that the command was prepared on. */
  readonly observed: Version
  /** What became of each item; a replay answers with it. Empty where the command has no items. */
  readonly outcome: ReadonlyArray<ItemOutcome>
}
