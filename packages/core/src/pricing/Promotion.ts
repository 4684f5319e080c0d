/** What a shop gives away, when, to whom, for what and at whose cost: plain JSON, so that any back office can write it. */
import type { Instant } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import type { Benefit, Percent } from "./Benefit.ts"
import type { Condition } from "./Condition.ts"
import type { Selector } from "./Selector.ts"

/** Most promotions in one set. */
export const MAX_PROMOTIONS = 10_000
/** Most characters in a promotion's id. */
export const MAX_PROMOTION_ID_LENGTH = 64
/** Most characters in a promotion's name. */
export const MAX_PROMOTION_NAME_LENGTH = 200
/** Priorities lie between `-MAX_PRIORITY` and `MAX_PRIORITY`. */
export const MAX_PRIORITY = 1_000_000
/** Most hours of the week in one list. */
export const MAX_WEEKLY_HOURS = 168
/** Most codes of one promotion, and most characters in a code. */
export const MAX_PROMOTION_CODES = 10_000
export const MAX_CODE_LENGTH = 64
/** Most digits after the point of a percentage: 12.3456 % is the finest. */
export const MAX_PERCENT_DIGITS = 4

/** The lane of promotions that change unit prices before the cart sees them. */
export const CATALOGUE_LANE = "catalogue"
/** The lane of promotions that name none. */
export const CART_LANE = "cart"
/** The lane of promotions that only reduce what delivery costs; it comes after the goods. */
export const SHIPPING_LANE = "shipping"

/**
 * What is given, and when.
 *
 * Promotions are worked on lane by lane. In a lane the higher `priority` goes first (absent means 0); equal priorities go
 * in the order of their ids.
 */
export interface Promotion {
  readonly id: string
  /** What the shopper reads beside the discount. */
  readonly name: string
  /** `catalogue`, or a lane of the policy `lanes`. Absent: `cart`, or `shipping` where nothing but delivery is reduced. */
  readonly lane?: string
  readonly priority?: number
  /** Absent: always. */
  readonly validity?: Validity
  /** Only in these channels. */
  readonly channels?: ReadonlyArray<string>
  /** The shopper has to enter one of these; upper and lower case are alike. */
  readonly codes?: ReadonlyArray<string>
  /** The lines it is about, where its conditions and benefits do not say it themselves. Absent: all. */
  readonly on?: Selector
  /** Absent: nothing is asked. */
  readonly condition?: Condition
  /** Given one after the other. */
  readonly benefits: ReadonlyArray<Benefit>
  /** Absent: it goes with every other promotion that goes with it. */
  readonly stacking?: Stacking
  readonly limits?: Limits
  /** Absent: as much as it takes. */
  readonly budget?: Budget
  /** Absent: the platform, that is the shop itself, pays all of it. */
  readonly funding?: Funding
}

/** From `from` on, and before `until`: the moment `until` itself is outside, so that two promotions can meet there. */
export interface Validity {
  readonly from?: Instant
  readonly until?: Instant
  /** Only in these hours of the week. */
  readonly weekly?: WeeklyHours
}

/** Hours of the week in a time zone. Where the clock goes back, an hour that is there twice counts twice. */
export interface WeeklyHours {
  /** IANA, as "Europe/London". */
  readonly zone: string
  readonly hours: ReadonlyArray<{
    readonly day: Day
    /** "09:00"; absent: from midnight. */
    readonly from?: string
    /** "17:30", which is outside; absent: until midnight. */
    readonly until?: string
  }>
}

export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"

/** What a promotion is about: single goods, the whole order, or its delivery. */
export type PromotionClass = "item" | "order" | "shipping"

/**
 * Which other promotions it may be given with. `combinesWith` names the classes of those; absent: all. Both have to agree.
 * A promotion's class is `shipping` where it only reduces delivery, `item` where it says which lines it is about, and
 * `order` otherwise.
 */
export type Stacking =
  | { readonly _tag: "Stackable"; readonly combinesWith?: ReadonlyArray<PromotionClass> }
  /** Only one of a group is given. */
  | {
      readonly _tag: "ExclusiveInGroup"
      readonly group: string
      readonly combinesWith?: ReadonlyArray<PromotionClass>
    }
  /** It is given alone. Catalogue promotions do not matter to it: their prices are the prices. */
  | { readonly _tag: "Exclusive" }

/** How often. Counted when an order is submitted. */
export interface Limits {
  /** How often in one cart, where a benefit repeats itself. */
  readonly perOrder?: number
  readonly perBuyer?: Limit
  /** Of each code by itself. */
  readonly perCode?: Limit
  readonly inAll?: Limit
  /** A use stays counted when its paid order is called off. Absent: it is given back. */
  readonly keepOnCancel?: boolean
}

/** So many orders, ever or in each calendar day or month (UTC). */
export interface Limit {
  readonly max: number
  readonly per?: "day" | "month"
}

/** All that it takes off, over all orders, ever or in each calendar day or month (UTC). It is given whole or not at all. */
export interface Budget {
  readonly money: Money
  readonly per?: "day" | "month"
}

/** Who pays for it, in percent that add up to 100. */
export interface Funding {
  readonly seller?: Percent
  readonly platform?: Percent
  readonly brand?: Percent
}

/** Who can pay for a discount, in the order in which shares are told. */
export type Funder = "seller" | "platform" | "brand"

const PERCENT = new RegExp(`^(?:0|[1-9][0-9]{0,2})(?:\\.[0-9]{1,${MAX_PERCENT_DIGITS}})?$`)

/**
 * Whether this is a percentage to take off: more than 0, at most 100, written with digits and a point. A number is read
 * by its shortest decimal form, which is what the back office wrote: 8.1 is 8.1 %, not the binary fraction nearest to it.
 */
export const isPercent = (value: unknown): value is Percent => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && PERCENT.test(text) && Number(text) > 0 && Number(text) <= 100
}
