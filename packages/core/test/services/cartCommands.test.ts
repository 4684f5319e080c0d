/** What a shopper says of a cart beside its goods, through the service: what it looks up, and what it does where two meet. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, PriceContext } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { OfferSource } from "../../src/ports/OfferSource.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import { at } from "../arbitraries.ts"
import { ada, bob, makeCarts, offer, run, type Store, shelf, tagOf, yes } from "./kit.ts"

/** Sells everything at 1.00 in whatever currency it is asked in, half as much again in Germany, and remembers what it was asked. */
const worldwide = () => {
  const asked: Array<{ readonly ids: ReadonlyArray<string>; readonly context: PriceContext }> = []
  const offers: OfferSource["Service"] = {
    getMany: (ids, context) =>
      Effect.sync(() => {
        asked.push({ ids: [...ids], context })
        const { currency, country } = context
        const price = { amount: country === "DE" ? 150 : 100, currency }
        return new Map(
          ids
            .filter((id) => !id.startsWith("no "))
            .map((id): readonly [string, Offer] => [
              id,
              { offerId: id, sku: String(id) as unknown as Sku, price, asOf: at },
            ]),
        )
      }),
  }
  return { offers, asked }
}

const opened = Effect.fnUntraced(function* (carts: Carts, id = "c") {
  return (yield* yes(carts.open(ada, { id }))).value
})
const item = (sku: string, quantity: number) => ({ sku, quantity })
const set = { parent: item("pot", 2), children: [item("mug", 4), item("tea", 1), item("mug", 1)] }
/** A host whose store lets another in before its next write. */
const overtakenBy = (store: Store, other: Effect.Effect<unknown, unknown>): Store => {
  let isOvertaken = false
  return {
    ...store,
    write: (id, write) => {
      if (isOvertaken || id !== "c") return store.write(id, write)
      isOvertaken = true
      return Effect.andThen(Effect.orDie(other), store.write(id, write))
    },
  }
}

describe("a bundle", () => {
  it("comes in by one look-up, and is answered with the lines it is on, again and again", () =>
    run(
      Effect.gen(function* () {
        const { offers, asked } = worldwide()
        const carts = makeCarts({ offers })
        yield* opened(carts)
        const call = carts.addBundle(ada, "c", set, { requestId: "click" })
        const { value, replayed } = yield* yes(call)
        expect(asked.map(({ ids }) => ids)).toEqual([["pot", "mug", "tea"]])
        expect(replayed).toBe(false)
        expect(value.cart.lines.map(({ lineId, quantity }) => [lineId, quantity])).toEqual([
          [value.lineId, 2],
          [value.children[0], 8],
          [value.children[1], 2],
          [value.children[2], 2],
        ])
        const again = yield* yes(call)
        expect(again.replayed).toBe(true)
        expect([again.value.lineId, again.value.children]).toEqual([value.lineId, value.children])
        expect(asked).toHaveLength(1)
      }),
    ))

  it("is refused as a whole, and then nothing is written and the request id is free", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts(worldwide())
        yield* opened(carts)
        const request = { requestId: "click" }
        const bad = { parent: item("pot", 1), children: [item("mug", 1), item("no such", 1)] }
        expect(yield* carts.addBundle(ada, "c", bad, request)).toMatchObject({
          ok: false,
          rejection: { _tag: "OfferUnknown", offerId: "no such" },
        })
        const { value, replayed } = yield* yes(carts.addBundle(ada, "c", set, request))
        expect([value.version, replayed]).toEqual([2, false])
      }),
    ))

  it("is raised on the offers of all its lines, looked up at once, and lowered without any", () =>
    run(
      Effect.gen(function* () {
        const { offers, asked } = worldwide()
        const carts = makeCarts({ offers })
        yield* opened(carts)
        const { lineId, children } = (yield* yes(carts.addBundle(ada, "c", set))).value
        const { cart } = (yield* yes(carts.setQuantity(ada, "c", lineId, 3))).value
        expect(cart.lines.map(({ quantity }) => quantity)).toEqual([3, 12, 3, 3])
        expect(asked.slice(1).map(({ ids }) => ids)).toEqual([["pot", "mug", "tea"]])
        yield* yes(carts.setQuantity(ada, "c", lineId, 1))
        expect(asked).toHaveLength(2)
        const [child = ""] = children
        expect(yield* carts.setQuantity(ada, "c", child, 3)).toMatchObject({
          ok: false,
          rejection: { _tag: "BundleChild", lineId: child, parent: lineId },
        })
        expect(tagOf(yield* carts.remove(ada, "c", child))).toBe("BundleChild")
        expect((yield* yes(carts.remove(ada, "c", lineId))).value.cart.lines).toEqual([])
      }),
    ))

  it("whose lowering has become a raise meanwhile is judged by the offers of all its lines", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const { offers, asked } = worldwide()
        const other = makeCarts({ store, offers })
        yield* opened(other)
        const { lineId } = (yield* yes(other.addBundle(ada, "c", set))).value
        const carts = makeCarts({ store: overtakenBy(store, other.setQuantity(ada, "c", lineId, 1)), offers })
        const { cart } = (yield* yes(carts.setQuantity(ada, "c", lineId, 2, { requestId: "two" }))).value
        expect(cart.lines.map(({ quantity }) => quantity)).toEqual([2, 8, 2, 2])
        expect(asked.slice(1).map(({ ids }) => ids)).toEqual([["pot", "mug", "tea"]])
        const [last] = (yield* yes(carts.history(ada, "c", { after: 3 }))).value
        expect(last?.operation.command).toMatchObject({
          offer: { sku: "pot" },
          children: [{ offerId: "mug" }, { offerId: "tea" }],
        })
      }),
    ))

  it("of a seller is selected by that seller as a whole", () =>
    run(
      Effect.gen(function* () {
        const potter = offer("pot", 100, { seller: "potter" as never })
        const carts = makeCarts({ offers: { getMany: () => Effect.succeed(new Map([...shelf, potter])) } })
        yield* opened(carts)
        yield* yes(carts.addBundle(ada, "c", { parent: item("tea", 1), children: [item("pot", 1)] }))
        yield* yes(carts.add(ada, "c", item("mug", 1)))
        const { cart } = (yield* yes(carts.deselect(ada, "c", { seller: "potter" }))).value
        expect(cart.lines.map(({ selected }) => selected)).toEqual([false, false, true])
      }),
    ))

  it("stays whole however two hosts work on it at once", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const [one, two] = [makeCarts({ store }), makeCarts({ store })]
        yield* opened(one)
        const { lineId, children } = (yield* yes(one.addBundle(ada, "c", set))).value
        const [child = ""] = children
        const calls = Array.from({ length: 60 }, (_, n) => {
          const carts = n % 2 === 0 ? one : two
          const calls = [
            carts.setQuantity(ada, "c", lineId, 1 + (n % 5)),
            carts.saveForLater(ada, "c", child),
            carts.deselect(ada, "c", child),
            carts.moveToCart(ada, "c", lineId),
            carts.add(ada, "c", item("mug", 1)),
          ]
          return calls[n % calls.length] ?? carts.get(ada, "c")
        })
        const answers = yield* Effect.all(calls, { concurrency: "unbounded" })
        for (const answer of answers) if (answer.ok) expect(brokenBundles(answer.value.cart)).toEqual([])
        const { cart } = (yield* yes(one.get(ada, "c"))).value
        expect([...cart.lines, ...cart.shelf].filter(({ bundle }) => bundle !== undefined)).toHaveLength(4)
      }),
    ))
})

describe("a cart that comes into another shop", () => {
  it("asks there for the offers of all lines and of the shelf in one look-up, and warns line by line", () =>
    run(
      Effect.gen(function* () {
        const { offers, asked } = worldwide()
        const carts = makeCarts({ offers })
        yield* opened(carts)
        const { results } = (yield* yes(carts.addMany(ada, "c", [item("tea", 1), item("mug", 1), item("pot", 1)])))
          .value
        const [, mug] = results.flatMap((result) => (result.ok ? [result.lineId] : []))
        yield* yes(carts.saveForLater(ada, "c", mug ?? ""))
        const { value, warnings } = yield* yes(
          carts.setContext(ada, "c", { country: "DE", currency: "EUR", channel: "app" }),
        )
        expect(asked.slice(1)).toEqual([
          {
            ids: ["tea", "pot", "mug"],
            context: { currency: "EUR", country: "DE", channel: "app", moment: expect.any(Number) },
          },
        ])
        expect(warnings.map(({ _tag }) => _tag)).toEqual(["CurrencyChanged", "CurrencyChanged", "CurrencyChanged"])
        expect(value.cart).toMatchObject({ currency: "EUR", country: "DE", channel: "app" })
        const seen = [...value.cart.lines, ...value.cart.shelf].map(({ priceSeen }) => priceSeen.amount)
        expect(seen).toEqual([150, 150, 150])
        // What was told is not told again, and goods are added at the prices of the new place.
        expect((yield* yes(carts.view(ada, "c"))).warnings).toEqual([])
        const { cart } = (yield* yes(carts.add(ada, "c", item("cup", 1)))).value
        expect(cart.lines.at(-1)?.priceSeen).toEqual({ amount: 150, currency: "EUR" })
      }),
    ))

  it("keeps what is not named, and loses what is taken away", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts(worldwide())
        yield* yes(carts.open(ada, { id: "c", channel: "web", country: "GB", priceList: "retail" }))
        const go = (context: Parameters<Carts["setContext"]>[2]) =>
          Effect.map(yes(carts.setContext(ada, "c", context)), ({ value: { cart, version } }) => {
            const { currency, channel, country, priceList } = cart
            return [version, currency, channel, country, priceList]
          })
        expect(yield* go({ country: "DE" })).toEqual([2, "GBP", "web", "DE", "retail"])
        expect(yield* go({ channel: null, priceList: null, currency: "EUR" })).toEqual([
          3,
          "EUR",
          undefined,
          "DE",
          undefined,
        ])
        expect(yield* go({ country: "DE", channel: null })).toEqual([3, "EUR", undefined, "DE", undefined])
        expect(yield* go({})).toEqual([3, "EUR", undefined, "DE", undefined])
      }),
    ))

  it("asks for nothing where it is already, and fails with the source of offers where it is not", () =>
    run(
      Effect.gen(function* () {
        let isDown = false
        const { offers, asked } = worldwide()
        const getMany: OfferSource["Service"]["getMany"] = (ids, context) =>
          isDown ? Effect.die(new Error("it was asked")) : offers.getMany(ids, context)
        const carts = makeCarts({ offers: { getMany } })
        yield* opened(carts)
        yield* yes(carts.add(ada, "c", item("tea", 1)))
        isDown = true
        yield* yes(carts.setContext(ada, "c", { currency: "GBP", country: null }))
        expect(asked).toHaveLength(1)
        const failed = yield* Effect.exit(carts.setContext(ada, "c", { country: "DE" }))
        expect(failed._tag).toBe("Failure")
        expect((yield* yes(carts.get(ada, "c"))).value.cart).not.toHaveProperty("country")
      }),
    ))

  it("lets two who each change something of it both have their way", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const { offers } = worldwide()
        const other = makeCarts({ store, offers })
        yield* opened(other)
        yield* yes(other.add(ada, "c", item("tea", 1)))
        const meanwhile = Effect.andThen(
          yes(other.add(ada, "c", item("mug", 1))),
          yes(other.setContext(ada, "c", { currency: "EUR" })),
        )
        const carts = makeCarts({ store: overtakenBy(store, meanwhile), offers })
        const { value, warnings } = yield* yes(carts.setContext(ada, "c", { country: "DE" }))
        expect(value.cart).toMatchObject({ currency: "EUR", country: "DE" })
        // Both lines are told of in the currency that the cart has come into, the one that came in meanwhile too.
        expect(warnings.map((one) => "now" in one && one.now)).toEqual(Array(2).fill({ amount: 150, currency: "EUR" }))
      }),
    ))

  it("lets goods come in that were asked for before it did, at its prices now", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const { offers, asked } = worldwide()
        const other = makeCarts({ store, offers })
        const { lineId } = yield* Effect.andThen(
          opened(other),
          Effect.map(yes(other.addBundle(ada, "c", set)), ({ value }) => value),
        )
        const there = Effect.fnUntraced(function* (
          currency: string,
          call: (carts: Carts) => Effect.Effect<unknown, unknown>,
        ) {
          const moved = yes(other.setContext(ada, "c", { currency }))
          const before = asked.length
          yield* call(makeCarts({ store: overtakenBy(store, moved), offers }))
          return asked.slice(before).map(({ ids, context }) => [ids.join(), context.currency])
        })
        const set1 = "pot,mug,tea"
        expect(yield* there("EUR", (carts) => yes(carts.add(ada, "c", item("cup", 1))))).toEqual([
          ["cup", "GBP"],
          [set1, "EUR"],
          ["cup", "EUR"],
        ])
        expect(yield* there("CHF", (carts) => yes(carts.addBundle(ada, "c", set)))).toEqual([
          [set1, "EUR"],
          [`${set1},cup`, "CHF"],
          [set1, "CHF"],
        ])
        expect(yield* there("USD", (carts) => yes(carts.setQuantity(ada, "c", lineId, 7)))).toEqual([
          [set1, "CHF"],
          [`${set1},cup`, "USD"],
          [set1, "USD"],
        ])
        const { cart } = (yield* yes(other.get(ada, "c"))).value
        expect(cart.lines.map(({ quantity }) => quantity)).toEqual([7, 28, 7, 7, 1, 2, 8, 2, 2])
        expect(new Set(cart.lines.map(({ priceSeen }) => priceSeen.currency))).toEqual(new Set(["USD"]))
      }),
    ))
})

describe("what is said of a cart beside its goods", () => {
  it("is entered in whatever form it was typed, and kept in one", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* opened(carts)
        yield* yes(carts.applyCode(ada, "c", " spring 10\t"))
        const { cart, version } = (yield* yes(carts.applyCode(ada, "c", "Spring 10"))).value
        expect([cart.codes, version]).toEqual([["SPRING 10"], 2])
        // The same code in another form is the same request.
        const request = { requestId: "enter" }
        yield* yes(carts.applyCode(ada, "c", "autumn", request))
        expect((yield* yes(carts.applyCode(ada, "c", "AUTUMN", request))).replayed).toBe(true)
        expect((yield* yes(carts.removeCode(ada, "c", "sPRING 10 "))).value.cart.codes).toEqual(["AUTUMN"])
      }),
    ))

  it("goes with the lines into the cart that they are merged into", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* opened(carts, "from")
        yield* opened(carts, "into")
        const { lineId } = (yield* yes(carts.add(ada, "from", item("tea", 1)))).value
        yield* yes(carts.setAttributes(ada, "from", { lineId, attributes: { message: "hot" } }))
        yield* yes(carts.setAttributes(ada, "from", { attributes: { message: "theirs", note: "ring twice" } }))
        yield* yes(carts.applyCode(ada, "from", "spring"))
        yield* yes(carts.refuseGift(ada, "from", { promotionId: "gift" }))
        yield* yes(carts.addBundle(ada, "from", set))
        yield* yes(carts.add(ada, "into", item("tea", 1)))
        yield* yes(carts.setAttributes(ada, "into", { attributes: { message: "mine" } }))
        yield* yes(carts.acceptGift(ada, "into", { promotionId: "gift", offerId: "mug" }))
        const { cart } = (yield* yes(carts.merge(ada, "into", { from: "from" }))).value
        expect(cart).toMatchObject({
          codes: ["SPRING"],
          gifts: [{ promotionId: "gift", chosen: "mug" }],
          attributes: { message: "mine", note: "ring twice" },
        })
        expect(cart.lines[0]).toMatchObject({ quantity: 2, attributes: { message: "hot" } })
        expect(brokenBundles(cart)).toEqual([])
        expect(cart.lines).toHaveLength(5)
      }),
    ))

  it("is the owner's alone to say", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* opened(carts)
        expect(tagOf(yield* carts.applyCode(bob, "c", "SPRING"))).toBe("CartNotFound")
        expect(tagOf(yield* carts.setContext(bob, "c", { currency: "EUR" }))).toBe("CartNotFound")
      }),
    ))

  it("is counted once, also by two hosts at once", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore({ pause: Effect.yieldNow })
        const [one, two] = [makeCarts({ store }), makeCarts({ store })]
        yield* opened(one)
        const calls = Array.from({ length: 40 }, (_, n) => {
          const carts = n % 2 === 0 ? one : two
          return n % 4 < 2
            ? carts.applyCode(ada, "c", `code-${n % 8}`)
            : carts.setAttributes(ada, "c", { attributes: { [`note ${n % 8}`]: "x" } })
        })
        yield* Effect.all(calls.map(yes<unknown, unknown>), { concurrency: "unbounded" })
        const { cart } = (yield* yes(one.get(ada, "c"))).value
        expect(cart.codes?.toSorted()).toEqual(["CODE-0", "CODE-1", "CODE-4", "CODE-5"])
        expect(Object.keys(cart.attributes ?? {})).toEqual(["note 2", "note 3", "note 6", "note 7"])
      }),
    ))

  it("has an offer's id for a gift, whatever promotions there are", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* opened(carts)
        const { cart } = (yield* yes(carts.acceptGift(ada, "c", { promotionId: "no such", offerId: "moon" }))).value
        expect(cart.gifts).toEqual([{ promotionId: "no such", chosen: "moon" as OfferId }])
      }),
    ))
})
