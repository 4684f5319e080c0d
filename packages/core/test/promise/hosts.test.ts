/** What hosts plug in as plain async functions, and all the ways in which these can disappoint. */

import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { NEVER, type OfferId, type OpId } from "../../src/catalog/ids.ts"
import type { OfferInput } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { AsyncCartStore } from "../../src/promise/hostStore.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { AsyncOffers, AsyncPromotions } from "../../src/promise/ports.ts"
import { gbp, many, shop, tea, thrownBy } from "./kit.ts"

const never = (): Promise<never> => new Promise(() => undefined)
const NOTHING = "Nothing was changed. Try again"

/** A store of the host's own: the memory store behind plain async functions. */
const hostStore = (more: Partial<AsyncCartStore> = {}): AsyncCartStore => {
  const memory = makeMemoryCartStore()
  return {
    load: (id, options) => Effect.runPromise(memory.load(id, options)),
    write: (id, write) => Effect.runPromise(memory.write(id, write)),
    history: (id, page) => Effect.runPromise(memory.history(id, page)),
    ...more,
  }
}
const withStore = (more: Partial<AsyncCartStore> = {}) => shop({ stores: { carts: hostStore(more) } })

describe("a host's own store", () => {
  it("keeps carts as any other", async () => {
    const { cart } = await withStore()
    orThrow(await cart.add("c", tea, { requestId: "r" }))
    expect(orThrow(await cart.add("c", tea, { requestId: "r" })).version).toBe(2)
    expect(orThrow(await cart.history("c")).map(({ version }) => version)).toEqual([1, 2])
    expect(await cart.add("c", { sku: "mug", quantity: 1 }, { requestId: "r" })).toMatchObject({ ok: false })
    expect(await cart.get("nowhere")).toMatchObject({ rejection: { _tag: "CartNotFound" } })
  })

  it("may be an object with methods of its own, and answer null for a cart that is not there", async () => {
    class Mine {
      readonly inner = hostStore()
      async load(...given: Parameters<AsyncCartStore["load"]>) {
        return (await this.inner.load(...given)) ?? (null as never)
      }
      write(...given: Parameters<AsyncCartStore["write"]>) {
        return this.inner.write(...given)
      }
      history(...given: Parameters<AsyncCartStore["history"]>) {
        return this.inner.history(...given)
      }
    }
    const { cart } = await shop({ stores: { carts: new Mine() } })
    expect(orThrow(await cart.add("c", tea)).version).toBe(2)
    expect(await cart.get("nowhere")).toMatchObject({ rejection: { _tag: "CartNotFound" } })
  })

  it("that throws while writing may have written; it can say that it has not", async () => {
    const lost = Object.assign(new Error("no connection"), { outcome: "notDone" })
    for (const [cause, outcome] of [
      [new Error("no answer"), "unknown"],
      [lost, "notDone"],
    ] as const) {
      let broken = false
      const inner = hostStore()
      const { cart } = await shop({
        stores: { carts: { ...inner, write: (...given) => (broken ? Promise.reject(cause) : inner.write(...given)) } },
      })
      broken = true
      const error = await thrownBy(() => cart.add("c", tea))
      expect(error).toMatchObject({ outcome, reason: { _tag: "CartStoreUnavailable", doing: "writing c", cause } })
    }
  })

  it("that throws while reading has changed nothing", async () => {
    const { cart } = await withStore({
      load: () => Promise.reject(new Error("down")),
      history: () => Promise.reject(0),
    })
    expect(await thrownBy(() => cart.get("c"))).toMatchObject({
      outcome: "notDone",
      retryable: true,
      message: `The cart store gave no usable answer while loading c. ${NOTHING}.`,
    })
  })

  const written = { _tag: "Written", version: 1, durability: "memory" }
  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["a number", 5],
    ["an unknown tag", { _tag: "Saved" }],
    ["no version", { ...written, version: undefined }],
    ["half a version", { ...written, version: 1.5 }],
    ["an unknown durability", { ...written, durability: "tape" }],
    ["a replay without a cart", { _tag: "Replayed", outcome: [] }],
    ["a replay without an outcome", { _tag: "Replayed", current: { version: 1, value: {} } }],
    ["a conflict with something else", { _tag: "Conflict", current: { version: 2, value: { shape: 9 } } }],
  ])("that answers a write with %s may have written", async (_, answer) => {
    const inner = hostStore()
    const { cart } = await withStore({
      write: (id, ...given) => (id === "c" ? inner.write(id, ...given) : Promise.resolve(answer as never)),
    })
    const error = await thrownBy(() => cart.open({ id: "d" }))
    expect(error).toMatchObject({ outcome: "unknown", reason: { _tag: "CartStoreUnavailable" } })
    expect(String(error.reason.message)).toContain("while writing d")
  })

  it.each<readonly [string, unknown]>([
    ["a text", "{}"],
    ["a bare cart", { shape: 1, id: "c", owner: {}, lines: [], shelf: [] }],
    ["a version without a cart", { version: 1 }],
    ["a cart of a newer shape", { version: 1, value: { shape: 2 } }],
    [
      "an operation that is none",
      { version: 1, value: { shape: 1, id: "c", owner: {}, lines: [], shelf: [] }, earlier: 5 },
    ],
  ])("that answers a load with %s is not taken at its word", async (_, answer) => {
    const { cart } = await withStore({ load: async () => answer as never })
    for (const call of [() => cart.get("c"), () => cart.add("c", tea), () => cart.history("c")])
      expect(await thrownBy(call)).toMatchObject({ outcome: "notDone", reason: { _tag: "CartStoreUnavailable" } })
  })

  it("that answers a history with something else is not taken at its word", async () => {
    for (const answer of [undefined, [5], [{ version: 1 }], [{ version: -1, operation: {} }]]) {
      const { cart } = await withStore({ history: async () => answer as never })
      expect(await thrownBy(() => cart.history("c"))).toMatchObject({ reason: { doing: "reading the history of c" } })
    }
  })

  it("is told when nobody waits for it any more", async () => {
    const signals: Array<AbortSignal> = []
    const { cart } = await withStore({
      load: (_id, _options, signal) => {
        signals.push(signal)
        return never()
      },
    })
    const controller = new AbortController()
    const aborted = thrownBy(() => cart.get("c", { signal: controller.signal }))
    await Promise.resolve()
    controller.abort()
    expect((await aborted).reason._tag).toBe("Aborted")
    expect((await thrownBy(() => cart.get("c", { timeoutMs: 1 }))).reason._tag).toBe("DeadlineExceeded")
    expect(signals.map((signal) => signal.aborted)).toEqual(signals.map(() => true))
  })

  it("is asked for the operation, the version and the page that the call is about", async () => {
    const asked: Array<unknown> = []
    const inner = hostStore()
    const { cart } = await shop({
      stores: {
        carts: {
          ...inner,
          load: (id, options, signal) => {
            asked.push([id, options])
            return inner.load(id, options, signal)
          },
          history: (id, page, signal) => {
            asked.push([id, page])
            return inner.history(id, page, signal)
          },
        },
      },
    })
    await cart.add("c", tea, { requestId: "r" })
    await cart.get("c", { atLeast: 2 })
    await cart.history("c")
    expect(asked).toEqual([
      ["c", { op: "r" as OpId }],
      ["c", { atLeast: 2 }],
      ["c", {}],
      ["c", { after: NEVER, limit: 100 }],
    ])
  })
})

describe("a host's own offers", () => {
  const withOffers = (getMany: AsyncOffers["getMany"]) => shop({ offers: { getMany } })
  const problemOf = async (getMany: AsyncOffers["getMany"]): Promise<string> => {
    const { cart } = await withOffers(getMany)
    const before = await cart.get("c")
    const { reason, outcome } = await thrownBy(() => cart.add("c", tea))
    expect([reason._tag, outcome]).toEqual(["OffersUnavailable", "notDone"])
    expect(await cart.get("c")).toEqual(before)
    return reason._tag === "OffersUnavailable" ? reason.problem : ""
  }

  it.each<readonly [string, unknown, string]>([
    ["nothing", undefined, "it must answer a Map of offers by their ids, got missing"],
    ["an object", {}, "it must answer a Map of offers by their ids, got an object"],
    ["a list", [["tea", {}]], "it must answer a Map of offers by their ids, got a list of 1"],
  ])("that answer with %s are not taken for none", async (_, answer, problem) => {
    expect(await problemOf(async () => answer as never)).toBe(`offers.getMany failed: ${problem}`)
  })

  const offer = { price: gbp(250) }
  const price =
    "the price of the offer tea must be { amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency, got"
  it.each<readonly [string, unknown, string]>([
    ["null", null, "the offer tea must be an object, got null"],
    ["a number", 250, "the offer tea must be an object, got 250"],
    ["no price", {}, `${price} missing`],
    ["a price in pounds", { price: 2.5 }, `${price} 2.5`],
    ["a price of half a penny", { price: gbp(0.5) }, `${price} { amount: 0.5, currency: "GBP" }`],
    ["a price in no currency", { price: { amount: 1, currency: "gbp" } }, `${price} { amount: 1, currency: "gbp" }`],
    [
      "a price too fine",
      { price: { ...gbp(1), exponent: 13 } },
      `${price} { amount: 1, currency: "GBP", exponent: 13 }`,
    ],
    ["an empty SKU", { ...offer, sku: "" }, `the sku of the offer tea must be a text of 1 to 64 characters, got ""`],
    [
      "half a piece in stock",
      { ...offer, stock: 0.5 },
      "the stock of the offer tea must be a whole number of pieces, got 0.5",
    ],
    [
      "a limit that is a number",
      { ...offer, limit: 5 },
      "the limit of the offer tea must be { max }, with max a whole number of pieces, got 5",
    ],
    [
      "a seller that is none",
      { ...offer, seller: 7 },
      "the seller of the offer tea must be a text of 1 to 128 characters, got 7",
    ],
    [
      "a price list that is none",
      { ...offer, priceList: null },
      "the priceList of the offer tea must be a text of 1 to 128 characters, got null",
    ],
    [
      "a tax category that is none",
      { ...offer, taxCategory: [] },
      "the taxCategory of the offer tea must be a text of 1 to 128 characters, got a list of 0",
    ],
    [
      "a date for asOf",
      { ...offer, asOf: new Date(0) },
      "the asOf of the offer tea must be milliseconds since 1970, got an object that is not a plain one",
    ],
  ])("with %s are refused, and told what is wrong", async (_, one, problem) => {
    expect(await problemOf(async () => new Map([["tea", one as OfferInput]]))).toBe(`offers.getMany failed: ${problem}`)
  })

  it("below zero are refused", async () => {
    expect(await problemOf(async () => new Map([["tea", { price: gbp(-1) }]]))).toBe(
      'offers.getMany failed: the price of the offer tea must be { amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency, got { amount: -1, currency: "GBP" }',
    )
  })

  it("may fail with anything at all", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          fc.constantFrom(undefined, null, Symbol("s"), Object.create(null), { toString: () => never() }),
        ),
        fc.boolean(),
        async (cause, atOnce) => {
          const fail = (): Promise<never> => {
            if (atOnce) throw cause
            return Promise.reject(cause)
          }
          const { cart } = await withOffers(fail)
          expect((await thrownBy(() => cart.add("c", tea))).reason._tag).toBe("OffersUnavailable")
          const { cart: other } = await withStore({ load: fail })
          expect((await thrownBy(() => other.get("c"))).reason._tag).toBe("CartStoreUnavailable")
          const { cart: third } = await shop({ promotions: { active: fail } })
          expect((await thrownBy(() => third.view("c"))).reason._tag).toBe("PromotionsUnavailable")
        },
      ),
      { numRuns: 50 },
    ))

  it("that never come end with the deadline, and are told so", async () => {
    let told: AbortSignal | undefined
    const { cart } = await withOffers((_ids, _context, signal) => {
      told = signal
      return never()
    })
    const error = await thrownBy(() => cart.add("c", tea, { timeoutMs: 1 }))
    expect(error).toMatchObject({ outcome: "notDone", retryable: true, reason: { _tag: "DeadlineExceeded" } })
    expect(told?.aborted).toBe(true)
  })

  it("are asked once for a whole batch, with the cart's context", async () => {
    const asked: Array<unknown> = []
    const { cart } = await withOffers(async (ids, context) => {
      asked.push([ids, context.currency])
      return new Map([["tea", offer]])
    })
    await cart.addMany("c", [tea, { sku: "mug", quantity: 1 }, tea])
    expect(asked).toEqual([[["tea", "mug"], "GBP"]])
  })

  it("may come from an object with methods, and carry more than an offer is", async () => {
    class Catalogue {
      readonly rows = new Map([["tea", { ...offer, description: "Assam", secretMargin: 0.7 }]])
      async getMany() {
        return this.rows
      }
    }
    const { cart } = await shop({ offers: new Catalogue() })
    const { cart: now } = orThrow(await cart.add("c", tea))
    const kept = JSON.stringify([now, orThrow(await cart.history("c")), await cart.view("c")])
    expect(kept).not.toMatch(/Assam|secretMargin/)
  })
})

describe("a host's own promotions", () => {
  const promotion = { id: "p", name: "Half price", benefits: [{ _tag: "PercentOff", percent: 50 }] } as const
  const totalWith = async (active: AsyncPromotions["active"]): Promise<number> => {
    const { cart } = await shop({ promotions: { active } })
    await cart.add("c", { sku: "tea", quantity: 2 })
    return orThrow(await cart.view("c")).priced.total.amount
  }

  it("may be a list, or what was compiled of one", async () => {
    const set = compilePromotions([promotion])
    expect(await totalWith(async () => [promotion])).toBe(250)
    expect(await totalWith(async () => set)).toBe(250)
    expect(await totalWith(async () => [])).toBe(500)
  })

  it("may come from an object with methods", async () => {
    class BackOffice {
      readonly list = [promotion]
      async active() {
        return this.list
      }
    }
    const { cart } = await shop({ promotions: new BackOffice() })
    await cart.add("c", { sku: "tea", quantity: 2 })
    expect(orThrow(await cart.view("c")).priced.total.amount).toBe(250)
  })

  it.each<readonly [string, unknown, string]>([
    ["nothing", undefined, "it must answer a list of promotions or what compilePromotions made of one, got missing"],
    ["an object", {}, "it must answer a list of promotions or what compilePromotions made of one, got an object"],
  ])("that answer with %s are not taken for none", async (_, answer, problem) => {
    const { cart } = await shop({ promotions: { active: async () => answer as never } })
    const { reason } = await thrownBy(() => cart.view("c"))
    expect(reason).toMatchObject({ _tag: "PromotionsUnavailable", problem: `promotions.active failed: ${problem}` })
  })

  it.each<readonly [string, ReadonlyArray<unknown>, string, string]>([
    [
      "is no promotion",
      [5, promotion],
      "without an id",
      "the promotion is no object, got 5. Write one with id, name, lane, priority, validity, channels, codes, on, condition, benefits, stacking, limits, budget, funding.",
    ],
    [
      "takes off more than there is",
      [promotion, { ...promotion, id: "q", benefits: [{ _tag: "PercentOff", percent: 110 }] }],
      "q",
      "benefits[0].percent is no percentage, got 110. Write more than 0 and at most 100, with at most 4 digits after the point.",
    ],
    [
      "has the id of another",
      [promotion, { ...promotion, name: "Again" }],
      "p",
      'id stands for another promotion too, the one at 0, got "p". Give each an id of its own.',
    ],
  ])("of which one %s, are given without it, and the developers hear of it once", async (_, list, id, problem) => {
    const told: Array<{ readonly doing: string; readonly error: unknown }> = []
    const { cart } = await shop({
      promotions: { active: async () => list as never },
      onProblem: (one) => void told.push(one),
    })
    await cart.add("c", { sku: "tea", quantity: 2 })
    for (let times = 0; times < 3; times++) expect(orThrow(await cart.view("c")).priced.total.amount).toBe(250)
    expect(told).toEqual([
      { doing: `promotions.active: the promotion ${id} was set aside`, error: new RangeError(problem) },
    ])
  })

  it("are told anew where the host hands out another list", async () => {
    let told = 0
    const { cart } = await shop({
      promotions: { active: async () => [promotion, 5 as never] },
      onProblem: () => {
        told++
      },
    })
    await cart.view("c")
    await cart.view("c")
    expect(told).toBe(2)
  })

  it("that never come end with the deadline", async () => {
    const { cart } = await shop({ promotions: { active: never } })
    expect((await thrownBy(() => cart.view("c", { timeoutMs: 1 }))).reason._tag).toBe("DeadlineExceeded")
  })
})

it("asks a host's source for many offers at once, each under its own id", async () => {
  const skus = many(100, (n) => `sku-${n}` as OfferId)
  const { cart } = await shop({
    offers: { getMany: async (ids) => new Map(ids.map((id, n) => [id, { price: gbp(n + 1) }])) },
  })
  const { cart: now } = orThrow(
    await cart.addMany(
      "c",
      skus.map((sku) => ({ sku, quantity: 1 })),
    ),
  )
  expect(now.lines.map(({ priceSeen }) => priceSeen.amount)).toEqual(many(100, (n) => n + 1))
})
