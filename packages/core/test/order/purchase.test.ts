import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { LineId, OfferId, OrderReference } from "../../src/catalog/ids.ts"
import { boughtLines, claimKeyOf, isSamePurchase, keysOf, orderLines } from "../../src/order/purchase.ts"
import type { Settlement, SettlementLine, SettlementSource } from "../../src/settlement/Settlement.ts"
import { cartId, frozen, offerId, sku } from "../arbitraries.ts"
import { inTurn } from "../pricing/answerKit.ts"
import { digestOf, fromCart, type Good, gift, percent, placed, settled, settlements } from "./kit.ts"

const openingId = digestOf("opening")
const buyNow: SettlementSource = {
  _tag: "BuyNow",
  openingId,
  item: { sku: sku("tea"), offerId: offerId("tea"), quantity: 1, options: {} },
}
const goods: ReadonlyArray<Good> = [
  { sku: "tea", price: 250, quantity: 2, options: { size: "M", colour: "red" } },
  { sku: "mug", price: 799, seller: "ann" },
]
const settlement = settled(goods)

describe("a purchase", () => {
  it("is claimed by its cart, or by the opening of its buy-now", () => {
    expect(claimKeyOf(fromCart)).toBe("cart:c1")
    expect(claimKeyOf(buyNow)).toBe(`buyNow:${openingId}`)
    expect(claimKeyOf(buyNow).length).toBeLessThanOrEqual(128)
    expect(claimKeyOf({ _tag: "Cart", cartId: cartId("x".repeat(64)) }).length).toBeLessThanOrEqual(128)
  })

  it("from a cart is found again by its settlement and its lines", () => {
    expect(keysOf({ settlement })).toStrictEqual({
      settlementId: "settlement-1",
      lines: { cartId: "c1", lineIds: ["line-0", "line-1"] },
    })
  })

  it("is not found by its gifts: they were never in the cart, and another order of it may have the same ones", () => {
    const withGift = settled(goods, { promotions: inTurn(gift("mint")) })
    expect(withGift.lines.map(({ sku }) => sku)).toEqual(["tea", "mug", "mint"])
    expect(keysOf({ settlement: withGift })).toEqual(keysOf({ settlement }))
    expect(isSamePurchase(placed(settlement), withGift)).toBe(true)
    expect(isSamePurchase(placed(withGift), settlement)).toBe(true)
  })

  it("past the cart is found again by its opening, and has no lines of a cart", () => {
    const request = digestOf("request")
    const reference = "PO-7" as OrderReference
    expect(keysOf({ settlement: settled(goods, { source: buyNow }), request, reference })).toStrictEqual({
      settlementId: "settlement-1",
      request,
      reference,
      openingId,
    })
  })
})

describe("the same purchase", () => {
  it("O07: stays the same when it is settled anew: whoever comes second finds the order that is there", () => {
    const dearer = goods.map((good) => ({ ...good, price: good.price + 1, seller: "bob" }))
    const anew = settled(dearer, { id: "settlement-2", promotions: inTurn(percent(10)), deliverTo: { street: "2" } })
    expect(isSamePurchase(placed(settlement), anew)).toBe(true)
  })

  it("is not one of other pieces, or from another place", () => {
    const order = placed(settlement)
    const first = settlement.lines[0]
    if (first === undefined) throw new Error("the settlement has no lines")
    const others: ReadonlyArray<Partial<Settlement>> = [
      { lines: [first] },
      { lines: [...settlement.lines, { ...first, lineId: "line-2" as LineId }] },
      { lines: settlement.lines.map((line, index) => ({ ...line, lineId: `other-${index}` as LineId })) },
      { lines: settlement.lines.map((line) => ({ ...line, offerId: "tin" as OfferId })) },
      { lines: settlement.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) },
      { lines: settlement.lines.map((line) => ({ ...line, options: { ...line.options, size: "L" } })) },
      { source: { _tag: "Cart", cartId: cartId("c2") } },
      { source: buyNow },
    ]
    for (const other of others)
      expect(isSamePurchase(order, { ...settlement, ...other }), JSON.stringify(other)).toBe(false)
  })

  it("is recognised in whatever order its lines and their options stand; not once a line is another", () => {
    const runs = scaled(5_000)
    const turned = (line: SettlementLine): SettlementLine => ({
      ...line,
      options: Object.fromEntries(Object.entries(line.options).toReversed()),
    })
    fc.assert(
      fc.property(settlements, fc.nat(), (bought, pick) => {
        const order = frozen(placed(bought))
        expect(isSamePurchase(order, { ...bought, lines: bought.lines.toReversed().map(turned) })).toBe(true)
        const ofCart = boughtLines(order)
        const other = ofCart[pick % ofCart.length]?.lineId
        const oneMore = (is: (line: SettlementLine) => boolean) =>
          bought.lines.map((line) => (is(line) ? { ...line, quantity: line.quantity + 1 } : line))
        expect(isSamePurchase(order, { ...bought, lines: oneMore(({ lineId }) => lineId === other) })).toBe(false)
        expect(isSamePurchase(order, { ...bought, lines: oneMore(({ giftOf }) => giftOf !== undefined) })).toBe(true)
        expect(orderLines(order)).toHaveLength(bought.lines.length)
        expect(ofCart).toEqual(orderLines(order).filter(({ giftOf }) => giftOf === undefined))
      }),
      { numRuns: runs, seed },
    )
    held("An order is recognised as the one a settlement was bought by", runs, "settlements")
  })
})
