/** What deciding a command gives: what happens, or why not. */
import type { LineId } from "../catalog/ids.ts"
import type { Cart } from "./Cart.ts"
import type { CartEvent } from "./CartEvent.ts"
import type { ItemOutcome } from "./CartOperation.ts"
import type { Rejection } from "./Rejection.ts"
import type { Warning } from "./Warning.ts"

/** What a command does to the cart it meets. No events means that it is already so. */
export interface Change {
  readonly events: ReadonlyArray<CartEvent>
  readonly warnings: ReadonlyArray<Warning>
}

export interface Happened extends Change {
  readonly ok: true
  /** What became of each item, in the order they were sent; empty where the command has no items. */
  readonly outcome: ReadonlyArray<ItemOutcome>
  /** The cart after the events: it had to be weighed, so nobody need evolve it again. */
  readonly next: Cart
}

export interface Refused {
  readonly ok: false
  readonly rejection: Rejection
}

export type Decision = Happened | Refused

export const no = (rejection: Rejection): Refused => ({ ok: false, rejection })

/** Nothing happens: it is already so. */
export const NOTHING: Change = { events: [], warnings: [] }

export const lineGone = (lineId: LineId): Warning => ({ _tag: "LineGone", lineId })
