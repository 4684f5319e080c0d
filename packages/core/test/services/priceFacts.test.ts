import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { BuyersUnavailable } from "../../src/ports/BuyerSource.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { ada, makeCarts, run, shelf, yes } from "./kit.ts"

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
