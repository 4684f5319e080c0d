import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Leftover } from "../../src/money/allocate.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { roundings } from "../../src/money/rounding.ts"
import type { CompiledPromotion, CompiledReduction, CompiledShippingOff } from "../../src/pricing/CompiledPromotion.ts"
import { PRICING_DEFAULTS } from "../../src/pricing/PricingPolicies.ts"
import { MAX_SHIPMENTS, type Shipment } from "../../src/pricing/PricingRequest.ts"
import { type PricedShipments, priceShipments } from "../../src/pricing/shipping.ts"
import { item, policy, sums, taxOf } from "./taxKit.ts"

const sheet = { currency: "GBP", policies: PRICING_DEFAULTS } as const

const promotionOf = (id: string): CompiledPromotion => ({
  id,
  name: id,
  lane: "shipping",
  priority: 0,
  class: "shipping",
  order: 0,
  from: undefined,
  until: undefined,
  inHours: undefined,
  channels: undefined,
  codes: undefined,
  on: undefined,
  condition: undefined,
  benefits: [],
  exclusive: false,
  group: undefined,
  combinesWith: undefined,
  currency: undefined,
  limits: { perOrder: Infinity, perBuyer: undefined, perCode: undefined, inAll: undefined, keepOnCancel: false },
  budget: undefined,
  funding: undefined,
})

const percent = (value: string | number): CompiledReduction => {
  const { numerator, denominator } = Ratio.fromPercent(value)
  return { _tag: "Percent", remaining: Ratio.of(denominator - numerator, denominator) }
}
const amount = (minor: number): CompiledReduction => ({ _tag: "Amount", amount: minor })
const price = (minor: number): CompiledReduction => ({ _tag: "Price", price: minor })

const benefit = (off: CompiledReduction, more: Partial<CompiledShippingOff> = {}): CompiledShippingOff => ({
  _tag: "ShippingOff",
  off,
  methods: undefined,
  cap: Infinity,
  ...more,
})

/** One promotion for each benefit, in their order. */
const offs = (...benefits: ReadonlyArray<CompiledShippingOff>) =>
  benefits.map((one, at) => ({ promotion: promotionOf(`p${at}`), benefit: one }))

const shipment = (id: string, pence: number, more: Partial<Shipment> = {}): Shipment => ({
  id,
  price: { amount: pence, currency: "GBP" },
  ...more,
})

const lefts = ({ shipments }: PricedShipments) => shipments.map(({ left }) => left)
const taken = ({ takenBy }: PricedShipments) => [...takenBy].map(([{ id }, amount]) => [id, amount])

describe("published scenarios", () => {
  it("A18: 2.00 off three shipments of 5.00 is 2.00 in all", () => {
    const three = ["a", "b", "c"].map((id) => shipment(id, 500))
    const found = priceShipments(three, offs(benefit(amount(200))), sheet)
    expect(found.shipments.map(({ list, left }) => list - left)).toEqual([67, 67, 66])
  })
  it.each([
    [5106, 0, 6055, 460],
    [5104, 0, 6053, 459],
    [5104, 23, 6283, 689],
  ])(
    "T11: a tenth off a delivery of %i, then tax on what is left of it (goods at %i percent)",
    (delivery, goodsTax, total, tax) => {
      const [left = 0] = lefts(priceShipments([shipment("a", delivery)], offs(benefit(percent(10))), sheet))
      const found = taxOf(
        policy("excluded", { goods: goodsTax, delivery: 10 }),
        item(1000, 1, "goods"),
        item(left, 1, "delivery"),
      )
      expect([sums(found).gross, sums(found).tax]).toEqual([total, tax])
    },
  )
  it("T22: what is taken off a delivery is not taxed", () => {
    const [left = 0] = lefts(priceShipments([shipment("a", 2500)], offs(benefit(amount(200))), sheet))
    expect(sums(taxOf(policy("excluded", { standard: 10 }), item(left)))).toEqual({ net: 2300, tax: 230, gross: 2530 })
  })
  it("P07: a delivery that no benefit is about keeps its price", () => {
    expect(lefts(priceShipments([shipment("a", 500)], [], sheet))).toEqual([500])
  })
  it("P18: free delivery, once its promotion is given", () => {
    expect(lefts(priceShipments([shipment("a", 1000)], offs(benefit(percent(100))), sheet))).toEqual([0])
  })
})

describe("shipments", () => {
  const two = [shipment("b", 333, { method: "post" }), shipment("a", 1000, { method: "courier" })]

  it("are worked on in the order of their ids, and know where they were asked for", () => {
    const { shipments } = priceShipments(two, offs(benefit(amount(1))), sheet)
    expect(shipments.map(({ shipment, at, left }) => [shipment.id, at, left])).toEqual([
      ["a", 1, 999],
      ["b", 0, 333],
    ])
  })
  it("round a percentage of what remains each by itself, as the policy says", () => {
    expect(lefts(priceShipments(two, offs(benefit(percent(50))), sheet))).toEqual([500, 167]) // 166.5
    const down = { ...sheet, policies: { ...PRICING_DEFAULTS, rounding: "down" } } as const
    expect(lefts(priceShipments(two, offs(benefit(percent(50))), down))).toEqual([500, 166])
  })
  it("share an amount by what is left on each, and give no more than that", () => {
    expect(lefts(priceShipments(two, offs(benefit(amount(400))), sheet))).toEqual([700, 233])
    const found = priceShipments(two, offs(benefit(amount(2000)), benefit(amount(5))), sheet)
    expect([lefts(found), taken(found)]).toEqual([[0, 0], [["p0", 1333]]])
    expect(found.shipments.map(({ discounts }) => discounts.map((one) => [one.promotion.id, one.amount]))).toEqual([
      [["p0", 1000]],
      [["p0", 333]],
    ])
  })
  it("give the odd units by the policy's rule, and none of them more than it has", () => {
    const last = { ...sheet, policies: { ...PRICING_DEFAULTS, leftover: "last" } } as const
    const three = ["a", "b", "c"].map((id) => shipment(id, 500))
    expect(lefts(priceShipments(three, offs(benefit(amount(200))), last))).toEqual([434, 433, 433])
    const even = { ...sheet, policies: { ...PRICING_DEFAULTS, leftover: "halfEvenThenFirst" } } as const
    const uneven = [1, 4, 4, 4].map((pence, at) => shipment(`s${at}`, pence))
    expect(lefts(priceShipments(uneven, offs(benefit(amount(8))), even))).toEqual([0, 1, 2, 2])
  })
  it("cost at most a price, each of them", () => {
    const found = priceShipments(two, offs(benefit(price(500))), sheet)
    expect([lefts(found), taken(found)]).toEqual([[500, 333], [["p0", 500]]])
  })
  it("are reduced where their method is named", () => {
    const only = benefit(percent(100), { methods: new Set(["post"]) })
    expect(lefts(priceShipments([...two, shipment("c", 50)], offs(only), sheet))).toEqual([1000, 0, 50])
    const found = priceShipments(two, offs(benefit(percent(100), { methods: new Set(["pigeon"]) })), sheet)
    expect([lefts(found), found.takenBy.size]).toEqual([[1000, 333], 0])
  })
  it("are reduced up to a cap together, in proportion", () => {
    for (const off of [percent(100), amount(1333), price(0)]) {
      const found = priceShipments(two, offs(benefit(off, { cap: 400 })), sheet)
      expect([lefts(found), taken(found)]).toEqual([[700, 233], [["p0", 400]]])
    }
    expect(lefts(priceShipments(two, offs(benefit(percent(10), { cap: 133 })), sheet))).toEqual([900, 300])
  })
  it("see what the benefits before left, and add up the benefits of one promotion", () => {
    const promotion = promotionOf("p")
    const found = priceShipments(
      two,
      [benefit(amount(133)), benefit(percent(50))].map((one) => ({ promotion, benefit: one })),
      sheet,
    )
    expect([lefts(found), taken(found)]).toEqual([[450, 150], [["p", 733]]])
    expect(found.shipments.map(({ discounts }) => discounts.map((one) => one.amount))).toEqual([[550], [183]])
  })
  it("lose the tax that is in their prices at a border that keeps the net", () => {
    const home = { standard: Ratio.fromPercent(19), delivery: Ratio.fromPercent(7) }
    const tax = policy("included", { standard: 24, delivery: 24 }, { border: { keep: "net", home } })
    const over = [shipment("a", 1000), shipment("b", 2000, { taxCategory: "delivery" })]
    expect(lefts(priceShipments(over, [], sheet, tax))).toEqual([840, 1869])
    expect(lefts(priceShipments(over, [], sheet, policy("included", { standard: 24 })))).toEqual([1000, 2000])
  })
  it("say what they cannot be priced with", () => {
    const priced =
      (...shipments: ReadonlyArray<Shipment>) =>
      () =>
        priceShipments(shipments, [], sheet)
    expect(priced(shipment("a", 1, { price: { amount: 1, currency: "EUR" } }))).toThrow(
      new TypeError(
        "priceCart: shipment a is priced in another currency than the cart's GBP, got EUR. " +
          "Ask for its price in the cart's currency.",
      ),
    )
    for (const odd of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(priced(shipment("a", odd))).toThrow(
        new RangeError(
          `priceCart: the price of shipment a is not a whole number of minor units from 0 on, got ${odd}. ` +
            "What is taken off is a promotion.",
        ),
      )
    expect(priced(shipment("b", 1), shipment("a", 1), shipment("b", 2))).toThrow(
      new TypeError("priceCart: two shipments have one id, got b twice. Give each shipment an id of its own."),
    )
    const many = Array.from({ length: MAX_SHIPMENTS + 1 }, (_, at) => shipment(`s${at}`, 1))
    expect(lefts(priceShipments(many.slice(1), [], sheet))).toHaveLength(MAX_SHIPMENTS)
    expect(priced(...many)).toThrow("priceCart: a cart is sent in at most 200 shipments, got 201.")
    expect(priced(shipment("a", Number.MAX_SAFE_INTEGER), shipment("b", 1))).toThrow("leave the exact range")
    expect(Object.is(lefts(priceShipments([shipment("a", -0)], [], sheet))[0], 0)).toBe(true)
  })
})

describe("any benefits on any shipments", () => {
  const pence = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 1e12 }))
  const methods = fc.constantFrom("post", "courier")
  const shipments = fc.uniqueArray(
    fc
      .record({ id: fc.constantFrom("a", "b", "c", "d"), pence, method: fc.option(methods, { nil: undefined }) })
      .map(({ id, pence, method }) => shipment(id, pence, method === undefined ? {} : { method })),
    { selector: ({ id }) => id, maxLength: 4 },
  )
  const reduction = fc.oneof(fc.constantFrom(5, "33.3333", 100).map(percent), pence.map(amount), pence.map(price))
  const benefits = fc.array(
    fc.record({
      off: reduction,
      cap: fc.oneof(fc.constant(Infinity), pence),
      methods: fc.option(
        methods.map((one) => new Set([one])),
        { nil: undefined },
      ),
    }),
    { maxLength: 4 },
  )
  const policies = fc.record({
    rounding: fc.constantFrom(...roundings),
    leftover: fc.constantFrom<Leftover>("largestRemainder", "first", "last", "halfEvenThenFirst"),
  })

  it("take no more than there is, keep to their methods and caps, and say where every minor unit went", () => {
    const numRuns = scaled(50_000)
    fc.assert(
      fc.property(shipments, benefits, policies, (asked, given, more) => {
        const here = { ...sheet, policies: { ...PRICING_DEFAULTS, ...more } }
        const all = offs(...given.map(({ off, ...rest }) => benefit(off, rest)))
        const found = priceShipments(asked, all, here)
        const by = new Map<CompiledPromotion, number>()
        for (const { shipment, at, list, left, discounts } of found.shipments) {
          expect(asked[at]).toBe(shipment)
          expect(list).toBe(shipment.price.amount)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(discounts.reduce((sum, one) => sum + one.amount, left)).toBe(list)
          for (const { promotion, amount } of discounts) {
            expect(amount).toBeGreaterThan(0)
            by.set(promotion, (by.get(promotion) ?? 0) + amount)
            const wanted = all.find((one) => one.promotion === promotion)?.benefit.methods
            expect(wanted === undefined || wanted.has(shipment.method ?? "")).toBe(true)
          }
        }
        expect(new Map(found.takenBy)).toEqual(by)
        for (const { promotion, benefit } of all) expect(by.get(promotion) ?? 0).toBeLessThanOrEqual(benefit.cap)
        const turned = priceShipments(asked.toReversed(), all, here)
        expect(lefts(turned)).toEqual(lefts(found))
      }),
      { numRuns, seed },
    )
    held("deliveries whose benefits add up", numRuns, "carts")
  })
})
