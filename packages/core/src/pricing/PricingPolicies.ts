/** What a shop decides once about its prices. Every policy has a name and a default; the guide says who needs which. */
import type { Leftover } from "../money/allocate.ts"
import type { Money } from "../money/Money.ts"
import type { Rounding } from "../money/rounding.ts"
import type { Measure } from "./Condition.ts"
import { CART_LANE } from "./Promotion.ts"

/**
 * How the promotions of a lane are chosen.
 *
 * - `sequential`: one after the other, each sees what those before it left
 * - `best`: the legal combination with the greatest benefit for the buyer, found by a bounded search and proved to be it
 * - `bestPerLine`: each promotion is worked out on what the lane found, and each line keeps the one that takes most off it
 */
export type LaneMode = "sequential" | "best" | "bestPerLine"

export interface Lane {
  readonly name: string
  readonly mode: LaneMode
}

/** How points and gift cards count: as a way to pay, which leaves prices and tax alone, or as a price that is lower. */
export type TenderPolicy = "tender" | "reduction"

/** What a member earns. */
export interface PointsPolicy {
  /** One point for each of this, of what is paid for goods; what is left over earns nothing. */
  readonly onePer: Money
}

/** Absent fields are `PRICING_DEFAULTS`. */
export interface PricingPolicies {
  /** The lanes of cart promotions, in order; later ones see the prices of earlier ones. */
  readonly lanes: ReadonlyArray<Lane>
  /**
   * What an exclusive promotion beats in a sequential lane. `priority`: all others, and of several the one with the highest
   * priority is given. `bestForBuyer`: it is given where it takes more off than all others together.
   */
  readonly exclusive: "priority" | "bestForBuyer"
  /** How a line of finer unit prices, and what a percentage leaves to pay, are rounded. */
  readonly rounding: Rounding
  /** Whether chained catalogue promotions round the unit price after each of them, or once at the end. */
  readonly catalogueRounding: "each" | "once"
  /** What a condition or a tier that names no measure is measured on. */
  readonly measure: Measure
  /** Who gets the minor units that are left over where a discount is split over lines. */
  readonly leftover: Leftover
  /** Whether quantity prices count the pieces of a line, or those of the SKU over all lines. */
  readonly quantityPrices: "line" | "sku"
  readonly tenders: TenderPolicy
  /** Absent: nobody earns points. */
  readonly points?: PointsPolicy
  /** Most steps of one search for the best combination, 1 to `MAX_NODE_BUDGET`; past it the best one found is given. */
  readonly nodeBudget: number
  /** Whether `notApplied` tells of the promotions that looked at something in the cart, or of all. */
  readonly reasons: "near" | "all"
}

export const PRICING_DEFAULTS: PricingPolicies = {
  lanes: [{ name: CART_LANE, mode: "sequential" }],
  exclusive: "priority",
  rounding: "halfUp",
  catalogueRounding: "each",
  measure: "list",
  leftover: "largestRemainder",
  quantityPrices: "line",
  tenders: "tender",
  nodeBudget: 20_000,
  reasons: "near",
}

/** Most lanes, and most steps that a search for the best combination may be given. */
export const MAX_LANES = 8
export const MAX_NODE_BUDGET = 1_000_000
