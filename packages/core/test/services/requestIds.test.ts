import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { pieces } from "../../src/cart/Cart.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { type Fault, faulty } from "../../src/testing/faults.ts"
import { ada, bob, makeCarts, offer, run, shelf, tagOf, yes } from "./kit.ts"

const N = 200
const tea = { sku: "tea", quantity: 1 }
const opened = Effect.fnUntraced(function* (carts: Carts, id = "c") {
  yield* yes(carts.open(ada, { id }))
  return carts
})
const piecesIn = (carts: Carts, id = "c") => Effect.map(yes(carts.get(ada, id)), ({ value }) => pieces(value.cart))

describe("a request id", () => {
  it("makes 200 parallel adds with 200 ids 200 pieces, and no two answers have one version", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts({ store: makeMemoryCartStore({ pause: Effect.yieldNow }) }))
        const answers = yield* Effect.all(
          Array.from({ length: N }, (_, n) => yes(carts.add(ada, "c", tea, { requestId: `r${n}` }))),
          { concurrency: "unbounded" },
        )
        expect(yield* piecesIn(carts)).toBe(N)
        expect(new Set(answers.map(({ value }) => value.version)).size).toBe(N)
        expect(answers.every(({ replayed }) => !replayed)).toBe(true)
      }),
    ))

  it("makes 200 parallel adds with one id one piece, and every caller gets its line", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts({ store: makeMemoryCartStore({ pause: Effect.yieldNow }) }))
        const answers = yield* Effect.all(
          Array.from({ length: N }, () => yes(carts.add(ada, "c", tea, { requestId: "click" }))),
          { concurrency: "unbounded" },
        )
        expect(yield* piecesIn(carts)).toBe(1)
        const [first] = answers
        for (const { value } of answers) expect(value).toEqual(first?.value)
        expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
      }),
    ))

  it("counts once between two processes as well", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const [one, two] = [makeCarts({ store }), makeCarts({ store })]
        yield* opened(one)
        const answers = yield* Effect.all(
          Array.from({ length: N }, (_, n) => yes((n % 2 ? one : two).add(ada, "c", tea, { requestId: "click" }))),
          { concurrency: "unbounded" },
        )
        expect(yield* piecesIn(two)).toBe(1)
        expect(new Set(answers.map(({ value }) => value.lineId)).size).toBe(1)
      }),
    ))

  const failures: ReadonlyArray<readonly [Fault, "notDone" | "unknown", boolean]> = [
    ["unknown", "unknown", true],
    ["lost", "unknown", false],
    ["notDone", "notDone", false],
  ]
  it.each(failures)("finds out what became of a write that was %s", (fault, outcome, replayed) =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts({ store: faulty(makeMemoryCartStore(), { write: ["none", fault] }) }))
        const call = carts.add(ada, "c", tea, { requestId: "click" })
        expect(yield* Effect.flip(call)).toMatchObject({ _tag: "CartStoreUnavailable", outcome })
        const again = yield* yes(call)
        expect([again.replayed, pieces(again.value.cart)]).toEqual([replayed, 1])
        expect((yield* yes(call)).value).toEqual(again.value)
        expect(yield* piecesIn(carts)).toBe(1)
      }),
    ),
  )

  it("finds out what became of an open, with an id of the host's own and without one", () =>
    run(
      Effect.gen(function* () {
        const store = faulty(makeMemoryCartStore(), { write: ["unknown", "none", "none", "unknown"] })
        const carts = makeCarts({ store })
        for (const input of [{}, { id: "mine" }]) {
          const call = carts.open(ada, input, { requestId: "open-1" })
          expect(yield* Effect.flip(call)).toMatchObject({ outcome: "unknown" })
          const again = yield* yes(call)
          expect([again.replayed, again.value.version]).toEqual([true, 1])
          expect((yield* yes(call)).value).toEqual(again.value)
        }
      }),
    ))

  it("answers a replay with the cart as it is, and with the line that the piece came to then", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts())
        const { value } = yield* yes(carts.add(ada, "c", tea, { requestId: "click" }))
        yield* yes(carts.remove(ada, "c", value.lineId))
        const again = yield* yes(carts.add(ada, "c", tea, { requestId: "click" }))
        expect(again).toMatchObject({ replayed: true, warnings: [], value: { lineId: value.lineId, version: 3 } })
        expect(again.value.cart.lines).toEqual([])
      }),
    ))

  it("answers a repeated remove whose line is gone, and refuses one that was never sent", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(
          makeCarts({ store: faulty(makeMemoryCartStore(), { write: ["none", "none", "unknown"] }) }),
        )
        const { lineId } = (yield* yes(carts.add(ada, "c", tea))).value
        const call = carts.remove(ada, "c", lineId, { requestId: "gone" })
        expect(yield* Effect.flip(call)).toMatchObject({ outcome: "unknown" })
        expect((yield* yes(call)).replayed).toBe(true)
        expect(tagOf(yield* carts.remove(ada, "c", lineId, { requestId: "other" }))).toBe("LineNotFound")
      }),
    ))

  it("remembers what was already so", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts())
        const { lineId } = (yield* yes(carts.add(ada, "c", tea))).value
        const same = carts.setQuantity(ada, "c", lineId, 1, { requestId: "set" })
        expect((yield* yes(same)).replayed).toBe(false)
        yield* yes(carts.setQuantity(ada, "c", lineId, 7))
        expect(yield* yes(same)).toMatchObject({ replayed: true, value: { version: 4 } })
        expect(yield* piecesIn(carts)).toBe(7)
      }),
    ))

  it("does not remember a no: what was refused may succeed later under the same id", () =>
    run(
      Effect.gen(function* () {
        const offers = new Map(shelf).set(...offer("tea", 250, { limit: { max: 2 } }))
        const carts = yield* opened(makeCarts({ offers: { getMany: () => Effect.succeed(offers) } }))
        const call = carts.add(ada, "c", { sku: "tea", quantity: 3 }, { requestId: "click" })
        const many = carts.addMany(ada, "c", [{ sku: "tea", quantity: 3 }], { requestId: "many" })
        expect(tagOf(yield* call)).toBe("PurchaseLimitExceeded")
        expect((yield* yes(many)).value.version).toBe(1)
        offers.set(...offer("tea", 250))
        expect((yield* yes(call)).replayed).toBe(false)
        expect((yield* yes(many)).replayed).toBe(false)
        expect(yield* piecesIn(carts)).toBe(6)
      }),
    ))

  it("remembers each item of a batch: those that came in and those that were refused", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts())
        const call = carts.addMany(ada, "c", [tea, { sku: "moon", quantity: 1 }], { requestId: "batch" })
        const first = yield* yes(call)
        expect(first.value.results.map(({ ok }) => ok)).toEqual([true, false])
        expect(yield* yes(call)).toEqual({ ...first, replayed: true })
      }),
    ))

  it("is refused when it comes with another request: another item, another call, another line", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts())
        const options = { requestId: "r" }
        const { lineId } = (yield* yes(carts.add(ada, "c", tea, options))).value
        const before = yield* carts.get(ada, "c")
        const others = [
          carts.add(ada, "c", { sku: "tea", quantity: 2 }, options),
          carts.add(ada, "c", { ...tea, options: { size: "M" } }, options),
          carts.addMany(ada, "c", [tea, tea], options),
          carts.setQuantity(ada, "c", lineId, 1, options),
          carts.remove(ada, "c", lineId, options),
          carts.clear(ada, "c", options),
          carts.select(ada, "c", "all", options),
          carts.deselect(ada, "c", lineId, options),
          carts.saveForLater(ada, "c", lineId, options),
          carts.moveToCart(ada, "c", lineId, options),
          carts.setOptions(ada, "c", lineId, { size: "M" }, options),
          carts.open(ada, { id: "c", currency: "EUR" }, options),
        ]
        for (const other of others) {
          const answer = yield* Effect.map(other, (given) => (given.ok ? given : { ...given.rejection }))
          expect(answer).toMatchObject({ _tag: "RequestIdReused", requestId: "r" })
        }
        expect(yield* carts.get(ada, "c")).toEqual(before)
      }),
    ))

  it("belongs to its cart: another cart may use it, and a stranger learns nothing by it", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* opened(carts, "one")
        yield* opened(carts, "two")
        for (const id of ["one", "two"])
          expect((yield* yes(carts.add(ada, id, tea, { requestId: "r" }))).replayed).toBe(false)
        expect(tagOf(yield* carts.add(bob, "one", tea, { requestId: "r" }))).toBe("CartNotFound")
        expect(tagOf(yield* carts.open(bob, { id: "one" }, { requestId: "r" }))).toBe("CartIdTaken")
      }),
    ))

  it("reads the same request in whatever order its fields and options were named", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts())
        const options = { requestId: "r" }
        yield* yes(carts.add(ada, "c", { sku: "tea", quantity: 1, options: { a: "1", b: "2" } }, options))
        const again = carts.add(
          ada,
          "c",
          { options: { b: "2", a: "1" }, quantity: 1, offerId: "tea", sku: "tea" },
          options,
        )
        expect((yield* yes(again)).replayed).toBe(true)
      }),
    ))
})
