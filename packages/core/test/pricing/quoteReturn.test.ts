import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { FundedUnits } from "../../src/pricing/funding.ts"
import type { PricedCart } from "../../src/pricing/PricedCart.ts"
import type { PricingRequest } from "../../src/pricing/PricingRequest.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import {
  quoteReturn,
  type ReturnedLine,
  type ReturnedPieces,
  type ReturnPolicy,
  type ReturnQuote,
  type ReturnRejection,
} from "../../src/pricing/quoteReturn.ts"
import { frozen } from "../arbitraries.ts"
import { gbp, line, lineId, offer, offersOf, request, requests, sum, vat } from "./answerKit.ts"

const keep: ReturnPolicy = { _tag: "KeepDiscount" }
const back = (id: string, quantity: number): ReturnedPieces => ({ lineId: lineId(id), quantity })

interface Order {
  readonly asked: PricingRequest
  readonly priced: PricedCart
  readonly clawBack: ReturnPolicy
}

const ordered = (...asked: Parameters<typeof request>): Order => {
  const made = request(...asked)
  return { asked: made, priced: priceCart(made), clawBack: { _tag: "ClawBack", request: made } }
}

const goodsOf = ({ lines, gifts }: PricedCart) => [...lines, ...gifts]

/** The quote of a return that may be made. */
const quoted = (
  { priced }: Order,
  policy: ReturnPolicy,
  returned: ReadonlyArray<ReturnedPieces>,
  before: ReadonlyArray<ReturnQuote> = [],
): ReturnQuote => {
  const answer = quoteReturn({ lines: goodsOf(priced), returned, before, policy })
  if (answer.ok) return answer.quote
  throw new Error(`the return was refused: ${JSON.stringify(answer.rejection)}`)
}

const rejected = (
  { priced }: Order,
  policy: ReturnPolicy,
  returned: ReadonlyArray<ReturnedPieces>,
  before: ReadonlyArray<ReturnQuote> = [],
): ReturnRejection | undefined => {
  const answer = quoteReturn({ lines: goodsOf(priced), returned, before, policy })
  return answer.ok ? undefined : answer.rejection
}

/** Three for two: the mugs cost 10.00, and one of them nothing. */
const threeForTwo = ordered([line("mug", 1000, 3), line("tea", 500)], {
  promotions: [
    {
      benefits: [{ _tag: "NthUnit", nth: 3, off: { percent: 100 }, on: { skus: ["mug"] } }],
      funding: { seller: 50, platform: 50 },
    },
  ],
  tax: vat("included"),
})

describe("a return that keeps its discounts", () => {
  it("pays back what was paid for the pieces, the last of a line first", () => {
    const { gross, net, tax, lines } = quoted(threeForTwo, keep, [back("mug", 1)])
    expect([gross, net, tax]).toEqual([gbp(1000), gbp(834), gbp(166)])
    expect(lines).toHaveLength(1)
    expect(lines[0]?.units).toEqual([
      {
        quantity: 1,
        subtotal: gbp(1000),
        discounts: [0],
        net: gbp(834),
        tax: gbp(166),
        gross: gbp(1000),
        funding: [{ seller: 0, platform: 0, brand: 0 }],
      },
    ])
  })

  it("goes on where the one before it ended, and gives back what others paid for the discount", () => {
    const first = quoted(threeForTwo, keep, [back("mug", 2)])
    const second = quoted(threeForTwo, keep, [back("mug", 1)], [first])
    expect([first.gross, second.gross]).toEqual([gbp(2000), gbp(0)])
    expect(second.lines[0]).toMatchObject({
      subtotal: gbp(1000),
      discount: gbp(1000),
      discounts: [
        {
          promotionId: "p1",
          amount: gbp(1000),
          funding: [
            { by: "seller", amount: gbp(500) },
            { by: "platform", amount: gbp(500) },
          ],
        },
      ],
    })
    expect(second.funding).toEqual([
      { by: "seller", amount: gbp(500) },
      { by: "platform", amount: gbp(500) },
    ])
  })

  it("is plain JSON, so that it can be kept with the order", () => {
    const quote = quoted(threeForTwo, keep, [back("mug", 2), back("tea", 1)])
    expect(JSON.parse(JSON.stringify(quote))).toEqual(quote)
  })

  it("counts what is sent back of one line in two places together", () => {
    const { returned, gross } = quoted(threeForTwo, keep, [back("mug", 1), back("tea", 1), back("mug", 1)])
    expect(returned).toEqual([back("mug", 2), back("tea", 1)])
    expect(gross).toEqual(gbp(2500))
  })

  it("leaves gifts where they are", () => {
    const order = ordered([line("mug", 1000)], {
      promotions: [{ _tag: "Gift", gifts: [{ offerId: "mint" }] }],
      giftOffers: offersOf(offer("mint", 400)),
    })
    expect(quoted(order, keep, [back("mug", 1)]).gross).toEqual(gbp(1000))
    expect(quoted(order, keep, [back("mug", 1)]).lines).toHaveLength(1)
  })
})

describe("a return that claws discounts back", () => {
  it("pays back what was paid without what the rest costs alone", () => {
    const { gross, lines } = quoted(threeForTwo, threeForTwo.clawBack, [back("mug", 1)])
    expect(gross).toEqual(gbp(0))
    expect(lines).toMatchObject([{ lineId: "mug", quantity: 1, subtotal: gbp(1000), discount: gbp(1000) }])
    expect(lines[0]).not.toHaveProperty("units")
    const both = quoted(threeForTwo, threeForTwo.clawBack, [back("mug", 2)])
    expect(both.gross).toEqual(gbp(1000))
  })

  it("takes a discount back from goods that are kept", () => {
    const order = ordered([line("mug", 2000), line("tea", 1000)], {
      promotions: [
        {
          benefits: [{ _tag: "PercentOff", percent: 10 }],
          condition: { _tag: "SpendAtLeast", amount: gbp(3000) },
        },
      ],
    })
    const { gross, lines, uncovered, returned } = quoted(order, order.clawBack, [back("tea", 1)])
    expect(returned).toEqual([back("tea", 1)])
    expect([gross, uncovered]).toEqual([gbp(700), gbp(0)])
    expect(lines.map(({ lineId, quantity, gross }) => [lineId, quantity, gross.amount])).toEqual([
      ["mug", 0, -200],
      ["tea", 1, 900],
    ])
  })

  it("asks for nothing where the rest costs more than was paid, and makes up for it later", () => {
    const order = ordered([line("mug", 10_000), line("tea", 100)], {
      promotions: [
        {
          benefits: [{ _tag: "PercentOff", percent: 50 }],
          condition: { _tag: "SpendAtLeast", amount: gbp(10_100) },
        },
      ],
    })
    const first = quoted(order, order.clawBack, [back("tea", 1)])
    expect([first.gross, first.uncovered]).toEqual([gbp(0), gbp(4950)])
    expect(first.lines).toMatchObject([{ lineId: "tea", quantity: 1, subtotal: gbp(0), gross: gbp(0) }])
    const second = quoted(order, order.clawBack, [back("mug", 1)], [first])
    expect([second.gross, second.uncovered]).toEqual([gbp(5050), gbp(0)])
    expect(second.lines.map(({ lineId, quantity, gross }) => [lineId, quantity, gross.amount])).toEqual([
      ["mug", 1, 5000],
      ["tea", 0, 50],
    ])
  })

  it("wants the gift back whose cause leaves", () => {
    const order = ordered([line("shirt", 1999, 2), line("pants", 1999)], {
      promotions: [{ _tag: "Gift", gifts: [{ offerId: "towel" }], forEach: { quantity: 1, on: { skus: ["shirt"] } } }],
      giftOffers: offersOf(offer("towel", 400)),
    })
    const towel = order.priced.gifts[0]?.lineId ?? lineId("")
    expect(rejected(order, order.clawBack, [back("shirt", 2)])).toEqual({
      _tag: "GiftStays",
      lineId: towel,
      promotionId: "p1",
      missing: 2,
    })
    expect(rejected(order, order.clawBack, [back("shirt", 1)])).toMatchObject({ _tag: "GiftStays", missing: 1 })
    expect(rejected(order, order.clawBack, [back("pants", 1)])).toBeUndefined()
    const all = quoted(order, order.clawBack, [back("shirt", 2), { lineId: towel, quantity: 2 }])
    expect([all.gross, all.discount]).toEqual([gbp(3998), gbp(800)])
    const withoutGifts = quoteReturn({
      lines: order.priced.lines,
      returned: [back("shirt", 2)],
      policy: order.clawBack,
    })
    expect(withoutGifts).toMatchObject({ ok: true, quote: { gross: gbp(3998) } })
  })

  it("prices what was not asked about along with the rest", () => {
    const order = ordered([line("mug", 2000), line("tea", 1000)], {
      promotions: [
        { benefits: [{ _tag: "AmountOff", amount: gbp(300) }], condition: { _tag: "SpendAtLeast", amount: gbp(1000) } },
      ],
    })
    const mugs = order.priced.lines.filter(({ sku }) => sku === "mug")
    expect(quoteReturn({ lines: mugs, returned: [back("mug", 1)], policy: order.clawBack })).toMatchObject({
      ok: true,
      quote: { gross: gbp(1800) },
    })
  })
})

describe("a return that cannot be", () => {
  it("is answered with the reason", () => {
    const first = quoted(threeForTwo, keep, [back("mug", 2)])
    expect(rejected(threeForTwo, keep, [back("pot", 1)])).toEqual({ _tag: "LineNotFound", lineId: "pot" })
    for (const quantity of [0, -1, 0.5, Number.NaN])
      expect(rejected(threeForTwo, keep, [back("mug", quantity)])).toEqual({
        _tag: "NotAQuantity",
        lineId: "mug",
        quantity,
      })
    expect(rejected(threeForTwo, keep, [back("mug", 1), back("mug", 1)], [first])).toEqual({
      _tag: "MoreThanBought",
      lineId: "mug",
      bought: 3,
      returned: 2,
      asked: 2,
    })
    expect(rejected(threeForTwo, keep, [back("mug", 1)], [first])).toBeUndefined()
  })

  it("is a mistake of the host where the order itself is wrong", () => {
    expect(() => quoteReturn({ lines: [], returned: [], policy: keep })).toThrow("no line was ordered")
    const other: ReturnPolicy = { _tag: "ClawBack", request: request([line("mug", 1000)]) }
    expect(() => quoted(threeForTwo, other, [back("mug", 1)])).toThrow(
      "quoteReturn: the request to price by has no line that was ordered, got tea.",
    )
  })
})

describe("the returns of an order", () => {
  /** Which line, and which part of what is left of it in twelfths; and the policy of each return. */
  const plans = fc.array(
    fc.record({
      lines: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 12 })), {
        minLength: 1,
        maxLength: 3,
      }),
      clawsBack: fc.boolean(),
    }),
    { maxLength: 4 },
  )

  interface Sums {
    subtotal: number
    net: number
    tax: number
    gross: number
    seller: number
    platform: number
    brand: number
  }

  const add = (sums: Sums, one: Pick<ReturnQuote, "subtotal" | "net" | "tax" | "gross" | "funding">): void => {
    for (const column of ["subtotal", "net", "tax", "gross"] as const) sums[column] += one[column].amount
    for (const { by, amount } of one.funding) sums[by] += amount.amount
  }

  /** Its discounts add up, and its pieces do where they are spelled out. */
  const isSound = ({ quantity, net, gross, discount, discounts, units }: ReturnedLine): boolean => {
    if (sum(discounts.map(({ amount }) => amount.amount)) !== discount.amount) return false
    if (units === undefined) return true
    const column = (of: (unit: FundedUnits) => number): number => sum(units.map((unit) => unit.quantity * of(unit)))
    return (
      column(() => 1) === quantity &&
      column((unit) => unit.net.amount) === net.amount &&
      column((unit) => unit.gross.amount) === gross.amount &&
      column((unit) => sum(unit.discounts)) === discount.amount
    )
  }

  const check = (policies: "keep" | "clawBack" | "mixed") =>
    fc.property(requests, plans, (asked, plan) => {
      const order: Order = { asked, priced: priceCart(asked), clawBack: { _tag: "ClawBack", request: asked } }
      const goods = frozen(goodsOf(order.priced))
      const there = new Map(goods.map((one) => [one.lineId, one.quantity]))
      const before: Array<ReturnQuote> = []
      const sums: Sums = { subtotal: 0, net: 0, tax: 0, gross: 0, seller: 0, platform: 0, brand: 0 }
      const send = (returned: ReadonlyArray<ReturnedPieces>, clawsBack: boolean): void => {
        const answer = quoteReturn({ lines: goods, returned, before, policy: clawsBack ? order.clawBack : keep })
        if (!answer.ok) {
          expect(answer.rejection._tag).toBe("GiftStays")
          return
        }
        const { quote } = answer
        for (const { lineId, quantity } of quote.returned) there.set(lineId, (there.get(lineId) ?? 0) - quantity)
        before.push(quote)
        add(sums, quote)
        expect(
          quote.gross.amount >= 0 &&
            quote.net.amount + quote.tax.amount === quote.gross.amount &&
            sum(quote.lines.map((one) => one.gross.amount)) === quote.gross.amount &&
            sum(quote.funding.map(({ amount }) => amount.amount)) === quote.discount.amount &&
            sums.gross <= order.priced.goods.total.amount,
        ).toBe(true)
        expect(quote.lines.filter((one) => !isSound(one))).toEqual([])
        if (policies === "keep") expect(quote.lines.every(({ units }) => units !== undefined)).toBe(true)
      }
      const claws = (wanted: boolean): boolean => (policies === "mixed" ? wanted : policies === "clawBack")
      for (const { lines, clawsBack } of plan) {
        const pieces = new Map<string, ReturnedPieces>()
        for (const [which, twelfths] of lines) {
          const one = goods[which % goods.length]
          const left = one === undefined ? 0 : (there.get(one.lineId) ?? 0)
          const quantity = Math.ceil((left * twelfths) / 12)
          if (one !== undefined && quantity > 0) pieces.set(one.lineId, { lineId: one.lineId, quantity })
        }
        send([...pieces.values()], claws(clawsBack))
      }
      const rest = [...there].flatMap(([lineId, quantity]) => (quantity > 0 ? [{ lineId, quantity }] : []))
      send(rest, claws(plan.length % 2 === 0))
      const { goods: paid } = order.priced
      const funded = { seller: 0, platform: 0, brand: 0 }
      for (const { discounts } of goods)
        for (const { amount, funding = [{ by: "platform" as const, amount }] } of discounts)
          for (const share of funding) funded[share.by] += share.amount.amount
      expect(sums).toEqual({
        subtotal: paid.subtotal.amount,
        net: paid.net.amount,
        tax: paid.tax.amount,
        gross: paid.total.amount,
        ...funded,
      })
    })

  for (const policies of ["keep", "clawBack", "mixed"] as const)
    it(`come to what was paid once all is back, in any order and groups (${policies})`, () => {
      const runs = scaled(10_000, 1 / 20)
      fc.assert(check(policies), { seed, numRuns: runs })
      held(`returns come to what was paid (${policies})`, runs, "orders")
    })
})
