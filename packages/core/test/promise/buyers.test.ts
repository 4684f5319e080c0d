/** What a host knows about buyers: the prices and promotions that ask for it, and all the ways in which it can disappoint. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import type { BuyerKnown } from "../../src/ports/BuyerSource.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { AsyncBuyers } from "../../src/promise/hostBuyers.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { at } from "../arbitraries.ts"
import { agreed, bob, gbp, job, many, settled, shop, tea, thrownBy } from "./kit.ts"
import { anything, free } from "./monsters.ts"

const staff = { groups: ["staff"] }
const knowing = (known: unknown): AsyncBuyers => ({ about: async () => known as BuyerKnown })

/** What one piece of tea costs where this is known of its buyer. */
const teaFor = async (known: unknown, promotions: ReadonlyArray<Promotion> = []): Promise<number> => {
  const { cart, offers } = await shop({ buyers: knowing(known), promotions: { active: async () => promotions } })
  offers.set("tea", {
    price: gbp(250),
    prices: [
      { price: gbp(200), groups: ["staff"] },
      { price: gbp(150), groups: ["trade"], minQuantity: 2 },
    ],
  })
  orThrow(await cart.add("c", tea))
  return orThrow(await cart.view("c")).priced.total.amount
}

describe("what is known about a buyer", () => {
  it("decides which of an offer's prices is theirs", async () => {
    expect(await teaFor(staff)).toBe(200)
    expect(await teaFor({ groups: ["trade", "friends"] })).toBe(250)
    expect(await teaFor({ groups: [] })).toBe(250)
    expect(await teaFor({})).toBe(250)
    const endless = Object.assign(["staff"], {
      *[Symbol.iterator]() {
        for (;;) yield "staff"
      },
    })
    expect(await teaFor({ groups: endless })).toBe(200)
  })

  const half = (condition: Condition): ReadonlyArray<Promotion> => [
    { id: "p", name: "Half", condition, benefits: [{ _tag: "PercentOff", percent: 50 }] },
  ]
  // The shop's clock stands on 1 January.
  it.each<readonly [string, Condition, BuyerKnown, BuyerKnown]>([
    ["a group", { _tag: "BuyerInGroup", groups: ["vip", "friends"] }, { groups: ["friends"] }, { groups: ["enemies"] }],
    ["the first order", { _tag: "OrderNumber", nth: 1 }, { orders: 0 }, { orders: 1 }],
    ["every tenth order", { _tag: "OrderNumber", every: 10 }, { orders: 19 }, { orders: 20 }],
    [
      "a birthday",
      { _tag: "BirthdayWithin", daysBefore: 3, daysAfter: 0 },
      { birthday: "--01-04" },
      { birthday: "--01-05" },
    ],
    [
      "what the host says",
      { _tag: "HostSays", name: "subscribed" },
      { says: { subscribed: true } },
      { says: { subscribed: false } },
    ],
  ])("decides whether a promotion is theirs that asks for %s; what is not known is no yes", async (_, of, yes, no) => {
    expect([await teaFor(yes, half(of)), await teaFor(no, half(of)), await teaFor({}, half(of))]).toEqual([
      125, 250, 250,
    ])
  })

  it("holds for the page and for the checkout alike, whoever asks about the cart", async () => {
    const { cart, cartwright, shopper, offers } = await shop({ buyers: knowing(staff) })
    offers.set("tea", { price: gbp(250), prices: [{ price: gbp(200), kind: "sale", groups: ["staff"] }] })
    orThrow(await cart.add("c", tea))
    const viewed = orThrow(await cart.view("c")).priced
    const settlement = await settled({ shopper })
    expect([viewed.total, settlement.total]).toEqual([gbp(200), gbp(200)])
    expect(settlement.lines[0]).toMatchObject({ source: { kind: "sale" }, was: gbp(250) })
    expect(orThrow(await cartwright.for(job).cart.view("c")).priced.total).toEqual(gbp(200))
    expect(orThrow(await shopper.checkout.submit(agreed(settlement))).order.total).toEqual(gbp(200))
  })

  it("is looked up once for a call, by the owner of the cart and where it is, never by who asks", async () => {
    const asked: Array<unknown> = []
    const about: AsyncBuyers["about"] = async (owner, context) => {
      asked.push([owner, context])
      return {}
    }
    const { cart, cartwright, shopper } = await shop({ buyers: { about } })
    orThrow(await cart.add("c", tea))
    expect(asked).toEqual([])
    orThrow(await cart.view("c"))
    orThrow(await cartwright.for(job).cart.view("c"))
    orThrow(await shopper.settlement.open({ buyNow: tea, channel: "app" }))
    const context = { currency: "GBP", moment: at }
    expect(asked).toEqual([
      [{ member: "ada" }, context],
      [{ member: "ada" }, context],
      [{ member: "ada" }, { ...context, channel: "app" }],
    ])
  })

  it("is the host's to look up, and no way to change whose cart it is", async () => {
    const about: AsyncBuyers["about"] = async (owner) => {
      Reflect.set(owner, "member", "bob")
      return {}
    }
    const { cart, cartwright } = await shop({ buyers: { about } })
    orThrow(await cart.view("c"))
    expect(orThrow(await cart.view("c")).cart.owner).toEqual({ member: "ada" })
    expect(await cartwright.for(bob).cart.get("c")).toMatchObject({ rejection: { _tag: "CartNotFound" } })
  })

  it("may come from an object with methods, and carry more than is asked for", async () => {
    class Crm {
      readonly rows = new Map([["ada", { groups: ["staff"], email: "ada@shop.example" }]])
      async about(owner: object) {
        return this.rows.get(Reflect.get(owner, "member")) ?? {}
      }
    }
    const { cart, offers } = await shop({ buyers: new Crm() })
    offers.set("tea", { price: gbp(250), prices: [{ price: gbp(200), groups: ["staff"] }] })
    orThrow(await cart.add("c", tea))
    const view = orThrow(await cart.view("c"))
    expect(view.priced.total).toEqual(gbp(200))
    expect(JSON.stringify(view)).not.toContain("shop.example")
  })
})

describe("a host that does not know its buyers", () => {
  const GROUPS = "its groups must be a list of at most 100 texts of 1 to 128 characters, got"
  const ORDERS = "its orders must be a whole number from 0 on, got"
  const BIRTHDAY = `its birthday must be a day without its year, as "--05-17", got`
  const SAYS = "its says must be an object of at most 100 names of 1 to 128 characters that are true or false, got"

  it.each<readonly [string, unknown, string]>([
    ["nothing", undefined, "it must answer an object, got missing"],
    ["null", null, "it must answer an object, got null"],
    ["a list", [staff], "it must answer an object, got a list of 1"],
    ["a group that is no list", { groups: "staff" }, `${GROUPS} "staff"`],
    ["a group that is no text", { groups: ["staff", 5] }, `${GROUPS} a list of 2`],
    ["a group without a name", { groups: [""] }, `${GROUPS} a list of 1`],
    ["a list with a hole", { groups: new Array(1) }, `${GROUPS} a list of 1`],
    ["101 groups", { groups: many(101, (n) => `g${n}`) }, `${GROUPS} a list of 101`],
    ["half an order", { orders: 0.5 }, `${ORDERS} 0.5`],
    ["orders below zero", { orders: -1 }, `${ORDERS} -1`],
    ["a birthday with its year", { birthday: "1990-05-17" }, `${BIRTHDAY} (hidden)`],
    ["a date for a birthday", { birthday: new Date(0) }, `${BIRTHDAY} an object that is not a plain one`],
    ["a month that there is not", { birthday: "--13-01" }, `${BIRTHDAY} (hidden)`],
    ["no birthday but null", { birthday: null }, `${BIRTHDAY} null`],
    ["a fact that is a text", { says: { subscribed: "yes" } }, `${SAYS} an object`],
    ["facts in a list", { says: ["subscribed"] }, `${SAYS} a list of 1`],
    ["101 facts", { says: Object.fromEntries(many(101, (n) => [`f${n}`, true])) }, `${SAYS} an object`],
    ["a fact without a name", { says: { "": true } }, `${SAYS} an object`],
  ])("but answers with %s shows no price: it may be another one", async (_, known, problem) => {
    const { cart, shopper } = await shop({ buyers: knowing(known) })
    orThrow(await cart.add("c", tea))
    for (const call of [() => cart.view("c"), () => shopper.settlement.open({ cartId: "c" })])
      expect(await thrownBy(call)).toMatchObject({
        outcome: "notDone",
        retryable: false,
        reason: { _tag: "BuyersUnavailable", problem: `buyers.about failed: ${problem}` },
        message: `What is known about the buyer could not be looked up: buyers.about failed: ${problem}. Nothing was changed. Mend what it answers.`,
      })
    expect(orThrow(await cart.get("c")).cart.lines).toHaveLength(1)
  })

  it("and fails, at once or later, fails the call with its error as the cause", async () => {
    const cause = new Error("the crm is down")
    for (const about of [
      () => Promise.reject(cause),
      () => {
        throw cause
      },
    ]) {
      const { cart } = await shop({ buyers: { about } })
      const { reason } = await thrownBy(() => cart.view("c"))
      expect(reason).toMatchObject({ _tag: "BuyersUnavailable", cause })
      // A host's own error may hold what shoppers and logs are not to read.
      expect(reason.message).not.toContain("crm")
    }
  })

  it("keeps a purchase from being ordered at a price that nobody can check", async () => {
    let isDown = false
    const about = async () => {
      if (isDown) throw new Error("down")
      return {}
    }
    const made = await shop({ buyers: { about } })
    orThrow(await made.cart.add("c", tea))
    const settlement = await settled(made)
    isDown = true
    const error = await thrownBy(() => made.shopper.checkout.submit(agreed(settlement)))
    expect(error).toMatchObject({ outcome: "notDone", retryable: true, reason: { _tag: "BuyersUnavailable" } })
    isDown = false
    expect(orThrow(await made.shopper.checkout.submit(agreed(settlement))).order.total).toEqual(gbp(250))
  })

  it("and never comes ends with the deadline, and is told so", async () => {
    let told: AbortSignal | undefined
    const { cart } = await shop({
      buyers: {
        about: (_owner, _context, signal) => {
          told = signal
          return new Promise(() => undefined)
        },
      },
    })
    expect((await thrownBy(() => cart.view("c", { timeoutMs: 1 }))).reason._tag).toBe("DeadlineExceeded")
    expect(told?.aborted).toBe(true)
  })

  it("and answers anything at all is believed or told so, and nothing else", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anything,
          fc.record({ groups: anything, orders: anything, birthday: anything, says: anything }, { requiredKeys: [] }),
        ),
        async (garbage) => {
          const { cart } = await shop({ buyers: knowing(free(garbage)) })
          try {
            const view = orThrow(await cart.view("c"))
            expect(JSON.parse(JSON.stringify(view))).toEqual(view)
          } catch (error) {
            expect(error).toBeInstanceOf(CartwrightError)
            expect(error).toMatchObject({ reason: { _tag: "BuyersUnavailable" } })
          }
        },
      ),
      { numRuns: scaled(3_000), seed },
    ))
})
