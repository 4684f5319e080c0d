/** The words that the laws about orders, claims and messages are written in. */
import * as Effect from "effect/Effect"
import type { Versioned } from "../cart/Cart.ts"
import type { CartId, LineId, OrderId, Version } from "../catalog/ids.ts"
import { evolveOrder } from "../order/evolve.ts"
import type { Order, OrderChange, OrderEventOf } from "../order/Order.ts"
import type { Advance, Advanced, Claimed, OrderStore, Placed } from "../ports/OrderStore.ts"
import type { Outbox, OutboxMessage } from "../ports/Outbox.ts"
import { same } from "./check.ts"
import {
  ALL,
  atSecond,
  type Fresh,
  isOurs,
  LEASED_UNTIL,
  named,
  type Submission,
  type SubmissionShape,
  submissionOf,
  THE_END,
} from "./purchases.ts"

/** A store of orders and the outbox that its orders leave their messages in. */
export interface OrderBooks {
  readonly orders: OrderStore["Service"]
  readonly outbox: Outbox["Service"]
}

export const atOnce = <A, E>(calls: Iterable<Effect.Effect<A, E>>): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.all([...calls], { concurrency: "unbounded" })

/** The order as it must be once it is placed. */
const placedOrder = ({ placement }: Submission): Versioned<Order> => ({
  version: 1 as Version,
  value: evolveOrder(undefined, placement.placed),
})

/** Claims what nobody else wants and places it. */
export const put = Effect.fnUntraced(function* ({ orders }: OrderBooks, submission: Submission) {
  const claimed: Claimed = yield* orders.claim(submission.claim)
  same("a claim that nobody else wants is given", claimed, { _tag: "Claimed" })
  const placed: Placed = yield* orders.place(submission.placement)
  same("an order whose claim stands is placed", placed, { _tag: "Placed", version: 1 })
  return placedOrder(submission)
})

/** Places a purchase of its own. */
export const putNew = Effect.fnUntraced(function* (books: OrderBooks, world: Fresh, shape: SubmissionShape) {
  const submission = submissionOf(world, shape)
  return { submission, order: yield* put(books, submission) }
})

export const PAID: OrderEventOf<"OrderPaid"> = { _tag: "OrderPaid", shape: 1, at: atSecond(50) }
export const CANCELLED: OrderEventOf<"OrderCancelled"> = {
  _tag: "OrderCancelled",
  shape: 1,
  at: atSecond(51),
  reason: "expired",
}

export const advanceOf = (orderId: OrderId, expected: number, event: OrderChange): Advance => ({
  orderId,
  expected: expected as Version,
  event,
  lease: { holder: "laws", until: LEASED_UNTIL },
})

/** Makes a change that nothing stands in the way of, and gives the order as it must then be. */
export const change = Effect.fnUntraced(function* (
  { orders }: OrderBooks,
  { version, value }: Versioned<Order>,
  event: OrderChange,
) {
  const advanced: Advanced = yield* orders.advance(advanceOf(value.orderId, version, event))
  same("a change against the current version is made", advanced, { _tag: "Advanced", version: version + 1 })
  const now: Versioned<Order> = { version: (version + 1) as Version, value: evolveOrder(value, event) }
  return now
})

/** Lines of one cart, under the ids that they are called by there. */
export const linesOf = (cart: CartId, ...ids: ReadonlyArray<string>) => ({
  source: { _tag: "Cart" as const, cartId: cart },
  lines: ids.map((id) => ({ lineId: id as LineId })),
})

/** Delivers all that others have left, so that only our messages are given from now on. */
export const deliverAll = ({ outbox }: OrderBooks): Effect.Effect<void, unknown> =>
  Effect.gen(function* () {
    let left: ReadonlyArray<OutboxMessage>
    do {
      left = yield* outbox.take({ holder: "before", now: THE_END, until: THE_END, limit: 1_000 })
      yield* outbox.done(left)
    } while (left.length > 0)
  })

let takers = 0

/** Takes what is free at a moment, each time as somebody else; `until` is when what was taken is free again. */
export const takeAt = (
  { outbox }: OrderBooks,
  now: number,
  { until = now + 1_000, limit = ALL }: { readonly until?: number; readonly limit?: number } = {},
) => outbox.take({ holder: `taker-${takers++}`, now: now as typeof THE_END, until: until as typeof THE_END, limit })

/** A message as the laws compare it. */
export const message = (orderId: OrderId, version: number, kind: OutboxMessage["kind"]): OutboxMessage => ({
  orderId,
  version: version as Version,
  kind,
})

/** The messages of this run that are not done, wherever they are leased. */
export const undelivered = (books: OrderBooks, world: Fresh) =>
  Effect.map(takeAt(books, THE_END, { until: THE_END }), (messages) =>
    messages.filter(({ orderId }) => isOurs(world)(orderId)),
  )

export const cartOf = (world: Fresh, name: string): CartId => named<CartId>(world, name)
