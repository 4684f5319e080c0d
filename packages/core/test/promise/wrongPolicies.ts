/** What the option `pricing` refuses, and what it says. */
import { gbp } from "./kit.ts"

const POLICIES = 'Give { rounding: "halfEven" } or such, or leave it out.'
const LANES =
  "Give 1 to 8 of { name, mode }, each of a name of its own but catalogue and shipping, with the mode sequential, best or bestPerLine."
const POINTS = 'Give { onePer: { amount: 100, currency: "GBP" } } or such.'
const STEPS = "Give a whole number from 1 to 1000000."

export const wrongPolicies: ReadonlyArray<readonly [unknown, string]> = [
  ["best", `pricing is no object of policies, got "best". ${POLICIES}`],
  [[], `pricing is no object of policies, got a list of 0. ${POLICIES}`],
  [
    { roundings: "halfEven" },
    `pricing has no such field, got "roundings". Its fields are lanes, exclusive, rounding, catalogueRounding, measure, leftover, quantityPrices, tenders, points, nodeBudget, reasons.`,
  ],
  [{ lanes: [] }, `pricing.lanes is no list of lanes, got a list of 0. ${LANES}`],
  [{ lanes: { name: "cart", mode: "best" } }, `pricing.lanes is no list of lanes, got an object. ${LANES}`],
  [{ lanes: [{ name: "cart" }] }, `pricing.lanes is no list of lanes, got a list of 1. ${LANES}`],
  [{ lanes: [{ name: "", mode: "best" }] }, `pricing.lanes is no list of lanes, got a list of 1. ${LANES}`],
  [{ lanes: [{ name: "shipping", mode: "best" }] }, `pricing.lanes is no list of lanes, got a list of 1. ${LANES}`],
  [{ lanes: [{ name: "catalogue", mode: "best" }] }, `pricing.lanes is no list of lanes, got a list of 1. ${LANES}`],
  [
    {
      lanes: [
        { name: "cart", mode: "best" },
        { name: "cart", mode: "sequential" },
      ],
    },
    `pricing.lanes is no list of lanes, got a list of 2. ${LANES}`,
  ],
  [
    { lanes: Array.from({ length: 9 }, (_, n) => ({ name: `lane ${n}`, mode: "best" })) },
    `pricing.lanes is no list of lanes, got a list of 9. ${LANES}`,
  ],
  [{ exclusive: "first" }, `pricing.exclusive is no such policy, got "first". Use one of priority, bestForBuyer.`],
  [
    { rounding: "nearest" },
    `pricing.rounding is no such rounding, got "nearest". Use one of halfUp, halfEven, halfDown, up, down.`,
  ],
  [{ catalogueRounding: true }, "pricing.catalogueRounding is no such policy, got true. Use one of each, once."],
  [{ measure: "net" }, `pricing.measure is no such policy, got "net". Use one of list, discounted.`],
  [
    { leftover: "random" },
    `pricing.leftover is no such policy, got "random". Use one of largestRemainder, first, last, halfEvenThenFirst.`,
  ],
  [{ quantityPrices: "cart" }, `pricing.quantityPrices is no such policy, got "cart". Use one of line, sku.`],
  [{ tenders: null }, "pricing.tenders is no such policy, got null. Use one of tender, reduction."],
  [{ points: 100 }, `pricing.points is no points policy, got 100. ${POINTS}`],
  [{ points: { onePer: gbp(0) } }, `pricing.points is no points policy, got an object. ${POINTS}`],
  [{ points: { onePer: gbp(0.5) } }, `pricing.points is no points policy, got an object. ${POINTS}`],
  [{ points: { onePer: gbp(100), each: 2 } }, `pricing.points has no such field, got "each". Its fields are onePer.`],
  [{ nodeBudget: 0 }, `pricing.nodeBudget is no number of steps, got 0. ${STEPS}`],
  [{ nodeBudget: 1_000_001 }, `pricing.nodeBudget is no number of steps, got 1000001. ${STEPS}`],
  [{ nodeBudget: "20000" }, `pricing.nodeBudget is no number of steps, got "20000". ${STEPS}`],
  [{ reasons: "some" }, `pricing.reasons is no such policy, got "some". Use one of near, all.`],
]
