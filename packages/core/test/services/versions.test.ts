import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { pieces } from "../../src/cart/Cart.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { Answer, CartState } from "../../src/services/Answer.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { ada, bob, makeCarts, offer, run, spied, tagOf, yes } from "./kit.ts"

const tea = { sku: "tea", quantity: 1 }

describe("a version", () => {
  it("comes with every answer and grows by one with every change", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        const { value: opened } = yield* yes(carts.open(ada, { id: "c" }))
        const { value: added } = yield* yes(carts.add(ada, "c", tea))
        const { value: many } = yield* yes(carts.addMany(ada, "c", [tea, { sku: "mug", quantity: 2 }]))
        const { value: set } = yield* yes(carts.setQuantity(ada, "c", added.lineId, 9))
        const { value: same } = yield* yes(carts.setQuantity(ada, "c", added.lineId, 9))
        const { value: got } = yield* yes(carts.get(ada, "c"))
        const { value: seen } = yield* yes(carts.view(ada, "c"))
        expect([opened, added, many, set, same, got, seen].map(({ version }) => version)).toEqual([1, 2, 3, 4, 4, 4, 4])
      }),
    ))

  it("that a change names must be the cart's own, and a refused one changes nothing", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(ada, { id: "c" }))
        const { lineId } = (yield* yes(carts.add(ada, "c", tea, { ifVersion: 1 }))).value
        const before = yield* carts.get(ada, "c")
        const options = { ifVersion: 1 }
        const changes: ReadonlyArray<Effect.Effect<Answer<unknown>, unknown>> = [
          carts.add(ada, "c", tea, options),
          carts.addMany(ada, "c", [tea], options),
          carts.setQuantity(ada, "c", lineId, 5, options),
          carts.remove(ada, "c", lineId, options),
          carts.clear(ada, "c", options),
          carts.deselect(ada, "c", "all", options),
          carts.saveForLater(ada, "c", lineId, options),
          carts.setOptions(ada, "c", lineId, { size: "M" }, options),
          carts.addBundle(ada, "c", { parent: tea, children: [tea] }, options),
          carts.applyCode(ada, "c", "SPRING", options),
          carts.removeCode(ada, "c", "SPRING", options),
          carts.refuseGift(ada, "c", { promotionId: "gift" }, options),
          carts.acceptGift(ada, "c", { promotionId: "gift", offerId: "mug" }, options),
          carts.setContext(ada, "c", { channel: "app" }, options),
          carts.setAttributes(ada, "c", { attributes: { message: "For Ada" } }, options),
        ]
        for (const change of changes) {
          const answer = yield* change
          expect(answer).toMatchObject({ ok: false, rejection: { _tag: "VersionMismatch", expected: 1, actual: 2 } })
        }
        expect(yield* carts.get(ada, "c")).toEqual(before)
      }),
    ))

  it("does not stand in the way of a repeated request", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(ada, { id: "c" }))
        const call = carts.add(ada, "c", tea, { ifVersion: 1, requestId: "r" })
        yield* yes(call)
        expect((yield* yes(call)).replayed).toBe(true)
      }),
    ))

  it("that a reader has seen is handed to the store, which answers nothing older", () =>
    run(
      Effect.gen(function* () {
        const asked: Array<unknown> = []
        const memory = makeMemoryCartStore()
        const carts = makeCarts({
          store: {
            ...memory,
            load: (id, options) => {
              asked.push(options?.atLeast)
              return memory.load(id, options)
            },
          },
        })
        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.add(ada, "c", tea))
        for (const read of [carts.get, carts.view])
          expect((yield* yes(read(ada, "c", { atLeast: 2 }))).value.version).toBe(2)
        yield* yes(carts.history(ada, "c", {}, { atLeast: 2 }))
        expect(asked.slice(-3)).toEqual([2, 2, 2])
      }),
    ))

  it("that two processes both name lets exactly one of them change the cart", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const processes = Array.from({ length: 5 }, () => makeCarts({ store }))
        yield* yes(makeCarts({ store }).open(ada, { id: "c" }))
        const answers = yield* Effect.all(
          processes.map((carts) => carts.add(ada, "c", tea, { ifVersion: 1 })),
          { concurrency: "unbounded" },
        )
        expect(answers.map(tagOf).sort()).toEqual([
          "VersionMismatch",
          "VersionMismatch",
          "VersionMismatch",
          "VersionMismatch",
          "ok",
        ])
      }),
    ))
})

/** What one caller does next; `pick` chooses among the lines it last saw. */
type Step =
  | { readonly kind: "add"; readonly sku: string; readonly quantity: number; readonly requestId: string | undefined }
  | { readonly kind: "save" | "back" | "options"; readonly pick: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      sku: fc.constantFrom("tea", "mug", "pot"),
      quantity: fc.integer({ min: 1, max: 5 }),
      requestId: fc.constantFrom(undefined, undefined, "r1", "r2"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("save" as const, "back" as const, "options" as const),
      pick: fc.nat({ max: 3 }),
    }),
  },
)

const take = (carts: Carts, one: Step, seen: CartState): Effect.Effect<Answer<CartState>, unknown> => {
  if (one.kind === "add") {
    const { sku, quantity, requestId } = one
    // One request id is one request: what it asks for follows from it.
    const item = requestId === undefined ? { sku, quantity } : { sku: "tea", quantity: 3 }
    return carts.add(ada, "c", item, requestId === undefined ? {} : { requestId })
  }
  const place = one.kind === "back" ? seen.cart.shelf : seen.cart.lines
  const line = place[one.pick % Math.max(1, place.length)]
  if (line === undefined) return carts.get(ada, "c")
  switch (one.kind) {
    case "save":
      return carts.saveForLater(ada, "c", line.lineId)
    case "back":
      return carts.moveToCart(ada, "c", line.lineId)
    case "options":
      return carts.setOptions(ada, "c", line.lineId, { size: "M" })
  }
}

describe("processes that meet over one store", () => {
  it("lose no update: in whatever order they interleave, every piece that was acknowledged is in the cart once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 3 }),
        async (s, plans) => {
          const turn = s.scheduleFunction(async () => undefined)
          const memory = spied(makeMemoryCartStore({ pause: Effect.promise(turn) }))
          const acknowledged: Array<number> = []
          const counted = new Set<string>()
          const program = Effect.gen(function* () {
            yield* yes(makeCarts({ store: memory.store }).open(ada, { id: "c" }))
            yield* Effect.all(
              plans.map((plan) =>
                Effect.gen(function* () {
                  const carts = makeCarts({ store: memory.store })
                  let seen = (yield* yes(carts.get(ada, "c"))).value
                  for (const one of plan) {
                    const answer = yield* take(carts, one, seen)
                    if (!answer.ok) continue
                    seen = { cart: answer.value.cart, version: answer.value.version }
                    if (one.kind !== "add") continue
                    if (one.requestId === undefined) acknowledged.push(one.quantity)
                    else if (!counted.has(one.requestId)) {
                      counted.add(one.requestId)
                      acknowledged.push(3)
                    }
                  }
                }),
              ),
              { concurrency: "unbounded" },
            )
            const { cart, version } = (yield* yes(makeCarts({ store: memory.store }).get(ada, "c"))).value
            const held = pieces(cart) + cart.shelf.reduce((sum, { quantity }) => sum + quantity, 0)
            expect(held).toBe(acknowledged.reduce((sum, quantity) => sum + quantity, 0))
            const log = yield* memory.store.history(cart.id, { after: 0 as typeof version, limit: 1_000 })
            expect(log.map((entry) => entry.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1))
          })
          await s.waitFor(Effect.runPromise(program))
        },
      ),
      { numRuns: 60 },
    ))

  it("meet often enough for that to mean something", () =>
    run(
      Effect.gen(function* () {
        const memory = makeMemoryCartStore({ pause: Effect.yieldNow })
        let conflicts = 0
        const store = {
          ...memory,
          write: (...given: Parameters<typeof memory.write>) =>
            Effect.tap(memory.write(...given), ({ _tag }) =>
              Effect.sync(() => {
                if (_tag === "Conflict") conflicts++
              }),
            ),
        }
        yield* yes(makeCarts({ store }).open(ada, { id: "c" }))
        const processes = Array.from({ length: 8 }, () => makeCarts({ store }))
        yield* Effect.all(
          processes.map((carts) => yes(carts.add(ada, "c", tea))),
          { concurrency: "unbounded" },
        )
        expect(pieces((yield* yes(makeCarts({ store }).get(ada, "c"))).value.cart)).toBe(8)
        expect(conflicts).toBe((8 * 7) / 2)
      }),
    ))
})

describe("what a call may not say", () => {
  it("is that a cart be at least at a version that the store does not have", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(ada, { id: "c" }))
        expect(tagOf(yield* carts.get(ada, "c", { atLeast: 1 }))).toBe("ok")
        const failure = yield* Effect.flip(carts.get(ada, "c", { atLeast: 2 }))
        expect(failure).toMatchObject({ _tag: "CartStoreUnavailable", outcome: "notDone" })
        expect(failure.message).toContain("loading cart c at version 2 or later")
        expect(tagOf(yield* carts.get(bob, "c", { atLeast: 2 }))).toBe("CartNotFound")
      }),
    ))

  it("is at which version a cart is opened, and under which request id two are merged", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        expect(yield* carts.open(ada, { id: "c" }, { ifVersion: 0 })).toMatchObject({
          ok: false,
          rejection: { _tag: "InvalidInput", path: "options.ifVersion", got: "0" },
        })
        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.open(ada, { id: "d" }))
        expect(yield* carts.merge(ada, "c", { from: "d" }, { requestId: "r1" })).toMatchObject({
          ok: false,
          rejection: { _tag: "InvalidInput", path: "options.requestId", got: '"r1"' },
        })
      }),
    ))
})

describe("a quantity that is lowered while another lowers it further", () => {
  it("is a raise by then, and held to the offer's limit", () =>
    run(
      Effect.gen(function* () {
        const offers = new Map([offer("tea", 250)])
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const world = { store, offers: { getMany: () => Effect.succeed(offers) } }
        const [one, two] = [makeCarts(world), makeCarts(world)]
        yield* yes(one.open(ada, { id: "c" }))
        const { lineId } = (yield* yes(one.add(ada, "c", { sku: "tea", quantity: 10 }))).value
        offers.set(...offer("tea", 250, { limit: { max: 5 } }))
        const [lower, raise] = yield* Effect.all(
          [two.setQuantity(ada, "c", lineId, 1), one.setQuantity(ada, "c", lineId, 8)],
          { concurrency: 2 },
        )
        expect([tagOf(lower), tagOf(raise)]).toEqual(["ok", "PurchaseLimitExceeded"])
        expect((yield* yes(one.get(ada, "c"))).value.cart.lines.map(({ quantity }) => quantity)).toEqual([1])
      }),
    ))
})
