/** Who a purchase answers to: its buyer and trusted jobs. For anybody else there is nothing there, whatever they know of it. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { GuestId, Instant } from "../../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { issueGuestPass } from "../../../src/services/GuestTokens.ts"
import { cartsFail, faultyService } from "../../../src/testing/faults.ts"
import { bob, SECRET } from "../kit.ts"
import { ada, bought, job, opened, orderIdOf, pots, shop, startProcess, story, submitted, tagOf, yes } from "./kit.ts"

const guest = (id: string) => ({
  guest: issueGuestPass(SECRET, id as GuestId, Date.UTC(2030, 0, 1) as Instant).token,
})

describe("a settlement", () => {
  it(
    "that is kept is submitted by its buyer alone",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      for (const actor of [bob, guest("gus")])
        expect(yield* submitted(process, settlement, { actor })).toMatchObject({
          ok: false,
          rejection: { _tag: "SettlementNotFound", settlementId: settlement.id },
        })
      expect(world.placed).toEqual([])
      expect(world.provider.calls).toEqual([])
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )

  it(
    "that was lost is submitted with its resume text by its buyer alone",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement, resume } = yield* opened(process)
      world.settlements.current = makeMemorySettlementStore()
      const later = startProcess(world)
      for (const actor of [bob, guest("gus")])
        expect(tagOf(yield* submitted(later, settlement, { actor, resume }))).toBe("ResumeInvalid")
      expect(world.placed).toEqual([])
      expect(tagOf(yield* submitted(later, settlement, { resume }))).toBe("ok")
    }),
  )

  it(
    "is not stood in for by the resume text of another, though both are the buyer's",
    story(function* () {
      const { world, process } = yield* shop()
      const one = yield* opened(process)
      const other = yield* pots(process, "d")
      world.settlements.current = makeMemorySettlementStore()
      const later = startProcess(world)
      const mixed = { id: other.settlement.id, total: one.settlement.total }
      expect(tagOf(yield* submitted(later, mixed, { resume: one.resume }))).toBe("ResumeInvalid")
      expect(world.placed).toEqual([])
    }),
  )

  it(
    "that became an order is answered with it to its buyer and to trusted jobs, and to nobody else",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement, resume } = yield* opened(process)
      const orderId = orderIdOf(yield* submitted(process, settlement))
      world.settlements.current = makeMemorySettlementStore()
      const later = startProcess(world)
      expect(tagOf(yield* submitted(later, settlement, { actor: bob }))).toBe("SettlementNotFound")
      expect(tagOf(yield* submitted(later, settlement, { actor: bob, resume }))).toBe("ResumeInvalid")
      expect(orderIdOf(yield* submitted(later, settlement))).toBe(orderId)
      expect(orderIdOf(yield* submitted(later, settlement, { actor: job }))).toBe(orderId)
    }),
  )
})

describe("a cart that became somebody else's", () => {
  it(
    "is not bought from by whoever had it before",
    story(function* () {
      const { world, process } = yield* shop()
      const gus = guest("gus")
      const { settlement } = yield* pots(process, "g", gus)
      yield* process.carts.claim(ada, "g", gus)
      expect(tagOf(yield* submitted(process, settlement, { actor: gus }))).toBe("CartNotFound")
      expect(world.placed).toEqual([])
    }),
  )

  it(
    "while an order has lines in it shows its new owner neither that order nor a second one",
    story(function* () {
      const { world, process } = yield* shop()
      const gus = guest("gus")
      const carts = faultyService(world.carts, { write: ["lost"] }, cartsFail)
      const before = yield* pots(process, "g", gus)
      const orderId = orderIdOf(yield* submitted(startProcess({ ...world, carts }), before.settlement, { actor: gus }))
      yield* process.carts.claim(ada, "g", gus)
      const { settlement } = yield* yes(process.settlements.open(ada, { cartId: "g" }))
      expect(tagOf(yield* submitted(process, settlement))).toBe("NothingSelected")
      expect(world.placed).toEqual([orderId])
      expect(orderIdOf(yield* submitted(process, before.settlement, { actor: gus }))).toBe(orderId)
    }),
  )
})

describe("a request id", () => {
  it(
    "is its sender's own: two buyers may use the same one",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* pots(process, "b", bob)
      const adas = orderIdOf(yield* bought(process, { requestId: "click" }))
      const bobs = orderIdOf(yield* submitted(process, settlement, { actor: bob, requestId: "click" }))
      expect(world.placed).toEqual([adas, bobs])
      expect(tagOf(yield* process.orders.get(bob, bobs))).toBe("ok")
      expect(tagOf(yield* process.orders.get(bob, adas))).toBe("OrderNotFound")
    }),
  )
})

describe("what is bought now", () => {
  it(
    "is its buyer's own, also where two buy the same under the same request id",
    story(function* () {
      const { world, process } = yield* shop()
      const taps = [ada, bob].map((actor) =>
        Effect.gen(function* () {
          const tapped = process.settlements.open(actor, { buyNow: { sku: "pot", quantity: 1 } }, { requestId: "tap" })
          return orderIdOf(yield* submitted(process, (yield* yes(tapped)).settlement, { actor }))
        }),
      )
      expect(yield* Effect.all(taps)).toEqual(world.placed)
      expect(new Set(world.placed).size).toBe(2)
    }),
  )
})

describe("a guest's order", () => {
  it(
    "answers to that guest's token, and to no other",
    story(function* () {
      const { process } = yield* shop()
      const [gus, gwen] = [guest("gus"), guest("gwen")]
      const { settlement } = yield* pots(process, "g", gus)
      const answer = yield* submitted(process, settlement, { actor: gus })
      expect(answer).toMatchObject({ ok: true, value: { order: { owner: { guest: "gus" }, status: "paid" } } })
      const orderId = orderIdOf(answer)
      expect(tagOf(yield* process.checkouts.complete(gus, orderId))).toBe("ok")
      for (const actor of [gwen, ada, { member: "gus" }]) {
        expect(tagOf(yield* process.checkouts.complete(actor, orderId))).toBe("OrderNotFound")
        expect(tagOf(yield* process.orders.history(actor, orderId))).toBe("OrderNotFound")
      }
    }),
  )
})

describe("a trusted job", () => {
  it(
    "submits, pays and refunds for a buyer, whose order it is",
    story(function* () {
      const { process } = yield* shop()
      const { settlement } = yield* opened(process)
      const answer = yield* submitted(process, settlement, { actor: job, pays: false })
      expect(answer).toMatchObject({ ok: true, value: { order: { owner: ada, status: "awaitingPayment" } } })
      const orderId = orderIdOf(answer)
      expect(tagOf(yield* process.checkouts.pay(job, orderId, { method: "card" }))).toBe("ok")
      expect(tagOf(yield* process.checkouts.refund(job, orderId, { amount: { amount: 1, currency: "GBP" } }))).toBe(
        "ok",
      )
      expect(tagOf(yield* process.orders.get(ada, orderId))).toBe("ok")
    }),
  )

  it(
    "submits a settlement that was lost by the resume text of its buyer, whose order it is",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement, resume } = yield* opened(process)
      world.settlements.current = makeMemorySettlementStore()
      expect(yield* submitted(startProcess(world), settlement, { actor: job, resume })).toMatchObject({
        ok: true,
        value: { order: { owner: ada } },
      })
    }),
  )
})
