import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { netAtHome } from "../../src/pricing/border.ts"
import type { PricedCart, Promotion, Stacking } from "../../src/pricing/index.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"
import { wrongIn } from "./addsUp.ts"
import { isLegal } from "./bruteForce.ts"
import { giftPromotion, requestOf, requests } from "./generators.ts"
import { facts, gbp, oracle, priceFacts } from "./kit.ts"
import { law, priceOf } from "./law.ts"
import { partsOf } from "./promotionParts.ts"
import { pence } from "./purchaseParts.ts"

const { stacking } = partsOf(pence)

describe("a priced cart", () => {
  law(
    "adds up at every level, to the last minor unit",
    "A priced cart adds up at every level",
    60_000,
    requests,
    (asked) => {
      const request = requestOf(asked)
      expect(wrongIn(priceCart(request), request)).toEqual([])
    },
  )

  const withFloors = fc.tuple(requests, fc.array(pence, { minLength: 7, maxLength: 7 })).map(([asked, floors]) => ({
    ...asked,
    lines: asked.lines.map((one, at) => ({ ...one, floor: gbp(floors[at] ?? 1) })),
  }))
  law(
    "has no piece below its floor, or below what it cost where that was less",
    "No piece falls below its floor",
    15_000,
    withFloors,
    (asked) => {
      // Over a border both the price and its floor lose the tax that is in them.
      const net = ({ floor, taxCategory }: (typeof asked.lines)[number]): number =>
        asked.tax === undefined ? floor.amount : netAtHome(floor.amount, taxCategory, asked.tax)
      const floors = new Map(asked.lines.map((one) => [one.lineId, net(one)]))
      for (const one of priceOf(asked).lines) {
        const floor = floors.get(one.lineId) ?? 0
        for (const { subtotal, discounts } of unitsOf(one)) {
          const left = discounts.reduce((now, amount) => now - amount, subtotal.amount)
          if (left < Math.min(floor, subtotal.amount))
            throw new Error(`a piece of line ${one.lineId} for ${left}, its floor is ${floor}`)
        }
      }
    },
  )

  law(
    "is what exact fractions say, line by line",
    "A priced cart is what exact fractions say",
    20_000,
    facts,
    (asked) => {
      const priced = new Map(priceFacts(asked).lines.map((one) => [one.lineId as string, one]))
      for (const { lineId, subtotal, gross, net } of oracle(asked)) {
        const one = priced.get(lineId)
        const told = [one?.subtotal.amount, one?.gross.amount, one?.net.amount].map(String)
        if (told.join() !== [subtotal, gross, net].join())
          throw new Error(`line ${lineId}: ${told.join()}, not ${[subtotal, gross, net].join()}`)
      }
    },
  )

  law(
    "says of each promotion once what it took off, or why it took nothing",
    "Each promotion is told of once",
    10_000,
    requests,
    (asked) => {
      const { applied, notApplied, lines } = priceOf({ ...asked, policies: { ...asked.policies, reasons: "all" } })
      const told = [...applied, ...notApplied].map(({ promotionId }) => promotionId)
      const changed = lines.flatMap(({ catalogue = [] }) => catalogue.map(({ promotionId }) => promotionId))
      const inCatalogue = new Set(asked.promotions.flatMap(({ id, lane }) => (lane === "catalogue" ? [id] : [])))
      expect(new Set(told).size).toBe(told.length)
      expect(changed.filter((id) => !inCatalogue.has(id) || told.includes(id))).toEqual([])
      const silent = asked.promotions.filter(({ id }) => !told.includes(id) && !inCatalogue.has(id))
      expect(silent).toEqual([])
    },
  )

  const grouped = fc
    .record({
      asked: requests,
      gifts: fc.array(giftPromotion, { maxLength: 3 }),
      stackings: fc.array(stacking, { minLength: 10, maxLength: 10 }),
    })
    .map(({ asked, gifts, stackings }) => ({
      ...asked,
      promotions: [
        ...asked.promotions,
        ...gifts.map((one, at): Promotion => ({ id: `g${at}`, name: "Gift", ...one })),
      ].map(stackedBy(stackings)),
    }))
  law(
    "has only promotions that may be given together, in whatever lanes they stand",
    "Only what goes together is given together",
    10_000,
    grouped,
    (asked) => {
      const given = new Set(priceOf(asked).applied.map(({ promotionId }) => promotionId))
      const together = asked.promotions.filter(({ id }) => given.has(id))
      if (!isLegal(together)) throw new Error(`given together: ${[...given].join(", ")}`)
    },
  )
})

/** Promotions with these stackings, those of the catalogue left as they are: their prices are the prices. */
const stackedBy =
  (stackings: ReadonlyArray<Stacking | undefined>) =>
  (promotion: Promotion, at: number): Promotion => {
    const stacking = stackings[at]
    return stacking === undefined || promotion.lane === "catalogue" ? promotion : { ...promotion, stacking }
  }

describe("the order", () => {
  /** The same in another order, and backwards. */
  const shuffled = requests.chain((asked) =>
    fc.record({
      asked: fc.constant(asked),
      lines: fc.shuffledSubarray([...asked.lines], { minLength: asked.lines.length }),
    }),
  )
  const byId = ({ lines, shipping }: PricedCart) => ({
    lines: [...lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1)),
    shipping: [...shipping].sort((a, b) => (a.id < b.id ? -1 : 1)),
  })

  law(
    "of lines, deliveries and promotions decides nothing but the order of the answer",
    "The order of a request decides nothing",
    20_000,
    shuffled,
    ({ asked, lines }) => {
      const first = priceOf(asked)
      const { shipping = [], promotions } = asked
      const other = {
        ...asked,
        lines,
        promotions: promotions.toReversed(),
        ...(asked.shipping === undefined ? {} : { shipping: shipping.toReversed() }),
      }
      const second = priceOf(other)
      expect(second.lines.map(({ lineId }) => lineId)).toEqual(lines.map(({ lineId }) => lineId))
      expect(second.shipping.map(({ id }) => id)).toEqual(shipping.map(({ id }) => id).toReversed())
      expect({ ...second, ...byId(second) }).toEqual({ ...first, ...byId(first) })
    },
  )
})

/** Whoever writes to it is found out. */
const frozen = <A>(value: A): A => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const one of Object.values(value)) frozen(one)
  }
  return value
}

describe("the same request", () => {
  law(
    "has the same answer again, after a round trip through JSON, and is not changed",
    "The same request has the same answer, through JSON too",
    20_000,
    requests,
    (asked) => {
      const request = requestOf(frozen(asked))
      const priced = priceCart(request)
      const told = JSON.stringify(priced)
      expect(JSON.parse(told)).toStrictEqual(priced)
      expect(JSON.stringify(priceCart(request))).toBe(told)
      expect(JSON.stringify(priceOf(JSON.parse(JSON.stringify(asked))))).toBe(told)
    },
  )
})
