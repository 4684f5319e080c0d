/** What every call on a cart answers: the value, or the reason a shopper is told "no". Plain JSON on both faces. */
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { ItemOutcome } from "../cart/CartOperation.ts"
import type { Refused } from "../cart/Decision.ts"
import { type Rejection, rejectionMessage } from "../cart/Rejection.ts"
import { type Warning, warningMessage } from "../cart/Warning.ts"
import type { LineId, Version } from "../catalog/ids.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { PricedCart } from "../pricing/PricedCart.ts"
import type { Done } from "./CartWriter.ts"

/** With a sentence that says it. */
export type Told<A> = A & { readonly message: string }

export interface Answered<A> {
  readonly ok: true
  readonly value: A
  readonly warnings: ReadonlyArray<Told<Warning>>
  /** This request was acknowledged before: nothing changed now, and `value` is the cart as it is. */
  readonly replayed: boolean
}

export interface Refusal {
  readonly ok: false
  readonly rejection: Told<Rejection>
}

export type Answer<A> = Answered<A> | Refusal

/** The cart after the call. Keep the highest version you have seen and drop answers that carry a lower one. */
export interface CartState {
  readonly cart: Cart
  readonly version: Version
}

export interface Opened extends CartState {
  readonly cartId: Cart["id"]
}

/** The line that the item is on now; a replay names the line it came to then, which may have left since. */
export interface Added extends CartState {
  readonly lineId: LineId
}

export type ItemResult =
  | { readonly ok: true; readonly lineId: LineId }
  | { readonly ok: false; readonly rejection: Told<Rejection> }

/** The lines of a bundle: `lineId` is its parent's. */
export interface AddedBundle extends Added {
  /** In the order they were sent. */
  readonly children: ReadonlyArray<LineId>
}

/** One result per item, in the order they were sent: some may be in and others refused. */
export interface AddedMany extends CartState {
  readonly results: ReadonlyArray<ItemResult>
}

/** What a shopping page shows: the cart, what its selected lines cost together, and what each piece costs. */
export interface CartView extends CartState {
  readonly priced: PricedCart
  /** What one piece costs today, of each line and of the shelf, where its offer can be bought. */
  readonly unitPrices: ReadonlyArray<{ readonly lineId: LineId; readonly unitPrice: Money | FineMoney }>
}

/** What a cart would be and cost after some changes, beside what it costs now. Nothing was changed. */
export interface SimulatedCart {
  readonly cart: Cart
  readonly before: PricedCart
  readonly after: PricedCart
  /** What would be due without what is due now: negative where it would be less. */
  readonly difference: Money
}

export const answered = <A>(
  value: A,
  warnings: ReadonlyArray<Warning> = [],
  replayed: boolean = false,
): Answered<A> => ({
  ok: true,
  value,
  warnings: warnings.map((warning) => ({ ...warning, message: warningMessage(warning) })),
  replayed,
})

export const refused = (rejection: Rejection): Refusal => ({ ok: false, rejection: told(rejection) })

export const stateOf = ({ version, value }: Versioned<Cart>): CartState => ({ cart: value, version })

/** The answer of a change whose value is the cart. */
export const changed = (result: Done | Refused): Answer<CartState> =>
  result.ok ? answered(stateOf(result.current), result.warnings, result.replayed) : refused(result.rejection)

export const resultOf = (outcome: ItemOutcome): ItemResult =>
  outcome.ok ? outcome : { ok: false, rejection: told(outcome.rejection) }

const told = (rejection: Rejection): Told<Rejection> => ({ ...rejection, message: rejectionMessage(rejection) })
