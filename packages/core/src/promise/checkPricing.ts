/** Checks the option `pricing`: a policy that is misspelt would be ignored in silence, and its default hold. */
import { isName } from "../catalog/ids.ts"
import { leftovers } from "../money/allocate.ts"
import { isMoney } from "../money/Money.ts"
import { isRounding, roundings } from "../money/rounding.ts"
import { MAX_LANES, MAX_NODE_BUDGET, type PricingPolicies } from "../pricing/PricingPolicies.ts"
import { CATALOGUE_LANE, SHIPPING_LANE } from "../pricing/Promotion.ts"
import { plainCopy } from "../services/door/read.ts"
import { fieldOf, isListOf, onlyKnown, wrong } from "./optionChecks.ts"

type Checks = { readonly [Policy in keyof Required<PricingPolicies>]: (value: unknown) => void }

export const checkPricing = (pricing: unknown): void => {
  const policies = plainCopy(pricing)
  if (policies === undefined)
    throw wrong("pricing", "no object of policies", pricing, 'Give { rounding: "halfEven" } or such, or leave it out.')
  onlyKnown("pricing", policies, Object.keys(CHECKS))
  for (const [name, check] of Object.entries(CHECKS)) if (policies[name] !== undefined) check(policies[name])
}

const oneOf =
  (name: string, names: ReadonlyArray<string>) =>
  (value: unknown): void => {
    if (typeof value === "string" && names.includes(value)) return
    throw wrong(`pricing.${name}`, "no such policy", value, `Use one of ${names.join(", ")}.`)
  }

const CHECKS: Checks = {
  lanes: (value) => {
    if (isListOf(value, isLane) && Array.isArray(value) && value.length > 0 && value.length <= MAX_LANES) {
      const names = value.map((lane) => fieldOf(lane, "name"))
      if (new Set(names).size === names.length) return
    }
    throw wrong("pricing.lanes", "no list of lanes", value, LANES)
  },
  exclusive: oneOf("exclusive", ["priority", "bestForBuyer"]),
  rounding: (value) => {
    if (!isRounding(value))
      throw wrong("pricing.rounding", "no such rounding", value, `Use one of ${roundings.join(", ")}.`)
  },
  catalogueRounding: oneOf("catalogueRounding", ["each", "once"]),
  measure: oneOf("measure", ["list", "discounted"]),
  leftover: oneOf("leftover", leftovers),
  quantityPrices: oneOf("quantityPrices", ["line", "sku"]),
  tenders: oneOf("tenders", ["tender", "reduction"]),
  points: (value) => {
    onlyKnown("pricing.points", value, ["onePer"])
    const onePer = fieldOf(value, "onePer")
    // Field by field: what throws when it is looked at is no money.
    const money = { amount: fieldOf(onePer, "amount"), currency: fieldOf(onePer, "currency") }
    if (isMoney(money) && money.amount > 0 && fieldOf(onePer, "exponent") === undefined) return
    const wayOut = 'Give { onePer: { amount: 100, currency: "GBP" } } or such.'
    throw wrong("pricing.points", "no points policy", value, wayOut)
  },
  nodeBudget: (value) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_NODE_BUDGET) return
    throw wrong("pricing.nodeBudget", "no number of steps", value, `Give a whole number from 1 to ${MAX_NODE_BUDGET}.`)
  },
  reasons: oneOf("reasons", ["near", "all"]),
}

const LANES = `Give 1 to ${MAX_LANES} of { name, mode }, each of a name of its own but ${CATALOGUE_LANE} and ${SHIPPING_LANE}, with the mode sequential, best or bestPerLine.`
const MODES: ReadonlyArray<unknown> = ["sequential", "best", "bestPerLine"]

const isLane = (lane: unknown): boolean => {
  const name = fieldOf(lane, "name")
  return isName(name) && name !== CATALOGUE_LANE && name !== SHIPPING_LANE && MODES.includes(fieldOf(lane, "mode"))
}
