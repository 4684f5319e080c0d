import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Cart } from "../../src/cart/Cart.ts"
import type { CartId, LineId, OrderId } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import { takenOf } from "../../src/services/boughtLines.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { makeCartGateway } from "../../src/services/cartGateway.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import { cartOf, line, lineId } from "../arbitraries.ts"
import { ada, makeCarts, run, type Store, yes } from "./kit.ts"

let lastId = 0
const gatewayTo = (store: Store) => makeCartGateway({ store, ids: { short: () => `r${lastId++}` } })
const item = (sku: string, quantity: number) => ({ sku, quantity })
const set = (mugs: number) => ({
  parent: item("pot", 2),
  children: [item("mug", mugs), item("tea", 1), item("mug", mugs)],
})
const inWords = ({ lines }: Cart) =>
  lines.map(({ quantity, sku, bundle }) => `${quantity} ${sku}${bundle ? " of a set" : ""}`)
const cartIn = (carts: Carts, id: string) => Effect.map(yes(carts.get(ada, id)), ({ value }) => value.cart)

describe("an order of a bundle", () => {
  it("takes it of the cart that it went into by a merge: that very bundle, and not the mugs beside it", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const carts = makeCarts({ store })
        for (const id of ["first", "second", "third"]) yield* yes(carts.open(ada, { id }))
        yield* yes(carts.addBundle(ada, "first", set(4)))
        yield* yes(carts.add(ada, "first", item("mug", 1)))
        const bought = (yield* cartIn(carts, "first")).lines
        // The other cart has mugs, a set with other mugs, and a set of which more was wanted.
        yield* yes(carts.add(ada, "second", item("mug", 5)))
        yield* yes(carts.addBundle(ada, "second", set(3)))
        yield* yes(carts.merge(ada, "second", { from: "first" }))
        const parents = (yield* cartIn(carts, "second")).lines.filter(({ lineId, bundle }) => bundle?.parent === lineId)
        yield* yes(carts.setQuantity(ada, "second", parents[1]?.lineId ?? "", 3))
        yield* yes(carts.merge(ada, "third", { from: "second" }))

        const take = gatewayTo(store).takeLines({ orderId: "o1" as OrderId, cartId: "first" as CartId, lines: bought })
        yield* take
        const left = yield* cartIn(carts, "third")
        expect(brokenBundles(left)).toEqual([])
        expect(inWords(left).toSorted()).toEqual(
          [
            "2 pot of a set",
            "6 mug of a set",
            "2 tea of a set",
            "6 mug of a set",
            "1 pot of a set",
            "4 mug of a set",
            "1 tea of a set",
            "4 mug of a set",
            "5 mug",
          ].toSorted(),
        )
        yield* take
        expect(yield* cartIn(carts, "third")).toEqual(left)
      }),
    ))

  it("takes two that are alike one by one, and none twice", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const carts = makeCarts({ store })
        for (const id of ["first", "second"]) yield* yes(carts.open(ada, { id }))
        yield* yes(carts.addBundle(ada, "first", set(4)))
        yield* yes(carts.addBundle(ada, "first", set(4)))
        yield* yes(carts.addBundle(ada, "second", set(4)))
        const { lines } = yield* cartIn(carts, "first")
        yield* yes(carts.merge(ada, "second", { from: "first" }))
        yield* gatewayTo(store).takeLines({ orderId: "o1" as OrderId, cartId: "first" as CartId, lines })
        expect(inWords(yield* cartIn(carts, "second"))).toEqual([
          "2 pot of a set",
          "8 mug of a set",
          "2 tea of a set",
          "8 mug of a set",
        ])
      }),
    ))
})

describe("the lines that bought ones have become", () => {
  const parts = (prefix: string, parent: string) =>
    [line(`${prefix}1`, "pot", 1), line(`${prefix}2`, "mug", 4), line(`${prefix}3`, "tea", 1)].map((one, n) => ({
      ...one,
      bundle: { parent: lineId(parent), per: n === 1 ? 4 : 1 },
    }))
  const from = cartOf([...parts("a", "a1"), line("l1", "tin", 3)])
  let n = 0
  const fresh = (): LineId => lineId(`new-${n++}`)
  const found = (cart: Cart, sources: ReadonlyArray<Cart> = [from]) =>
    takenOf(from.lines, sources[0], cart, fresh).map(({ lineId, quantity }) => `${quantity} ${lineId}`)

  it("are found in whatever order a bundle's lines stand", () => {
    const here = cartOf([line("x", "mug", 1), ...parts("b", "b1").reverse(), line("y", "tin", 9)])
    expect(found(here).toSorted()).toEqual(["1 b1", "1 b3", "3 y", "4 b2"])
  })

  it("are none where the bundle is not there, or is made of something else", () => {
    const [pot, mug] = parts("b", "b1")
    if (pot === undefined || mug === undefined) throw new Error("a part is missing")
    expect(found(cartOf([line("x", "pot", 1), line("y", "mug", 4)]))).toEqual([])
    expect(found(cartOf([pot, mug]))).toEqual([])
    expect(found(cartOf([...parts("b", "b1").map((one) => ({ ...one, options: { size: "M" } }))]))).toEqual([])
  })

  it("are lines of the same offer and options where nobody knows what was a bundle", () => {
    expect(found(cartOf([line("x", "pot", 1), line("y", "tin", 4)]), [])).toEqual(["1 x", "3 y"])
  })
})
