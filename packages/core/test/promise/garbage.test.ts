/** Whatever is passed in gets an answer, and only an accepted change changes a cart. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import { createCartwright, type ShopperCart } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { Answer } from "../../src/services/Answer.ts"
import { nastyTexts } from "../../src/testing/texts.ts"
import { ada, many, shop, tea } from "./kit.ts"

const explode = (): never => {
  throw new Error("a trap")
}
const cyclic: Record<string, unknown> = { sku: "tea", quantity: 1 }
cyclic["options"] = cyclic
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
})()
const endless = Object.assign([tea], {
  *[Symbol.iterator]() {
    for (;;) yield tea
  },
})
let turns = 0
const turncoat = {
  get sku() {
    return turns++ % 2 ? Symbol("tea") : "tea"
  },
  get quantity() {
    return turns++ % 2 ? Number.NaN : 1
  },
  options: {
    get size() {
      return turns++ % 2 ? { toString: explode } : "M"
    },
  },
}

/** What no form and no JSON can send, and a careless host still might. */
const monsters: ReadonlyArray<unknown> = [
  Number.NaN,
  1.5,
  1e21,
  -1,
  -0,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  1n,
  Symbol("s"),
  "\ud800",
  "\u0000",
  "__proto__",
  "constructor",
  "x".repeat(1_000_000),
  "🧋".repeat(30),
  new Date(0),
  new Map([["sku", "tea"]]),
  new Set(["tea"]),
  /tea/,
  () => explode(),
  class {},
  Promise.resolve(tea),
  JSON.parse(`{ "__proto__": { "sku": "tea" }, "quantity": 1 }`),
  Object.create(null),
  Object.create(tea),
  Object.create({
    get sku() {
      return explode()
    },
  }),
  {
    get sku() {
      return explode()
    },
    quantity: 1,
  },
  {
    sku: "tea",
    quantity: 1,
    options: {
      get size() {
        return explode()
      },
    },
  },
  { sku: { toString: () => "tea" }, quantity: { valueOf: () => 1 } },
  { sku: "tea", quantity: 1, [Symbol.toPrimitive]: explode },
  { guest: "v1.g.9.x", member: "ada" },
  { toString: explode, toJSON: explode, valueOf: explode },
  new Proxy({}, { get: explode }),
  new Proxy({}, { ownKeys: explode }),
  new Proxy({}, { getPrototypeOf: explode }),
  new Proxy([], { get: explode }),
  new Proxy({ ...tea }, {}),
  new Proxy(() => 1, { apply: explode, getPrototypeOf: explode }),
  revoked,
  endless,
  turncoat,
  cyclic,
  Object.assign(new Array(5), { 3: tea }),
  new Array(4_000_000_000),
  many(10_000, () => tea),
  many(10_000, (n) => `line-${n}`),
  Object.fromEntries(many(10_000, (n) => [`k${n}`, "v"])),
  Object.create(AbortSignal.prototype),
  { requestId: {}, signal: Object.create(AbortSignal.prototype) },
  { signal: new Proxy(new AbortController().signal, {}) },
  { timeoutMs: Number.POSITIVE_INFINITY },
  { atLeast: 1n, ifVersion: "1" },
  { from: "d", policy: () => explode() },
  { from: "d", policy: () => 1n },
  { from: "d", policy: async () => 1 },
]

/** Stands for a monster while fast-check generates and prints: it would look at the monster itself, and some of them bite. */
class Caged {
  readonly monster: number
  constructor(monster: number) {
    this.monster = monster
  }
}

/** With its monsters let out, wherever `likely` put them. */
const free = (value: unknown): unknown => {
  if (value instanceof Caged) return monsters[value.monster]
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, free(held)]))
}

const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    maxDepth: 2,
  }),
  fc.nat({ max: monsters.length - 1 }).map((monster) => new Caged(monster)),
)

const mostly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: anything })

const item = fc.record(
  {
    sku: mostly(fc.constantFrom(...nastyTexts)),
    offerId: mostly(fc.constant("tea")),
    quantity: mostly(fc.integer({ min: -1, max: 3 })),
    options: mostly(fc.dictionary(fc.string(), fc.string({ minLength: 1 }))),
  },
  { requiredKeys: ["sku", "quantity"] },
)

/** Mostly what a call expects, so that the garbage gets past the first door. */
const likely = fc.oneof(
  fc.constantFrom<unknown>("c", "d", "foreign", "nowhere", "all", undefined, null, {}, [], 0, 1, 3, "tea", tea, [
    tea,
    tea,
  ]),
  fc.record(
    {
      requestId: fc.oneof(fc.constantFrom("r1", "r2"), anything),
      ifVersion: anything,
      timeoutMs: anything,
      signal: anything,
    },
    { requiredKeys: [] },
  ),
  fc.record({ from: fc.oneof(fc.constant("d"), anything), guest: anything, policy: anything }, { requiredKeys: [] }),
)
const argument = fc.oneof(
  { weight: 2, arbitrary: item },
  { weight: 2, arbitrary: likely },
  { weight: 1, arbitrary: anything },
)

/** Each call with arguments that may well be accepted; garbage then takes the place of some. */
const calls: { readonly [Call in keyof ShopperCart]: ReadonlyArray<unknown> } = {
  open: [{ id: "d" }, {}],
  add: ["c", tea, {}],
  addMany: ["c", [tea, { sku: "moon", quantity: 1 }], {}],
  setQuantity: ["c", "line", 2, {}],
  remove: ["c", "line", {}],
  clear: ["c", {}],
  select: ["c", "all", {}],
  deselect: ["c", "all", {}],
  saveForLater: ["c", "line", {}],
  moveToCart: ["c", "line", {}],
  setOptions: ["c", "line", { size: "M" }, {}],
  claim: ["c", { guest: "v1.g.9.x" }, {}],
  merge: ["c", { from: "d" }, {}],
  get: ["c", {}],
  view: ["c", {}],
  history: ["c", {}, {}],
}
const names = Object.keys(calls) as ReadonlyArray<keyof ShopperCart>

/** Stands where the good argument stays. */
const KEPT = Symbol("kept")
/** One argument is odd and the others are as they should be. */
const oneOdd = fc
  .tuple(fc.nat({ max: 3 }), argument)
  .map(([odd, garbage]) => many(odd + 1, (at) => (at === odd ? garbage : KEPT)))
const mixed = (good: ReadonlyArray<unknown>, garbage: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  many(Math.max(good.length, garbage.length), (at) =>
    at < garbage.length && garbage[at] !== KEPT ? free(garbage[at]) : good[at],
  )

const filled = async () => {
  const made = await shop({ promotions: { active: async () => [] } })
  orThrow(await made.cart.add("c", { sku: "tea", quantity: 2 }))
  await made.cartwright.for({ member: "eve" }).cart.open({ id: "foreign" })
  orThrow(await made.cart.open({ id: "d" }))
  orThrow(await made.cart.add("d", { sku: "tea", quantity: 1 }))
  return made
}

const looksLikeAnAnswer = (answer: unknown): boolean => {
  if (typeof answer !== "object" || answer === null || !("ok" in answer)) return false
  if (answer.ok === true) return "value" in answer && "warnings" in answer && "replayed" in answer
  if (answer.ok !== false || !("rejection" in answer)) return false
  const { rejection } = answer
  return (
    typeof rejection === "object" &&
    rejection !== null &&
    "_tag" in rejection &&
    "message" in rejection &&
    typeof rejection.message === "string" &&
    rejection.message.isWellFormed() &&
    rejection.message.length < 700
  )
}

describe("garbage", () => {
  it("as any argument of any call gets an answer, and what is refused changes nothing", async () => {
    const seen: Array<string> = []
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(ada) }, { weight: 1, arbitrary: anything }),
        fc.constantFrom(...names, "add", "addMany"),
        fc.oneof(oneOdd, fc.array(argument, { maxLength: 4 })),
        async (actor, name, garbage) => {
          const { cartwright, cart } = await filled()
          const world = async (): Promise<unknown> => [
            await cart.get("c"),
            await cart.get("d"),
            await cartwright.for({ member: "eve" }).cart.get("foreign"),
          ]
          const before = await world()
          const shopper = cartwright.for(free(actor) as typeof ada).cart
          const call = shopper[name] as (...given: ReadonlyArray<unknown>) => Promise<Answer<unknown>>
          const answer = await call(...mixed(calls[name], garbage))
          expect(looksLikeAnAnswer(answer)).toBe(true)
          expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
          if (!answer.ok) expect(await world()).toEqual(before)
          seen.push(answer.ok ? "ok" : answer.rejection._tag)
        },
      ),
      { numRuns: 2_000 },
    )
    // The mix reaches behind the door.
    expect(seen.filter((tag) => tag !== "InvalidInput").length).toBeGreaterThan(seen.length / 10)
    expect(new Set(seen).size).toBeGreaterThan(4)
  })

  it.each(many(monsters.length, (n) => [n] as const))(
    "of kind %i is answered in every place of every call, and changes nothing when refused",
    async (n) => {
      const { cart, cartwright } = await filled()
      const monster = monsters[n]
      const world = async (): Promise<unknown> => [await cart.get("c"), await cart.get("d")]
      for (const name of names) {
        const call = cart[name] as (...given: ReadonlyArray<unknown>) => Promise<Answer<unknown>>
        for (const place of calls[name].keys()) {
          const before = await world()
          const answer = await call(...calls[name].with(place, monster))
          expect(looksLikeAnAnswer(answer)).toBe(true)
          if (!answer.ok) expect(await world()).toEqual(before)
        }
        const anyone = cartwright.for(monster as typeof ada).cart[name] as typeof call
        expect(await anyone(...calls[name])).toMatchObject({ ok: false, rejection: { _tag: "InvalidInput" } })
      }
    },
  )

  it("that throws while it is read is said to be so", async () => {
    const { cart } = await filled()
    const got = async (item: unknown) => {
      const answer = await cart.add("c", item as typeof tea)
      return answer.ok ? "ok" : answer.rejection.message
    }
    const SEND = "Send an object with sku, offerId, quantity, options."
    expect(
      await got({
        get sku() {
          return explode()
        },
      }),
    ).toBe(`item is an object that throws when it is read. ${SEND}`)
    expect(await got(new Proxy({}, { ownKeys: explode }))).toBe(
      `item is an object that throws when it is read. ${SEND}`,
    )
    expect(await got(revoked)).toBe(`item is an object that throws when it is read. ${SEND}`)
    expect(await got(cyclic)).toBe(
      "item.options.quantity is 1. Send a text of 1 to 256 characters without U+0000 and lone surrogates.",
    )
  })

  it("whose getters change their mind is read once", async () => {
    const { cart } = await filled()
    for (let times = 0; times < 8; times++) {
      const answer = await cart.add("c", turncoat as never)
      if (answer.ok) expect(answer.value.cart.lines.at(-1)).toMatchObject({ sku: "tea", options: { size: "M" } })
      else expect(answer.rejection._tag).toBe("InvalidInput")
    }
  })

  it.each(nastyTexts.map((text) => [text]))("of letters comes back letter by letter: %j", async (text) => {
    const { cart, offers } = await filled()
    offers.set(text, { price: { amount: 100, currency: "GBP" } })
    const options = { [text]: text }
    orThrow(await cart.add("c", { sku: text, quantity: 1, options }))
    const { lines } = orThrow(await cart.get("c")).cart
    expect(lines.at(-1)).toMatchObject({ sku: text, offerId: text, options })
    const priced = orThrow(await cart.view("c")).priced.lines.map(({ sku }) => sku)
    expect(priced).toContain(text)
  })
})

describe("createCartwright", () => {
  it("given garbage for any option throws a TypeError that names it", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("stores", "offers", "promotions", "currency", "tax", "secrets", "clock", "timeoutMs", "offer"),
        anything,
        async (option, garbage) => {
          const good = {
            stores: { carts: { load: explode, write: explode, history: explode } },
            offers: { getMany: explode },
          }
          try {
            const made = await createCartwright({ ...good, [option]: free(garbage) } as never)
            await made.close()
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError)
            expect((error as TypeError).message).toMatch(/^createCartwright: .*, got .*\. .*\.$/)
            expect((error as TypeError).message).toContain(option)
          }
        },
      ),
      { numRuns: 500 },
    ))

  it("given garbage for all of them throws a TypeError", () =>
    fc.assert(
      fc.asyncProperty(anything, async (garbage) => {
        const error = await createCartwright(free(garbage) as never).then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        expect(error).toBeInstanceOf(TypeError)
        expect(error).not.toBeInstanceOf(CartwrightError)
      }),
      { numRuns: 300 },
    ))
})
