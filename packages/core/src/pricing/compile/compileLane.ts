/** Where a promotion is worked on, what it is about, and whether it may do there what it says. */
import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import type { Benefit } from "../Benefit.ts"
import type { CompiledBenefit, On } from "../CompiledPromotion.ts"
import { CART_LANE, CATALOGUE_LANE, type Promotion, type PromotionClass, SHIPPING_LANE } from "../Promotion.ts"
import { conditionsIn } from "./conditionsIn.ts"
import { type Reading, wrong } from "./Reading.ts"
import { textOf } from "./readFields.ts"

/** The lane that it names, or the one of its benefits. */
export const compileLane = (reading: Reading, lane: unknown, benefits: ReadonlyArray<CompiledBenefit>): string =>
  lane === undefined
    ? onlyShipping(benefits)
      ? SHIPPING_LANE
      : CART_LANE
    : textOf(reading, "lane", lane, MAX_NAME_LENGTH)

export const classOf = (on: On, benefits: ReadonlyArray<CompiledBenefit>): PromotionClass =>
  onlyShipping(benefits) ? "shipping" : on !== undefined || benefits.every(namesLines) ? "item" : "order"

const onlyShipping = (benefits: ReadonlyArray<CompiledBenefit>): boolean =>
  benefits.every(({ _tag }) => _tag === "ShippingOff")

/** Of a promotion without lines of its own. */
const namesLines = (benefit: CompiledBenefit): boolean => {
  switch (benefit._tag) {
    case "BuyGet":
      return benefit.buy.on !== undefined || benefit.get.on !== undefined
    case "BundlePrice":
      return true
    case "Gift":
      return benefit.forEach?.on !== undefined
    case "ShippingOff":
      return false
    default:
      return benefit.on !== undefined
  }
}

/** Two lanes do not hold every promotion. */
export const checkLane = (reading: Reading, promotion: Promotion): void => {
  if (promotion.lane === SHIPPING_LANE) checkShipping(reading, promotion)
  if (promotion.lane === CATALOGUE_LANE) checkCatalogue(reading, promotion)
}

const checkShipping = (reading: Reading, { benefits }: Promotion): void => {
  for (const [at, { _tag }] of benefits.entries()) {
    if (_tag === "ShippingOff") continue
    const wayOut = "In the lane `shipping` only ShippingOff is given: leave the lane out, or name another."
    wrong(reading, `benefits[${at}]._tag`, "is about goods", _tag, wayOut)
  }
}

/** The prices of the catalogue are made before there is a cart, and hold for everybody who sees them. */
const checkCatalogue = (reading: Reading, promotion: Promotion): void => {
  for (const field of ["codes", "limits", "budget", "stacking"] as const) {
    if (promotion[field] !== undefined) wrong(reading, field, "is for carts", promotion[field], LEAVE_LANE)
  }
  for (const [condition, path] of promotion.condition === undefined
    ? []
    : conditionsIn(promotion.condition, "condition")) {
    if (condition._tag === "SpendAtLeast" || condition._tag === "QuantityAtLeast")
      wrong(reading, path, "looks at the lines of a cart", condition._tag, LEAVE_LANE)
  }
  for (const [at, benefit] of promotion.benefits.entries()) checkPriceBenefit(reading, `benefits[${at}]`, benefit)
}

const LEAVE_LANE = "In the lane `catalogue` there is no cart yet: leave it out, or name another lane."

const checkPriceBenefit = (reading: Reading, path: string, benefit: Benefit): void => {
  if (benefit._tag !== "PercentOff" && benefit._tag !== "AmountOff" && benefit._tag !== "FixedPrice") {
    const wayOut = "In the lane `catalogue` use PercentOff, AmountOff or FixedPrice, or name another lane."
    wrong(reading, `${path}._tag`, "changes no unit price", benefit._tag, wayOut)
    return
  }
  const { cap, units } = benefit
  if (cap !== undefined) wrong(reading, `${path}.cap`, "is for carts", cap, LEAVE_LANE)
  if (units !== undefined) wrong(reading, `${path}.units`, "is for carts", units, LEAVE_LANE)
  const per =
    benefit._tag === "FixedPrice" ? "unit" : (benefit.per ?? (benefit._tag === "PercentOff" ? "unit" : undefined))
  if (per !== "unit") {
    wrong(
      reading,
      `${path}.per`,
      "is for carts",
      per,
      'In the lane `catalogue` write "unit": each piece has its price.',
    )
  }
}
