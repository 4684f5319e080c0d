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

export interface HistoryInput {
  /** Only operations that made a higher version. Absent: all. */
  readonly after?: number | undefined
  /** 1 to 1,000. Absent: 100. */
  readonly limit?: number | undefined
}
