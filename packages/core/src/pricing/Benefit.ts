/** What a promotion gives. Plain JSON. */
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { Measure } from "./Condition.ts"
import type { Selector } from "./Selector.ts"

/** Most benefits of one promotion, most tiers of one benefit, most parts of a bundle, most gifts to choose from. */
export const MAX_BENEFITS = 16
export const MAX_TIERS = 100
export const MAX_BUNDLE_PARTS = 20
export const MAX_GIFTS = 32

/** A percentage to take off: more than 0, at most 100, as text or as a number: `15`, `12.5` or `"12.5"`. */
export type Percent = string | number

export type Benefit =
  | PercentOff
  | AmountOff
  | FixedPrice
  | Tiered
  | EveryOff
  | BuyGet
  | NthUnit
  | BundlePrice
  | FirstThenFurther
  | Gift
  | ShippingOff
  | PointsTimes

/** What benefits that take something off lines have in common. */
interface OffLines {
  /** Absent: the promotion's own lines. */
  readonly on?: Selector
  /** This benefit takes no more than this off a cart. */
  readonly cap?: Money
}

/** At most so many pieces get it, of the whole order or of each line: the cheapest first, unless `pick` says otherwise. */
export interface UnitCap {
  readonly most: number
  readonly of: "order" | "line"
  readonly pick?: "cheapest" | "dearest"
}

/** What is rounded, or taken, once: all lines together, each line, or each piece. */
export type Per = "order" | "line" | "unit"

/** Takes a percentage off what is left. Rounded once for all lines together (`order`, where absent), and then split over them. */
export interface PercentOff extends OffLines {
  readonly _tag: "PercentOff"
  readonly percent: Percent
  readonly per?: Per
  readonly units?: UnitCap
}

/** Takes an amount off: once, split over the lines by what is left on each (`order`, where absent), or of each line or piece. */
export interface AmountOff extends OffLines {
  readonly _tag: "AmountOff"
  readonly amount: Money
  readonly per?: Per
  readonly units?: UnitCap
}

/** Each piece costs this, where it cost more. */
export interface FixedPrice extends OffLines {
  readonly _tag: "FixedPrice"
  readonly price: Money
  readonly units?: UnitCap
}

/** The more is bought, the more is taken off: of the tiers that are reached the highest holds. */
export interface Tiered extends OffLines {
  readonly _tag: "Tiered"
  /** What the tiers' `from` counts: minor units of the cart's currency, or pieces. */
  readonly by: "amount" | "quantity"
  /** The currency of `from` and of the tiers' amounts. Absent where only pieces and percentages stand in the tiers. */
  readonly currency?: Currency
  /** The lines that are counted. Absent: those it takes something off. */
  readonly of?: Selector
  /** Absent: the policy `measure`. Matters to amounts only. */
  readonly measure?: Measure
  /** Each from a higher `from` than the one before; the first may begin at 0. */
  readonly tiers: ReadonlyArray<Tier>
}

export type Tier =
  | { readonly from: number; readonly percent: Percent }
  /** Minor units. */
  | { readonly from: number; readonly amount: number }

/** "Spend 200, get 30 off", again for each further 200: for every so much money, or for every so many pieces. */
export interface EveryOff extends OffLines {
  readonly _tag: "EveryOff"
  readonly every: { readonly amount: Money } | { readonly quantity: number }
  readonly amount: Money
  readonly measure?: Measure
  readonly maxTimes?: number
}

/** How much of a piece is given: a percentage off it, an amount off it, or a price for it. Absent: all of it. */
export type Reduction = { readonly percent: Percent } | { readonly amount: Money } | { readonly price: Money }

/**
 * "Buy 2, get 1 free". A piece that counted as bought or was given counts no second time. The dearest pieces count as
 * bought, and the cheapest are given, unless `pick` says `dearest`.
 */
export interface BuyGet {
  readonly _tag: "BuyGet"
  readonly buy: { readonly quantity: number; readonly on?: Selector }
  readonly get: {
    readonly quantity: number
    readonly on?: Selector
    readonly off?: Reduction
    readonly pick?: "cheapest" | "dearest"
  }
  readonly maxTimes?: number
  readonly cap?: Money
}

/** Every nth piece: "the second at half price". The cheapest of the pieces are given. */
export interface NthUnit extends OffLines {
  readonly _tag: "NthUnit"
  /** From 2 on. */
  readonly nth: number
  readonly off: Reduction
  readonly maxTimes?: number
}

/** These pieces together cost this: each set of them, the dearest pieces first. */
export interface BundlePrice {
  readonly _tag: "BundlePrice"
  readonly parts: ReadonlyArray<{ readonly on: Selector; readonly quantity: number }>
  readonly price: Money
  readonly maxTimes?: number
  readonly cap?: Money
}

/** So much off the first piece of a line and so much off each further one. */
export interface FirstThenFurther extends OffLines {
  readonly _tag: "FirstThenFurther"
  readonly first: Money
  readonly further: Money
  /** At most so many pieces of a line. */
  readonly maxUnits?: number
}

/**
 * Goods for free. They are a line of the priced cart, not of the cart: there while their cause is, and gone with it. The
 * shopper may refuse them, and choose where there is a choice.
 */
export interface Gift {
  readonly _tag: "Gift"
  /** What is given, or what may be chosen from. */
  readonly gifts: ReadonlyArray<{ readonly offerId: string; readonly quantity?: number }>
  /** How many of the gifts are given: those chosen, else the first of the list. Absent: all. */
  readonly choose?: number
  /** Given once for every so many pieces. Absent: once. */
  readonly forEach?: { readonly quantity: number; readonly on?: Selector }
  readonly maxTimes?: number
  /** The gift counts among the goods that conditions of gift promotions after it look at. */
  readonly counts?: true
}

/** Takes something off what delivery costs; `{ percent: 100 }` is free delivery. */
export interface ShippingOff {
  readonly _tag: "ShippingOff"
  readonly off: Reduction
  /** Only of these delivery methods. */
  readonly methods?: ReadonlyArray<string>
  readonly cap?: Money
}

/** The points a member earns on these lines, times this: "2", "1.5". From 1 to 100. */
export interface PointsTimes {
  readonly _tag: "PointsTimes"
  readonly times: string | number
  readonly on?: Selector
}

export type BenefitOf<Tag extends Benefit["_tag"]> = Extract<Benefit, { readonly _tag: Tag }>
