/** Short words for benefits: each is the plain JSON that a back office would write. What they need comes first. */
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { Benefit, BenefitOf, Percent, Reduction, Tier } from "./Benefit.ts"

type Also<Tag extends Benefit["_tag"], Said extends string> = Omit<BenefitOf<Tag>, "_tag" | Said>
type Several<A> = readonly [A, ...ReadonlyArray<A>]

export const percentOff = (percent: Percent, also: Also<"PercentOff", "percent"> = {}): Benefit => ({
  _tag: "PercentOff",
  percent,
  ...also,
})

export const amountOff = (amount: Money, also: Also<"AmountOff", "amount"> = {}): Benefit => ({
  _tag: "AmountOff",
  amount,
  ...also,
})

export const fixedPrice = (price: Money, also: Also<"FixedPrice", "price"> = {}): Benefit => ({
  _tag: "FixedPrice",
  price,
  ...also,
})

/** `tieredByAmount("GBP", [{ from: 5000, percent: 5 }, { from: 10000, percent: 10 }])`: `from` is in minor units. */
export const tieredByAmount = (
  currency: Currency,
  tiers: Several<Tier>,
  also: Also<"Tiered", "by" | "currency" | "tiers"> = {},
): Benefit => ({ _tag: "Tiered", by: "amount", currency, tiers, ...also })

/** `tieredByQuantity([{ from: 3, percent: 5 }, { from: 6, percent: 10 }])`: `from` is in pieces. */
export const tieredByQuantity = (tiers: Several<Tier>, also: Also<"Tiered", "by" | "tiers"> = {}): Benefit => ({
  _tag: "Tiered",
  by: "quantity",
  tiers,
  ...also,
})

/** `everySpent(Money.of(20000, "CNY"), Money.of(3000, "CNY"))`: 30.00 off for every 200.00. */
export const everySpent = (spent: Money, amount: Money, also: Also<"EveryOff", "every" | "amount"> = {}): Benefit => ({
  _tag: "EveryOff",
  every: { amount: spent },
  amount,
  ...also,
})

/** `everyPieces(3, Money.of(500, "GBP"))`: 5.00 off for every three pieces. */
export const everyPieces = (
  quantity: number,
  amount: Money,
  also: Also<"EveryOff", "every" | "amount"> = {},
): Benefit => ({ _tag: "EveryOff", every: { quantity }, amount, ...also })

/**
 * `buyGet(2, 1)` is "buy two, get one free" of the promotion's own lines. With other lines on either side, or less than all
 * of it: `buyGet({ quantity: 1, on: { skus: ["pot"] } }, { quantity: 2, on: { skus: ["mug"] }, off: { percent: 50 } })`.
 */
export const buyGet = (
  buy: number | BenefitOf<"BuyGet">["buy"],
  get: number | BenefitOf<"BuyGet">["get"],
  also: Also<"BuyGet", "buy" | "get"> = {},
): Benefit => ({
  _tag: "BuyGet",
  buy: typeof buy === "number" ? { quantity: buy } : buy,
  get: typeof get === "number" ? { quantity: get } : get,
  ...also,
})

/** `nthUnit(2, { percent: 50 })`: every second piece at half price. */
export const nthUnit = (nth: number, off: Reduction, also: Also<"NthUnit", "nth" | "off"> = {}): Benefit => ({
  _tag: "NthUnit",
  nth,
  off,
  ...also,
})

/** These pieces together for this. */
export const bundlePrice = (
  price: Money,
  parts: Several<BenefitOf<"BundlePrice">["parts"][number]>,
  also: Also<"BundlePrice", "parts" | "price"> = {},
): Benefit => ({ _tag: "BundlePrice", parts, price, ...also })

/** So much off the first piece of a line, and so much off each further one. */
export const firstThenFurther = (
  first: Money,
  further: Money,
  also: Also<"FirstThenFurther", "first" | "further"> = {},
): Benefit => ({ _tag: "FirstThenFurther", first, further, ...also })

/** `gift(["tea-sample", "mug-small"], { choose: 1 })`: one of the two, for free. */
export const gift = (
  offers: Several<string | BenefitOf<"Gift">["gifts"][number]>,
  also: Also<"Gift", "gifts"> = {},
): Benefit => ({
  _tag: "Gift",
  gifts: offers.map((offer) => (typeof offer === "string" ? { offerId: offer } : offer)),
  ...also,
})

export const shippingOff = (off: Reduction, also: Also<"ShippingOff", "off"> = {}): Benefit => ({
  _tag: "ShippingOff",
  off,
  ...also,
})

export const freeShipping = (also: Also<"ShippingOff", "off"> = {}): Benefit => shippingOff({ percent: 100 }, also)

/** `pointsTimes(2)`: double points. */
export const pointsTimes = (times: string | number, also: Also<"PointsTimes", "times"> = {}): Benefit => ({
  _tag: "PointsTimes",
  times,
  ...also,
})
