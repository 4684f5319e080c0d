/** Whatever is passed to the calls that sell gets an answer or a `CartwrightError`, and what is refused changes nothing. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { Cartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { Shopper } from "../../src/promise/shopper.ts"
import type { CheckoutAnswer } from "../../src/services/CheckoutAnswer.ts"
import { ada, agreed, gbp, job, many, ordered, settled, shop, tea } from "./kit.ts"
import { anything, argument, free, looksLikeAnAnswer, mixed, monsters, oneOdd } from "./monsters.ts"

type Arguments = ReadonlyArray<unknown>

/** Each call with arguments that may well be accepted, in the world of `sold`; garbage then takes the place of some. */
const calls = (orderId: string, submission: object, paidId: string, lineId: string) => ({
  settlement: {
    open: [{ cartId: "c", deliverTo: { city: "Leeds" }, payingBy: "card" }, {}],
    get: ["s", {}],
  } satisfies { readonly [Call in keyof Shopper["settlement"]]: Arguments },
  checkout: {
    submit: [submission, {}],
    pay: [orderId, { method: "card" }, {}],
    complete: [orderId, {}],
    cancel: [orderId, {}],
    refund: [orderId, { amount: gbp(1) }, {}],
  } satisfies { readonly [Call in keyof Shopper["checkout"]]: Arguments },
  orders: {
    get: [orderId, {}],
    byReference: ["PO 1", {}],
    history: [orderId, {}],
    quoteReturn: [paidId, { returned: [{ lineId, quantity: 1 }], before: [] }, {}],
  } satisfies { readonly [Call in keyof Shopper["orders"]]: Arguments },
})

const names = Object.entries(calls("", {}, "", "")).flatMap(([part, of]) =>
  Object.keys(of).map((call) => `${part}.${call}` as const),
)

/** One order is paid, one waits to be paid, and what is in the cart may be submitted. */
const sold = async () => {
  const made = await shop()
  await made.cartwright.stock.receive("r", [{ sku: "tea", quantity: 50 }])
  const { order: paid } = await ordered(made, { method: "card" })
  const { order } = await ordered(made)
  orThrow(await made.cart.add("c", { sku: "tea", quantity: 2 }))
  const submission = { ...agreed(await settled(made)), payment: { method: "card" } }
  const good = calls(order.orderId, submission, paid.orderId, paid.parts[0]?.lines[0]?.lineId ?? "")
  const argumentsOf = (name: string): Arguments => {
    const [part = "", call = ""] = name.split(".")
    return Reflect.get(Reflect.get(good, part), call)
  }
  const world = async (): Promise<unknown> => [
    await made.cart.get("c"),
    await made.shopper.orders.get(order.orderId),
    await made.cartwright.stock.available(["tea"]),
    made.provider.books.size,
  ]
  return { ...made, argumentsOf, world }
}

const callOf = (cartwright: Cartwright, actor: unknown, name: string) => {
  const [part = "", call = ""] = name.split(".")
  const shopper = cartwright.for(actor as typeof ada)
  return Reflect.get(Reflect.get(shopper, part), call) as (...given: Arguments) => Promise<CheckoutAnswer<unknown>>
}

/** The answer; a failure of the world only where the garbage asked for one, by a short timeout. */
const answerOf = async (call: () => Promise<CheckoutAnswer<unknown>>): Promise<CheckoutAnswer<unknown> | undefined> => {
  try {
    return await call()
  } catch (error) {
    expect(error).toBeInstanceOf(CartwrightError)
    expect(error).toMatchObject({ reason: { _tag: "DeadlineExceeded" } })
    return undefined
  }
}

const piece = fc.record({ lineId: fc.oneof(fc.constant("l"), anything), quantity: fc.oneof(fc.integer(), anything) })

/** What a form that is filled in badly sends. */
const odd = fc.oneof(
  argument,
  fc.record(
    {
      settlementId: fc.oneof(fc.constant("s"), anything),
      expectedTotal: fc.oneof(fc.constant(gbp(500)), anything),
      resume: fc.oneof(fc.constant("r1.e30.x"), anything),
      payment: fc.record({
        method: fc.oneof(fc.constant("card"), anything),
        instrument: anything,
        returnUrl: anything,
      }),
      reference: fc.oneof(fc.constant("PO 1"), anything),
    },
    { requiredKeys: ["settlementId", "expectedTotal"] },
  ),
  fc.record({ amount: fc.record({ amount: fc.oneof(fc.integer(), anything), currency: fc.constant("GBP") }) }),
  fc.record(
    { cartId: fc.oneof(fc.constant("c"), anything), deliverTo: anything, payingBy: anything },
    { requiredKeys: ["cartId"] },
  ),
  fc.record(
    {
      returned: fc.oneof(fc.array(piece, { maxLength: 2 }), anything),
      before: fc.oneof(
        fc.array(fc.record({ returned: fc.oneof(fc.array(piece, { maxLength: 2 }), anything), policy: anything })),
        anything,
      ),
    },
    { requiredKeys: ["returned"] },
  ),
  fc.record(
    { buyNow: fc.oneof(fc.constant(tea), anything), currency: anything, country: anything, deliverTo: anything },
    { requiredKeys: ["buyNow"] },
  ),
)

describe("garbage", () => {
  it("as any argument of any call that sells gets an answer, and what is refused changes nothing", async () => {
    const seen: Array<string> = []
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 4, arbitrary: fc.constant<unknown>(ada) },
          { weight: 2, arbitrary: fc.constant<unknown>(job) },
          { weight: 1, arbitrary: anything },
        ),
        fc.constantFrom(...names),
        fc.oneof(oneOdd, fc.array(odd, { maxLength: 3 })),
        async (actor, name, garbage) => {
          const { cartwright, argumentsOf, world } = await sold()
          const before = await world()
          const call = callOf(cartwright, free(actor), name)
          const answer = await answerOf(() => call(...mixed(argumentsOf(name), garbage)))
          if (answer === undefined) return
          expect(looksLikeAnAnswer(answer)).toBe(true)
          expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
          if (!answer.ok) expect(await world()).toEqual(before)
          seen.push(answer.ok ? "ok" : answer.rejection._tag)
        },
      ),
      { numRuns: scaled(4_000), seed },
    )
    // The mix reaches behind the door.
    expect(seen.filter((tag) => tag !== "InvalidInput").length).toBeGreaterThan(seen.length / 10)
    expect(new Set(seen).size).toBeGreaterThan(3)
  })

  it.each(many(monsters.length, (n) => [n] as const))(
    "of kind %i is answered in every place of every call that sells, and changes nothing when refused",
    async (n) => {
      const { cartwright, argumentsOf, world } = await sold()
      const monster = monsters[n]
      for (const name of names) {
        const good = argumentsOf(name)
        for (const place of good.keys()) {
          const before = await world()
          const answer = await callOf(cartwright, ada, name)(...good.with(place, monster))
          expect(looksLikeAnAnswer(answer)).toBe(true)
          if (!answer.ok) expect(await world()).toEqual(before)
        }
        expect(await callOf(cartwright, monster, name)(...good)).toMatchObject({
          ok: false,
          rejection: { _tag: "InvalidInput" },
        })
      }
    },
  )

  it("about stock or a sweep is a TypeError that names it, and changes nothing", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("receive", "available", "sweep"),
        fc.oneof(
          argument,
          fc.array(fc.oneof(fc.constant<unknown>(tea), fc.constant("tea"), anything), { maxLength: 3 }),
        ),
        async (name, garbage) => {
          const { cartwright } = await shop()
          const given = Array.isArray(garbage) ? garbage.map(free) : free(garbage)
          try {
            if (name === "receive") await cartwright.stock.receive("r", given as never)
            else if (name === "available")
              expect(Array.isArray(await cartwright.stock.available(given as never))).toBe(true)
            else expect(await cartwright.sweep(given as never)).toMatchObject({ failed: 0 })
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError)
            expect((error as TypeError).message).toMatch(
              /^(stock\.receive|stock\.available|sweep): .* is .*\. Send .*\.$/,
            )
            expect(await cartwright.stock.available(["tea"])).toEqual([])
          }
        },
      ),
      { numRuns: scaled(3_000), seed },
    ))
})
