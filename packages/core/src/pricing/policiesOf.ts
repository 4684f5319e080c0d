/** What a shop decided about its prices, with the defaults for all that it left open. */
import { isRounding, roundings } from "../money/rounding.ts"
import { MAX_LANES, MAX_NODE_BUDGET, PRICING_DEFAULTS, type PricingPolicies } from "./PricingPolicies.ts"

/** A policy that is `undefined` was left open. One that could only go wrong later, in some carts, is refused here. */
export const policiesOf = (given: Partial<PricingPolicies> | undefined): PricingPolicies => {
  if (given === undefined) return PRICING_DEFAULTS
  const {
    lanes = PRICING_DEFAULTS.lanes,
    exclusive = PRICING_DEFAULTS.exclusive,
    rounding = PRICING_DEFAULTS.rounding,
    catalogueRounding = PRICING_DEFAULTS.catalogueRounding,
    measure = PRICING_DEFAULTS.measure,
    leftover = PRICING_DEFAULTS.leftover,
    quantityPrices = PRICING_DEFAULTS.quantityPrices,
    tenders = PRICING_DEFAULTS.tenders,
    nodeBudget = PRICING_DEFAULTS.nodeBudget,
    reasons = PRICING_DEFAULTS.reasons,
    points,
  } = given
  checkLanes(lanes)
  if (!isRounding(rounding)) throw refused("rounding is none we know", rounding, `Use one of ${roundings.join(", ")}`)
  if (!Number.isSafeInteger(nodeBudget) || nodeBudget < 1 || nodeBudget > MAX_NODE_BUDGET) {
    throw refused("nodeBudget is out of bounds", nodeBudget, `Use a whole number from 1 to ${MAX_NODE_BUDGET}`)
  }
  return {
    lanes,
    exclusive,
    rounding,
    catalogueRounding,
    measure,
    leftover,
    quantityPrices,
    tenders,
    nodeBudget,
    reasons,
    ...(points === undefined ? {} : { points }),
  }
}

/** The promotions of a lane that is there twice would be given twice. */
const checkLanes = (lanes: PricingPolicies["lanes"]): void => {
  if (lanes.length > MAX_LANES) throw refused("it has too many lanes", lanes.length, `Use at most ${MAX_LANES}`)
  for (const [at, { name }] of lanes.entries()) {
    const isThereTwice = lanes.findIndex((lane) => lane.name === name) < at
    if (isThereTwice) throw refused("two lanes have one name", name, "Give each lane a name of its own")
  }
}

const refused = (what: string, got: unknown, wayOut: string): RangeError =>
  new RangeError(
    `priceCart: of its policies, ${what}, got ${typeof got === "number" ? got : JSON.stringify(got)}. ${wayOut}.`,
  )
