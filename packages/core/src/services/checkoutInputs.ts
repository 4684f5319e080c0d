/** What a host passes in to check out, as it comes from a form or a JSON body: plain strings and numbers, read at the door. */
import type { ItemInput } from "./inputs.ts"

export type SettlementInput =
  | {
      /** The cart whose selected lines are settled. */
      readonly cartId: string
      /** Where to deliver, in the host's own fields: at most 16 texts. */
      readonly deliverTo?: Readonly<Record<string, string>> | undefined
      /** The way to pay that the shopper has chosen, where prices depend on it: then the order is paid that way. */
      readonly payingBy?: string | undefined
    }
  | {
      /** One item past the cart. With a request id the purchase can be opened again, and is ordered once. */
      readonly buyNow: ItemInput
      /** ISO 4217. Absent: the currency given to `createCartwright`. */
      readonly currency?: string | undefined
      readonly priceList?: string | undefined
      readonly channel?: string | undefined
      /** ISO 3166-1 alpha-2. */
      readonly country?: string | undefined
      readonly deliverTo?: Readonly<Record<string, string>> | undefined
      readonly payingBy?: string | undefined
    }

export interface PayInput {
  /** One of the names under `createCartwright`'s payments. */
  readonly method: string
  /** What the provider knows the buyer's card or wallet by, at most 512 characters. Never a card number. */
  readonly instrument?: string | undefined
  /** Where the provider sends the buyer afterwards; its origin is one of `checkout.returnOrigins`. */
  readonly returnUrl?: string | undefined
}

export interface SubmitInput {
  readonly settlementId: string
  /** What the shopper agreed to pay: the total of the settlement that they saw. */
  readonly expectedTotal: { readonly amount: number; readonly currency: string }
  /** The text that came with the settlement: it stands in where the store has lost it. */
  readonly resume?: string | undefined
  /** Absent: the order waits to be paid. */
  readonly payment?: PayInput | undefined
  /** The host's own name for the order. An order that stands under it is answered, and no second one placed. */
  readonly reference?: string | undefined
}

export interface RefundInput {
  readonly amount: { readonly amount: number; readonly currency: string }
}

/** So many pieces of a line of the order. */
export interface ReturnedInput {
  readonly lineId: string
  readonly quantity: number
}

export interface ReturnInput {
  readonly returned: ReadonlyArray<ReturnedInput>
  /** The quotes of all returns before this one, as they were answered; of each, what came back is what counts. */
  readonly before?: ReadonlyArray<{ readonly returned: ReadonlyArray<ReturnedInput> }> | undefined
}
