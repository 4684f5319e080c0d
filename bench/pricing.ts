/** Pricing carts of 1 to 500 lines with promotions and tax, beside a loop written by hand for just these promotions. */
import type { LineId, OfferId, Sku } from "@cartwright/core/catalog"
import { Ratio } from "@cartwright/core/money"
import { compilePromotions, type PricingLine, type Promotion, priceCart } from "@cartwright/core/pricing"
import { basket } from "./baskets.ts"
import { NOW } from "./carts.ts"
import { atMost, atMostFloors, compare, each, type Loop, type Result } from "./harness.ts"
import { priceByHand, readByHand } from "./priceByHand.ts"

const tax = { basis: "included", rates: { standard: Ratio.fromPercent("20") } } as const

/** Lines of real prices; `pieces` puts one quantity on all of them. */
const linesOf = (length: number, pieces?: number): ReadonlyArray<PricingLine> =>
  basket(length).map(({ sku, quantity, pence }, at) => ({
    lineId: `line-${String(at).padStart(5, "0")}` as LineId,
    offerId: sku as OfferId,
    sku: sku as Sku,
    quantity: pieces ?? quantity,
    unitPrice: { amount: pence, currency: "GBP" },
  }))

/** Every second one looks at a third of the goods, every third one takes an amount off. All of them apply. */
const promotionsOf = (count: number): ReadonlyArray<Promotion> => {
  const skus = basket(500).map(({ sku }) => sku)
  return Array.from({ length: count }, (_, at) => ({
    id: `promotion-${String(at).padStart(2, "0")}`,
    name: `Promotion ${at}`,
    ...(at % 2 === 1 && { on: { skus: skus.filter((_, place) => place === 0 || place % 3 === at % 3) } }),
    condition: { _tag: "SpendAtLeast", amount: { amount: 100, currency: "GBP" } },
    benefit:
      at % 3 === 2
        ? { _tag: "AmountOff", amount: { amount: 150, currency: "GBP" } }
        : { _tag: "PercentOff", percent: 3 + (at % 5) },
  }))
}

const oursOf = (lines: ReadonlyArray<PricingLine>, promotions: ReadonlyArray<Promotion>): Loop => {
  const request = { currency: "GBP", moment: NOW, lines, promotions: compilePromotions(promotions), tax } as const
  return each(() => priceCart(request))
}

const handOf = (lines: ReadonlyArray<PricingLine>, promotions: ReadonlyArray<Promotion>): Loop => {
  const read = readByHand(promotions)
  const byHand = priceByHand(lines, read)
  const ours = priceCart({ currency: "GBP", moment: NOW, lines, promotions: compilePromotions(promotions), tax })
  const same = (["gross", "tax"] as const).every((column) =>
    ours.lines.every((line, at) => line[column].amount === byHand.lines[at]?.[column]),
  )
  if (!same || ours.applied.length !== promotions.length) throw new Error("priceCart and its floor disagree")
  return each(() => priceByHand(lines, read))
}

const musts = new Map([
  ["20 × 5", atMost("60 µs", 60e3)],
  ["100 × 20", atMost("1 ms", 1e6)],
])

const sized = (length: number, count: number): Result => {
  const [lines, promotions, must] = [linesOf(length), promotionsOf(count), musts.get(`${length} × ${count}`)]
  return compare({
    what: `${length} line${length === 1 ? "" : "s"} × ${count} promotions, tax`,
    ours: oursOf(lines, promotions),
    floorIs: "by hand",
    floor: handOf(lines, promotions),
    ...(must !== undefined && { must }),
  })
}

/** One more promotion that the cart does not reach: it is answered with "spend so much more and save so much". */
const withNudge = (): Result => {
  const reached = promotionsOf(5)
  const amount = { amount: 1_000_000, currency: "GBP" } as const
  const far: Promotion = {
    id: "promotion-99",
    name: "Out of reach",
    condition: { _tag: "SpendAtLeast", amount },
    benefit: { _tag: "PercentOff", percent: 10 },
  }
  return compare({
    what: "20 lines, one promotion within reach",
    ours: oursOf(linesOf(20), [...reached, far]),
    floorIs: "without it",
    floor: oursOf(linesOf(20), reached),
  })
}

export const results = (): ReadonlyArray<Result> => [
  ...[1, 10, 20, 100, 500].map((length) => sized(length, 5)),
  sized(100, 20),
  withNudge(),
  compare({
    what: "growth to 500 lines",
    ours: oursOf(linesOf(500), promotionsOf(5)),
    floorIs: "20 lines",
    floor: oursOf(linesOf(20), promotionsOf(5)),
    must: atMostFloors(30, "25 × is linear"),
  }),
  compare({
    what: "growth to 10,000 pieces a line",
    ours: oursOf(linesOf(20, 10_000), promotionsOf(5)),
    floorIs: "1 piece a line",
    floor: oursOf(linesOf(20, 1), promotionsOf(5)),
    must: atMostFloors(1.1),
  }),
]
