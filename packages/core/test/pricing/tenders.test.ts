import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { roundings } from "../../src/money/rounding.ts"
import { MAX_TENDERS, type Tender } from "../../src/pricing/PricingRequest.ts"
import { type Taxed, taxesOf } from "../../src/pricing/tax.ts"
import { type Amounts, applyTenders } from "../../src/pricing/tenders.ts"
import { item, policy, sums, taxOf } from "./taxKit.ts"

const card = (id: string, pence: number, more: Partial<Tender> = {}): Tender => ({
  id,
  kind: "giftCard",
  balance: { amount: pence, currency: "GBP" },
  ...more,
})
const cards = (...balances: ReadonlyArray<number>) => balances.map((pence, at) => card(`c${at}`, pence))
const amounts = (net: number, gross: number): Amounts => ({ net, tax: gross - net, gross })
const of = <Item extends Amounts>(...items: ReadonlyArray<Item>) => ({ items, total: sums({ taxed: items }).gross })

const asTender = <Item extends Amounts>(tenders: ReadonlyArray<Tender>, ...items: ReadonlyArray<Item>) =>
  applyTenders(tenders, of(...items), "tender", "halfUp", "GBP")
const asReduction = <Item extends Amounts>(tenders: ReadonlyArray<Tender>, ...items: ReadonlyArray<Item>) =>
  applyTenders(tenders, of(...items), "reduction", "halfUp", "GBP")

describe("published scenarios", () => {
  it.each([
    [1000, 1000, 500, 500, 500],
    [1000, 1000, 1000, 0, 0],
    [1000, 1200, 1000, 167, 200],
    [1000, 1200, 1200, 0, 0],
    [3000, 3600, 1200, 2000, 2400],
    [0, 0, 1000, 0, 0],
  ])("Y01: net %i, gross %i, and a card of %i as a reduction", (net, gross, balance, leftNet, leftGross) => {
    const { items, due } = asReduction(cards(balance), amounts(net, gross))
    expect(items).toEqual([amounts(leftNet, leftGross)])
    expect(due).toBe(leftGross)
  })
  it("Y02: several cards one after the other, then delivery", () => {
    const goods = amounts(3996, 3996)
    const after = [1, 2, 3].map((count) => asTender(cards(500, 500, 500).slice(0, count), goods).due)
    expect(after).toEqual([3496, 2996, 2496])
    expect(asTender(cards(500, 500, 500), goods, amounts(1000, 1000)).due).toBe(3496)
  })
})

describe("tenders", () => {
  it("pay in their order what they can, and leave prices and tax alone", () => {
    const items = [amounts(1000, 1200)]
    const points = card("p", 300, { kind: "points" })
    const found = asTender([card("empty", 0), points, card("c", 5000), card("late", 100)], ...items)
    expect(found.applied).toEqual([
      { id: "p", kind: "points", amount: { amount: 300, currency: "GBP" } },
      { id: "c", kind: "giftCard", amount: { amount: 900, currency: "GBP" } },
    ])
    expect([found.due, found.items]).toEqual([0, items])
  })
  it("as a reduction come off the items by their gross, the odd unit off the largest remainder", () => {
    const { items, applied, due } = asReduction(cards(60, 40), ...[1000, 1000, 1000].map((one) => amounts(one, one)))
    expect(items.map(({ gross }) => gross)).toEqual([966, 967, 967])
    expect([applied.length, due]).toEqual([2, 2900])
  })
  it("as a reduction lower the tax of each category and rate", () => {
    const rates = policy("included", { standard: 20, two: [5, 15] })
    const { taxed } = taxOf(rates, item(1200), item(2400, 1, "two"), item(0))
    const { items } = asReduction(cards(1800), ...taxed)
    expect(taxesOf(items, rates, "GBP").map(({ net, tax }) => [net.amount, tax.amount])).toEqual([
      [500, 100],
      [1000, 50],
      [1000, 150],
    ])
    const all = taxesOf(asReduction(cards(3600), ...taxed).items, rates, "GBP")
    expect(all.map(({ net, tax }) => [net.amount, tax.amount])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })
  it("round the net that is left as they are told", () => {
    const third = (rounding: "up" | "down") =>
      applyTenders(cards(1000), of(amounts(1000, 1200)), "reduction", rounding, "GBP").items
    expect(third("down")).toEqual([amounts(166, 200)])
    expect(third("up")).toEqual([amounts(167, 200)])
  })
  it("that pay nothing change nothing", () => {
    const items = [amounts(1000, 1200)]
    expect(asReduction(cards(0, -0), ...items)).toEqual({ applied: [], due: 1200, items })
    expect(asReduction(cards(5))).toEqual({ applied: [], due: 0, items: [] })
  })
  it("say what they cannot pay with", () => {
    const paid =
      (...tenders: ReadonlyArray<Tender>) =>
      () =>
        asTender(tenders, amounts(10, 10))
    expect(paid(card("a", 1), card("a", 2))).toThrow(
      new TypeError("priceCart: two tenders have one id, got a twice. Give each tender an id of its own."),
    )
    expect(paid(card("a", 1, { balance: { amount: 1, currency: "EUR" } }))).toThrow(
      new TypeError(
        "priceCart: tender a is in another currency than the cart's GBP, got EUR. Convert its balance first.",
      ),
    )
    for (const odd of [-1, 0.5, Number.NaN])
      expect(paid(card("a", odd))).toThrow(
        new RangeError(
          `priceCart: the balance of tender a is not a whole number of minor units from 0 on, got ${odd}. ` +
            "A tender that has nothing left is left out.",
        ),
      )
    const many = cards(...new Array<number>(MAX_TENDERS + 1).fill(1))
    expect(asTender(many.slice(1), amounts(40, 40)).due).toBe(40 - MAX_TENDERS)
    expect(paid(...many)).toThrow("priceCart: at most 32 tenders pay for one cart, got 33.")
  })
})

describe("any tenders on any items", () => {
  const pence = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 1e12 }))
  const lefts = fc.array(fc.record({ left: pence, category: fc.constantFrom("a", "b", "two") }), { maxLength: 5 })
  const rounding = fc.constantFrom(...roundings)
  const rates = fc
    .constantFrom("included" as const, "excluded" as const)
    .map((basis) => policy(basis, { a: 20, b: "7.7", two: [5, "9.975", 0] }))

  it("pay no more than there is to pay; as a reduction every amount shrinks, and all of them come to what is due", () => {
    const numRuns = scaled(50_000)
    const atMost = (items: ReadonlyArray<Taxed>, were: ReadonlyArray<Taxed>): void => {
      for (const [at, { net, tax, gross, taxes = [] }] of items.entries()) {
        const was = were[at]
        expect(net + tax).toBe(gross)
        for (const [now, before] of [
          [net, was?.net],
          [tax, was?.tax],
          [gross, was?.gross],
        ] as const) {
          expect(now).toBeLessThanOrEqual(before ?? 0)
          expect(now >= 0 && !Object.is(now, -0)).toBe(true)
        }
        if (taxes.length > 0) expect(taxes.reduce((sum, one) => sum + one.tax.amount, 0)).toBe(tax)
      }
    }
    fc.assert(
      fc.property(lefts, rates, rounding, fc.array(pence, { maxLength: 3 }), (asked, rates, rounding, balances) => {
        const { taxed } = taxOf(rates, ...asked.map(({ left, category }) => item(left, 1, category)))
        const all = of(...taxed)
        const paid = applyTenders(cards(...balances), all, "tender", rounding, "GBP")
        const reduced = applyTenders(cards(...balances), all, "reduction", rounding, "GBP")
        const sum = balances.reduce((total, one) => total + one, 0)
        expect(paid.due).toBe(Math.max(0, all.total - sum))
        expect(paid.applied.reduce((total, one) => total + one.amount.amount, paid.due)).toBe(all.total)
        expect(paid.items).toBe(all.items)
        expect([reduced.applied, reduced.due]).toEqual([paid.applied, paid.due])
        expect(sums({ taxed: reduced.items }).gross).toBe(reduced.due)
        atMost(reduced.items, taxed)
        const taxes = taxesOf(reduced.items, rates, "GBP")
        expect(taxes.reduce((total, one) => total + one.tax.amount, 0)).toBe(sums({ taxed: reduced.items }).tax)
      }),
      { numRuns, seed },
    )
    held("carts that tenders pay for or reduce", numRuns, "carts")
  })
})
