/** What catalogue promotions make of a unit price, before the cart sees it. */
import { minorDigits } from "../money/Currency.ts"
import { tenTo } from "../money/decimal.ts"
import * as FineMoney from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import { divide, divideProduct, type Rounding } from "../money/rounding.ts"
import type { CompiledBenefit, CompiledBenefitOf, CompiledPromotion, Goods } from "./CompiledPromotion.ts"
import type { CatalogueChange } from "./PricedCart.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"

/** What one piece of some goods costs, and what it may not fall below. */
export interface CataloguePrice {
  readonly unitPrice: Money | FineMoney.FineMoney
  readonly floor?: Money | undefined
}

/** What a catalogue promotion may do to a unit price; all other benefits are for carts and change nothing here. */
type PriceBenefit = CompiledBenefitOf<"PercentOff" | "AmountOff" | "FixedPrice">

/** Gives one more benefit, and tells what the price is rounded to by now. */
type Step = (benefit: PriceBenefit) => number

const NONE: ReadonlyArray<CatalogueChange> = []

/**
 * The changes that catalogue promotions make to the unit price of these goods, in the order of the promotions: the last
 * one has the new price. Empty where nothing changes it.
 *
 * Each promotion sees the price that those before it left. Whether it is about the goods is looked up by the price before
 * them all, so that one for goods of 50.00 and more does not lose them to another that came first. A percentage rounds the
 * price that remains, an amount is taken off each piece, a fixed price holds where it is lower; nothing falls below the
 * floor or zero. A promotion that moves no digit of the price leaves no change.
 *
 * Prices keep their fineness: one finer than the minor unit is rounded to its own digits, one that was written coarser
 * ("5 GBP") becomes minor units. With the policy `once` the exact fraction goes through all promotions, and each change
 * tells what it would be rounded to there; no shop chains a hundred percentages on one price, but where one does, the
 * fraction is rounded after each hundred of them.
 */
export const catalogueChanges = (
  goods: Goods,
  price: CataloguePrice,
  catalogue: ReadonlyArray<CompiledPromotion>,
  policies: Pick<PricingPolicies, "rounding" | "catalogueRounding">,
): ReadonlyArray<CatalogueChange> => {
  let changes: Array<CatalogueChange> | undefined
  let chain: Chain | undefined
  let was = price.unitPrice
  for (const promotion of catalogue) {
    for (const benefit of promotion.benefits) {
      if (!isPriceBenefit(benefit) || benefit.on?.matches(goods) === false) continue
      chain ??= chainOf(price, policies)
      chain.amount = chain.step(benefit)
    }
    if (chain === undefined || chain.amount === chain.told) continue
    const now = { ...chain.from, amount: chain.amount }
    changes ??= []
    changes.push({ promotionId: promotion.id, name: promotion.name, was, now })
    was = now
    chain.told = chain.amount
  }
  return changes ?? NONE
}

/** A price on its way through the promotions that are about its goods. */
interface Chain {
  /** The price before them all, in the digits that all of them are told in. */
  readonly from: Money | FineMoney.FineMoney
  readonly step: Step
  amount: number
  /** The amount of the last change. */
  told: number
}

const chainOf = (
  { unitPrice, floor }: CataloguePrice,
  { rounding, catalogueRounding }: Pick<PricingPolicies, "rounding" | "catalogueRounding">,
): Chain => {
  const from = finerThanMinor(unitPrice) < 0 ? FineMoney.times(unitPrice, 1, rounding) : unitPrice
  const { amount } = from
  const scale = tenTo(Math.max(0, finerThanMinor(from)))
  // A price that is below its floor already stays where it is.
  const least = Math.min(amount, floor === undefined ? 0 : scaled(floor.amount, scale))
  const step =
    catalogueRounding === "once"
      ? exactSteps(amount, least, scale, rounding)
      : roundedSteps(amount, least, scale, rounding)
  return { from, step, amount, told: amount }
}

/** How many more digits a price has than its currency. */
const finerThanMinor = ({ exponent, currency }: Money | FineMoney.FineMoney): number =>
  exponent === undefined ? 0 : exponent - minorDigits(currency)

/** Minor units in the digits of the price. What leaves the exact range is more than any price, and so is the end of the range. */
const scaled = (amount: number, scale: number): number => Math.min(amount * scale, Number.MAX_SAFE_INTEGER)

const roundedSteps = (amount: number, least: number, scale: number, rounding: Rounding): Step => {
  let left = amount
  return (benefit) => {
    left = Math.max(least, reduced(left, benefit, scale, rounding))
    return left
  }
}

const reduced = (left: number, benefit: PriceBenefit, scale: number, rounding: Rounding): number => {
  switch (benefit._tag) {
    case "PercentOff":
      return divideProduct(left, benefit.remaining.numerator, benefit.remaining.denominator, rounding)
    case "AmountOff":
      return left - scaled(benefit.amount, scale)
    case "FixedPrice":
      return Math.min(left, scaled(benefit.price, scale))
  }
}

/** Each percentage makes the fraction longer, and all that is done with it slower: after so many it is rounded once. */
const MAX_EXACT_PERCENTAGES = 100

/** The same on an exact fraction, which is rounded for the answer only. */
const exactSteps = (amount: number, least: number, scale: number, rounding: Rounding): Step => {
  let top = BigInt(amount)
  let bottom = 1n
  let percentages = 0
  const whole = (value: number): void => {
    top = BigInt(value)
    bottom = 1n
    percentages = 0
  }
  return (benefit) => {
    if (benefit._tag === "PercentOff") {
      if (percentages === MAX_EXACT_PERCENTAGES) whole(divide(top, bottom, rounding))
      percentages++
      top *= BigInt(benefit.remaining.numerator)
      bottom *= BigInt(benefit.remaining.denominator)
    } else if (benefit._tag === "AmountOff") {
      top -= BigInt(scaled(benefit.amount, scale)) * bottom
    } else if (BigInt(scaled(benefit.price, scale)) * bottom < top) {
      whole(scaled(benefit.price, scale))
    }
    if (top < BigInt(least) * bottom) whole(least)
    return divide(top, bottom, rounding)
  }
}

const isPriceBenefit = (benefit: CompiledBenefit): benefit is PriceBenefit =>
  benefit._tag === "PercentOff" || benefit._tag === "AmountOff" || benefit._tag === "FixedPrice"
