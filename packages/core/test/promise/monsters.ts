/** What no form and no JSON can send, and a careless host still might. */
import fc from "fast-check"
import { nastyTexts } from "../../src/testing/texts.ts"
import { many, tea } from "./kit.ts"

export const explode = (): never => {
  throw new Error("a trap")
}
export const cyclic: Record<string, unknown> = { sku: "tea", quantity: 1 }
cyclic["options"] = cyclic
export const revoked = (() => {
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
export const turncoat = {
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

export const monsters: ReadonlyArray<unknown> = [
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
export const free = (value: unknown): unknown => {
  if (value instanceof Caged) return monsters[value.monster]
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, free(held)]))
}

export const anything = fc.oneof(
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

const note = fc.dictionary(fc.string(), mostly(fc.constantFrom("x", null)), { maxKeys: 4 })

/** What the calls beside the lines expect. */
const said = fc.oneof(
  fc.record(
    { parent: mostly(item), children: mostly(fc.array(mostly(item), { minLength: 1, maxLength: 3 })) },
    { requiredKeys: ["parent"] },
  ),
  fc.record(
    { promotionId: mostly(fc.constantFrom(...nastyTexts)), offerId: anything },
    { requiredKeys: ["promotionId"] },
  ),
  fc.record(
    {
      currency: mostly(fc.constantFrom("GBP", "JPY")),
      priceList: mostly(fc.constantFrom("retail", null)),
      channel: mostly(fc.constantFrom("web", null)),
      country: mostly(fc.constantFrom("GB", null)),
    },
    { requiredKeys: [] },
  ),
  fc.record({ lineId: anything, attributes: mostly(note) }, { requiredKeys: ["attributes"] }),
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
export const argument = fc.oneof(
  { weight: 2, arbitrary: item },
  { weight: 2, arbitrary: likely },
  { weight: 2, arbitrary: said },
  { weight: 1, arbitrary: anything },
)

/** Stands where the good argument stays. */
const KEPT = Symbol("kept")
/** One argument is odd and the others are as they should be. */
export const oneOdd = fc
  .tuple(fc.nat({ max: 3 }), argument)
  .map(([odd, garbage]) => many(odd + 1, (at) => (at === odd ? garbage : KEPT)))
export const mixed = (good: ReadonlyArray<unknown>, garbage: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  many(Math.max(good.length, garbage.length), (at) =>
    at < garbage.length && garbage[at] !== KEPT ? free(garbage[at]) : good[at],
  )

export const looksLikeAnAnswer = (answer: unknown): boolean => {
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
