/** What a host passes in, as it comes from a form or a JSON body: plain strings and numbers, read at the door. */
import type { MergeRule } from "./CartRequest.ts"

export interface OpenInput {
  /** The host's own id for the cart, 1 to 64 of `A-Z a-z 0-9 _ -`. Absent: 128 random bits. */
  readonly id?: string | undefined
  /** ISO 4217. Absent: the currency given to `createCartwright`. */
  readonly currency?: string | undefined
  readonly priceList?: string | undefined
  readonly channel?: string | undefined
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined
  /** For whom a trusted job opens the cart; everybody else opens their own. */
  readonly owner?: { readonly member: string } | undefined
}

export interface ItemInput {
  readonly sku: string
  /** Which offer of the SKU. Absent: the one named like the SKU. */
  readonly offerId?: string | undefined
  readonly quantity: number
  readonly options?: Readonly<Record<string, string>> | undefined
}

/** Things that are bought together, and leave together. */
export interface BundleInput {
  /** Its quantity is that of the bundle. */
  readonly parent: ItemInput
  /** 1 to 32 items. A quantity is in pieces for each piece of the parent. */
  readonly children: ReadonlyArray<ItemInput>
}

/** A promotion's gift. */
export interface GiftInput {
  readonly promotionId: string
}

export interface AcceptGiftInput extends GiftInput {
  /** Which of the promotion's gifts. Absent: the one that was chosen before, or the promotion's own. */
  readonly offerId?: string | undefined
}

/** Where a cart is to be. What is absent stays as it is; `null` takes it away. */
export interface ContextInput {
  /** ISO 4217. */
  readonly currency?: string | undefined
  readonly priceList?: string | null | undefined
  readonly channel?: string | null | undefined
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null | undefined
}

export interface AttributesInput {
  /** Absent: the cart's own. */
  readonly lineId?: string | undefined
  /** By their names; `null` takes one away, and those that are not named stay. */
  readonly attributes: Readonly<Record<string, string | null>>
}

/** Lines by their ids, those of a seller, or all. */
export type LinesInput = string | ReadonlyArray<string> | { readonly seller: string } | "all"

export interface ClaimInput {
  /** The token of the guest whose cart it is. */
  readonly guest: string
}

export interface MergeInput {
  /** The cart whose lines come in. */
  readonly from: string
  /** The token of the guest whose cart that is. Absent: it is the caller's own. */
  readonly guest?: string | undefined
  /** What becomes of a line that both have. Absent: `sum`. */
  readonly policy?: MergeRule | undefined
}

/** What is tried on a cart; of several the ones above come first. */
export interface SimulationInput {
  readonly remove?: string | ReadonlyArray<string> | undefined
  readonly setQuantity?: { readonly lineId: string; readonly quantity: number } | undefined
  /** One item or several. */
  readonly add?: ItemInput | ReadonlyArray<ItemInput> | undefined
  readonly removeCode?: string | undefined
  readonly applyCode?: string | undefined
  readonly refuseGift?: GiftInput | undefined
  readonly acceptGift?: AcceptGiftInput | undefined
  /** How the shopper would pay. */
  readonly payingBy?: string | undefined
}

export interface HistoryInput {
  /** Only operations that made a higher version. Absent: all. */
  readonly after?: number | undefined
  /** 1 to 1,000. Absent: 100. */
  readonly limit?: number | undefined
}
