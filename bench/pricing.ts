/** Pricing carts of 1 to 1,000 lines with promotions and tax, beside a loop written by hand for just these promotions. */
import { compilePromotions } from "@cartwright/core/pricing"
import { besides as besidePeers } from "./besidePeers.ts"
import { atMost, atMostFloors, compare, each, type Loop, type Result } from "./harness.ts"
import { oursOf, pricingOf, promotionsFrom, unreached } from "./ours.ts"
import { priceByHand, readByHand } from "./priceByHand.ts"
import { searches } from "./searches.ts"
import type { Table } from "./table.ts"
import { elsewhere, linesOf, promotionsOf, type ShopPromotion } from "./workload.ts"

export const besides = async (): Promise<ReadonlyArray<Table>> => [searches(), ...(await besidePeers())]

const musts = new Map([
  ["20 × 5", atMost("60 µs", 60e3)],
  ["100 × 20", atMost("1 ms", 1e6)],
])

const sized = (length: number, count: number): Promise<Result> => {
  const [lines, promotions, must] = [linesOf(length), promotionsOf(count), musts.get(`${length} × ${count}`)]
  return compare({
    what: `${length} line${length === 1 ? "" : "s"} × ${count} promotions, tax`,
    ours: each(oursOf(lines, promotions)),
    floorIs: "by hand",
    floor: handOf(lines, promotions),
    ...(must !== undefined && { must }),
  })
}

const handOf = (lines: ReturnType<typeof linesOf>, promotions: ReadonlyArray<ShopPromotion>): Loop => {
  const read = readByHand(promotions)
  const byHand = priceByHand(lines, read)
  const ours = oursOf(lines, promotions)()
  const same = (["gross", "tax"] as const).every((column) =>
    ours.lines.every((line, at) => line[column].amount === byHand.lines[at]?.[column]),
  )
  if (!same) throw new Error("priceCart and its floor disagree")
  return each(() => priceByHand(lines, read))
}

/** One more promotion that the cart does not reach: it is answered with "spend so much more and save so much". */
const withNudge = (): Promise<Result> => {
  const [lines, promotions] = [linesOf(20), promotionsOf(5)]
  return compare({
    what: "20 lines, one promotion within reach",
    ours: each(pricingOf(lines, [...promotionsFrom(promotions), unreached])),
    floorIs: "without it",
    floor: each(oursOf(lines, promotions)),
  })
}

/** A shop of 5,000 promotions, of which a cart meets five. */
const amongMany = (): Promise<Result> => {
  const [lines, promotions] = [linesOf(20), promotionsOf(5)]
  return compare({
    what: "20 lines, 5,000 promotions of which 5 match",
    ours: each(oursOf(lines, [...promotions, ...elsewhere(4_995)])),
    floorIs: "those 5 alone",
    floor: each(oursOf(lines, promotions)),
    must: atMostFloors(1.5),
  })
}

const compiling = (): Promise<Result> => {
  const many = [...promotionsOf(5), ...elsewhere(4_995)]
  const written = promotionsFrom(many)
  return compare({
    what: "compile 5,000 promotions",
    ours: each(() => compilePromotions(written)),
    floorIs: "read by hand, unchecked",
    floor: each(() => readByHand(many)),
    must: atMost("100 ms", 100e6),
  })
}

export const results = async (): Promise<ReadonlyArray<Result>> => [
  await sized(1, 5),
  await sized(10, 5),
  await sized(20, 5),
  await sized(100, 5),
  await sized(500, 5),
  await sized(1_000, 5),
  await sized(100, 20),
  await withNudge(),
  await amongMany(),
  await compiling(),
  await compare({
    what: "growth to 500 lines",
    ours: each(oursOf(linesOf(500), promotionsOf(5))),
    floorIs: "20 lines",
    floor: each(oursOf(linesOf(20), promotionsOf(5))),
    must: atMostFloors(30, "25 × is linear"),
  }),
  await compare({
    what: "growth to 10,000 pieces a line",
    ours: each(oursOf(linesOf(20, 10_000), promotionsOf(5))),
    floorIs: "1 piece a line",
    floor: each(oursOf(linesOf(20, 1), promotionsOf(5))),
    must: atMostFloors(1.1),
  }),
]
