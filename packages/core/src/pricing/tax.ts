/** The tax of each line, gift and shipment, and of each category. */
import type { Currency } from "../money/Currency.ts"
import { divideProduct, type Rounding } from "../money/rounding.ts"
import type { CategoryTax, LineTax, PricingWarning } from "./PricedCart.ts"
import { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"
import { onAmount, onPieces, type Parts, type Pieces } from "./tax/parts.ts"
import { quotedOf } from "./tax/quotes.ts"
import { onOrder } from "./tax/wholeOrder.ts"
import { type CategoryRule, ruleOf } from "./taxRules.ts"
import { plus } from "./Worksheet.ts"

/** What is taxed. */
export interface TaxItem {
  /** Of the line, the gift or the shipment: what quotes are found by. */
  readonly id: string
  /** Absent: `STANDARD_TAX`. */
  readonly category: string | undefined
  /** Minor units after discounts, with tax in them or not, as the category's basis says. */
  readonly left: number
  readonly quantity: number
  /** Pieces that were treated apart, which add up to `left`. Absent: all of them share it evenly. */
  readonly pieces: ReadonlyArray<Pieces> | undefined
}

/** An item with its tax, in minor units: `net + tax` is `gross`. */
export interface Taxed {
  readonly net: number
  readonly tax: number
  readonly gross: number
  readonly category: string
  /** The tax of each rate. Absent where there is one. */
  readonly taxes?: ReadonlyArray<LineTax>
}

export interface Taxation {
  /** In the order of the items. */
  readonly taxed: ReadonlyArray<Taxed>
  readonly taxes: ReadonlyArray<CategoryTax>
  readonly warnings: ReadonlyArray<PricingWarning>
}

/**
 * Works out the tax of these items, which are in the order that decides who gets an odd minor unit.
 *
 * Laws: the taxes by category are the sums over the items; scope `unit` gives a line the tax of its pieces, `line` that of
 * its amount, and under `order` cutting a line in two changes no sum. A price of zero has no tax, and no price that contains
 * its tax has more of it than it comes to.
 */
export const taxLines = (items: ReadonlyArray<TaxItem>, policy: TaxPolicy, currency: Currency): Taxation => {
  const tallies: Tallies = new Map()
  const warnings: Array<PricingWarning> = []
  const taxed = isPlain(policy)
    ? items.map((item) =>
        taxedPlainly(item.left, tallyFor(item, policy, tallies), policy.rounding ?? "halfUp", currency),
      )
    : taxedByParts(items, policy, tallies, warnings, currency)
  return { taxed, taxes: inOrder(tallies, currency), warnings }
}

/** The taxes by category of items that are taxed, for when something reduced them after that. */
export const taxesOf = (
  taxed: ReadonlyArray<Taxed>,
  policy: TaxPolicy,
  currency: Currency,
): ReadonlyArray<CategoryTax> => {
  const tallies: Tallies = new Map()
  for (const { category, net, tax, taxes } of taxed) {
    const tally = tallyOf(category, category, policy, tallies)
    tally.net = plus(tally.net, net)
    countTaxes(tally, taxes?.map((one) => one.tax.amount) ?? [tax])
  }
  return inOrder(tallies, currency)
}

/** One category on its way: its rule, and the sums so far. */
interface Tally {
  readonly rule: CategoryRule
  net: number
  /** By rate. */
  readonly taxes: Array<number>
}

type Tallies = Map<string, Tally>

/** The tally of a category; its first item opens it. */
const tallyOf = (category: string, id: string, policy: TaxPolicy, tallies: Tallies): Tally => {
  const known = tallies.get(category)
  if (known !== undefined) return known
  const rule = ruleOf(category, id, policy)
  const tally = { rule, net: 0, taxes: rule.parts.map(() => 0) }
  tallies.set(category, tally)
  return tally
}

const tallyFor = ({ category = STANDARD_TAX, id }: TaxItem, policy: TaxPolicy, tallies: Tallies): Tally =>
  tallyOf(category, id, policy, tallies)

/** Whether each line is taxed by itself and by its rates, as in most shops: that takes no list of parts for each. */
const isPlain = ({ scope = "line", quotes }: TaxPolicy): boolean => scope === "line" && quotes === undefined

const taxedPlainly = (left: number, tally: Tally, rounding: Rounding, currency: Currency): Taxed => {
  const { rates, included, sum, gross, whole } = tally.rule
  if (rates.length > 1) return taxedOf(left, onAmount(left, tally.rule, rounding), tally, currency)
  const tax = divideProduct(left, sum, included ? gross : whole, rounding)
  tally.taxes[0] = plus(tally.taxes[0] ?? 0, tax)
  return amountsOf(left, tax, tally)
}

const taxedByParts = (
  items: ReadonlyArray<TaxItem>,
  policy: TaxPolicy,
  tallies: Tallies,
  warnings: Array<PricingWarning>,
  currency: Currency,
): ReadonlyArray<Taxed> => {
  const work = items.map((item) => ({ item, tally: tallyFor(item, policy, tallies) }))
  const quoted = quotedOf(items, policy, warnings)
  const known = work.map(({ item, tally }) => quoted?.(item, tally.rule))
  const parts = partsOf(work, known, policy)
  return work.map(({ item, tally }, at) => taxedOf(item.left, parts[at] ?? [], tally, currency))
}

interface Work {
  readonly item: TaxItem
  readonly tally: Tally
}

/** The parts of each; `known` has those that are quoted. */
const partsOf = (
  work: ReadonlyArray<Work>,
  known: ReadonlyArray<Parts | undefined>,
  { rounding = "halfUp", scope = "line" }: TaxPolicy,
): ReadonlyArray<Parts> => {
  switch (scope) {
    case "line":
      return work.map(({ item, tally }, at) => known[at] ?? onAmount(item.left, tally.rule, rounding))
    case "unit":
      return work.map(({ item, tally }, at) => known[at] ?? onPieces(piecesOf(item), tally.rule, rounding))
    case "order":
      return orderParts(work, known, rounding)
    default:
      throw new RangeError(
        `priceCart: the tax policy has an unknown scope, got ${JSON.stringify(scope)}. Use unit, line or order.`,
      )
  }
}

const piecesOf = ({ pieces, quantity, left }: TaxItem): ReadonlyArray<Pieces> => pieces ?? [{ count: quantity, left }]

/** Category by category; what is quoted is not part of the sum that is rounded. */
const orderParts = (
  work: ReadonlyArray<Work>,
  known: ReadonlyArray<Parts | undefined>,
  rounding: Rounding,
): ReadonlyArray<Parts> => {
  const parts = known.slice()
  const open = new Map<CategoryRule, Array<number>>()
  for (const [at, { tally }] of work.entries()) {
    if (parts[at] !== undefined) continue
    const places = open.get(tally.rule)
    if (places === undefined) open.set(tally.rule, [at])
    else places.push(at)
  }
  for (const [rule, places] of open) {
    const lefts = places.map((at) => work[at]?.item.left ?? 0)
    const found = onOrder(lefts, rule, rounding)
    for (const [index, at] of places.entries()) parts[at] = found[index]
  }
  return parts.map((one) => one ?? [])
}

const taxedOf = (left: number, parts: Parts, tally: Tally, currency: Currency): Taxed => {
  let tax = 0
  for (const part of parts) tax = plus(tax, part)
  countTaxes(tally, parts)
  const amounts = amountsOf(left, tax, tally)
  return parts.length === 1 ? amounts : { ...amounts, taxes: lineTaxes(parts, tally.rule, currency) }
}

/** The amounts of a line whose tax is known; its net is counted. */
const amountsOf = (left: number, tax: number, tally: Tally): Taxed => {
  const { category, included } = tally.rule
  const net = included ? left - tax : left
  tally.net = plus(tally.net, net)
  return { net, tax, gross: included ? left : plus(left, tax), category }
}

// Whoever gets an answer may change it: the rates in it are not the policy's own.
const lineTaxes = (parts: Parts, { rates }: CategoryRule, currency: Currency): ReadonlyArray<LineTax> =>
  rates.map(({ name, rate }, at) => ({
    ...(name !== undefined && { name }),
    rate: { ...rate },
    tax: { amount: parts[at] ?? 0, currency },
  }))

const countTaxes = ({ taxes }: Tally, parts: Parts): void => {
  let at = 0
  for (const part of parts) {
    taxes[at] = plus(taxes[at] ?? 0, part)
    at++
  }
}

/** By the names of the categories, and then in the order in which their rates are written. */
const inOrder = (tallies: Tallies, currency: Currency): ReadonlyArray<CategoryTax> =>
  Array.from(tallies.values())
    .sort((a, b) => (a.rule.category < b.rule.category ? -1 : 1))
    .flatMap(({ rule: { category, rates }, net, taxes }) =>
      rates.map(({ name, rate }, at) => ({
        category,
        ...(name !== undefined && { name }),
        rate: { ...rate },
        net: { amount: net, currency },
        tax: { amount: taxes[at] ?? 0, currency },
      })),
    )
