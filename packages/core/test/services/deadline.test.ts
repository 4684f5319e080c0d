import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { pieces } from "../../src/cart/Cart.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { MAX_WAITING } from "../../src/services/KeyedQueue.ts"
import { type FaultScript, faulty } from "../../src/testing/faults.ts"
import { ada, makeCarts, run, spied, tagOf, yes } from "./kit.ts"

const tea = { sku: "tea", quantity: 1 }
const inTestTime = <A, E>(program: Effect.Effect<A, E>): Promise<A> => run(Effect.provide(program, TestClock.layer()))

const opened = Effect.fnUntraced(function* (carts: Carts) {
  yield* yes(carts.open(ada, { id: "c" }))
  return carts
})
const over = (script: FaultScript) => opened(makeCarts({ store: faulty(makeMemoryCartStore(), script) }))
const held = (carts: Carts) => Effect.map(yes(carts.get(ada, "c")), ({ value }) => pieces(value.cart))

/** Runs the call and lets that much time pass. */
const after = Effect.fnUntraced(function* <A, E>(millis: number, call: Effect.Effect<A, E>) {
  const fiber = yield* Effect.forkChild(Effect.result(call), { startImmediately: true })
  yield* TestClock.adjust(millis)
  return fiber.pollUnsafe() === undefined ? "still waiting" : yield* Fiber.join(fiber)
})

describe("a deadline", () => {
  const scripts: ReadonlyArray<readonly [string, FaultScript, "notDone" | "unknown", number]> = [
    ["loads", { load: ["hangsBefore"] }, "notDone", 0],
    ["writes, and never does", { write: ["none", "hangsBefore"] }, "unknown", 0],
    ["writes, and does", { write: ["none", "hangs"] }, "unknown", 1],
  ]
  it.each(scripts)("says what may have happened while the store %s", (_, script, outcome, pieces) =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over(script)
        const call = carts.add(ada, "c", tea, { requestId: "r", timeoutMs: 100 })
        expect(yield* after(99, call)).toBe("still waiting")
      }),
    ).then(() =>
      inTestTime(
        Effect.gen(function* () {
          const carts = yield* over(script)
          const call = carts.add(ada, "c", tea, { requestId: "r", timeoutMs: 100 })
          expect(yield* after(100, call)).toMatchObject({
            failure: { _tag: "DeadlineExceeded", timeoutMs: 100, outcome },
          })
          expect(yield* held(carts)).toBe(pieces)
          expect((yield* yes(call)).replayed).toBe(pieces === 1)
          expect(yield* held(carts)).toBe(1)
        }),
      ),
    ),
  )

  it("says that nothing happened while the offers are looked up", () =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts({ offers: { getMany: () => Effect.never } }))
        expect(yield* after(5_000, carts.add(ada, "c", tea))).toMatchObject({
          failure: { _tag: "DeadlineExceeded", timeoutMs: 5_000, outcome: "notDone" },
        })
        expect(yield* held(carts)).toBe(0)
      }),
    ))

  it("says that nothing happened to a call that waited behind a slow one", () =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over({ write: ["none", "hangsBefore"] })
        yield* Effect.forkChild(Effect.result(carts.add(ada, "c", tea)), { startImmediately: true })
        expect(yield* after(100, carts.add(ada, "c", tea, { timeoutMs: 100 }))).toMatchObject({
          failure: { _tag: "DeadlineExceeded", outcome: "notDone" },
        })
      }),
    ))

  it("does not take the conflict before for the answer to the write that is under way", () =>
    inTestTime(
      Effect.gen(function* () {
        const memory = makeMemoryCartStore()
        const [carts, other] = [makeCarts({ store: memory }), makeCarts({ store: memory })]
        yield* yes(carts.open(ada, { id: "c" }))
        let writes = 0
        const slow = makeCarts({
          store: {
            ...memory,
            // The first write meets a cart that has moved on and is told so; the second is never answered.
            write: (id, write) =>
              ++writes === 1
                ? Effect.andThen(other.add(ada, "c", tea).pipe(Effect.orDie), memory.write(id, write))
                : Effect.never,
          },
        })
        expect(yield* after(5_000, slow.add(ada, "c", tea))).toMatchObject({ failure: { outcome: "unknown" } })
        expect([yield* held(carts), writes]).toEqual([1, 2])
      }),
    ))

  it("lets the next call on the cart go on", () =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over({ write: ["none", "hangsBefore"] })
        yield* after(5_000, carts.add(ada, "c", tea))
        expect((yield* yes(carts.add(ada, "c", tea))).value.version).toBe(2)
      }),
    ))

  it("holds for opening and for reading too", () =>
    inTestTime(
      Effect.gen(function* () {
        const opens = makeCarts({ store: faulty(makeMemoryCartStore(), ["hangs"]) })
        expect(yield* after(5_000, opens.open(ada, { id: "c" }))).toMatchObject({ failure: { outcome: "unknown" } })
        for (const read of ["get", "view", "history"] as const) {
          const carts = yield* over({ load: ["hangs"] })
          const call: Effect.Effect<unknown, unknown> = carts[read](ada, "c")
          expect(yield* after(5_000, call)).toMatchObject({ failure: { outcome: "notDone" } })
        }
      }),
    ))

  it("is the host's where a call names none", () =>
    inTestTime(
      Effect.gen(function* () {
        const store = faulty(makeMemoryCartStore(), { load: ["hangs"] })
        const carts = yield* opened(makeCarts({ store, config: { timeoutMs: 20 } }))
        expect(yield* after(20, carts.get(ada, "c"))).toMatchObject({ failure: { timeoutMs: 20 } })
      }),
    ))
})

describe("a signal", () => {
  it("that was aborted before ends the call before it begins", () =>
    run(
      Effect.gen(function* () {
        const { store, calls } = spied(makeMemoryCartStore())
        const carts = yield* opened(makeCarts({ store }))
        calls.length = 0
        const signal = AbortSignal.abort()
        const failures = [
          yield* Effect.flip(carts.add(ada, "c", tea, { signal })),
          yield* Effect.flip(carts.get(ada, "c", { signal })),
          yield* Effect.flip(carts.open(ada, { id: "d" }, { signal })),
        ]
        for (const failure of failures) expect(failure).toMatchObject({ _tag: "Aborted", outcome: "notDone" })
        expect(calls).toEqual([])
      }),
    ))

  const scripts: ReadonlyArray<readonly [string, FaultScript, "notDone" | "unknown", number]> = [
    ["loads", { load: ["hangsBefore"] }, "notDone", 0],
    ["writes, and never does", { write: ["none", "hangsBefore"] }, "unknown", 0],
    ["writes, and does", { write: ["none", "hangs"] }, "unknown", 1],
  ]
  it.each(scripts)("says what may have happened while the store %s", (_, script, outcome, pieces) =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over(script)
        const controller = new AbortController()
        const call = carts.add(ada, "c", tea, { signal: controller.signal })
        const fiber = yield* Effect.forkChild(Effect.flip(call), { startImmediately: true })
        yield* Effect.yieldNow
        controller.abort()
        expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "Aborted", outcome })
        expect(yield* held(carts)).toBe(pieces)
      }),
    ),
  )

  it("that is aborted afterwards changes nothing, and is listened to no more", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* opened(makeCarts({ store: makeMemoryCartStore({ pause: Effect.yieldNow }) }))
        const { signal } = new AbortController()
        let listeners = 0
        const { addEventListener, removeEventListener } = signal
        signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
          listeners++
          addEventListener.apply(signal, given)
        }
        signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
          listeners--
          removeEventListener.apply(signal, given)
        }
        const before = listeners
        // The door takes one listener off that was never on, to see that this is a signal.
        yield* yes(carts.add(ada, "c", tea, { signal }))
        expect(listeners - before).toBe(-1)
      }),
    ))
})

describe("a crowd at one cart", () => {
  it(`is let in up to ${MAX_WAITING} that wait; the next is told at once, and nothing of it happens`, () =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over({ write: ["none", { delay: 10 }] })
        const fibers = yield* Effect.forEach(Array.from({ length: MAX_WAITING + 1 }), () =>
          Effect.forkChild(Effect.map(carts.add(ada, "c", tea), tagOf), { startImmediately: true }),
        )
        expect(yield* Effect.flip(carts.add(ada, "c", tea))).toMatchObject({
          _tag: "CartBusy",
          cartId: "c",
          waiting: MAX_WAITING,
        })
        yield* yes(carts.open(ada, { id: "another" }))
        expect(tagOf(yield* carts.add(ada, "another", tea))).toBe("ok")
        yield* TestClock.adjust(10)
        expect(new Set(yield* Effect.forEach(fibers, (fiber) => Fiber.join(fiber)))).toEqual(new Set(["ok"]))
        expect(yield* held(carts)).toBe(MAX_WAITING + 1)
        expect(tagOf(yield* carts.add(ada, "c", tea))).toBe("ok")
      }),
    ))

  it("that gives up leaves room for others", () =>
    inTestTime(
      Effect.gen(function* () {
        const carts = yield* over({ write: ["none", "hangsBefore"] })
        const fork = (timeoutMs: number) =>
          Effect.forkChild(Effect.flip(carts.add(ada, "c", tea, { timeoutMs })), { startImmediately: true })
        const first = yield* fork(20)
        const fibers = yield* Effect.forEach(Array.from({ length: MAX_WAITING }), () => fork(10))
        expect(yield* Effect.flip(carts.add(ada, "c", tea))).toMatchObject({ _tag: "CartBusy" })
        yield* TestClock.adjust(10)
        for (const fiber of fibers) expect(yield* Fiber.join(fiber)).toMatchObject({ outcome: "notDone" })
        const next = yield* Effect.forkChild(yes(carts.add(ada, "c", tea)), { startImmediately: true })
        yield* TestClock.adjust(10)
        expect(yield* Fiber.join(first)).toMatchObject({ outcome: "unknown" })
        expect((yield* Fiber.join(next)).value.version).toBe(2)
      }),
    ))
})
