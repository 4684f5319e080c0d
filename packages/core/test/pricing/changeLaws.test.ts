import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { scaled } from "../../../../test/scale.ts"
import type { LineId, OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { PricedCart, PricedLine, PricingLine, Promotion } from "../../src/pricing/index.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"
import { giftPromotion, requests } from "./generators.ts"
import { at, gbp, inTurn, line, price, soundSet, taxed } from "./kit.ts"
import { law, priceOf } from "./law.ts"
import { followed, nudging } from "./nudging.ts"
import { partsOf } from "./promotionParts.ts"
import { pence } from "./purchaseParts.ts"

const mint: Offer = { offerId: "mint" as OfferId, sku: "mint" as Sku, price: gbp(250), asOf: at(0) }
const mints = new Map([[mint.offerId, mint]])

describe("a line that is cut in two", () => {
  const { benefit, goods } = partsOf(pence)

  /** What says by itself that it looks at each line: then two lines are another matter. */
  const isByLine = (one: Promotion["benefits"][number]): boolean =>
    one._tag === "FirstThenFurther" ||
    ((one._tag === "PercentOff" || one._tag === "AmountOff") && (one.per === "line" || one.units?.of === "line")) ||
    (one._tag === "FixedPrice" && one.units?.of === "line")

  const whole = fc.record({
    sku: fc.constantFrom("tea", "mug"),
    pieces: fc.integer({ min: 2, max: 9 }),
    cut: fc.nat(7),
    unit: pence,
    floor: fc.oneof(fc.constant(undefined), pence),
  })
  const cutIn = ({ sku, pieces, cut, unit, floor }: typeof whole extends fc.Arbitrary<infer A> ? A : never) => {
    const one: PricingLine = {
      lineId: "m" as LineId,
      offerId: sku as OfferId,
      sku: sku as Sku,
      quantity: pieces,
      unitPrice: gbp(unit),
      ...(floor === undefined ? {} : { floor: gbp(floor) }),
    }
    const first = 1 + (cut % (pieces - 1))
    const two = [
      { ...one, quantity: first },
      { ...one, quantity: pieces - first, lineId: "n" as LineId },
    ]
    return { one: [one], two }
  }
  const others = requests.map(({ lines }) => lines.map(({ prices: _, ...one }) => one))

  const single = fc.record({
    others,
    whole,
    on: fc.option(goods, { nil: undefined }),
    benefit: benefit.filter((one) => !isByLine(one)),
  })
  law(
    "changes nothing that any single benefit gives, unless that looks at each line",
    "A line cut in two gets what it got: any benefit",
    10_000,
    single,
    ({ others, whole, on, benefit }) => {
      const promotions = soundSet([{ id: "p", name: "One", benefits: [benefit], ...(on === undefined ? {} : { on }) }])
      const { one, two } = cutIn(whole)
      expect(price([...others, ...two], { promotions }).applied).toEqual(
        price([...others, ...one], { promotions }).applied,
      )
    },
  )

  const sums = benefit.filter(
    (one) =>
      (((one._tag === "PercentOff" || one._tag === "AmountOff") &&
        (one.per === undefined || one.per === "order") &&
        one.units === undefined) ||
        one._tag === "EveryOff" ||
        (one._tag === "Tiered" && one.of === undefined)) &&
      one.on === undefined,
  )
  const several = fc.record({ others, whole, benefits: fc.array(sums, { minLength: 1, maxLength: 4 }) })
  const tax = { ...taxed("excluded", { standard: "7.7", food: 0, books: 5, both: 19 }), scope: "order" as const }
  law(
    "changes nothing that several promotions for all lines give, and under the scope `order` no tax",
    "A line cut in two gets what it got: several promotions",
    5_000,
    several,
    ({ others, whole, benefits }) => {
      const promotions = soundSet(benefits.map((one, at) => ({ id: `p${at}`, name: "One", benefits: [one] })))
      const withoutFloors = (some: ReadonlyArray<PricingLine>) =>
        some.map(({ floor: _, taxCategory: __, ...one }) => one)
      const { one, two } = cutIn(whole)
      const together = price(withoutFloors([...others, ...one]), { promotions, tax })
      const apart = price(withoutFloors([...others, ...two]), { promotions, tax })
      expect([apart.applied, apart.total, apart.tax]).toEqual([together.applied, together.total, together.tax])
    },
  )
})

describe("a nudge", () => {
  const kept = { Spend: 0, Take: 0 }
  law(
    "that is followed saves exactly what it promised, whether it is spent or taken",
    "A nudge that is followed saves what it promised",
    15_000,
    nudging,
    (asked) => {
      const before = priceOf(asked)
      for (const nudge of before.nudges) {
        const after = priceOf(followed(asked, nudge))
        expect(after.applied.map(({ promotionId }) => promotionId)).toContain(nudge.promotionId)
        expect(after.discount.amount - before.discount.amount).toBe(nudge.benefit.amount)
        expect(after.subtotal.amount - before.subtotal.amount - giftsMore(before, after)).toBe(nudge.missing.amount)
        kept[nudge._tag]++
      }
    },
    () => {
      for (const times of Object.values(kept)) expect(times).toBeGreaterThan(scaled(15_000) / 50)
    },
  )

  let told = 0
  law(
    "is the same whether all reasons are told, or only those of what is near",
    "Nudges do not depend on the reasons that are told",
    8_000,
    nudging,
    (asked) => {
      const telling = (reasons: "all" | "near") =>
        priceOf({ ...asked, policies: { ...asked.policies, reasons } }).nudges
      const near = telling("near")
      expect(telling("all")).toEqual(near)
      told += near.length
    },
    () => expect(told).toBeGreaterThan(scaled(8_000) / 10),
  )

  const giftsMore = (before: PricedCart, after: PricedCart): number =>
    [
      ...after.gifts.map(({ subtotal }) => subtotal.amount),
      ...before.gifts.map(({ subtotal }) => -subtotal.amount),
    ].reduce((sum, one) => sum + one, 0)
})

describe("a gift", () => {
  const giving = fc
    .record({
      asked: requests,
      gifts: fc.array(giftPromotion, { minLength: 1, maxLength: 2 }),
    })
    .map(({ asked, gifts }) => ({
      ...asked,
      promotions: [...asked.promotions, ...gifts.map((one, at): Promotion => ({ id: `g${at}`, name: "Gift", ...one }))],
    }))

  let given = 0
  law(
    "is there for a promotion that is given, costs nothing, and leaves with its cause or where it is refused",
    "A gift leaves with its cause",
    10_000,
    giving,
    (asked) => {
      const { gifts, applied, notApplied } = priceOf(asked)
      for (const { promotionId, gross, subtotal, discounts } of gifts) {
        given++
        expect(gross.amount).toBe(0)
        expect(discounts.map((one) => [one.promotionId, one.amount])).toEqual(
          subtotal.amount === 0 ? [] : [[promotionId, subtotal]],
        )
        expect(applied.map((one) => one.promotionId)).toContain(promotionId)
        expect(notApplied.map((one) => one.promotionId)).not.toContain(promotionId)
        const without = { ...asked, promotions: asked.promotions.filter(({ id }) => id !== promotionId) }
        const refused = { ...asked, giftChoices: [{ promotionId, refused: true as const }] }
        const empty = { ...asked, lines: [] }
        for (const other of [without, refused, empty])
          expect(priceOf(other).gifts.filter((one) => one.promotionId === promotionId)).toEqual([])
      }
    },
    () => {
      expect(given).toBeGreaterThan(scaled(10_000) / 5)
    },
  )

  const counted = fc.record({
    pieces: fc.integer({ min: 1, max: 12 }),
    every: fc.integer({ min: 1, max: 4 }),
    each: fc.integer({ min: 1, max: 3 }),
    maxTimes: fc.integer({ min: 1, max: 4 }),
  })
  law(
    "is given as often as its pieces are there, and no oftener than it may be",
    "A gift is given as often as its pieces are there",
    2_000,
    counted,
    ({ pieces, every, each, maxTimes }) => {
      const gift = {
        _tag: "Gift",
        gifts: [{ offerId: "mint", quantity: each }],
        forEach: { quantity: every },
        maxTimes,
      } as const
      const { gifts } = price([line(100, pieces)], { promotions: inTurn(gift), giftOffers: mints })
      const times = Math.min(Math.floor(pieces / every), maxTimes)
      expect(gifts.map(({ quantity }) => quantity)).toEqual(times === 0 ? [] : [times * each])
    },
  )
})

describe("tax", () => {
  /** All that has to be taxed the same by itself as in its cart. */
  const taxable = requests.filter(
    ({ tax }) => tax !== undefined && tax.quotes === undefined && tax.border === undefined,
  )

  law(
    "of the parts is that of the whole: of pieces, of lines, or of all lines of a category, as the scope says",
    "Tax of the parts is tax of the whole",
    10_000,
    taxable,
    ({ tenders: _, ...asked }) => {
      const { tax } = asked
      if (tax === undefined) return
      const { scope = "line" } = tax
      const { lines, gifts, shipping, taxes } = priceOf(asked)
      const left = ({ subtotal, discount }: (typeof sold)[number]): number => subtotal.amount - discount.amount
      const sold = [...lines, ...gifts, ...shipping]
      /** The tax of these amounts, each sold by itself. */
      const alone = (category: string, amounts: ReadonlyArray<number>): number =>
        amounts.reduce((sum, amount) => sum + price([line(amount, 1, { tax: category })], { tax }).tax.amount, 0)
      if (scope === "order") {
        for (const category of new Set(taxes.map((one) => one.category))) {
          const those = sold.filter(({ taxCategory }) => taxCategory === category)
          const whole = alone(category, [those.reduce((sum, one) => sum + left(one), 0)])
          expect(those.reduce((sum, one) => sum + one.tax.amount, 0)).toBe(whole)
        }
        return
      }
      for (const one of sold) {
        const pieces = scope === "unit" && "quantity" in one && one.quantity <= 20 ? piecesOf(one) : [left(one)]
        if (scope === "line" || pieces.length > 1 || !("quantity" in one) || one.quantity === 1)
          expect(one.tax.amount).toBe(alone(one.taxCategory ?? "standard", pieces))
      }
    },
  )

  /** What is left of each piece. */
  const piecesOf = (one: PricedLine): ReadonlyArray<number> =>
    unitsOf(one).flatMap(({ quantity, subtotal, discounts }) => {
      const left = discounts.reduce((now, amount) => now - amount, subtotal.amount)
      return Array.from({ length: quantity }, () => left)
    })

  const rates = fc.constantFrom("20", "19", "7.7", "0.0001", "250")
  const amounts = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 1e13 }))
  law(
    "included and excluded are inverse, up to a minor unit a rounding",
    "Included and excluded tax are inverse",
    5_000,
    fc.tuple(amounts, rates),
    ([amount, rate]) => {
      const inside = price([line(amount)], { tax: taxed("included", { standard: rate }) })
      const outside = price([line(inside.net)], { tax: taxed("excluded", { standard: rate }) })
      const factor = 1 + Number(rate) / 100
      expect(Math.abs(outside.total.amount - amount)).toBeLessThanOrEqual(Math.ceil(factor / 2 + 0.5))
    },
  )
})
