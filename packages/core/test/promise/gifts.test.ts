/** What promotions give in goods, from the shopping page to the order. */
import { describe, expect, it } from "vitest"
import * as Ratio from "../../src/money/Ratio.ts"
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { agreed, gbp, ordered, type Shop, settled } from "./kit.ts"
import { type Given, selling, viewed } from "./selling.ts"

describe("a gift", () => {
  const gifts: Given = [
    {
      id: "pottery",
      name: "A mug or a pot with three teas",
      condition: { _tag: "QuantityAtLeast", quantity: 3, on: { skus: ["tea"] } },
      benefits: [{ _tag: "Gift", gifts: [{ offerId: "mug" }, { offerId: "pot" }], choose: 1 }],
    },
  ]
  const threeTeas = async (promotions = gifts, more: Partial<CartwrightOptions> = {}) => {
    const made = await selling(promotions, more)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 3 }))
    return made
  }
  const given = async (made: Pick<Shop, "cart">) => (await viewed(made)).gifts.map(({ sku }) => sku)
  const lines = ({ lines: all }: Pick<Settlement, "lines">) =>
    all.map(({ sku, quantity, gross, giftOf }) => [sku, quantity, gross.amount, giftOf])

  it("is there while its cause is: priced, and discounted to nothing, beside the cart's own lines", async () => {
    const made = await threeTeas()
    const { gifts: got, lines: own, total, subtotal, applied } = await viewed(made)
    expect(got).toMatchObject([
      {
        promotionId: "pottery",
        sku: "mug",
        quantity: 1,
        seller: "potter",
        subtotal: gbp(799),
        discount: gbp(799),
        gross: gbp(0),
      },
    ])
    expect([own.length, subtotal, total]).toEqual([1, gbp(750 + 799), gbp(750)])
    expect(applied).toMatchObject([{ promotionId: "pottery", amount: gbp(799) }])
    const { cart } = orThrow(await made.cart.view("c"))
    expect(cart.lines.map(({ sku }) => sku)).toEqual(["tea"])
    orThrow(await made.cart.setQuantity("c", cart.lines[0]?.lineId ?? "", 2))
    expect(await given(made)).toEqual([])
  })

  it("is the one that the shopper chose, or none where they do not want it", async () => {
    const made = await threeTeas()
    orThrow(await made.cart.acceptGift("c", { promotionId: "pottery", offerId: "pot" }))
    expect(await given(made)).toEqual(["pot"])
    orThrow(await made.cart.refuseGift("c", { promotionId: "pottery" }))
    expect(await viewed(made)).toMatchObject({
      gifts: [],
      notApplied: [{ promotionId: "pottery", reason: { _tag: "GiftRefused" } }],
    })
    expect(lines(await settled(made))).toEqual([["tea", 3, 750, undefined]])
    // What was chosen is remembered.
    orThrow(await made.cart.acceptGift("c", { promotionId: "pottery" }))
    expect(await given(made)).toEqual(["pot"])
  })

  it("is a line of the settlement and of the order, delivered by its own seller, and its pieces are held", async () => {
    const made = await threeTeas()
    await made.cartwright.stock.receive("r", [
      { sku: "tea", quantity: 10 },
      { sku: "mug", quantity: 2 },
    ])
    const settlement = await settled(made)
    expect(lines(settlement)).toEqual([
      ["tea", 3, 750, undefined],
      ["mug", 1, 0, "pottery"],
    ])
    expect(settlement.groups.map(({ seller, total }) => [seller, total])).toEqual([
      [undefined, gbp(750)],
      ["potter", gbp(0)],
    ])
    const { order } = orThrow(
      await made.shopper.checkout.submit({ ...agreed(settlement), payment: { method: "card" } }),
    )
    expect(order.parts.map(({ seller, lines: ofPart }) => [seller, ofPart.map(({ giftOf }) => giftOf)])).toEqual([
      [undefined, [undefined]],
      ["potter", ["pottery"]],
    ])
    expect(await made.cartwright.stock.available(["tea", "mug"])).toEqual([
      { sku: "tea", available: 7 },
      { sku: "mug", available: 1 },
    ])
    expect(orThrow(await made.cart.get("c")).cart.lines).toEqual([])
  })

  it("that is sold out keeps the purchase from being ordered, and is named", async () => {
    const made = await threeTeas()
    await made.cartwright.stock.receive("r", [{ sku: "tea", quantity: 10 }])
    await made.cartwright.stock.receive("s", [{ sku: "mug", quantity: 1 }])
    await ordered(made)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 3 }))
    expect(await made.shopper.checkout.submit(agreed(await settled(made)))).toMatchObject({
      rejection: { _tag: "OutOfStock", short: [{ sku: "mug", asked: 1, available: 0 }] },
    })
    // Nothing of it is held, so that it can be ordered without.
    orThrow(await made.cart.refuseGift("c", { promotionId: "pottery" }))
    expect(lines({ lines: (await ordered(made)).order.parts.flatMap((part) => part.lines) })).toEqual([
      ["tea", 3, 750, undefined],
    ])
  })

  it("comes with each of two orders of one cart", async () => {
    const made = await threeTeas()
    const first = await ordered(made)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 3 }))
    const second = await ordered(made)
    const giftsOf = ({ order }: typeof first) =>
      order.parts.flatMap(({ lines: all }) => all.flatMap(({ giftOf, lineId }) => (giftOf ? [lineId] : [])))
    expect(second.order.orderId).not.toBe(first.order.orderId)
    expect(giftsOf(second)).toEqual(giftsOf(first))
    expect(giftsOf(first)).toHaveLength(1)
  })

  it("that the shopper also buys leaves their own piece to the cart's line, and holds both", async () => {
    const made = await threeTeas()
    await made.cartwright.stock.receive("r", [
      { sku: "tea", quantity: 3 },
      { sku: "mug", quantity: 2 },
    ])
    orThrow(await made.cart.add("c", { sku: "mug", quantity: 1 }))
    const { order } = await ordered(made)
    expect(order.total).toEqual(gbp(750 + 799))
    expect(await made.cartwright.stock.available(["mug"])).toEqual([{ sku: "mug", available: 0 }])
  })

  it("whose offer is gone, or not for sale here, gives way to the next of the list, and the page says so", async () => {
    const made = await threeTeas()
    made.offers.delete("mug")
    expect(await viewed(made)).toMatchObject({
      gifts: [{ sku: "pot" }],
      warnings: [{ _tag: "GiftUnavailable", promotionId: "pottery", offerId: "mug" }],
    })
    made.offers.set("pot", { price: gbp(0) })
    expect((await viewed(made)).gifts).toEqual([])
    expect(lines(await settled(made))).toEqual([["tea", 3, 750, undefined]])
  })

  it("whose tax nobody has set is not given, stops no cart from being priced, and is told to the developers once", async () => {
    const told: Array<unknown> = []
    const made = await threeTeas(gifts, {
      tax: { basis: "included", rates: { standard: Ratio.fromPercent(20) } },
      onProblem: (problem) => void told.push(problem),
    })
    made.offers.set("mug", { price: gbp(799), taxCategory: "pottery" })
    for (let times = 0; times < 2; times++)
      expect(await viewed(made)).toMatchObject({
        gifts: [{ sku: "pot" }],
        warnings: [{ _tag: "GiftUnavailable", offerId: "mug" }],
      })
    expect(lines(await settled(made))).toEqual([
      ["tea", 3, 750, undefined],
      ["pot", 1, 0, "pottery"],
    ])
    expect(told).toEqual([
      {
        doing: "promotions.active: the gift mug was not given",
        error: new RangeError(
          "the offer mug has the tax category pottery, for which createCartwright's tax.rates has no rate",
        ),
      },
    ])
  })

  it("comes with a purchase past the cart as well", async () => {
    const made = await threeTeas()
    const { settlement } = orThrow(await made.shopper.settlement.open({ buyNow: { sku: "tea", quantity: 3 } }))
    expect(lines(settlement)).toEqual([
      ["tea", 3, 750, undefined],
      ["mug", 1, 0, "pottery"],
    ])
    expect(orThrow(await made.shopper.checkout.submit(agreed(settlement))).order.total).toEqual(gbp(750))
  })
})
