/** Who pays for discounts: of each amount, of many together, and of each piece. */
import { allocateAmount } from "../money/allocate.ts"
import type { Currency } from "../money/Currency.ts"
import type { CompiledFunding } from "./CompiledPromotion.ts"
import type { FundingShare, LineDiscount } from "./PricedCart.ts"
import type { Funder } from "./Promotion.ts"
import { type DivisibleLine, dividedParts, evenly, sharesUpTo, type UnitGroup, whatIsLeft } from "./unitsOf.ts"

/** What each pays, in minor units. */
export type FunderAmounts = Readonly<Record<Funder, number>>

const FUNDERS: ReadonlyArray<Funder> = ["seller", "platform", "brand"]

/** Splits an amount over those who pay for it, by largest remainder; `undefined` where the platform pays all of it. */
export const fundingOf = (
  amount: number,
  funding: CompiledFunding | undefined,
  currency: Currency,
): ReadonlyArray<FundingShare> | undefined => {
  if (funding === undefined || amount === 0) return undefined
  const amounts = allocateAmount(amount, funding.weights)
  const shares = { seller: 0, platform: 0, brand: 0 }
  for (const [at, by] of funding.by.entries()) shares[by] += amounts[at] ?? 0
  return shares.platform === amount ? undefined : sharesOf(shares, currency)
}

/** The shares in the order in which they are told, without those of zero. */
export const sharesOf = (amounts: FunderAmounts, currency: Currency): ReadonlyArray<FundingShare> =>
  FUNDERS.flatMap((by) => (amounts[by] === 0 ? [] : [{ by, amount: { amount: amounts[by], currency } }]))

/** Who pays how much of one discount. */
export const funderAmounts = ({ amount, funding }: Pick<LineDiscount, "amount" | "funding">): FunderAmounts => {
  if (funding === undefined) return { seller: 0, platform: amount.amount, brand: 0 }
  const amounts = { seller: 0, platform: 0, brand: 0 }
  for (const { by, amount: share } of funding) amounts[by] += share.amount
  return amounts
}

/** Who pays how much of all these discounts: of the lines, the gifts and the shipments of a cart. */
export const fundingTotals = (
  discounted: Iterable<{ readonly discounts: ReadonlyArray<Pick<LineDiscount, "amount" | "funding">> }>,
  currency: Currency,
): ReadonlyArray<FundingShare> => {
  let seller = 0
  let platform = 0
  let brand = 0
  for (const { discounts } of discounted)
    for (const discount of discounts) {
      if (discount.funding === undefined) {
        platform += discount.amount.amount
        continue
      }
      const shares = funderAmounts(discount)
      seller += shares.seller
      platform += shares.platform
      brand += shares.brand
    }
  return sharesOf({ seller, platform, brand }, currency)
}

/** Pieces that have the same prices, and who pays for each of their discounts. */
export interface FundedUnits extends UnitGroup {
  /** For each of the line's `discounts`, in their order: who pays how much of what it takes off one piece. */
  readonly funding: ReadonlyArray<FunderAmounts>
}

/**
 * `unitsOf` with who pays for each piece's discounts. The groups may be smaller; their amounts are those of `unitsOf`.
 *
 * Each discount is looked at as three in turn, what the seller pays, the platform and the brand, and split over the pieces
 * like discounts are.
 *
 * Laws: in every piece the shares of a discount add up to it; over all pieces what one pays of a discount adds up to their
 * share of it in the line; nothing is below zero.
 */
export const fundingOfUnits = (line: DivisibleLine): ReadonlyArray<FundedUnits> => {
  const { currency } = line.subtotal
  const parts = dividedParts(line)
  const shares = line.discounts.map((discount, which) =>
    overParts(
      funderAmounts(discount),
      parts.map(({ discounts }) => discounts[which] ?? 0),
    ),
  )
  return parts.flatMap(({ quantity: pieces, subtotal, net, gross }, at) => {
    const taken = shares.flatMap((ofDiscount) => ofDiscount[at] ?? [])
    return evenly(pieces, [net, gross, subtotal, ...whatIsLeft(subtotal, taken)]).map(({ quantity, amounts }) => {
      const [unitNet = 0, unitGross = 0, unitSubtotal = 0, ...lefts] = amounts
      const funding = fundingFrom(unitSubtotal, lefts)
      return {
        quantity,
        subtotal: { amount: unitSubtotal, currency },
        discounts: funding.map(({ seller, platform, brand }) => seller + platform + brand),
        net: { amount: unitNet, currency },
        tax: { amount: unitGross - unitNet, currency },
        gross: { amount: unitGross, currency },
        funding,
      }
    })
  })
}

/** For each part what the seller, the platform and the brand pay of its share of one discount. */
const overParts = (
  amounts: FunderAmounts,
  taken: ReadonlyArray<number>,
): ReadonlyArray<readonly [number, number, number]> => {
  const sellers = sharesUpTo(amounts.seller, taken)
  const others = taken.map((amount, at) => amount - (sellers[at] ?? 0))
  const platforms = sharesUpTo(amounts.platform, others)
  return others.map((amount, at) => {
    const platform = platforms[at] ?? 0
    return [sellers[at] ?? 0, platform, amount - platform]
  })
}

/** Three steps are one discount. */
const fundingFrom = (subtotal: number, lefts: ReadonlyArray<number>): ReadonlyArray<FunderAmounts> => {
  const funding: Array<FunderAmounts> = []
  let before = subtotal
  for (let at = 0; at < lefts.length; at += 3) {
    const [afterSeller = before, afterPlatform = before, afterBrand = before] = lefts.slice(at, at + 3)
    funding.push({
      seller: before - afterSeller,
      platform: afterSeller - afterPlatform,
      brand: afterPlatform - afterBrand,
    })
    before = afterBrand
  }
  return funding
}
