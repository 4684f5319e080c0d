import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { canonical } from "../../src/money/canonical.ts"
import * as Money from "../../src/money/Money.ts"
import type { OrderPart } from "../../src/order/Order.ts"
import { placeOrder } from "../../src/order/placeOrder.ts"
import { orderLines } from "../../src/order/purchase.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { add, after, at, empty, frozen, item } from "../arbitraries.ts"
import { inTurn } from "../pricing/answerKit.ts"
import { expiresAt, gift, off, orderId, placed, settled, settledLines, settlements, taxed } from "./kit.ts"

const place = (settlement: Settlement) => placeOrder({ settlement, orderId, at, expiresAt })
const columns = ["subtotal", "discount", "net", "tax", "total"] as const

const runs = scaled(5_000)
const law = (name: string, check: (settlement: Settlement) => void): void =>
  it(name, () => {
    fc.assert(fc.property(settlements, check), { numRuns: runs, seed })
    held(`An order's parts: ${name}`, runs, "settlements")
  })

describe("an order", () => {
  it("has the facts of its settlement, and when it has to be paid", () => {
    const settlement = settled(
      [
        { sku: "tea", price: 250, quantity: 2 },
        { sku: "mug", price: 799, seller: "ann" },
      ],
      { tax: taxed("excluded", { standard: 20 }), deliverTo: { street: "1 Tea Lane" } },
    )
    const { _tag, shape, order } = placeOrder({ settlement, orderId, reference: "PO-7" as never, at, expiresAt })
    expect([_tag, shape]).toEqual(["OrderPlaced", 1])
    const { id, owner, source, currency, channel, taxes, applied, deliverTo, fingerprint } = settlement
    expect(order).toMatchObject({ owner, source, currency, channel, taxes, applied, deliverTo, fingerprint })
    expect(order).toMatchObject({ orderId, reference: "PO-7", settlementId: id, placedAt: at, expiresAt })
    expect(order.parts.map(({ number, seller, total }) => [number, seller, total.amount])).toEqual([
      [1, undefined, 600],
      [2, "ann", 959],
    ])
    expect(order.total.amount).toBe(1_559)
  })

  it("keeps what became of codes, what is earned, what is given and how its prices are paid", () => {
    const goods = [
      { sku: "tea", price: 250, quantity: 2 },
      { sku: "mug", price: 799, seller: "ann" },
    ]
    const promotions = inTurn({ codes: ["SAVE"], benefits: [off(99)] }, gift("spoon"))
    const settlement = settled(goods, { promotions, codes: ["SAVE", "NO"], payingBy: "card", points: true })
    const { order } = placeOrder({ settlement, orderId, countsLimits: true, at, expiresAt })
    expect(order).toMatchObject({
      countsLimits: true,
      payingBy: "card",
      points: { base: 12, extra: 0 },
      codes: [
        { code: "SAVE", applied: true, promotionIds: ["p1"] },
        { code: "NO", applied: false, reason: { _tag: "UnknownCode" } },
      ],
    })
    // A gift is delivered by whoever sells it.
    expect(order.parts.map(({ seller, lines }) => [seller, lines.map(({ sku, giftOf }) => [sku, giftOf])])).toEqual([
      [undefined, [["tea", undefined]]],
      [
        "ann",
        [
          ["mug", undefined],
          ["spoon", "p2"],
        ],
      ],
    ])
  })

  it("says nothing of what its settlement does not know", () => {
    const { order } = place(settled([{ sku: "tea", price: 250 }]))
    const unknown = ["reference", "deliverTo", "priceList", "country", "countsLimits", "codes", "points", "payingBy"]
    for (const absent of unknown) expect(order).not.toHaveProperty(absent)
    expect(order.parts[0]).not.toHaveProperty("seller")
  })

  law("they add up to the order in every column, and the order is what the shopper agreed to", (settlement) => {
    const { order } = place(frozen(settlement))
    for (const column of columns) {
      expect(order[column]).toEqual(settlement[column])
      expect(
        Money.sum(
          order.parts.map((part) => part[column]),
          order.currency,
        ),
      ).toEqual(order[column])
    }
  })

  law("each adds up to its own lines", (settlement) => {
    const sumOf = (part: OrderPart, column: (typeof columns)[number]) =>
      Money.sum(
        part.lines.map((line) => line[column === "total" ? "gross" : column]),
        settlement.currency,
      )
    for (const part of place(settlement).order.parts)
      for (const column of columns) expect(sumOf(part, column)).toEqual(part[column])
  })

  law("every line is in exactly one of them, that of its seller", (settlement) => {
    const { parts } = place(settlement).order
    const byId = (a: { readonly lineId: string }, b: { readonly lineId: string }) => (a.lineId < b.lineId ? -1 : 1)
    expect(orderLines({ parts }).toSorted(byId)).toEqual(settlement.lines.toSorted(byId))
    for (const { seller, lines } of parts) for (const line of lines) expect(line.seller).toBe(seller)
    expect(new Set(parts.map(({ seller }) => seller)).size).toBe(parts.length)
  })

  law("the shop's own goods come first, then the sellers by their ids, counted from 1", (settlement) => {
    const { parts } = place(settlement).order
    expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1))
    const sellers = parts.map(({ seller }) => seller ?? "")
    expect(sellers).toEqual(sellers.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  law("the same settlement always gives the same order, also when it was stored meanwhile", (settlement) => {
    const stored: Settlement = JSON.parse(canonical(settlement))
    expect(canonical(place(stored))).toBe(canonical(place(settlement)))
  })
})

describe("what is no settlement's doing", () => {
  const settlement = settled([
    { sku: "tea", price: 250 },
    { sku: "mug", price: 799 },
  ])
  const [group] = settlement.groups
  const grouped = (...lineIds: ReadonlyArray<string>): Settlement => ({
    ...settlement,
    groups: [{ ...group, lineIds } as never],
  })

  it.each([
    ["a line in none of the groups", grouped("line-0"), /lines of the settlement settlement-1.*got line-1/],
    ["a line in two groups", grouped("line-0", "line-1", "line-0"), /in a group already, got line-0/],
    ["a group's line that is not there", grouped("line-0", "line-1", "line-2"), /not there.*got line-2/],
  ])("throws: %s", (_, broken, message) => {
    expect(() => place(broken)).toThrow(TypeError)
    expect(() => place(broken)).toThrow(message)
  })
})

describe("what other shops' tests expect of an order", () => {
  it("O10: a mixed basket divides by seller, the shop's own goods first, then the sellers by id", () => {
    const order = placed(
      settled([
        { sku: "tea", price: 250 },
        { sku: "mug", price: 799, seller: "7" },
        { sku: "pot", price: 2_499, seller: "3" },
      ]),
    )
    expect(order.parts.map(({ seller }) => seller)).toEqual([undefined, "3", "7"])
    expect(order.parts.map(({ total }) => total.amount)).toEqual([250, 2_499, 799])
  })

  it("O12: the same thing added twice is one line of the order, with the sum of its pieces", () => {
    const added = [item("line-1", "tea"), item("line-2", "tea")].reduce((cart, one) => after(cart, add(one)), empty)
    const order = placed(settledLines(added.lines, new Map([["tea", { sku: "tea", price: 1_000 }]])))
    expect(orderLines(order).map(({ quantity }) => quantity)).toEqual([2])
    expect(order.total.amount).toBe(2_000)
  })

  it("O12: a discount above the line's total stops at the total, so that no order owes the buyer", () => {
    const order = placed(settled([{ sku: "tea", price: 1_200 }], { promotions: inTurn(off(1_500)) }))
    expect([order.discount.amount, order.total.amount]).toEqual([1_200, 0])
  })
})
