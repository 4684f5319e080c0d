import * as Effect from "effect/Effect"
import type { Instant } from "../../src/catalog/ids.ts"
import { makeMemoryOrders } from "../../src/memory/index.ts"
import type { OutboxMessage } from "../../src/ports/Outbox.ts"
import type { OrderBooks } from "../../src/testing/orderSteps.ts"
import { type BrokenPort, breaking } from "./brokenCheckout.ts"

const broken = breaking((): OrderBooks => makeMemoryOrders({ pause: Effect.yieldNow }))

const NOBODY = { holder: "nobody", until: 0 as Instant }
const LATE = 9_000_000_000_000_000 as Instant

export const brokenOutboxes: ReadonlyArray<BrokenPort<OrderBooks>> = [
  broken("OB1", "its messages are anybody's at once", "leased to whoever made the change", ({ orders }) => ({
    orders: { ...orders, place: (placement) => orders.place({ ...placement, lease: NOBODY }) },
  })),
  broken("OB1", "the messages of later changes are anybody's at once", "a later change is leased", ({ orders }) => ({
    orders: { ...orders, advance: (advance) => orders.advance({ ...advance, lease: NOBODY }) },
  })),
  broken("OB1", "its kinds are all alike", "at 0.kind", ({ outbox }) => ({
    outbox: {
      ...outbox,
      take: (take) =>
        Effect.map(outbox.take(take), (messages) => messages.map((one) => ({ ...one, kind: "OrderPlaced" as const }))),
    },
  })),
  broken("OB2", "it gives a message to everybody who asks", "to nobody else", ({ outbox }) => ({
    outbox: { ...outbox, take: (take) => outbox.take({ ...take, until: take.now }) },
  })),
  broken("OB2", "its leases never end", "given again when its lease ends", ({ outbox }) => ({
    outbox: { ...outbox, take: (take) => outbox.take({ ...take, until: LATE }) },
  })),
  broken("OB2", "its leases end a moment too early", "not even at the end", ({ outbox }) => ({
    outbox: { ...outbox, take: (take) => outbox.take({ ...take, until: (take.until - 1) as Instant }) },
  })),
  broken("OB3", "it forgets what is done", "is not given again", ({ outbox }) => ({
    outbox: { ...outbox, done: () => Effect.void },
  })),
  broken("OB3", "it takes an order for done with one of its messages", "at length", ({ outbox }) => ({
    outbox: {
      ...outbox,
      done: (messages) =>
        outbox.done(
          messages.flatMap(({ orderId }) => [1, 2, 3].map((version) => ({ orderId, version: version as never }))),
        ),
    },
  })),
  broken("OB3", "it hears of the first of several only", "several are done at once", ({ outbox }) => ({
    outbox: { ...outbox, done: (messages) => outbox.done(messages.slice(0, 1)) },
  })),
  broken("OB4", "it gives the newest first", "the oldest first", ({ outbox }) => ({
    outbox: { ...outbox, take: (take) => Effect.map(outbox.take(take), (messages) => messages.toReversed()) },
  })),
  broken("OB4", "it sorts them by their orders", "the oldest first", ({ outbox }) => ({
    outbox: {
      ...outbox,
      take: (take) =>
        Effect.map(outbox.take(take), (messages) => messages.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1))),
    },
  })),
  broken("OB4", "it knows no limit", "at most as many as asked for", ({ outbox }) => ({
    outbox: { ...outbox, take: (take) => outbox.take({ ...take, limit: 1_000_000 }) },
  })),
  broken("OB4", "it reads what is free, and then takes it", "each message goes to one", ({ outbox }) => {
    let read: ReadonlyArray<OutboxMessage> = []
    let readers = 0
    return {
      outbox: {
        ...outbox,
        take: Effect.fnUntraced(function* (take) {
          readers++
          const isFirst = readers === 1
          if (isFirst) read = yield* outbox.take(take)
          yield* Effect.yieldNow
          const seen = isFirst || read.length > 0 ? read : yield* outbox.take(take)
          readers--
          return seen
        }),
      },
    }
  }),
]
