/** A payment channel of the host's own, as plain async functions: whatever it does, no money is lost from sight. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import type { OperationId } from "../../src/catalog/ids.ts"
import { makeMemoryOrders } from "../../src/memory/MemoryOrders.ts"
import { memory } from "../../src/memory/MemoryStores.ts"
import { OrderStore } from "../../src/ports/OrderStore.ts"
import { Outbox } from "../../src/ports/Outbox.ts"
import { type ChannelRequest, PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import {
  type AsyncLookup,
  type AsyncOutcome,
  type AsyncPaymentChannel,
  CHANNEL_DEFAULTS,
  channelFrom,
} from "../../src/promise/hostChannel.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { unreadable } from "../../src/services/payment/channelProblem.ts"
import { gbp, ordered, shop, thrownBy } from "./kit.ts"
import { makeProvider } from "./provider.ts"

const request: ChannelRequest = {
  operationId: "sale-1" as OperationId,
  kind: "sale",
  amount: { amount: 250, currency: "GBP" },
  reference: "o-1",
}
const down = (): Promise<never> => Promise.reject(new Error("sk_live_1 is down"))

const channelOf = (more: Partial<AsyncPaymentChannel>): PaymentChannel["Service"] =>
  Effect.runSync(
    Effect.provide(
      PaymentChannel.use((channel) => Effect.succeed(channel)),
      channelFrom({ execute: down, lookup: down, ...more }),
    ),
  )
const executed = (answer: unknown) =>
  Effect.runPromise(channelOf({ execute: async () => answer as AsyncOutcome }).execute(request))
const lookedUp = (answer: unknown) => {
  const channel = channelOf({ lookup: async () => answer as AsyncLookup })
  return Effect.runPromise(channel.lookup({ operationId: request.operationId, reference: "o-1" }))
}

const unknown = (why: string) => ({ _tag: "Unknown", why, sameKeyRetry: "allowed" })
const UNREADABLE = unknown("The channel gave no usable answer.")

describe("what a host's own channel answers", () => {
  const states = [
    { _tag: "Pending" },
    { _tag: "ActionRequired", action: { _tag: "Redirect", url: "weixin://pay?x=1" } },
    { _tag: "Failed", decline: { class: "soft", code: "insufficient_funds" } },
    { _tag: "Succeeded", amount: gbp(250), providerRef: "ch_1" },
  ]

  it.each(states)("is passed on: $_tag", async (state) => {
    expect(await executed({ _tag: "Done", state })).toStrictEqual({ _tag: "Done", state })
    expect(await lookedUp({ _tag: "Found", state })).toStrictEqual({ _tag: "Found", state })
  })

  it("is passed on without what the contract does not know", async () => {
    const state = { _tag: "Succeeded", amount: gbp(250), providerRef: "ch_1" }
    const noisy = { ...state, card: "4111", amount: { ...gbp(250), text: "£2.50" } }
    expect(await executed({ _tag: "Done", state: noisy, raw: {} })).toStrictEqual({ _tag: "Done", state })
  })

  it("may be that nothing was sent, or that it does not know", async () => {
    const why = "connection refused"
    expect(await executed({ _tag: "NotSent", why })).toStrictEqual({ _tag: "NotSent", why })
    expect(await executed({ _tag: "Unknown", why })).toStrictEqual(unknown(why))
    const useless = { _tag: "Unknown", why, sameKeyRetry: "useless" }
    expect(await executed(useless)).toStrictEqual(useless)
    expect(await lookedUp({ _tag: "Unavailable", why })).toStrictEqual({ _tag: "Unavailable", why })
    const state = { _tag: "Reversed", providerRef: "ch_1" }
    expect(await lookedUp({ _tag: "Found", state })).toStrictEqual({ _tag: "Found", state })
  })

  const done = (state: unknown) => ({ _tag: "Done", state })
  const succeeded = { _tag: "Succeeded", amount: gbp(250), providerRef: "ch_1" }
  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["a text", "succeeded"],
    ["an unknown tag", { _tag: "Paid" }],
    ["no state", { _tag: "Done" }],
    ["an amount in pounds", done({ ...succeeded, amount: gbp(2.5) })],
    ["no amount", done({ ...succeeded, amount: undefined })],
    ["no reference", done({ ...succeeded, providerRef: "" })],
    ["a decline of no class", done({ _tag: "Failed", decline: { class: "toString", code: "x" } })],
    ["an action that is none", done({ _tag: "ActionRequired", action: { _tag: "Redirect", url: "" } })],
    ["what only a lookup can tell", done({ _tag: "Reversed", providerRef: "ch_1" })],
    ["what only we can tell", done({ _tag: "Planned" })],
  ])("is not known where it is %s", async (_, answer) => {
    expect(await executed(answer)).toStrictEqual(UNREADABLE)
  })

  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["an unknown tag", { _tag: "Missing" }],
    ["no state", { _tag: "Found" }],
    ["an absence as of some day", { _tag: "Absent", asOf: "yesterday" }],
  ])("never counts as absent where it is %s", async (_, answer) => {
    expect(await lookedUp(answer)).toMatchObject({ _tag: "Unavailable" })
  })

  it("is not known where it throws, at once or later, and its own words stay inside", async () => {
    const atOnce = (): never => {
      throw new Error("sk_live_1 is down")
    }
    for (const fails of [down, atOnce]) {
      const channel = channelOf({ execute: fails, lookup: fails })
      expect(await Effect.runPromise(channel.execute(request))).toStrictEqual(unknown("The channel rejected."))
      expect(
        await Effect.runPromise(channel.lookup({ operationId: request.operationId, reference: "o-1" })),
      ).toStrictEqual({ _tag: "Unavailable", why: "The channel rejected." })
    }
  })

  it("is a value of the contract, whatever it is", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          fc.record({ _tag: fc.constantFrom("Done", "Found", "NotSent", "Absent"), state: fc.anything() }),
          fc.record({
            _tag: fc.constantFrom("Done", "Found"),
            state: fc.record({
              _tag: fc.constantFrom("Succeeded", "Failed", "ActionRequired", "Pending", "Reversed"),
              amount: fc.anything(),
              providerRef: fc.oneof(fc.constant("r"), fc.anything()),
              decline: fc.anything(),
              action: fc.anything(),
            }),
          }),
        ),
        async (answer) => {
          const outcome = await executed(answer)
          expect(["Done", "NotSent", "Unknown"]).toContain(outcome._tag)
          const lookup = await lookedUp(answer)
          expect(["Found", "Absent", "Unavailable"]).toContain(lookup._tag)
          expect(JSON.parse(JSON.stringify([outcome, lookup]))).toEqual([outcome, lookup])
        },
      ),
      { numRuns: scaled(3_000), seed },
    ))

  it("is dated by the moment it was asked, where it found nothing and does not say as of when", async () => {
    let now = 1_000
    const clock = { ...(await Effect.runPromise(Clock.Clock)), currentTimeMillis: Effect.sync(() => now) }
    const slowly = async (): Promise<AsyncLookup> => {
      now += 5_000
      return { _tag: "Absent" }
    }
    const looking = channelOf({ lookup: slowly }).lookup({ operationId: request.operationId, reference: "o-1" })
    expect(await Effect.runPromise(Effect.provideService(looking, Clock.Clock, clock))).toStrictEqual({
      _tag: "Absent",
      asOf: 1_000,
    })
    expect(await lookedUp({ _tag: "Absent", asOf: 5 })).toStrictEqual({ _tag: "Absent", asOf: 5 })
  })
})

describe("what a host's own channel can do", () => {
  it("is a little of everything unless it says", () => {
    expect(channelOf({}).capabilities).toStrictEqual(CHANNEL_DEFAULTS)
    const capabilities = { operations: ["sale"], idempotency: { keyTtlMs: 0 } } as const
    expect(channelOf({ capabilities }).capabilities).toStrictEqual({ ...CHANNEL_DEFAULTS, ...capabilities })
  })
})

describe("what goes wrong in a host's own channel", () => {
  /** An order whose payment goes wrong, and what its developers hear of that. */
  const troubled = async (execute: AsyncPaymentChannel["execute"]) => {
    const told: Array<readonly [string, unknown]> = []
    const onProblem = async ({ doing, error }: { readonly doing: string; readonly error: unknown }) => {
      told.push([doing, error])
      throw new Error("a hook's bug")
    }
    const made = await shop({ payments: { card: { execute, lookup: down } }, onProblem })
    const { order, payment } = await ordered(made, { method: "card", instrument: "pm_4242" })
    expect(payment.status).toBe("unresolved")
    return { made, told, order, sale: `${order.orderId}:sale:1` }
  }

  it("reaches its developers as it was thrown, and nobody else", async () => {
    const bug = new Error("sk_live_1 is down")
    const { made, told, order, sale } = await troubled(() => Promise.reject(bug))
    expect(told).toEqual([[`payments.card: execute of ${sale}`, bug]])
    expect(told[0]?.[1]).toBe(bug)
    const answer = await made.shopper.checkout.complete(order.orderId)
    expect(told.slice(1).map(([doing]) => doing)).toEqual([
      `payments.card: execute of ${sale}`,
      `payments.card: lookup of ${sale}`,
    ])
    expect(JSON.stringify(answer)).not.toContain("sk_live_1")
  })

  it("reaches them in outline where it is an answer, with nothing of the buyer's", async () => {
    const state = { _tag: "Succeeded", amount: gbp(2.5), providerRef: "pm_4242", card: "4242424242424242" }
    const { told } = await troubled(async () => ({ _tag: "Done", state }) as AsyncOutcome)
    expect(told).toHaveLength(1)
    expect(told[0]?.[1]).toEqual(
      new TypeError(
        'execute answered what cannot be read, got { _tag: "Done", state: { _tag: "Succeeded", amount: ' +
          '{ amount: 2.5, currency: "GBP" }, providerRef: a text of 7 } }. ' +
          "Answer what the types of the channel say, in whole minor units.",
      ),
    )
  })

  it.each<readonly [string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["a page", "<html>4242</html>", "a text of 17"],
    ["a list", [4242], "a list of 1"],
    ["an object of its own", { card: 4242 }, "an object without _tag"],
    [
      "a number for a reference",
      { _tag: "Done", state: { providerRef: 4242 } },
      '{ _tag: "Done", state: { providerRef: a number } }',
    ],
    ["a long tag", { _tag: "x".repeat(25) }, "{ _tag: a text of 25 }"],
    [
      "a well without end",
      { state: { state: { state: { state: {} } } } },
      "{ state: { state: { state: an object } } }",
    ],
    [
      "a trap",
      {
        get state() {
          throw new Error("4242")
        },
      },
      "an object that throws when it is read",
    ],
  ])("is outlined where it is %s", (_, answer, outline) => {
    expect(unreadable("lookup", answer).message).toBe(
      `lookup answered what cannot be read, got ${outline}. Answer what the types of the channel say, in whole minor units.`,
    )
  })

  it("is told of by a sweep, with all else that it could not do", async () => {
    const broken = new StoreUnavailable({ store: "outbox", doing: "taking", outcome: "notDone", cause: "" })
    const books = makeMemoryOrders()
    const outbox = { ...books.outbox, take: () => Effect.fail(broken) }
    const told: Array<unknown> = []
    const made = await shop({
      stores: Layer.mergeAll(memory(), Layer.succeed(OrderStore, books.orders), Layer.succeed(Outbox, outbox)),
      onProblem: (problem) => told.push(problem),
    })
    expect(await made.cartwright.sweep()).toMatchObject({ failed: 1 })
    expect(told).toEqual([{ doing: "sweep: looking for messages", error: broken }])
  })
})

describe("a shop with a channel of its own", () => {
  const payment = { method: "card", instrument: "tok_1", returnUrl: "https://shop.example/thanks" }

  it("pays an order through it, once", async () => {
    const made = await shop()
    const { order, payment: paid } = await ordered(made, payment)
    expect([order.status, paid.status, paid.captured]).toEqual(["paid", "paid", order.total])
    expect(made.provider.asked).toMatchObject([
      { kind: "sale", amount: order.total, instrument: "tok_1", returnUrl: "https://shop.example/thanks" },
    ])
    expect(orThrow(await made.shopper.checkout.complete(order.orderId)).payment.status).toBe("paid")
    expect(made.provider.books.size).toBe(1)
  })

  it("may be an object with methods of its own", async () => {
    class Mine implements AsyncPaymentChannel {
      readonly inner = makeProvider()
      execute(...given: Parameters<AsyncPaymentChannel["execute"]>) {
        return this.inner.execute(...given)
      }
      lookup(...given: Parameters<AsyncPaymentChannel["lookup"]>) {
        return this.inner.lookup(...given)
      }
    }
    expect((await ordered(await shop({ payments: { card: new Mine() } }), payment)).order.status).toBe("paid")
  })

  it("leaves an order waiting where the card is declined, and takes another way then", async () => {
    const made = await shop()
    const { order, payment: declined } = await ordered(made, { ...payment, instrument: "declined" })
    expect(order.status).toBe("awaitingPayment")
    expect(declined).toMatchObject({ status: "failed", decline: { class: "hard", code: "stolen_card" } })
    const again = orThrow(await made.shopper.checkout.pay(order.orderId, { method: "card", instrument: "tok_2" }))
    expect([again.order.status, again.payment.status]).toEqual(["paid", "paid"])
  })

  it("finds out what became of an answer that was lost", async () => {
    const made = await shop()
    const { order, payment: lost } = await ordered(made, { ...payment, instrument: "lost" })
    expect(lost.status).toBe(order.status === "paid" ? "paid" : "unresolved")
    made.pass(60_000)
    const { order: found } = orThrow(await made.shopper.checkout.complete(order.orderId))
    expect(found.status).toBe("paid")
    expect(new Set(made.provider.asked.map(({ operationId }) => operationId)).size).toBe(1)
  })

  it("shows the buyer where to go", async () => {
    const made = await shop()
    const { payment: waiting } = await ordered(made, { ...payment, instrument: "redirect" })
    expect(waiting).toMatchObject({
      status: "requiresAction",
      action: { _tag: "Redirect", url: "https://bank.example/3ds" },
    })
  })

  it("offers its ways to pay in the order they were named", async () => {
    const provider = makeProvider()
    const made = await shop({ payments: { wallet: provider, card: Layer.fresh(channelFrom(provider)) } })
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 1 }))
    const { settlement } = orThrow(await made.shopper.settlement.open({ cartId: "c" }))
    expect(settlement.methods).toEqual(["wallet", "card"])
  })

  it("starts and stops the channels that are layers with the rest", async () => {
    const seen: Array<string> = []
    const channel = Layer.effect(
      PaymentChannel,
      Effect.acquireRelease(
        Effect.sync(() => {
          seen.push("started")
          return channelOf(makeProvider())
        }),
        () => Effect.sync(() => void seen.push("stopped")),
      ),
    )
    const { cartwright } = await shop({ payments: { card: channel } })
    expect(seen).toEqual(["started"])
    await cartwright.close()
    expect(seen).toEqual(["started", "stopped"])
    const sick = Layer.effect(PaymentChannel, Effect.fail(new Error("The key file is missing. Create it.")))
    const error = await thrownBy(() => shop({ payments: { card: channel, wallet: sick } }))
    expect(error).toMatchObject({ message: "The key file is missing. Create it.", reason: { _tag: "NotStarted" } })
    expect(seen).toEqual(["started", "stopped", "started", "stopped"])
  })

  it("has its absences dated by the shop's clock", async () => {
    const made = await shop({ payments: { card: { execute: down, lookup: async () => ({ _tag: "Absent" }) } } })
    const { order: placed, payment: unresolved } = await ordered(made, payment)
    expect(unresolved.status).toBe("unresolved")
    const { idempotency, lookup } = CHANNEL_DEFAULTS
    made.pass(idempotency.keyTtlMs + lookup.absentIsFinalAfterMs - 1)
    expect(orThrow(await made.shopper.checkout.complete(placed.orderId)).payment.status).toBe("unresolved")
    made.pass(2)
    const { order, payment: over } = orThrow(await made.shopper.checkout.complete(placed.orderId))
    expect([order.status, over.status]).toEqual(["awaitingPayment", "failed"])
  })
})
