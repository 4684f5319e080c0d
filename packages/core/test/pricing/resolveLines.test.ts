import { describe, expect, it } from "vitest"
import type { Instant, LineId, MemberId, OfferId, Sku } from "../../src/catalog/ids.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import { PRICING_DEFAULTS, type PricingPolicies } from "../../src/pricing/PricingPolicies.ts"
import type { PricingLine, PricingRequest } from "../../src/pricing/PricingRequest.ts"
import { type ResolvedLine, resolveLines } from "../../src/pricing/resolveLines.ts"
import { amountOff, compiled, percentOff, skuIs } from "./compiled.ts"

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
const line = (
  id: string,
  unitPrice: Money | FineMoney,
  quantity = 1,
  more: Partial<PricingLine> = {},
): PricingLine => ({
  lineId: id as LineId,
  offerId: id as OfferId,
  sku: "tea" as Sku,
  quantity,
  unitPrice,
  ...more,
})
const resolve = (
  lines: ReadonlyArray<PricingLine>,
  request: Partial<PricingRequest> = {},
  policies: Partial<PricingPolicies> = {},
  catalogue: Parameters<typeof resolveLines>[2] = [],
): ReadonlyArray<ResolvedLine> =>
  resolveLines(
    { currency: "GBP", moment: 1000 as Instant, lines, ...request },
    { ...PRICING_DEFAULTS, ...policies },
    catalogue,
  )

describe("lines with their prices", () => {
  it("come in the order of their ids, and know where the request has them", () => {
    const [b, c, a] = [line("b", gbp(200), 2), line("c", gbp(300), 3), line("a", gbp(100))] as const
    expect(resolve([b, c, a]).map(({ line, at, list }) => [line.lineId, at, list])).toEqual([
      ["a", 2, 100],
      ["b", 0, 400],
      ["c", 1, 900],
    ])
    expect(resolve([a, b, c]).map(({ at }) => at)).toEqual([0, 1, 2])
    expect(resolve([c, b, a]).map(({ at }) => at)).toEqual([2, 1, 0])
  })

  it("are goods as they stand where nothing changes their price", () => {
    const tea = line("a", gbp(250), 2, { was: gbp(300), brand: "Wren" })
    const [resolved] = resolve([tea])
    expect(resolved).toEqual({
      line: tea,
      at: 0,
      unitPrice: gbp(250),
      was: gbp(300),
      changes: [],
      list: 500,
      goods: tea,
    })
    expect(resolved?.goods).toBe(tea)
  })

  it("are rounded once, however fine their unit price is", () => {
    const fine = (amount: number, exponent: number): FineMoney => ({ amount, currency: "GBP", exponent })
    const lists = resolve([line("a", fine(1015, 3), 2), line("b", fine(101499, 5), 2)], {}, { rounding: "halfEven" })
    expect(lists.map(({ list }) => list)).toEqual([203, 203])
  })

  it("take the price that holds for the shop, the buyer and the moment", () => {
    const prices = [
      { price: gbp(90), priceList: "trade" },
      { price: gbp(80), priceList: "trade", channel: "app", country: "GB" },
      {
        price: gbp(70),
        members: ["ada" as MemberId],
        from: 1000 as Instant,
        until: 1001 as Instant,
        channel: "app",
        country: "GB",
      },
      { price: gbp(60), groups: ["staff"] },
    ]
    const unit = (request: Partial<PricingRequest>): unknown =>
      resolve([line("a", gbp(100), 1, { prices })], request)[0]?.unitPrice
    const trade = { priceList: "trade", channel: "app", country: "GB" }
    expect(unit({})).toEqual(gbp(100))
    expect(unit({ priceList: "trade" })).toEqual(gbp(90))
    expect(unit(trade)).toEqual(gbp(80))
    expect(unit({ ...trade, buyer: { member: "ada" as MemberId } })).toEqual(gbp(70))
    expect(unit({ ...trade, buyer: { member: "ada" as MemberId }, moment: 1001 as Instant })).toEqual(gbp(80))
    expect(unit({ buyer: { groups: ["staff"] } })).toEqual(gbp(60))
    const [resolved] = resolve([line("a", gbp(100), 3, { prices })], trade)
    expect(resolved).toMatchObject({
      list: 240,
      source: { kind: "list", priceList: "trade" },
      goods: { unitPrice: gbp(80) },
    })
  })

  it("count the pieces of the line, or those of the SKU over all lines", () => {
    const prices = [{ price: gbp(80), minQuantity: 5 }]
    const lines = [
      line("a", gbp(100), 2, { prices }),
      line("b", gbp(100), 3),
      line("c", gbp(100), 4, { prices, sku: "mug" as Sku }),
    ]
    const units = (quantityPrices: "line" | "sku") =>
      resolve(lines, {}, { quantityPrices }).map(({ unitPrice }) => unitPrice.amount)
    expect(units("line")).toEqual([100, 100, 100])
    expect(units("sku")).toEqual([80, 100, 100])
    expect(resolve([line("a", gbp(100), 5, { prices })])[0]?.source).toEqual({ kind: "list", minQuantity: 5 })
  })

  it("may find their price in the cart's currency among the offer's other prices", () => {
    const euro = { amount: 120, currency: "EUR" } as const
    const [resolved] = resolve([line("a", gbp(100), 2, { prices: [{ price: euro }] })], { currency: "EUR" })
    expect(resolved).toMatchObject({ unitPrice: euro, list: 240 })
  })
})

describe("catalogue promotions", () => {
  const ten = compiled("ten", { benefits: [percentOff(10, skuIs("tea"))] })

  it("change the price of the lines they are about, which shows what it was", () => {
    const [tea, mug] = resolve([line("a", gbp(200), 3), line("b", gbp(300), 1, { sku: "mug" as Sku })], {}, {}, [ten])
    expect(tea).toMatchObject({
      unitPrice: gbp(180),
      was: gbp(200),
      list: 540,
      goods: { unitPrice: gbp(180), sku: "tea" },
    })
    expect(tea?.changes).toEqual([{ promotionId: "ten", name: "The ten", was: gbp(200), now: gbp(180) }])
    expect(mug).toMatchObject({ unitPrice: gbp(300), changes: [], list: 300 })
    expect(mug?.was).toBeUndefined()
  })

  it("keep the price before that the offer, or a sale, has already", () => {
    const sale = { price: gbp(150), kind: "sale" } as const
    const [own, onSale] = resolve(
      [line("a", gbp(200), 1, { was: gbp(250) }), line("b", gbp(200), 1, { prices: [sale] })],
      {},
      {},
      [ten],
    )
    expect(own).toMatchObject({ unitPrice: gbp(180), was: gbp(250) })
    expect(onSale).toMatchObject({ unitPrice: gbp(135), was: gbp(200), source: { kind: "sale" } })
    expect(onSale?.changes[0]?.was).toEqual(gbp(150))
  })

  it("leave a line at its floor", () => {
    const far = compiled("far", { benefits: [amountOff(500)] })
    const lines = [line("a", gbp(200), 2, { floor: gbp(120) }), line("b", gbp(200), 2)]
    expect(resolve(lines, {}, {}, [far]).map(({ list }) => list)).toEqual([240, 0])
  })
})

describe("lines that cannot be priced", () => {
  const told = (error: Error, lines: ReadonlyArray<PricingLine>, request: Partial<PricingRequest> = {}): void =>
    expect(() => resolve(lines, request)).toThrow(error)

  it("are named, with what is wrong and the way out", () => {
    told(
      new TypeError(
        "priceCart: line a is priced in another currency than the cart's EUR, got GBP. Ask for its offer in the cart's currency.",
      ),
      [line("a", gbp(1))],
      { currency: "EUR" },
    )
    for (const quantity of [0, -1, 1.5, Number.NaN])
      told(
        new RangeError(
          `priceCart: the quantity of line a is not a whole number from 1 on, got ${quantity}. A line without pieces is left out.`,
        ),
        [line("a", gbp(1), quantity)],
      )
    for (const amount of [-1, 0.5, Number.NaN])
      told(
        new RangeError(
          `priceCart: the unit price of line a is not a whole number of minor units from 0 on, got ${amount}. What is taken off is a promotion.`,
        ),
        [line("a", gbp(amount))],
      )
    told(
      new RangeError(
        "priceCart: line a leaves the exact range of amounts, got 2 × 9007199254740991 minor units. Split the line or lower its quantity.",
      ),
      [line("a", gbp(Number.MAX_SAFE_INTEGER), 2)],
    )
    told(new TypeError("priceCart: two lines have one line id, got a twice. Give each line an id of its own."), [
      line("a", gbp(1)),
      line("b", gbp(1)),
      line("a", gbp(1)),
    ])
  })

  it("are not there where a price is -0", () => {
    expect(Object.is(resolve([line("a", gbp(-0))])[0]?.list, 0)).toBe(true)
  })
})
