/**
 * Runs published scenarios: facts from other shops' own tests and specifications, each a data entry of a JSON file here.
 *
 * `expected` are the numbers of the source, as they stand there. A scenario is run in one or more cases; `expect` of a case
 * says, place by place, which of those numbers our answer has to have. `*` is every entry of a list; an entry of a list
 * that has an id is also found by it, as `lines.tshirt` and `discounts.first`.
 */
import type { Instant, OfferId } from "../../../src/catalog/ids.ts"
import type { Offer } from "../../../src/catalog/Offer.ts"
import { allocateAmount, allocateEvenly, type Leftover } from "../../../src/money/allocate.ts"
import type { Money } from "../../../src/money/Money.ts"
import * as Ratio from "../../../src/money/Ratio.ts"
import { limitKeyOf, limitUses } from "../../../src/pricing/limits.ts"
import type { PricedCart, PricedLine } from "../../../src/pricing/PricedCart.ts"
import type { PricingLine, PricingRequest } from "../../../src/pricing/PricingRequest.ts"
import type { Promotion } from "../../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../../src/pricing/PromotionSet.ts"
import { priceCart } from "../../../src/pricing/priceCart.ts"
import { type PurchaseContext, resolvePrice } from "../../../src/pricing/resolvePrice.ts"
import { type ShippingRate, shippingRate } from "../../../src/pricing/shippingRate.ts"
import { unitsOf } from "../../../src/pricing/unitsOf.ts"

export interface Scenario {
  readonly id: string
  readonly title: string
  readonly source: { readonly repo: string; readonly snapshot: string; readonly path: string }
  /** `policy`: other shops decide otherwise; the cases name ours in their request. */
  readonly status: "portable" | "policy" | "behaviour"
  readonly note?: string
  readonly expected: unknown
  readonly cases: ReadonlyArray<Case>
}

export type Case = { readonly name?: string; readonly expect: Readonly<Record<string, string>> } & (
  | { readonly run: "price"; readonly request: RequestFacts }
  /** The same buyer has placed orders like it before, of which some were called off. */
  | {
      readonly run: "priceAfter"
      readonly before: ReadonlyArray<"placed" | "cancelled">
      readonly request: RequestFacts
    }
  | {
      readonly run: "allocate"
      readonly amount: number
      readonly weights: ReadonlyArray<number>
      readonly leftover?: Leftover
    }
  | { readonly run: "allocateEvenly"; readonly amount: number; readonly targets: number }
  | {
      readonly run: "resolvePrice"
      readonly line: Pick<PricingLine, "unitPrice" | "prices" | "was">
      readonly purchase: PurchaseContext
    }
  | { readonly run: "shippingRate"; readonly rate: ShippingRate; readonly score: number }
)

/** A `PricingRequest` as JSON. What a line does not say of its offer and SKU is its line id, a promotion's name is its id. */
type RequestFacts = Omit<PricingRequest, "lines" | "promotions" | "giftOffers" | "moment" | "used"> & {
  readonly moment?: Instant
  readonly lines: ReadonlyArray<Partial<PricingLine> & Pick<PricingLine, "lineId" | "quantity" | "unitPrice">>
  readonly promotions?: ReadonlyArray<Omit<Promotion, "name"> & { readonly name?: string }>
  readonly giftOffers?: ReadonlyArray<Offer>
}

const requestOf = ({ lines, promotions = [], giftOffers = [], ...facts }: RequestFacts): PricingRequest => {
  const set = compilePromotions(promotions.map((one) => ({ name: one.id, ...one })))
  if (set.problems.length > 0)
    throw new Error(`a promotion cannot be given as written: ${JSON.stringify(set.problems)}`)
  return {
    moment: 0 as Instant,
    ...facts,
    lines: lines.map((line) => ({
      offerId: line.lineId as string as OfferId,
      sku: line.lineId as string as never,
      ...line,
    })),
    promotions: set,
    giftOffers: new Map(giftOffers.map((offer) => [offer.offerId, offer])),
  }
}

/** What we answer to a case. */
export const answerOf = (one: Case): unknown => {
  switch (one.run) {
    case "price":
      return withPieces(priceCart(requestOf(one.request)))
    case "priceAfter":
      return withPieces(priceCart(laterRequest(requestOf(one.request), one.before)))
    case "allocate":
      return { parts: allocateAmount(one.amount, one.weights, one.leftover) }
    case "allocateEvenly":
      return evenly(one.amount, one.targets)
    case "resolvePrice":
      return resolvePrice(one.line, one.purchase)
    case "shippingRate":
      return shippingRate(one.rate, one.score)
  }
}

const evenly = (amount: number, targets: number): unknown => {
  try {
    return { parts: allocateEvenly(amount, targets) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { refused: { amount, targets } }
  }
}

/** Each piece of each line, by the ids of the lines: what all promotions together take off it, and what is paid for it. */
const withPieces = (priced: PricedCart) => ({
  ...priced,
  pieces: Object.fromEntries(priced.lines.map((line) => [line.lineId, piecesOf(line)])),
})

const piecesOf = (line: PricedLine): ReadonlyArray<{ readonly discount: number; readonly gross: Money }> =>
  unitsOf(line).flatMap(({ quantity, discounts, gross }) =>
    Array.from({ length: quantity }, () => ({ discount: discounts.reduce((sum, one) => sum + one, 0), gross })),
  )

/** The request once these orders were placed: their uses count, but for those that a cancelled order gave back. */
const laterRequest = (first: PricingRequest, before: ReadonlyArray<"placed" | "cancelled">): PricingRequest => {
  const used = new Map<string, number>()
  let orders = 0
  for (const outcome of before) {
    const request = { ...first, used, buyer: { ...first.buyer, orders } }
    const { promotions, moment } = request
    const buyer = request.buyer.member
    if (promotions === undefined) throw new Error("orders before only matter to promotions")
    for (const { subject, window, amount, keep } of limitUses(priceCart(request), promotions, { buyer, moment })) {
      const key = limitKeyOf(subject, window)
      if (outcome === "placed" || keep) used.set(key, (used.get(key) ?? 0) + amount)
    }
    if (outcome === "placed") orders++
  }
  return { ...first, used, buyer: { ...first.buyer, orders } }
}

/**
 * What stands at a place of an answer, as `lines.*.gross`, or what is worked out from places, as `sum(lines.*.gross)`. Money
 * is told by its minor units.
 */
export const valueAt = (place: string, answer: unknown): unknown => {
  const call = /^(\w+)\((.*)\)$/.exec(place)
  if (call === null) return minorUnits(at(place, answer))
  const [, name = "", inside = ""] = call
  const worked = WORKED_OUT[name]
  if (worked === undefined) throw new Error(`no such function, got ${name}`)
  return worked(inside.split(", ").map((one) => (/^\d+$/.test(one) ? Number(one) : minorUnits(at(one, answer)))))
}

const minorUnits = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(minorUnits)
  const isMoney = typeof value === "object" && value !== null && "amount" in value && "currency" in value
  return isMoney ? value.amount : value
}

const WORKED_OUT: Readonly<Record<string, (values: ReadonlyArray<unknown>) => unknown>> = {
  sum: ([list]) => numbersIn(list).reduce((sum, one) => sum + one, 0),
  sorted: ([list]) => numbersIn(list).toSorted((a, b) => a - b),
  count: (lists) => lists.flat().length,
  difference: ([a, b]) => Number(a) - Number(b),
  first: (values) => values.find((one) => one !== undefined),
  is: ([a, b]) => a === b,
  percent: ([rates]) => (rates as ReadonlyArray<Ratio.Ratio>).map((rate) => Number(Ratio.toPercent(rate))),
  isNegativeZeroOrFraction: (values) => values.some((one) => Object.is(one, -0) || !Number.isSafeInteger(one)),
}

const numbersIn = (list: unknown): ReadonlyArray<number> => (Array.isArray(list) ? list.map(Number) : [Number(list)])

/** With a `*`, a list of all that stands there: an id then finds what is there, and nothing where nothing is. */
export const at = (path: string, root: unknown): unknown => {
  const steps = path.split(".")
  const isMany = steps.includes("*")
  let here: ReadonlyArray<unknown> = [root]
  for (const step of steps) here = here.flatMap((one) => inside(one, step))
  return isMany ? here : here[0]
}

const inside = (value: unknown, step: string): ReadonlyArray<unknown> => {
  if (typeof value !== "object" || value === null) return []
  if (step === "*") return Object.values(value)
  if (Array.isArray(value) && !/^\d+$/.test(step)) return value.filter((one) => hasId(one, step))
  const found = Object.entries(value).find(([name]) => name === step)
  if (found !== undefined) return [found[1]]
  return Array.isArray(value) ? value.filter((one) => hasId(one, step)) : []
}

const IDS = ["lineId", "promotionId", "id", "code"]

const hasId = (value: unknown, id: string): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([name, one]) => IDS.includes(name) && one === id)

/** Every number and every yes or no of `expected`, by its place. */
export const leavesOf = (value: unknown, place = ""): ReadonlyArray<string> => {
  if (typeof value !== "object" || value === null) return [place]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, place === "" ? name : `${place}.${name}`))
}

/** Whether a place that is asserted has this leaf in it. */
export const covers = (place: string, leaf: string): boolean => {
  const steps = leaf.split(".")
  return place.split(".").every((step, index) => step === "*" || step === steps[index])
}
