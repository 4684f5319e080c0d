import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import * as Ratio from "../../src/money/Ratio.ts"
import { BuyersUnavailable } from "../../src/ports/BuyerSource.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import type { PricedCart } from "../../src/pricing/PricedCart.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { ada, makeCarts, offer, run, shelf, yes } from "./kit.ts"

const gbp = (amount: number) => ({ amount, currency: "GBP" as const })

describe("the facts of a view", () => {
  const limited = compilePromotions([
    {
      id: "once",
      name: "Once",
      limits: { inAll: { max: 3 } },
      benefits: [{ _tag: "PercentOff", percent: 10 }],
    },
    {
      id: "mug",
      name: "A mug and a spoon",
      benefits: [{ _tag: "Gift", gifts: [{ offerId: "mug" }, { offerId: "pot" }] }],
    },
  ])
  const withFacts = (world: Parameters<typeof makeCarts>[0]) =>
    Effect.gen(function* () {
      const carts = makeCarts({ promotions: { active: () => Effect.succeed(limited) }, ...world })
      yield* yes(carts.open(ada, { id: "c" }))
      yield* yes(
        carts.addMany(
          ada,
          "c",
          ["tea", "mug"].map((sku) => ({ sku, quantity: 1 })),
        ),
      )
      return carts
    })
  const viewed = (carts: Carts) => Effect.map(yes(carts.view(ada, "c")), ({ value }) => value.priced)

  it("are asked for in two steps: offers, promotions and the buyer at once, then the gifts that are missing and the counters", () =>
    run(
      Effect.gen(function* () {
        const asked: Array<string> = []
        const noting = <A>(what: string, answer: A) =>
          Effect.sync(() => void asked.push(`asked ${what}`)).pipe(
            Effect.andThen(Effect.yieldNow),
            Effect.andThen(Effect.sync(() => (asked.push(`told ${what}`), answer))),
          )
        const carts = yield* withFacts({
          offers: { getMany: (ids) => noting(`offers ${ids}`, shelf) },
          promotions: { active: () => noting("promotions", limited) },
          buyers: { about: () => noting("buyer", {}) },
          limits: {
            used: (keys) =>
              noting(
                `counters ${keys.map(({ subject }) => subject)}`,
                keys.map(() => 0),
              ),
          },
        })
        asked.length = 0
        yield* viewed(carts)
        expect([asked.slice(0, 3).sort(), asked.slice(3, 6).sort()]).toEqual([
          ["asked buyer", "asked offers tea,mug", "asked promotions"],
          ["told buyer", "told offers tea,mug", "told promotions"],
        ])
        expect([asked.slice(6, 8).sort(), asked.slice(8).sort()]).toEqual([
          ["asked counters promotion:once", "asked offers pot"],
          ["told counters promotion:once", "told offers pot"],
        ])
      }),
    ))

  describe("beside the cart", () => {
    const onTea = { _tag: "PercentOff", percent: 10, on: { skus: ["tea"] } } as const
    const onLamps = { _tag: "PercentOff", percent: 10, on: { skus: ["lamp"] } } as const
    const giftFor = (sku: string, offerId: string) =>
      ({ _tag: "Gift", gifts: [{ offerId }], forEach: { quantity: 1, on: { skus: [sku] } } }) as const
    const inAll = { inAll: { max: 3 } }
    const many = compilePromotions([
      { id: "tea", name: "Tea", limits: inAll, benefits: [onTea] },
      { id: "lamp", name: "Lamps", limits: inAll, benefits: [onLamps] },
      { id: "pot", name: "A pot with tea", benefits: [giftFor("tea", "pot")] },
      { id: "bulb", name: "A bulb with each lamp", benefits: [giftFor("lamp", "bulb")] },
      { id: "code", name: "With a code", limits: inAll, codes: ["LIGHT"], benefits: [onTea] },
    ])
    const lookedUp = <E>(
      world: Parameters<typeof makeCarts>[0],
      shown: (carts: Carts) => Effect.Effect<PricedCart, E>,
    ) =>
      Effect.gen(function* () {
        const asked: Array<string> = []
        const carts = yield* withFacts({
          promotions: { active: () => Effect.succeed(many) },
          offers: { getMany: (ids) => Effect.sync(() => (asked.push(...ids), shelf)) },
          limits: {
            used: (keys) => Effect.sync(() => (asked.push(...keys.map(({ subject }) => subject)), keys.map(() => 3))),
          },
          ...world,
        })
        asked.length = 0
        return { priced: yield* shown(carts), asked: asked.toSorted() }
      })

    it("are of promotions that its goods and codes can bring about, however many others there are", () =>
      run(
        Effect.gen(function* () {
          expect((yield* lookedUp({}, viewed)).asked).toEqual(["mug", "pot", "promotion:tea", "tea"])
          const withCode = yield* lookedUp({}, (carts) =>
            Effect.andThen(yes(carts.applyCode(ada, "c", "light")), viewed(carts)),
          )
          expect(withCode.asked).toContain("promotion:code")
        }),
      ))

    it("are of all promotions where the host asks for all reasons: a counter may be one", () =>
      run(
        Effect.gen(function* () {
          const { asked, priced } = yield* lookedUp({ config: { pricing: { reasons: "all" } } }, viewed)
          expect(asked).toEqual(["bulb", "mug", "pot", "promotion:lamp", "promotion:tea", "tea"])
          const reason = { _tag: "LimitReached", limit: "inAll", max: 3 }
          expect(priced.notApplied).toContainEqual({ promotionId: "lamp", reason })
        }),
      ))

    it("tell once of each gift whose tax nobody has set, whichever cart comes first", () =>
      run(
        Effect.gen(function* () {
          const problems: Array<string> = []
          const config = {
            tax: { basis: "included", rates: { standard: Ratio.zero } },
            onProblem: ({ doing }: { readonly doing: string }) => void problems.push(doing),
          } as const
          const untaxed = new Map([
            ...shelf,
            offer("lamp", 900),
            offer("pot", 2_499, { taxCategory: "pots" }),
            offer("bulb", 99, { taxCategory: "bulbs" }),
          ])
          const offers = { getMany: () => Effect.succeed(untaxed) }
          yield* lookedUp({ config, offers }, viewed)
          yield* lookedUp({ config, offers }, (carts) =>
            Effect.andThen(yes(carts.addMany(ada, "c", [{ sku: "lamp", quantity: 1 }])), viewed(carts)),
          )
          expect(problems).toEqual([
            "promotions.active: the gift pot was not given",
            "promotions.active: the gift bulb was not given",
          ])
        }),
      ))
  })

  it("are asked for with copies: a host that writes to what it gets changes no price", () =>
    run(
      Effect.gen(function* () {
        const spoil = (given: object) => void Object.assign(given, { currency: "EUR", moment: 0, priceList: "trade" })
        const spoilt = yield* withFacts({
          offers: {
            getMany: (ids, context) =>
              Effect.sync(() => {
                spoil(context)
                ;(ids as Array<unknown>).length = 0
                return shelf
              }),
          },
          promotions: { active: (context) => Effect.sync(() => (spoil(context), limited)) },
          buyers: { about: (_, context) => Effect.sync(() => (spoil(context), {})) },
        })
        const [{ applied, total }, plain] = [yield* viewed(spoilt), yield* viewed(yield* withFacts({}))]
        expect([applied, total]).toEqual([plain.applied, plain.total])
      }),
    ))

  it("are nothing of the buyer, and nothing used, where a host says nothing of either", () =>
    run(
      Effect.gen(function* () {
        const { applied } = yield* viewed(yield* withFacts({}))
        expect(applied.map(({ promotionId }) => promotionId)).toEqual(["mug", "once"])
      }),
    ))

  it("say of a promotion that it is used up, as far as the counters have come", () =>
    run(
      Effect.gen(function* () {
        const at = (count: number) => ({ limits: { used: () => Effect.succeed([count]) } })
        const [two, three] = [yield* viewed(yield* withFacts(at(2))), yield* viewed(yield* withFacts(at(3)))]
        expect([two.notApplied, three.notApplied]).toEqual([
          [],
          [{ promotionId: "once", reason: { _tag: "LimitReached", limit: "inAll", max: 3 } }],
        ])
      }),
    ))

  it("do without counters that cannot be read, or that do not come within a second", () =>
    run(
      Effect.gen(function* () {
        const down = new StoreUnavailable({ store: "limit ledger", doing: "reading", outcome: "notDone", cause: 1 })
        const failing = yield* withFacts({ limits: { used: () => Effect.fail(down) } })
        expect((yield* viewed(failing)).discount).toEqual(gbp(105 + 799 + 2_499))
        const hanging = yield* withFacts({ limits: { used: () => Effect.never } })
        const fiber = yield* Effect.forkChild(viewed(hanging), { startImmediately: true })
        yield* TestClock.adjust(999)
        expect(fiber.pollUnsafe()).toBeUndefined()
        yield* TestClock.adjust(1)
        expect((yield* Fiber.join(fiber)).discount).toEqual(gbp(105 + 799 + 2_499))
      }).pipe(Effect.provide(TestClock.layer())),
    ))

  it("are missed where nobody knows the buyer just now: no price is better than another one", () =>
    run(
      Effect.gen(function* () {
        const down = new BuyersUnavailable({ problem: "the crm is down" })
        const carts = yield* withFacts({ buyers: { about: () => Effect.fail(down) } })
        expect(yield* Effect.flip(carts.view(ada, "c"))).toBe(down)
      }),
    ))
})
