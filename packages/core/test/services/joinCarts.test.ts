import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Cart } from "../../src/cart/Cart.ts"
import type { GuestId, Instant } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { MergeRule } from "../../src/services/CartRequest.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { issueGuestPass } from "../../src/services/GuestTokens.ts"
import { type Fault, faulty } from "../../src/testing/faults.ts"
import { ada, bob, makeCarts, OTHER_SECRET, run, SECRET, type Store, tagOf, yes } from "./kit.ts"

const FAR = 9_000_000_000_000 as Instant
const token = (id: string, secret = SECRET) => issueGuestPass(secret, id as GuestId, FAR).token
const guest = { guest: token("g1") }
const login = { from: "guests", ...guest }

/** The guest holds 3 tea, 1 mug and, saved for later, 2 pots; the member 5 tea, 1 mug engraved and 1 pot. */
const two = Effect.fnUntraced(function* (carts: Carts) {
  yield* yes(carts.open(guest, { id: "guests" }))
  yield* yes(carts.open(ada, { id: "adas" }))
  const items = [
    { sku: "tea", quantity: 3 },
    { sku: "mug", quantity: 1 },
    { sku: "pot", quantity: 2 },
  ]
  const { results } = (yield* yes(carts.addMany(guest, "guests", items))).value
  const pot = results[2]
  if (pot?.ok === true) yield* yes(carts.saveForLater(guest, "guests", pot.lineId))
  yield* yes(
    carts.addMany(ada, "adas", [
      { sku: "tea", quantity: 5 },
      { sku: "mug", quantity: 1, options: { engraving: "Ada" } },
      { sku: "pot", quantity: 1 },
    ]),
  )
  return carts
})

const quantities = ({ lines, shelf }: Cart): ReadonlyArray<string> =>
  [
    ...lines.map(({ sku, quantity, options }) => `${quantity} ${sku}${options["engraving"] ?? ""}`),
    ...shelf.map(({ sku, quantity }) => `${quantity} ${sku} later`),
  ].sort()
const cartOf = (carts: Carts, id: string) => Effect.map(yes(carts.get({ system: "tests" }, id)), ({ value }) => value)
const merged = (tea: number) => [`${tea} tea`, "1 mug", "1 mugAda", "1 pot", "2 pot later"].sort()

describe("a login that claims the guest's cart", () => {
  it("makes it the member's, once and for all, and the guest's token opens it no more", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const claim = carts.claim(ada, "guests", guest)
        const claimed = yield* yes(claim)
        expect(claimed.value.cart.owner).toEqual(ada)
        expect(yield* yes(claim)).toMatchObject({ value: { version: claimed.value.version } })
        expect(tagOf(yield* carts.get(guest, "guests"))).toBe("CartNotFound")
        expect(tagOf(yield* carts.claim(bob, "guests", guest))).toBe("CartNotFound")
      }),
    ))

  it("needs the token of the guest whose cart it is", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const before = yield* cartOf(carts, "guests")
        expect(tagOf(yield* carts.claim(ada, "guests", { guest: token("g2") }))).toBe("CartNotFound")
        for (const bad of [token("g1", OTHER_SECRET), `${guest.guest}x`, ""])
          expect(tagOf(yield* carts.claim(ada, "guests", { guest: bad }))).toBe("GuestTokenInvalid")
        expect(tagOf(yield* carts.claim(ada, "adas", guest))).toBe("ok")
        expect(tagOf(yield* carts.claim(bob, "adas", guest))).toBe("CartNotFound")
        expect(yield* cartOf(carts, "guests")).toEqual(before)
      }),
    ))

  it("by two members at once makes it one member's", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const [one, other] = [yield* two(makeCarts({ store })), makeCarts({ store })]
        const answers = yield* Effect.all([one.claim(ada, "guests", guest), other.claim(bob, "guests", guest)], {
          concurrency: "unbounded",
        })
        expect(answers.map(tagOf).sort()).toEqual(["CartNotFound", "ok"])
      }),
    ))
})

describe("a login that merges the guest's cart", () => {
  const rules: ReadonlyArray<readonly [string, MergeRule | undefined, number]> = [
    ["nothing", undefined, 8],
    ["sum", "sum", 8],
    ["max", "max", 5],
    ["guestWins", "guestWins", 3],
    ["memberWins", "memberWins", 5],
    ["a host's own rule", ({ guest, member }) => guest * 10 + member, 35],
  ]
  it.each(rules)("under %s brings every line over, joins the common one and seals the guest's", (_, policy, tea) =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const answer = yield* yes(carts.merge(ada, "adas", policy === undefined ? login : { ...login, policy }))
        expect(quantities(answer.value.cart)).toEqual(merged(tea))
        expect(answer).toMatchObject({ replayed: false, warnings: [] })
        expect(tagOf(yield* carts.get(guest, "guests"))).toBe("CartNotFound")
        expect((yield* yes(carts.get(ada, "guests"))).value.cart.mergedInto).toBe("adas")
        expect(yield* carts.add(ada, "guests", { sku: "tea", quantity: 1 })).toMatchObject({
          rejection: { _tag: "CartMerged", cartId: "guests", into: "adas" },
        })
      }),
    ),
  )

  it("asks a host's rule about common lines only, and in the host's words", () =>
    run(
      Effect.gen(function* () {
        const asked: Array<unknown> = []
        const carts = yield* two(makeCarts())
        const policy = (line: unknown) => asked.push(line) + 10
        yield* yes(carts.merge(ada, "adas", { ...login, policy }))
        expect(asked).toContainEqual({ sku: "tea", guest: 3, member: 5 })
        expect(new Set(asked.map((line) => JSON.stringify(line))).size).toBe(1)
      }),
    ))

  const unusable: ReadonlyArray<readonly [string, (...given: ReadonlyArray<unknown>) => unknown]> = [
    ["returned 0", () => 0],
    ["returned -1", () => -1],
    ["returned 1.5", () => 1.5],
    ["returned NaN", () => Number.NaN],
    ["returned missing", () => undefined],
    ['returned "3"', () => "3"],
    ["returned an object that is not a plain one", async () => 3],
    [
      "threw",
      () => {
        throw new Error("no idea")
      },
    ],
  ]
  it.each(unusable)("by a rule that %s is refused, and both carts stay as they were", (did, rule) =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const before = [yield* cartOf(carts, "guests"), yield* cartOf(carts, "adas")]
        expect(yield* carts.merge(ada, "adas", { ...login, policy: rule as MergeRule & (() => number) })).toMatchObject(
          {
            ok: false,
            rejection: {
              _tag: "InvalidInput",
              message: `policy is a function that ${did} for "tea" (guest 3, member 5). Send one that returns a whole number of at least 1.`,
            },
          },
        )
        expect([yield* cartOf(carts, "guests"), yield* cartOf(carts, "adas")]).toEqual(before)
      }),
    ),
  )

  it("takes neither a version nor a request id, and says so before anything is changed", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const before = [yield* cartOf(carts, "guests"), yield* cartOf(carts, "adas")]
        for (const options of [{ ifVersion: 2 }, { requestId: "login" }])
          expect(tagOf(yield* carts.merge(ada, "adas", login, options))).toBe("InvalidInput")
        expect([yield* cartOf(carts, "guests"), yield* cartOf(carts, "adas")]).toEqual(before)
      }),
    ))

  it("counts once, however often it is repeated, and whatever is done in between", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        yield* yes(carts.merge(ada, "adas", login))
        yield* yes(carts.clear(ada, "adas"))
        for (const policy of ["sum", "max"] as const) {
          const again = yield* yes(carts.merge(ada, "adas", { ...login, policy }))
          expect(again.replayed).toBe(true)
          expect(again.value.cart.lines).toEqual([])
        }
      }),
    ))

  it("counts once when it is asked for several times at once, in one process or in several", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const [one, other] = [yield* two(makeCarts({ store })), makeCarts({ store })]
        const answers = yield* Effect.all(
          [one, one, other, other, one].map((carts) => yes(carts.merge(ada, "adas", login))),
          { concurrency: "unbounded" },
        )
        expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
        for (const { value } of answers) expect(quantities(value.cart)).toEqual(merged(8))
      }),
    ))

  it("into two carts at once goes into one of them", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const carts = yield* two(makeCarts({ store }))
        yield* yes(carts.open(ada, { id: "second" }))
        const answers = yield* Effect.all(
          [makeCarts({ store }).merge(ada, "adas", login), makeCarts({ store }).merge(ada, "second", login)],
          { concurrency: "unbounded" },
        )
        expect(answers.map(tagOf).sort()).toEqual(["CartMerged", "ok"])
      }),
    ))

  it("loses nothing that the guest adds meanwhile: it comes along or is refused", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat({ max: 3 }), async (s, adds) => {
        const turn = s.scheduleFunction(async () => undefined)
        const store = makeMemoryCartStore({ pause: Effect.promise(turn) })
        const program = Effect.gen(function* () {
          yield* two(makeCarts({ store }))
          const [, ...added] = yield* Effect.all(
            [
              Effect.map(makeCarts({ store }).merge(ada, "adas", login), tagOf),
              ...Array.from({ length: adds }, () =>
                Effect.map(makeCarts({ store }).add(guest, "guests", { sku: "tea", quantity: 1 }), tagOf),
              ),
            ],
            { concurrency: "unbounded" },
          )
          expect(added.every((tag) => tag === "ok" || tag === "CartNotFound")).toBe(true)
          const { cart } = yield* cartOf(makeCarts({ store }), "adas")
          expect(quantities(cart)).toEqual(merged(8 + added.filter((tag) => tag === "ok").length))
        })
        await s.waitFor(Effect.runPromise(program))
      }),
      { numRuns: 40 },
    ))

  /** The writes of `two` are the first five; then comes the seal, then the merge. */
  const crashes: ReadonlyArray<readonly [string, { readonly [Method in keyof Store]?: ReadonlyArray<Fault> }]> = [
    ["before the seal", { write: [...ok(5), "notDone"] }],
    ["in the seal, whose answer is lost", { write: [...ok(5), "unknown"] }],
    ["between the seal and the merge", { write: [...ok(6), "notDone"] }],
    ["in the merge, whose answer is lost", { write: [...ok(6), "unknown"] }],
  ]
  it.each(crashes)("that fails %s is healed by repeating it, and counts once", (_, script) =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts({ store: faulty(makeMemoryCartStore(), script) }))
        const merge = carts.merge(ada, "adas", login)
        expect(yield* Effect.flip(merge)).toMatchObject({ _tag: "CartStoreUnavailable" })
        for (let times = 0; times < 2; times++) expect(quantities((yield* yes(merge)).value.cart)).toEqual(merged(8))
      }),
    ),
  )

  it("never claims that nothing happened once the guest's cart is sealed", () =>
    run(
      Effect.gen(function* () {
        const script = { write: [...ok(6), "notDone" as const] }
        const carts = yield* two(makeCarts({ store: faulty(makeMemoryCartStore(), script) }))
        expect(yield* Effect.flip(carts.merge(ada, "adas", login))).toMatchObject({ outcome: "unknown" })
      }),
    ))

  it("needs two carts that are both the caller's to change", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        const before = yield* cartOf(carts, "guests")
        expect(tagOf(yield* carts.merge(ada, "adas", { from: "guests" }))).toBe("CartNotFound")
        expect(tagOf(yield* carts.merge(bob, "adas", login))).toBe("CartNotFound")
        expect(tagOf(yield* carts.merge(ada, "adas", { from: "guests", guest: `${guest.guest}x` }))).toBe(
          "GuestTokenInvalid",
        )
        expect(tagOf(yield* carts.merge(ada, "adas", { from: "adas" }))).toBe("InvalidInput")
        expect(yield* cartOf(carts, "guests")).toEqual(before)
      }),
    ))

  it("is refused by a cart that was itself merged away", () =>
    run(
      Effect.gen(function* () {
        const carts = yield* two(makeCarts())
        yield* yes(carts.open(ada, { id: "second" }))
        yield* yes(carts.merge(ada, "second", { from: "adas" }))
        const before = yield* cartOf(carts, "guests")
        expect(yield* carts.merge(ada, "adas", login)).toMatchObject({
          rejection: { _tag: "CartMerged", cartId: "adas", into: "second" },
        })
        expect(yield* cartOf(carts, "guests")).toEqual(before)
      }),
    ))

  it("joins two devices of one member without any token", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        for (const id of ["phone", "laptop"]) {
          yield* yes(carts.open(ada, { id }))
          yield* yes(carts.add(ada, id, { sku: "tea", quantity: 2 }))
        }
        const { cart } = (yield* yes(carts.merge(ada, "laptop", { from: "phone", policy: "max" }))).value
        expect(quantities(cart)).toEqual(["2 tea"])
      }),
    ))
})

function ok(times: number): ReadonlyArray<Fault> {
  return Array.from({ length: times }, () => "none")
}

describe("a sealed cart whose goal was sealed before it took the lines", () => {
  const open = Effect.fnUntraced(function* (carts: Carts, ...ids: ReadonlyArray<string>) {
    for (const id of ids) yield* yes(carts.open(ada, { id }))
  })
  const add = (carts: Carts, id: string, sku: string) => yes(carts.add(ada, id, { sku, quantity: 1 }))

  it("goes elsewhere, after two carts were merged into each other at once", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts({ store: makeMemoryCartStore({ pause: Effect.yieldNow }) })
        yield* open(carts, "left", "right", "third")
        yield* add(carts, "left", "tea")
        yield* add(carts, "right", "mug")
        const both = yield* Effect.all(
          [carts.merge(ada, "right", { from: "left" }), carts.merge(ada, "left", { from: "right" })],
          { concurrency: 2 },
        )
        expect(both.map(tagOf)).toEqual(["CartMerged", "CartMerged"])
        yield* yes(carts.merge(ada, "third", { from: "left" }))
        yield* yes(carts.merge(ada, "third", { from: "right" }))
        yield* yes(carts.merge(ada, "third", { from: "left" }))
        expect(quantities((yield* cartOf(carts, "third")).cart)).toEqual(["1 mug", "1 tea"])
      }),
    ))

  it("goes where its goal went, after a merge that stopped in the middle", () =>
    run(
      Effect.gen(function* () {
        // Three opens, one add, the seal; then the merge itself is cut off.
        const write: ReadonlyArray<Fault> = ["none", "none", "none", "none", "none", "notDone"]
        const carts = makeCarts({ store: faulty(makeMemoryCartStore(), { write }) })
        yield* open(carts, "phone", "laptop", "home")
        yield* add(carts, "phone", "tea")
        expect(yield* Effect.flip(carts.merge(ada, "laptop", { from: "phone" }))).toMatchObject({ outcome: "unknown" })
        yield* yes(carts.merge(ada, "home", { from: "laptop" }))
        expect(tagOf(yield* carts.merge(ada, "laptop", { from: "phone" }))).toBe("CartMerged")
        yield* yes(carts.merge(ada, "home", { from: "phone" }))
        expect(quantities((yield* cartOf(carts, "home")).cart)).toEqual(["1 tea"])
      }),
    ))

  it("goes nowhere else while its goal may still take the lines, or once it has", () =>
    run(
      Effect.gen(function* () {
        const write: ReadonlyArray<Fault> = ["none", "none", "none", "none", "none", "notDone"]
        const carts = makeCarts({ store: faulty(makeMemoryCartStore(), { write }) })
        yield* open(carts, "phone", "laptop", "home")
        yield* add(carts, "phone", "tea")
        yield* Effect.flip(carts.merge(ada, "laptop", { from: "phone" }))
        expect(tagOf(yield* carts.merge(ada, "home", { from: "phone" }))).toBe("CartMerged")
        yield* yes(carts.merge(ada, "laptop", { from: "phone" }))
        yield* yes(carts.merge(ada, "home", { from: "laptop" }))
        expect(tagOf(yield* carts.merge(ada, "home", { from: "phone" }))).toBe("CartMerged")
        expect(quantities((yield* cartOf(carts, "home")).cart)).toEqual(["1 tea"])
      }),
    ))
})
