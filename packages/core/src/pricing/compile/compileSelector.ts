/** A selector as a function of goods, with the list by which an index finds its lines. */
import { MAX_NAME_LENGTH, MAX_SKU_LENGTH } from "../../catalog/ids.ts"
import type { Currency } from "../../money/Currency.ts"
import * as FineMoney from "../../money/FineMoney.ts"
import type { CompiledSelector, Goods, On, SelectorKeys } from "../CompiledPromotion.ts"
import { MAX_SELECTOR_DEPTH, type Selector } from "../Selector.ts"
import { type Reading, wrong } from "./Reading.ts"
import { type Fields, fieldsOf, markOf, moneyOf, textsOf } from "./readFields.ts"

const FIELDS: ReadonlyArray<keyof Selector> = [
  "skus",
  "offers",
  "brands",
  "tags",
  "categories",
  "sellers",
  "price",
  "undiscounted",
  "except",
]

/** The benefit's or condition's own selector, or else the promotion's. */
export const compileOn = (reading: Reading, path: string, value: unknown, own: On): On =>
  value === undefined ? own : compileSelector(reading, path, value)

/** The depth is that of `except` inside `except`; the outermost selector has none. */
export const compileSelector = (reading: Reading, path: string, value: unknown, depth = 0): CompiledSelector => {
  const fields = fieldsOf(reading, path, value, FIELDS)
  if (fields === undefined) return NOTHING
  if (Object.keys(fields).length === 0) {
    wrong(reading, path, "says of no line that it counts", value, "Leave it out to mean every line.")
  }
  const listed = listsOf(reading, path, fields)
  const tests = listed.map(testOf)
  const price = fields["price"]
  if (price !== undefined) tests.push(compilePrice(reading, `${path}.price`, price))
  const { except } = fields
  if (except !== undefined) tests.push(compileExcept(reading, `${path}.except`, except, depth))
  const undiscounted = markOf(reading, `${path}.undiscounted`, fields["undiscounted"])
  if (undiscounted && depth > 0) {
    const wayOut = "What does not count is decided once, before promotions: take it out of `except`."
    wrong(reading, `${path}.undiscounted`, "stands inside `except`", true, wayOut)
  }
  const [first] = listed
  return {
    matches: all(tests),
    undiscounted,
    keys: first === undefined ? undefined : { of: first.of, values: [...first.values] },
    currency: price === undefined ? undefined : reading.currency,
  }
}

const NOTHING: CompiledSelector = { matches: () => false, undiscounted: false, keys: undefined, currency: undefined }

interface Listed {
  readonly of: SelectorKeys["of"]
  readonly values: ReadonlySet<string>
}

/** The lists that are given. What is most particular comes first: the first of them is the key of the index. */
const LISTS: ReadonlyArray<{
  readonly field: keyof Selector
  readonly of: SelectorKeys["of"]
  readonly longest: number
}> = [
  { field: "skus", of: "sku", longest: MAX_SKU_LENGTH },
  { field: "offers", of: "offerId", longest: MAX_NAME_LENGTH },
  { field: "brands", of: "brand", longest: MAX_NAME_LENGTH },
  { field: "tags", of: "tag", longest: MAX_NAME_LENGTH },
  { field: "categories", of: "category", longest: MAX_NAME_LENGTH },
  { field: "sellers", of: "seller", longest: MAX_NAME_LENGTH },
]

const listsOf = (reading: Reading, path: string, fields: Fields): ReadonlyArray<Listed> => {
  const listed: Array<Listed> = []
  for (const { field, of, longest } of LISTS) {
    const list = fields[field]
    if (list !== undefined) listed.push({ of, values: textsOf(reading, `${path}.${field}`, list, longest) })
  }
  return listed
}

type Test = (goods: Goods) => boolean

const testOf = ({ of, values }: Listed): Test => {
  const has = (value: string | undefined): boolean => value !== undefined && values.has(value)
  const [only] = values
  const alone = values.size === 1
  switch (of) {
    case "sku":
      return alone ? ({ sku }) => sku === only : ({ sku }) => has(sku)
    case "offerId":
      return alone ? ({ offerId }) => offerId === only : ({ offerId }) => has(offerId)
    case "brand":
      return alone ? ({ brand }) => brand === only : ({ brand }) => has(brand)
    case "seller":
      return alone ? ({ seller }) => seller === only : ({ seller }) => has(seller)
    case "tag":
      return ({ tags }) => tags?.some(has) === true
    case "category":
      return ({ categories }) => categories?.some(has) === true
  }
}

const all = (tests: ReadonlyArray<Test>): Test => {
  const [first, second] = tests
  if (first === undefined) return () => true
  if (second === undefined) return first
  if (tests.length === 2) return (goods) => first(goods) && second(goods)
  return (goods) => tests.every((test) => test(goods))
}

/** Both ends are included. */
const compilePrice = (reading: Reading, path: string, value: unknown): Test => {
  const fields = fieldsOf(reading, path, value, ["min", "max"])
  if (fields === undefined) return NOTHING.matches
  const { min, max } = fields
  if (min === undefined && max === undefined) wrong(reading, path, "has no end", value, "Write min, max or both.")
  const from = min === undefined ? 0 : moneyOf(reading, `${path}.min`, min, 0)
  const to = max === undefined ? Infinity : moneyOf(reading, `${path}.max`, max, 0)
  if (from > to) wrong(reading, path, "ends below where it begins", value, "Exchange min and max.")
  const { currency } = reading
  return currency === undefined ? NOTHING.matches : ({ unitPrice }) => isWithin(unitPrice, from, to, currency)
}

const isWithin = (price: Goods["unitPrice"], from: number, to: number, currency: Currency): boolean => {
  if (price === undefined || price.currency !== currency) return false
  if (price.exponent === undefined) return price.amount >= from && price.amount <= to
  const beyond = (amount: number): number => FineMoney.compare(price, { amount, currency })
  return beyond(from) >= 0 && (to === Infinity || beyond(to) <= 0)
}

const compileExcept = (reading: Reading, path: string, value: unknown, depth: number): Test => {
  if (depth >= MAX_SELECTOR_DEPTH) {
    wrong(reading, path, "lies too deep", value, `Put at most ${MAX_SELECTOR_DEPTH} of them inside each other.`)
    return NOTHING.matches
  }
  const { matches } = compileSelector(reading, path, value, depth + 1)
  return (goods) => !matches(goods)
}
