import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CartId, Version } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import type { CartStore } from "../../src/ports/CartStore.ts"
import { type CartCall, contradictions, faultScript, faulty, makeRecorder } from "../../src/testing/index.ts"
import { addItems, item, openCommand, writeOf } from "../../src/testing/writes.ts"

type Store = CartStore["Service"]

const write = (opId: string, version: number, start: number, end: number, more: Partial<CartCall> = {}): CartCall => ({
  cartId: "c",
  opId,
  start,
  end,
  answer: { version },
  ...more,
})
const read = (version: number, start: number, end: number): CartCall => ({
  cartId: "c",
  start,
  end,
  answer: { version },
})
const replay = (opId: string, version: number, start: number, end: number): CartCall =>
  write(opId, version, start, end, { answer: { version, replayed: true } })
const lost = (opId: string, start: number): CartCall => write(opId, 0, start, start + 1, { answer: "unknown" })
const tags = (...calls: ReadonlyArray<CartCall>) => contradictions(calls).map(({ _tag }) => _tag)

describe("a history that can have been", () => {
  it("has no contradictions", () => {
    expect(tags()).toEqual([])
    expect(tags(write("a", 1, 1, 2), write("b", 2, 3, 4), read(2, 5, 6), replay("a", 2, 7, 8))).toEqual([])
  })
  it("may have changes that overlap, in either order", () =>
    expect(tags(write("a", 2, 1, 9), write("b", 1, 2, 8), read(1, 3, 4))).toEqual([]))
  it("may have a change whose answer was lost, made when it was sent or long after, or never", () => {
    expect(tags(write("a", 1, 1, 2), lost("b", 3), read(1, 5, 6), read(2, 7, 8), replay("b", 2, 9, 10))).toEqual([])
    expect(tags(write("a", 1, 1, 2), lost("b", 3), write("c", 2, 5, 6))).toEqual([])
  })
  it("may begin with a cart that was there", () =>
    expect(contradictions([write("a", 8, 1, 2)], { initial: { c: 7 } })).toEqual([]))
  it("keeps carts apart", () =>
    expect(tags(write("a", 1, 1, 2), write("a", 1, 3, 4, { cartId: "d" }), read(1, 5, 6))).toEqual([]))
})

describe("a history that cannot have been", () => {
  it("has two changes that made one version", () =>
    expect(tags(write("a", 1, 1, 4), write("b", 1, 2, 3))).toEqual(["TwoChangesAtOneVersion"]))
  it("has a request that counted twice", () =>
    expect(tags(write("a", 1, 1, 2), write("a", 2, 3, 4))).toEqual(["CountedTwice"]))
  it("has a change that goes back behind one that had ended", () =>
    expect(tags(write("a", 2, 1, 2), write("b", 1, 3, 4))).toEqual(["WentBack"]))
  it("has a stale read, after a change or after another read", () => {
    expect(tags(write("a", 1, 1, 2), read(0, 3, 4))).toEqual(["WentBack"])
    expect(tags(write("a", 1, 1, 9), read(1, 2, 3), read(0, 4, 5))).toEqual(["WentBack"])
    expect(contradictions([read(6, 1, 2)], { initial: { c: 7 } })).toHaveLength(1)
  })
  it("has a replay of what nobody sent before", () => {
    expect(tags(write("a", 1, 1, 2), replay("b", 1, 3, 4))).toEqual(["ReplayedNothing"])
    expect(tags(write("a", 1, 1, 2), replay("b", 1, 3, 4), lost("b", 5))).toEqual(["ReplayedNothing"])
  })
  it("has a version that nobody made, or not yet", () => {
    expect(tags(write("a", 1, 1, 2), read(3, 3, 4))).toEqual(["MadeByNobody"])
    expect(tags(write("a", 1, 1, 2), read(2, 3, 4), lost("b", 5))).toEqual(["MadeByNobody"])
    expect(tags(write("a", 1, 1, 2), lost("b", 3), lost("b", 4), read(3, 5, 6))).toEqual(["MadeByNobody"])
    expect(tags(read(Number.MAX_SAFE_INTEGER, 1, 2))).toEqual(["MadeByNobody"])
  })
  it("has one id answered for two requests", () =>
    expect(tags(write("a", 1, 1, 2, { asked: "tea" }), { ...replay("a", 1, 3, 4), asked: "mug" })).toEqual([
      "TwoRequestsUnderOneId",
    ]))
  it("has two contents at one version", () => {
    const shown = (cart: unknown, start: number): CartCall => ({
      ...read(0, start, start + 1),
      answer: { version: 0, cart },
    })
    expect(tags(shown({ lines: [] }, 1), shown({ lines: [] }, 3))).toEqual([])
    expect(tags(shown({ lines: [] }, 1), shown({ lines: ["tea"] }, 3))).toEqual(["TwoCartsAtOneVersion"])
  })
})

/** Changes that each put a thing of their own name into a cart. */
const holding = (...cart: ReadonlyArray<string>) => cart
const apply = (cart: ReadonlyArray<string> = [], { opId = "" }: CartCall) => [...cart, opId]
const adds = (opId: string, version: number, cart?: ReadonlyArray<string>): CartCall<ReadonlyArray<string>> => ({
  cartId: "c",
  opId,
  start: version * 10,
  end: version * 10 + 5,
  answer: { version, ...(cart === undefined ? {} : { cart }) },
})
const shows = (version: number, ...cart: ReadonlyArray<string>): CartCall<ReadonlyArray<string>> => ({
  cartId: "c",
  start: version * 10 + 6,
  end: version * 10 + 7,
  answer: { version, cart },
})
const told = (calls: ReadonlyArray<CartCall<ReadonlyArray<string>>>, initial = 0) =>
  contradictions(calls, { initial: { c: initial }, apply }).map(({ message }) => message)

describe("what carts held, followed along the changes", () => {
  it("can have been where each answer shows all that was added before", () =>
    expect(
      told([adds("tea", 1, holding("tea")), adds("mug", 2, holding("tea", "mug")), shows(2, "tea", "mug")]),
    ).toEqual([]))
  it("tells of an update that was acknowledged and lost", () => {
    const calls = [adds("tea", 1, holding("tea")), adds("mug", 2, holding("mug"))]
    expect(told(calls)).toEqual(["version 2 of c is not what mug made of version 1: at length: expected 2, got 1"])
    expect(contradictions(calls, { apply })).toMatchObject([
      { _tag: "NotTheSumOfItsChanges", version: 2, opIds: ["mug"], calls: [{ opId: "mug" }] },
    ])
    expect(contradictions(calls)).toEqual([])
  })
  it("tells of one that nobody was shown until later, and of the calls that tell", () => {
    const calls = [adds("tea", 1), adds("mug", 2), adds("pot", 3), shows(3, "tea", "pot")]
    expect(contradictions(calls, { apply })).toMatchObject([{ opIds: ["tea", "mug", "pot"], calls }])
  })
  it("tells of a change that is in the cart twice, or not at all", () => {
    expect(told([adds("tea", 1, holding("tea", "tea"))])).toHaveLength(1)
    expect(told([adds("tea", 1, holding())])).toHaveLength(1)
  })
  it("tells of each loss once, and goes on from what was shown", () =>
    expect(
      told([adds("tea", 1, holding("tea")), adds("mug", 2, holding("mug")), adds("pot", 3, holding("mug", "pot"))]),
    ).toHaveLength(1))
  it("takes what is shown first of a cart that was there as it is", () => {
    expect(told([shows(7, "tin"), adds("tea", 8, holding("tin", "tea"))], 7)).toEqual([])
    expect(told([adds("tea", 8, holding("tin", "tea")), adds("mug", 9, holding("tin"))], 7)).toHaveLength(1)
  })
  it("gives the benefit of the doubt after a change whose answer was lost", () => {
    const lostAdd = { ...adds("mug", 2), answer: "unknown" as const }
    expect(told([adds("tea", 1, holding("tea")), lostAdd, adds("pot", 3, holding("tea", "mug", "pot"))])).toEqual([])
  })

  /** A store that drops the update of some changes, and shows the cart after some. */
  const seldom = fc.nat({ max: 5 }).map((n) => n === 0)
  const lives = fc.array(fc.record({ drops: seldom, shown: fc.boolean(), answered: seldom.map((is) => !is) }), {
    minLength: 1,
    maxLength: 8,
  })
  const lived = (steps: ReadonlyArray<{ drops: boolean; shown: boolean; answered: boolean }>) => {
    let cart: ReadonlyArray<string> = []
    return steps.map(({ drops, shown, answered }, index): CartCall<ReadonlyArray<string>> => {
      const opId = `op-${index}`
      if (!drops) cart = [...cart, opId]
      const call = adds(opId, index + 1, shown ? cart : undefined)
      return answered ? call : { ...call, answer: "unknown" }
    })
  }

  it("is told of exactly where a dropped update was followed by an answer that shows the cart", () => {
    const seen = { good: 0, bad: 0 }
    fc.assert(
      fc.property(lives, (steps) => {
        const dropped = steps.findIndex(({ drops }) => drops)
        const bad = dropped >= 0 && steps.slice(dropped).some(({ shown }) => shown)
        seen[bad ? "bad" : "good"]++
        const calls = lived(steps.map((step) => ({ ...step, answered: true })))
        expect(told(calls.toReversed()).length > 0).toBe(bad)
      }),
      { numRuns: 1_000, seed: 1 },
    )
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(200)
  })
  it("is never told of where nothing was dropped, whatever answers were lost", () => {
    fc.assert(
      fc.property(lives, (steps) => {
        expect(told(lived(steps.map((step) => ({ ...step, drops: false }))))).toEqual([])
      }),
      { numRuns: 1_000, seed: 2 },
    )
  })
})

/** Tries every order: what `contradictions` must agree with. */
const canHaveBeen = (calls: ReadonlyArray<CartCall>): boolean => {
  const go = (left: ReadonlyArray<CartCall>, version: number, done: ReadonlyMap<string, number>): boolean =>
    left.every(({ answer }) => answer === "unknown") ||
    left.some((call) => {
      const first = left.every((other) => other === call || other.answer === "unknown" || other.end >= call.start)
      if (!first) return false
      const rest = left.filter((other) => other !== call)
      const { answer, opId } = call
      const known = opId !== undefined && done.has(opId)
      const after = (): boolean => go(rest, version + 1, new Map(done).set(opId ?? "", version + 1))
      if (answer === "unknown") return known ? go(rest, version, done) : after()
      if (opId === undefined) return answer.version === version && go(rest, version, done)
      if (answer.replayed === true) return known && answer.version === version && go(rest, version, done)
      return !known && answer.version === version + 1 && after()
    })
  return go(calls, 0, new Map())
}

interface Plan {
  readonly op: number | undefined
  readonly before: number
  readonly after: number
  readonly loses: boolean
  readonly shift: number
}

/** Calls that happened one after the other and overlap for those who wait; a few answers are then falsified. */
const callsOf = (plans: ReadonlyArray<Plan>): ReadonlyArray<CartCall> => {
  const made = new Set<number>()
  return plans.map(({ op, before, after, loses, shift }, index): CartCall => {
    const known = op !== undefined && made.has(op)
    if (op !== undefined) made.add(op)
    const answer = { version: made.size + shift, ...(known ? { replayed: true } : {}) }
    const time = { cartId: "c", start: index * 10 - before, end: index * 10 + after }
    return op === undefined ? { ...time, answer } : { ...time, opId: `op-${op}`, answer: loses ? "unknown" : answer }
  })
}

const plans = (loses: fc.Arbitrary<boolean>) =>
  fc.array(
    fc.record({
      op: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
      before: fc.integer({ min: 1, max: 25 }),
      after: fc.integer({ min: 1, max: 25 }),
      loses,
      shift: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) }),
    }),
    { maxLength: 6 },
  )

describe("contradictions", () => {
  it("are found exactly where no order of answered calls will do", () => {
    const seen = { good: 0, bad: 0 }
    fc.assert(
      fc.property(plans(fc.constant(false)), (taken) => {
        const calls = callsOf(taken)
        const good = canHaveBeen(calls)
        seen[good ? "good" : "bad"]++
        expect(contradictions(calls).length === 0).toBe(good)
      }),
      { numRuns: 2_000, seed: 1 },
    )
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(300)
  })
  it("are never found where some order will do, answers lost or not", () => {
    const loses = fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
    fc.assert(
      fc.property(plans(loses), (taken) => {
        const calls = callsOf(taken)
        if (canHaveBeen(calls)) expect(contradictions(calls)).toEqual([])
      }),
      { numRuns: 2_000, seed: 2 },
    )
  })
})

describe("a recorder", () => {
  const id = "c" as CartId

  /** Three callers write at once, three times over, and the second time one of them repeats itself. */
  const told = async (store: Store): Promise<ReadonlyArray<CartCall>> => {
    const { record, calls } = makeRecorder()
    const send = (opId: string) =>
      record(
        { cartId: id, opId, asked: opId },
        async () => {
          const known = await Effect.runPromise(store.load(id))
          const command = known === undefined ? openCommand(id) : addItems(item("tea"))
          return Effect.runPromise(store.write(id, writeOf(opId, command, known, { asked: opId })))
        },
        (answer) => {
          if (answer._tag === "Written") return { version: answer.version }
          return answer._tag === "Replayed" ? { version: answer.current.version, replayed: true } : "refused"
        },
      ).catch(() => undefined)
    for (let round = 0; round < 3; round++) await Promise.all(["a", "b", "c", "a"].map(send))
    return calls()
  }

  it("finds nothing wrong with parallel writes to a store that fails now and then", async () => {
    await fc.assert(
      fc.asyncProperty(faultScript({ maxLength: 40 }), async (script) => {
        const calls = await told(faulty(makeMemoryCartStore({ pause: Effect.yieldNow }), script))
        expect(contradictions(calls)).toEqual([])
      }),
    )
  })
  it("finds what is wrong with a store that reads, compares and then writes blindly", async () => {
    const store = makeMemoryCartStore()
    const write: Store["write"] = Effect.fnUntraced(function* (cartId, sent) {
      const answer = yield* store.write(cartId, sent)
      return answer._tag === "Conflict"
        ? { _tag: "Written", version: (sent.expected + 1) as Version, durability: "memory" }
        : answer
    })
    expect(contradictions(await told({ ...store, write })).map(({ _tag }) => _tag)).toContain("TwoChangesAtOneVersion")
  })
  it("notes when calls began and ended, and leaves out what was not done", async () => {
    const { record, calls } = makeRecorder()
    const fails = (error: unknown) =>
      record(
        { cartId: "c", opId: "x" },
        () => Promise.reject(error),
        () => "refused",
      )
    const first = record(
      { cartId: "c", opId: "a" },
      async () => 1,
      (version) => ({ version }),
    )
    const second = record(
      { cartId: "c" },
      async () => 1,
      (version) => ({ version }),
    )
    await Promise.all([first, second])
    await expect(fails({ outcome: "notDone" })).rejects.toEqual({ outcome: "notDone" })
    await expect(fails(new Error("gone"))).rejects.toThrow("gone")
    expect(calls()).toEqual([
      { cartId: "c", opId: "a", start: 1, end: 3, answer: { version: 1 } },
      { cartId: "c", start: 2, end: 4, answer: { version: 1 } },
      { cartId: "c", opId: "x", start: 6, end: 7, answer: "unknown" },
    ])
  })
})
