/** What a benefit takes off which lines. */
import type { CompiledBenefit } from "../CompiledPromotion.ts"
import type { Share } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { amountOff } from "./amountOff.ts"
import { bundlePrice } from "./bundlePrice.ts"
import { buyGet } from "./buyGet.ts"
import { everyOff } from "./everyOff.ts"
import { firstThenFurther } from "./firstThenFurther.ts"
import { fixedPrice } from "./fixedPrice.ts"
import { percentOff } from "./percentOff.ts"
import { tiered } from "./tiered.ts"

/** Benefits that take something off lines. */
export type LineBenefit = Exclude<CompiledBenefit, { readonly _tag: "Gift" | "ShippingOff" | "PointsTimes" }>

export const isLineBenefit = (benefit: CompiledBenefit): benefit is LineBenefit =>
  benefit._tag !== "Gift" && benefit._tag !== "ShippingOff" && benefit._tag !== "PointsTimes"

/** What the promotion that a benefit belongs to allows. */
export interface Most {
  /** How often `EveryOff`, `BuyGet` and `BundlePrice` repeat themselves in one cart; `Infinity`: as often as they can. */
  readonly times: number
}

/**
 * What a benefit takes off each line, or off some of its pieces: within its cap, and never what a floor holds back. Nothing
 * is taken, and no row changes. `rows` are all that the benefit may look at.
 *
 * Where less is left on the lines a benefit takes no more than before, on which the search for the best combination rests.
 * The exceptions:
 *
 * - a choice of pieces (`units`, `BuyGet`, `BundlePrice`) where some pieces have floors, or where its selector is of
 *   `undiscounted` lines: the choice may move to pieces off which more can be taken
 * - `per` line on pieces chosen from the whole order: the chosen pieces may come to stand on more lines
 * - a tier by `discounted` amounts, or of `undiscounted` lines, where a lower tier gives more than a higher one
 * - parts of a bundle that overlap without one of them being inside the other
 */
export const sharesFor = (
  benefit: LineBenefit,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
  most: Most,
): ReadonlyArray<Share> => {
  switch (benefit._tag) {
    case "PercentOff":
      return percentOff(benefit, rows, sheet)
    case "AmountOff":
      return amountOff(benefit, rows, sheet)
    case "FixedPrice":
      return fixedPrice(benefit, rows, sheet)
    case "Tiered":
      return tiered(benefit, rows, sheet)
    case "EveryOff":
      return everyOff(benefit, rows, sheet, most)
    case "BuyGet":
      return buyGet(benefit, rows, sheet, most)
    case "BundlePrice":
      return bundlePrice(benefit, rows, sheet, most)
    case "FirstThenFurther":
      return firstThenFurther(benefit, rows, sheet)
  }
}
