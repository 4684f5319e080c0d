/** Whatever is passed in gets an answer, and only an accepted change changes a cart. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { ShopperCart } from "../../src/promise/shopper.ts"
import type { Answer } from "../../src/services/Answer.ts"
import { nastyTexts } from "../../src/testing/texts.ts"
import { ada, many, shop, tea } from "./kit.ts"
import {
  anything,
  argument,
  cyclic,
  explode,
  free,
  looksLikeAnAnswer,
  mixed,
  monsters,
  oneOdd,
  revoked,
  turncoat,
} from "./monsters.ts"

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
  addBundle: ["c", { parent: tea, children: [{ sku: "mug", quantity: 2, options: { size: "M" } }] }, {}],
  applyCode: ["c", "spring", {}],
  removeCode: ["c", "spring", {}],
  refuseGift: ["c", { promotionId: "gift" }, {}],
  acceptGift: ["c", { promotionId: "gift", offerId: "tea" }, {}],
  setContext: ["c", { channel: "app", country: null }, {}],
  setAttributes: ["c", { attributes: { message: "For Ada", note: null } }, {}],
  simulate: ["c", { add: tea, applyCode: "spring", payingBy: "card" }, {}],
  claim: ["c", { guest: "v1.g.9.x" }, {}],
  merge: ["c", { from: "d" }, {}],
  get: ["c", {}],
  view: ["c", {}],
  history: ["c", {}, {}],
}
const names = Object.keys(calls) as ReadonlyArray<keyof ShopperCart>

const filled = async () => {
  const made = await shop({ promotions: { active: async () => [] } })
  orThrow(await made.cart.add("c", { sku: "tea", quantity: 2 }))
  await made.cartwright.for({ member: "eve" }).cart.open({ id: "foreign" })
  orThrow(await made.cart.open({ id: "d" }))
  orThrow(await made.cart.add("d", { sku: "tea", quantity: 1 }))
  return made
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
        fc.constantFrom(
          "stores",
          "offers",
          "promotions",
          "buyers",
          "pricing",
          "payments",
          "checkout",
          "currency",
          "tax",
          "secrets",
          "clock",
          "timeoutMs",
          "offer",
        ),
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

  it("given garbage inside its payments, its checkout or its pricing throws a TypeError that names the place", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ["payments", "card"],
          ["payments", "card", "execute"],
          ["payments", "card", "capabilities"],
          ["payments", "card", "capabilities", "operations"],
          ["payments", "card", "capabilities", "lookup"],
          ["checkout", "leaseMs"],
          ["checkout", "returnOrigins"],
          ["checkout", "returnOrigins", 0],
          ["pricing", "lanes"],
          ["pricing", "lanes", 0],
          ["pricing", "lanes", 0, "name"],
          ["pricing", "lanes", 0, "mode"],
          ["pricing", "rounding"],
          ["pricing", "points"],
          ["pricing", "points", "onePer"],
          ["pricing", "nodeBudget"],
        ),
        anything,
        async (path, garbage) => {
          const good = {
            stores: { carts: { load: explode, write: explode, history: explode } },
            offers: { getMany: explode },
            payments: { card: { execute: explode, lookup: explode, capabilities: {} } },
            checkout: { returnOrigins: [] },
            pricing: { lanes: [{ name: "cart", mode: "best" }], points: {} },
          }
          const put = (at: unknown, [name, ...rest]: ReadonlyArray<string | number>): void => {
            if (name === undefined || typeof at !== "object" || at === null) return
            if (rest.length === 0) Reflect.set(at, name, free(garbage))
            else put(Reflect.get(at, name), rest)
          }
          put(good, path)
          try {
            const made = await createCartwright(good as never)
            await made.close()
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError)
            expect((error as TypeError).message).toMatch(
              /^createCartwright: (payments|checkout|pricing)\.\w+.*, got .*\. .*\.$/,
            )
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
