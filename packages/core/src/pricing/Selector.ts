/** Which lines of a cart a condition or a benefit is about. Plain JSON. */
import type { Money } from "../money/Money.ts"

/** Most SKUs, offers, sellers, categories, brands or tags in one list of a selector. */
export const MAX_SELECTOR_ENTRIES = 10_000
/** Most `except` inside each other. */
export const MAX_SELECTOR_DEPTH = 8

/**
 * A line counts if it is in every list that is given; it is in a list that names one of what it has. Lists that are absent
 * do not matter. An empty object is refused: whoever means every line leaves the selector out. Gifts are in no selector.
 */
export interface Selector {
  readonly skus?: ReadonlyArray<string>
  readonly offers?: ReadonlyArray<string>
  readonly sellers?: ReadonlyArray<string>
  readonly categories?: ReadonlyArray<string>
  readonly brands?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
  /** What one piece costs before cart promotions; both ends are included. */
  readonly price?: { readonly min?: Money; readonly max?: Money }
  /** Only lines that no cart promotion has taken anything off so far. */
  readonly undiscounted?: true
  /** Lines that do not count though they are in all of the above. */
  readonly except?: Selector
}
