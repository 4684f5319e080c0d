import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Cart, CartLine } from "../../src/cart/Cart.ts"
import { foldOperations } from "../../src/cart/log.ts"
import type { CartId, Digest, OrderId, Version } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import type { BoughtLines } from "../../src/ports/CartGateway.ts"
import { CartStoreUnavailable } from "../../src/ports/CartStore.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { MAX_MERGES_FOLLOWED, makeCartGateway } from "../../src/services/cartGateway.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import { history } from "../../src/testing/carts.ts"
import { breakable } from "../../src/testing/index.ts"
import { cartId, cartOf } from "../arbitraries.ts"
import { ada, job, makeCarts, run, type Store, yes } from "./kit.ts"

let lastId = 0
const gatewayTo = (store: Store) => makeCartGateway({ store, ids: { short: () => `r${lastId++}` } })

/** So many of each line, of a bundle's so many of the parent and what belongs to them; by default all of it. */
const buying = (id: CartId, lines: ReadonlyArray<CartLine>, quantity?: number): BoughtLines => ({
  orderId: "order-1" as OrderId,
  cartId: id,
  lines: lines.map((line) => ({
    ...line,
    quantity: quantity === undefined ? line.quantity : quantity * (line.bundle?.per ?? 1),
  })),
})

const inWords = ({ lines, shelf }: Cart): ReadonlyArray<string> =>
  [
    ...lines.map(({ quantity, sku }) => `${quantity} ${sku}`),
    ...shelf.map(({ quantity, sku }) => `${quantity} ${sku} later`),
  ].toSorted()

/** Ada's two carts: 2 tea and 1 mug in the first, 3 tea in the second. */
const twoCarts = Effect.fnUntraced(function* (carts: Carts) {
  const from = (yield* yes(carts.open(ada, { id: "first" }))).value.cart.id
  const into = (yield* yes(carts.open(ada, { id: "second" }))).value.cart.id
  yield* yes(carts.addMany(ada, into, [{ sku: "tea", quantity: 3 }]))
  const goods = [
    { sku: "tea", quantity: 2 },
    { sku: "mug", quantity: 1 },
  ]
  const { cart } = (yield* yes(carts.addMany(ada, from, goods))).value
  return { from, into, tea: cart.lines.filter(({ sku }) => sku === "tea") }
})

describe("an order that takes its lines", () => {
  it("leaves in the cart what it did not buy, whatever the shopper did meanwhile", async () => {
    const runs = scaled(2_000)
    const taken = { lines: 0, remainders: 0 }
    await fc.assert(
      fc.asyncProperty(history({ maxLength: 15 }), fc.nat(), fc.nat(3), async (operations, moment, part) => {
        const store = makeMemoryCartStore()
        const id = cartId("cart")
        for (const [index, op] of operations.entries()) {
          const next = foldOperations(operations.slice(0, index + 1))
          if (next === undefined) throw new Error("a history opens no cart")
          await run(store.write(id, { op, expected: index as Version, next }))
        }
        const seen = foldOperations(operations.slice(0, 1 + (moment % operations.length)))
        const before = (await run(store.load(id)))?.value
        if (seen === undefined || before === undefined) throw new Error("the cart is gone")
        const bought = buying(id, seen.lines, part === 0 ? undefined : part)
        await run(gatewayTo(store).takeLines(bought))
        const after = (await run(store.load(id)))?.value
        if (before.mergedInto !== undefined) {
          expect(after).toEqual(before)
          return
        }
        const quantities = new Map<string, number>(bought.lines.map(({ lineId, quantity }) => [lineId, quantity]))
        const untouched = before.lines.filter(({ lineId }) => !quantities.has(lineId))
        const remainders = before.lines.flatMap((line) => {
          const quantity = line.quantity - (quantities.get(line.lineId) ?? line.quantity)
          return quantity > 0 ? [{ ...line, quantity, added: quantity }] : []
        })
        const withoutId = ({ lineId: _, ...line }: CartLine) => ({ ...line, bundle: line.bundle?.per })
        expect(after).toEqual({ ...before, lines: expect.anything() })
        expect(after?.lines.slice(0, untouched.length)).toEqual(untouched)
        expect(after?.lines.slice(untouched.length).map(withoutId)).toEqual(remainders.map(withoutId))
        expect(after && brokenBundles(after)).toEqual([])
        taken.lines += before.lines.length - untouched.length
        taken.remainders += remainders.length
      }),
      { numRuns: runs, seed },
    )
    expect(taken.lines).toBeGreaterThan(runs / 2)
    expect(taken.remainders).toBeGreaterThan(runs / 10)
    held("Orders take exactly what they bought of a cart", runs, "histories")
  })

  it.each([
    ["sum", "3 tea"],
    ["max", "1 tea"],
    ["memberWins", "1 tea"],
    ["guestWins", undefined],
  ] as const)(
    "takes the pieces it bought of a line that both carts had: of 2 and 3 under %s it leaves %s",
    (policy, left) =>
      run(
        Effect.gen(function* () {
          const store = makeMemoryCartStore()
          const carts = makeCarts({ store })
          const { from, into, tea } = yield* twoCarts(carts)
          yield* yes(carts.merge(ada, into, { from, policy }))
          yield* gatewayTo(store).takeLines(buying(from, tea))
          const { cart } = (yield* yes(carts.get(job, into))).value
          expect(inWords(cart)).toEqual([...(left === undefined ? [] : [left]), "1 mug"].toSorted())
        }),
      ),
  )

  it("takes them once while the cart goes into another one, however the two meet", async () => {
    const endings = new Set<string>()
    const MOST = 24
    for (let pause = 0; pause < MOST; pause++)
      await run(
        Effect.gen(function* () {
          const store = makeMemoryCartStore({ pause: Effect.yieldNow })
          const carts = makeCarts({ store })
          const { from, into, tea } = yield* twoCarts(carts)
          let tries = 0
          const take = Effect.gen(function* () {
            for (let turn = 0; turn < pause; turn++) yield* Effect.yieldNow
            while (tries++ < 1_000) {
              const result = yield* Effect.result(gatewayTo(store).takeLines(buying(from, tea)))
              if (Result.isSuccess(result)) return
              expect(result.failure).toMatchObject({ _tag: "CartStoreUnavailable", outcome: "notDone" })
            }
          })
          yield* Effect.all([take, carts.merge(ada, into, { from })], { concurrency: "unbounded" })
          const { cart } = (yield* yes(carts.get(job, into))).value
          expect(inWords(cart), `after a pause of ${pause}`).toEqual(["1 mug", "3 tea"])
          const isThere = (yield* store.load(from, { op: "order:order-1" as never }))?.earlier !== undefined
          endings.add(`${isThere ? "before the merge" : "after it"}, ${tries > 1 ? "tried again" : "at once"}`)
        }),
      )
    expect([...endings].toSorted()).toEqual(["after it, at once", "after it, tried again", "before the merge, at once"])
  })

  it.each(["notDone", "lost", "unknown"] as const)("takes them once when the store was away: %s", (fault) =>
    run(
      Effect.gen(function* () {
        const { store, cut, restore } = breakable(makeMemoryCartStore(), fault)
        const carts = makeCarts({ store })
        const { from, tea } = yield* twoCarts(carts)
        const take = gatewayTo(store).takeLines(buying(from, tea, 1))
        yield* cut
        expect(Result.isFailure(yield* Effect.result(take))).toBe(true)
        yield* restore
        yield* take
        yield* take
        expect(inWords((yield* yes(carts.get(job, from))).value.cart)).toEqual(["1 mug", "1 tea"])
      }),
    ),
  )
})

describe("the lines of a cart that was merged", () => {
  const sealed = (id: CartId): Cart => cartOf([], { id, mergedInto: cartId(id === "there" ? "back" : "there") })

  it("are not followed for ever, even where two carts have gone into each other", async () => {
    let loads = 0
    const circle: Store = {
      ...makeMemoryCartStore(),
      load: (id, options) =>
        Effect.sync(() => {
          loads++
          const isMerge = options?.op?.startsWith("merge:") === true
          const earlier = { asked: "" as Digest, outcome: [] }
          return { version: 1 as Version, value: sealed(id), ...(isMerge ? { earlier } : {}) }
        }),
    }
    const failure = await run(Effect.flip(gatewayTo(circle).takeLines(buying(cartId("here"), []))))
    expect(failure).toMatchObject({ _tag: "CartStoreUnavailable", outcome: "notDone" })
    expect("cause" in failure ? String(failure.cause) : "").toContain(`went through ${MAX_MERGES_FOLLOWED} merges`)
    // The cart it bought of is looked at once more, for its bundles.
    expect(loads).toBe(2 + 2 * MAX_MERGES_FOLLOWED)
  })

  it("wait for a merge that was begun and not completed, and say which", async () => {
    const store = makeMemoryCartStore()
    const carts = makeCarts({ store })
    const failure = await run(
      Effect.gen(function* () {
        const { from, into, tea } = yield* twoCarts(carts)
        const { down, refused } = withoutWritesTo(store, into)
        yield* Effect.result(makeCarts({ store: down }).merge(ada, into, { from }))
        expect(refused()).toBe(1)
        const waiting = yield* Effect.flip(gatewayTo(store).takeLines(buying(from, tea)))
        yield* yes(carts.merge(ada, into, { from }))
        yield* gatewayTo(store).takeLines(buying(from, tea))
        expect(inWords((yield* yes(carts.get(job, into))).value.cart)).toEqual(["1 mug", "3 tea"])
        return waiting
      }),
    )
    expect(failure).toMatchObject({ _tag: "CartStoreUnavailable", outcome: "notDone" })
    expect(failure.message).toContain("taking the bought lines of the cart first")
    expect("cause" in failure ? String(failure.cause) : "").toContain("on their way from first into second")
  })
})

/** A store in which one cart cannot be written. */
const withoutWritesTo = (store: Store, into: CartId): { readonly down: Store; readonly refused: () => number } => {
  let refused = 0
  const down: Store = {
    ...store,
    write: (id, write) => {
      if (id !== into) return store.write(id, write)
      refused++
      return Effect.fail(new CartStoreUnavailable({ doing: "writing", outcome: "notDone", cause: "it is down" }))
    },
  }
  return { down, refused: () => refused }
}
