/** What is paid back for pieces of an order that come back, as a host asks for it. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { Order } from "../../src/order/Order.ts"
import { orderLines } from "../../src/order/purchase.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { quoteReturn, type ReturnedPieces, type ReturnQuote } from "../../src/pricing/quoteReturn.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { bob, gbp, job, ordered, type Shop, shop } from "./kit.ts"

const promotions: ReadonlyArray<Promotion> = [
  {
    id: "three-for-two",
    name: "3 for 2 on mugs",
    priority: 2,
    on: { skus: ["mug"] },
    benefits: [{ _tag: "NthUnit", nth: 3, off: { percent: 100 } }],
    funding: { seller: 50, platform: 50 },
  },
  { id: "seven", name: "7 % off", benefits: [{ _tag: "PercentOff", percent: 7 }] },
  { id: "pot", name: "A pot with mugs", benefits: [{ _tag: "Gift", gifts: [{ offerId: "pot" }] }] },
]

/** Four mugs and five teas, paid, with a pot for free. */
const sold = async (): Promise<Shop & { readonly order: Order }> => {
  const made = await shop({
    promotions: { active: async () => promotions },
    tax: { basis: "included", rates: { standard: Ratio.fromPercent(20) } },
  })
  orThrow(
    await made.cart.addMany("c", [
      { sku: "tea", quantity: 5 },
      { sku: "mug", quantity: 4 },
    ]),
  )
  const { order } = await ordered(made, { method: "card" })
  return { ...made, order }
}

const lineOf = (order: Order, sku: string): string =>
  orderLines(order).find((line) => line.sku === sku)?.lineId ?? "no line"

describe("a quote for pieces that come back", () => {
  it("is what was paid for them, the last of a line first, with their tax and who paid for the discount", async () => {
    const { shopper, order } = await sold()
    const mug = lineOf(order, "mug")
    const quote = async (quantity: number) =>
      orThrow(await shopper.orders.quoteReturn(order.orderId, { returned: [{ lineId: mug, quantity }] }))
    const one = await quote(1)
    expect(one).toMatchObject({
      policy: "KeepDiscount",
      returned: [{ lineId: mug, quantity: 1 }],
      subtotal: gbp(799),
      uncovered: gbp(0),
    })
    expect(one.gross.amount).toBe(one.net.amount + one.tax.amount)
    const all = await quote(4)
    const line = orderLines(order).find(({ sku }) => sku === "mug")
    expect([all.gross, all.net, all.tax, all.discount]).toEqual([line?.gross, line?.net, line?.tax, line?.discount])
    expect(all.funding).toEqual([
      { by: "seller", amount: gbp(400) },
      { by: "platform", amount: gbp((line?.discount.amount ?? 0) - 400) },
    ])
    expect(JSON.parse(JSON.stringify(all))).toStrictEqual(all)
  })

  it("goes on where earlier ones ended, and once all is back all that was paid is: in whatever groups and order", async () => {
    const { shopper, order } = await sold()
    const lines = orderLines(order)
    const runs = scaled(400)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 10, maxLength: 10 }), fc.boolean(), async (picks, whole) => {
        // Piece by piece, each into one of a few returns.
        const pieces = lines.flatMap(({ lineId, quantity }) => Array.from({ length: quantity }, () => lineId))
        const returns = new Map<number, Array<ReturnedPieces>>()
        for (const [at, lineId] of pieces.entries()) {
          const of = (picks[at] ?? 0) % 5
          returns.set(of, [...(returns.get(of) ?? []), { lineId, quantity: 1 }])
        }
        const quotes: Array<ReturnQuote> = []
        for (const returned of returns.values()) {
          // A host may keep the quotes as they came, or as much of each as says what came back.
          const before = whole ? quotes : quotes.map((quote) => ({ returned: quote.returned }))
          quotes.push(orThrow(await shopper.orders.quoteReturn(order.orderId, { returned, before })))
        }
        const sum = (column: "gross" | "net" | "tax" | "discount" | "subtotal") =>
          quotes.reduce((total, quote) => total + quote[column].amount, 0)
        expect([sum("gross"), sum("net"), sum("tax"), sum("discount"), sum("subtotal")]).toEqual([
          order.total.amount,
          order.net.amount,
          order.tax.amount,
          order.discount.amount,
          order.subtotal.amount,
        ])
        for (const { gross, uncovered } of quotes) expect([gross.amount >= 0, uncovered.amount]).toEqual([true, 0])
      }),
      { numRuns: runs, seed },
    )
    held("Returns of an order pay back what was paid for it", runs, "orders of returns")
  })

  it("is what the function of the pricing chapter answers, given the quotes before it", async () => {
    const { shopper, order } = await sold()
    const [tea, mug] = [lineOf(order, "tea"), lineOf(order, "mug")]
    const steps = [
      [{ lineId: mug, quantity: 2 }],
      [
        { lineId: tea, quantity: 3 },
        { lineId: mug, quantity: 1 },
      ],
      [{ lineId: tea, quantity: 1 }],
    ]
    const before: Array<ReturnQuote> = []
    for (const returned of steps) {
      const asked = orThrow(await shopper.orders.quoteReturn(order.orderId, { returned, before }))
      const answer = quoteReturn({
        lines: orderLines(order),
        returned: returned as never,
        before,
        policy: { _tag: "KeepDiscount" },
      })
      expect(answer).toEqual({ ok: true, quote: asked })
      before.push(asked)
    }
  })

  it("takes no amount from the quotes that are sent with it: whoever writes more into one gets no more", async () => {
    const { shopper, order } = await sold()
    const [tea, mug] = [lineOf(order, "tea"), lineOf(order, "mug")]
    const ask = (returned: ReadonlyArray<{ lineId: string; quantity: number }>, before: ReadonlyArray<object>) =>
      shopper.orders.quoteReturn(order.orderId, { returned, before: before as never })
    const first = orThrow(await ask([{ lineId: mug, quantity: 2 }], []))
    const forged = {
      ...first,
      gross: gbp(-9_999),
      lines: first.lines.map((line) => ({ ...line, gross: gbp(-9_999), net: gbp(-9_999) })),
    }
    const next = [{ lineId: tea, quantity: 1 }]
    expect(await ask(next, [forged])).toEqual(await ask(next, [first]))
  })

  it("of a gift is nothing, which is what was paid for it", async () => {
    const { shopper, order } = await sold()
    const returned = [{ lineId: lineOf(order, "pot"), quantity: 1 }]
    const quote = orThrow(await shopper.orders.quoteReturn(order.orderId, { returned }))
    expect(quote).toMatchObject({ subtotal: gbp(2_499), discount: gbp(2_499), gross: gbp(0), net: gbp(0) })
  })

  it("gives nothing back and changes nothing: a refund of it is the shop's to make", async () => {
    const { shopper, cartwright, order, provider } = await sold()
    const before = await shopper.orders.get(order.orderId)
    const asked = provider.asked.length
    const returned = [{ lineId: lineOf(order, "mug"), quantity: 4 }]
    const { gross } = orThrow(await shopper.orders.quoteReturn(order.orderId, { returned }))
    expect([await shopper.orders.get(order.orderId), provider.asked.length]).toEqual([before, asked])
    const { payment } = orThrow(await cartwright.for(job).checkout.refund(order.orderId, { amount: gross }))
    expect(payment.refunded).toEqual(gross)
    // Quotes are about pieces: money that was given back does not change them.
    expect(orThrow(await shopper.orders.quoteReturn(order.orderId, { returned })).gross).toEqual(gross)
  })

  it("is for the buyer and trusted jobs; a stranger is told what they are told of an order that is not there", async () => {
    const { cartwright, order } = await sold()
    const input = { returned: [{ lineId: lineOf(order, "mug"), quantity: 1 }] }
    expect(await cartwright.for(job).orders.quoteReturn(order.orderId, input)).toMatchObject({ ok: true })
    expect(await cartwright.for(bob).orders.quoteReturn(order.orderId, input)).toMatchObject({
      rejection: { _tag: "OrderNotFound", orderId: order.orderId },
    })
    expect(await cartwright.for(bob).orders.quoteReturn("nowhere", input)).toMatchObject({
      rejection: { _tag: "OrderNotFound", orderId: "nowhere" },
    })
  })

  it("is for orders that are paid, and for what was ordered", async () => {
    const { shopper, cartwright, order } = await sold()
    const mug = lineOf(order, "mug")
    const ask = async (returned: ReadonlyArray<ReturnedPieces>, before?: ReadonlyArray<object>) => {
      const answer = await shopper.orders.quoteReturn(order.orderId, { returned, before: before as never })
      return answer.ok ? "ok" : { ...answer.rejection, message: "" }
    }
    const pieces = (lineId: string, quantity: number) => ({ lineId, quantity }) as ReturnedPieces
    const { orderId } = order
    const of = { orderId, lineId: mug, bought: 4, message: "" }
    expect(await ask([pieces("gone", 1)])).toEqual({ _tag: "LineNotOrdered", orderId, lineId: "gone", message: "" })
    expect(await ask([pieces(mug, 3), pieces(mug, 2)])).toEqual({
      _tag: "MoreThanBought",
      ...of,
      returned: 0,
      asked: 5,
    })
    expect(await ask([pieces(mug, 2)], [{ returned: [pieces(mug, 3)] }])).toEqual({
      _tag: "MoreThanBought",
      ...of,
      returned: 3,
      asked: 2,
    })
    expect(await ask([pieces(mug, 1)], [{ returned: [pieces(mug, 5)] }])).toEqual({
      _tag: "MoreThanBought",
      ...of,
      returned: 0,
      asked: 5,
    })
    expect(await ask([pieces(mug, 1)], [{ returned: [pieces("gone", 1)] }])).toMatchObject({ _tag: "LineNotOrdered" })
    expect(await ask([pieces(mug, 4)], [])).toBe("ok")
    orThrow(await cartwright.for(job).checkout.cancel(orderId))
    expect(await ask([pieces(mug, 1)])).toEqual({
      _tag: "OrderNotReturnable",
      orderId,
      status: "cancelled",
      message: "",
    })
  })
})
