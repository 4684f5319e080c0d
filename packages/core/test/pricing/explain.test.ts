import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import type { SellerId } from "../../src/catalog/ids.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { explain } from "../../src/pricing/explain.ts"
import type { LinePart, PricedCart, PricedLine } from "../../src/pricing/PricedCart.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"
import { gbp, line, lineId, offer, offersOf, price, request, requests, vat } from "./answerKit.ts"

const rich = request(
  [
    line("mug", 2500, 3, {
      seller: "ann",
      prices: [{ price: gbp(2400), kind: "sale", priceList: "summer", minQuantity: 3 }],
    }),
    line("tea", 450, 2, { was: gbp(500), taxCategory: "food" }),
  ],
  {
    priceList: "summer",
    promotions: [
      {
        id: "cat",
        name: "Mugs 10 % less",
        lane: "catalogue",
        benefits: [{ _tag: "PercentOff", percent: 10, on: { skus: ["mug"] } }],
      },
      {
        id: "half",
        name: "Second at half price",
        benefits: [{ _tag: "NthUnit", nth: 2, off: { percent: 50 }, on: { skus: ["mug"] } }],
        funding: { seller: 60, platform: 40 },
      },
      { id: "save", name: '5.00 off "all"', codes: ["SAVE5"], benefits: [{ _tag: "AmountOff", amount: gbp(500) }] },
      { id: "post", name: "Free delivery", benefits: [{ _tag: "ShippingOff", off: { percent: 100 } }] },
      { id: "mint", name: "A mint", benefits: [{ _tag: "Gift", gifts: [{ offerId: "mint" }, { offerId: "lime" }] }] },
      {
        id: "rich",
        name: "10 % off",
        codes: ["RICH"],
        benefits: [{ _tag: "PercentOff", percent: 10 }],
        condition: { _tag: "SpendAtLeast", amount: gbp(10_000) },
      },
      { id: "twice", name: "Twice the points", benefits: [{ _tag: "PointsTimes", times: 2 }] },
    ],
    codes: ["save5", "RICH", "NONE"],
    giftOffers: offersOf(offer("mint", 150)),
    shipping: [{ id: "parcel", method: "post", price: gbp(395), seller: "ann" as SellerId }],
    tenders: [{ id: "card 1", kind: "giftCard", balance: gbp(1000) }],
    policies: { points: { onePer: gbp(100) } },
    tax: {
      basis: "included",
      rates: {
        standard: Ratio.fromPercent("20"),
        food: {
          rates: [
            { name: "VAT", rate: Ratio.fromPercent("5") },
            { name: "city", rate: Ratio.of(1, 300) },
          ],
        },
      },
    },
  },
)

const lines = (text: string): ReadonlyArray<string> => text.split("\n")

describe("a priced cart in words", () => {
  it("says why each minor unit is as it is", () => {
    expect(lines(explain(priceCart(rich)))).toEqual([
      '3 × "mug" at 21.60 GBP: 64.80 GBP (line mug, sold by ann)',
      '  sale price of "summer" from 3 pieces on, was 25.00 GBP',
      '  "Mugs 10 % less" (cat) made it 21.60 GBP from 24.00 GBP',
      '  - 10.80 GBP: "Second at half price" (half), paid by the seller 6.48 GBP, the platform 4.32 GBP',
      '  - 4.29 GBP: "5.00 off \\"all\\"" (save, code "SAVE5"), paid by the platform',
      "  pieces: 1 at 9.94 GBP, 1 at 19.88 GBP, 1 at 19.89 GBP",
      "  = 49.71 GBP: net 41.42 GBP and tax 8.29 GBP (standard)",
      '2 × "tea" at 4.50 GBP: 9.00 GBP (line tea)',
      "  was 5.00 GBP",
      '  - 0.71 GBP: "5.00 off \\"all\\"" (save, code "SAVE5"), paid by the platform',
      "  pieces: 1 at 4.14 GBP, 1 at 4.15 GBP",
      "  = 8.29 GBP: net 7.87 GBP and tax 0.42 GBP (food, VAT 5 % 0.39 GBP, city 1/3 % 0.03 GBP)",
      '1 × "mint" as a gift, at 1.50 GBP: 1.50 GBP (line gift_Ytdyfgi6-kL1M1iA1KR61z)',
      '  - 1.50 GBP: "A mint" (mint), paid by the platform',
      "  = 0.00 GBP: net 0.00 GBP and tax 0.00 GBP (standard)",
      'Delivery parcel by "post" from ann: 3.95 GBP',
      '  - 3.95 GBP: "Free delivery" (post), paid by the platform',
      "  = 0.00 GBP: net 0.00 GBP and tax 0.00 GBP (standard)",
      "Goods: 75.30 GBP less 17.30 GBP; net 49.29 GBP and tax 8.71 GBP = 58.00 GBP",
      "Delivery: 3.95 GBP less 3.95 GBP; net 0.00 GBP and tax 0.00 GBP = 0.00 GBP",
      "Total: 79.25 GBP less 21.25 GBP; net 49.29 GBP and tax 8.71 GBP = 58.00 GBP",
      "Tax food VAT, 5 % on 7.87 GBP: 0.39 GBP",
      "Tax food city, 1/3 % on 7.87 GBP: 0.03 GBP",
      "Tax standard, 20 % on 41.42 GBP: 8.29 GBP",
      "The shop's own: 10.50 GBP less 2.21 GBP; net 7.87 GBP and tax 0.42 GBP = 8.29 GBP, pays 0.00 GBP of the discounts",
      "Seller ann: 68.75 GBP less 19.04 GBP; net 41.42 GBP and tax 8.29 GBP = 49.71 GBP, pays 6.48 GBP of the discounts",
      "Discounts are paid by the seller 6.48 GBP, the platform 14.77 GBP",
      'Given: "Second at half price" (half), 10.80 GBP off',
      'Given: "5.00 off \\"all\\"" (save, code "SAVE5"), 5.00 GBP off',
      'Given: "A mint" (mint), 1.50 GBP off',
      'Given: "Twice the points" (twice)',
      'Given: "Free delivery" (post), 3.95 GBP off',
      'Code "save5" is good for save',
      'Code "RICH" is good for nothing. Its goods cost 73.80 GBP and have to cost 100.00 GBP: 26.20 GBP is missing.',
      'Code "NONE" is good for nothing. No promotion has this code.',
      'Spend 26.20 GBP more and save 8.42 GBP: "10 % off" (rich)',
      "Not given: rich. Its goods cost 73.80 GBP and have to cost 100.00 GBP: 26.20 GBP is missing.",
      'The gift "lime" of mint is not for sale here now.',
      "Earns 116 points, 58 of them by promotions",
      'Gift card "card 1" pays 10.00 GBP',
      "Due: 48.00 GBP",
    ])
  })

  it("tells of pieces only where they cost something else, and those of one price together", () => {
    const third = { _tag: "AmountOff", amount: gbp(1), on: { skus: ["tea"] } } as const
    const two = priceCart(request([line("tea", 450, 3)], { promotions: [third, { ...third, amount: gbp(2) }] }))
    expect(unitsOf(only(two)).map(({ gross }) => gross.amount)).toEqual([449, 449])
    expect(explain(two)).not.toContain("pieces")
    const mixed = { ...only(two), parts: [part(1, 449), part(1, 451), part(1, 449)] }
    const line3 = { ...mixed, subtotal: gbp(1349), discounts: [], discount: gbp(0), net: gbp(1349), gross: gbp(1349) }
    expect(lines(explain({ ...two, lines: [line3] }))).toContain("  pieces: 2 at 4.49 GBP, 1 at 4.51 GBP")
  })

  const only = ({ lines: [first] }: PricedCart): PricedLine => {
    if (first === undefined) throw new Error("a line")
    return first
  }
  const part = (quantity: number, amount: number): LinePart => ({ quantity, subtotal: gbp(amount), discounts: [] })

  it("is short where nothing happens", () => {
    expect(explain(price([line("tea", 450)]))).toBe(
      [
        '1 × "tea" at 4.50 GBP: 4.50 GBP (line tea)',
        "  = 4.50 GBP",
        "Goods: 4.50 GBP less 0.00 GBP; net 4.50 GBP and tax 0.00 GBP = 4.50 GBP",
        "Total: 4.50 GBP less 0.00 GBP; net 4.50 GBP and tax 0.00 GBP = 4.50 GBP",
        "Due: 4.50 GBP",
      ].join("\n"),
    )
  })

  it("says what made prices lower that is no discount", () => {
    const said = lines(
      explain(
        price([line("tea", 1200)], {
          tax: vat("included"),
          policies: { tenders: "reduction" },
          tenders: [
            { id: "p", kind: "points", balance: gbp(100) },
            { id: "c", kind: "credit", balance: gbp(500) },
          ],
        }),
      ),
    )
    expect(said).toContain("  = 6.00 GBP after points, gift cards and credit: net 5.00 GBP and tax 1.00 GBP (standard)")
    expect(said.slice(-3)).toEqual([
      'Points "p" made prices lower by 1.00 GBP',
      'Credit "c" made prices lower by 5.00 GBP',
      "Due: 6.00 GBP",
    ])
  })

  it("says what is within reach, what is odd, and what was not proved", () => {
    const nudge = { promotionId: "more", name: "8.00 off", benefit: gbp(800), missing: gbp(620) }
    const priced: PricedCart = {
      ...price([]),
      nudges: [
        { _tag: "Spend", ...nudge, like: {} },
        { _tag: "Spend", ...nudge, like: { sku: "tea", seller: "ann", tags: ["hot", "new"] } },
        { _tag: "Take", ...nudge, pieces: 2, lineId: lineId("tea") },
      ],
      warnings: [
        { _tag: "ThresholdLost", promotionId: "a", required: gbp(1000), spent: gbp(900), listed: gbp(1100) },
        { _tag: "SearchStopped", lane: "cart", gap: gbp(12) },
        { _tag: "TaxNotQuoted", of: "tea" },
      ],
      points: { base: 3, extra: 0 },
      optimal: false,
      gap: gbp(12),
    }
    expect(lines(explain(priced)).slice(2)).toEqual([
      'Spend 6.20 GBP more and save 8.00 GBP: "8.00 off" (more)',
      'Spend 6.20 GBP more on goods like these: sku "tea", seller "ann", tags "hot" "new", and save 8.00 GBP: "8.00 off" (more)',
      'Take 2 more of line tea for 6.20 GBP and save 8.00 GBP: "8.00 off" (more)',
      "Lost: a. It asks for 10.00 GBP; its goods cost 11.00 GBP, and 9.00 GBP after other promotions.",
      "The search in the lane cart stopped at its limit. Another combination may take 0.12 GBP more off.",
      "Nobody has quoted the tax of tea.",
      "Earns 3 points",
      "Due: 0.00 GBP",
      "No other combination takes more than 0.12 GBP more off.",
    ])
  })

  it("keeps what people wrote on its line, whatever they wrote", () => {
    const { codes } = price([line("tea", 100)], { codes: ["A\nDue: 0.00 GBP"] })
    expect(codes).toHaveLength(1)
    const said = lines(explain(price([line("tea", 100)], { codes: ["A\nDue: 0.00 GBP"] })))
    expect(said.filter((one) => one.startsWith("Due: "))).toEqual(["Due: 1.00 GBP"])
  })

  it("names every discount and every amount that is due", () => {
    const check = fc.property(requests, (asked) => {
      const priced = priceCart(asked)
      const said = explain(priced)
      const count = (of: RegExp): number => said.match(of)?.length ?? 0
      const sold = [...priced.lines, ...priced.gifts, ...priced.shipping]
      expect(count(/^ {2}- /gm)).toBe(sold.reduce((sum, { discounts }) => sum + discounts.length, 0))
      expect(count(/^ {2}= /gm)).toBe(sold.length)
      expect(count(/^Given: /gm)).toBe(priced.applied.length)
      expect(count(/^Not given: /gm)).toBe(priced.notApplied.length)
      expect(count(/undefined|NaN|\[object/g)).toBe(0)
    })
    fc.assert(check, { seed, numRuns: scaled(2_000) })
  })
})
