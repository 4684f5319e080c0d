import * as Effect from "effect/Effect"
import type { OrderId, Version } from "../catalog/ids.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import { Outbox, type OutboxMessage } from "../ports/Outbox.ts"
import { same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import {
  atOnce,
  CANCELLED,
  change,
  deliverAll,
  message,
  type OrderBooks,
  PAID,
  putNew,
  takeAt,
  undelivered,
} from "./orderSteps.ts"
import { ALL, atSecond, LEASED_UNTIL, named, THE_END } from "./purchases.ts"

const law = (
  name: string,
  check: (books: OrderBooks, world: World) => Effect.Effect<unknown, unknown>,
): Law<OrderStore | Outbox> => ({
  name,
  check: Effect.fnUntraced(function* (world) {
    const books: OrderBooks = { orders: yield* OrderStore, outbox: yield* Outbox }
    // What other laws have left must not be given to ours.
    yield* deliverAll(books)
    yield* check(books, world)
  }),
})

const leasedToItsMaker = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { order } = yield* putNew(books, world, { name: "placed" })
  const { orderId } = order.value
  same("a message is leased to whoever made the change", yield* takeAt(books, LEASED_UNTIL - 1), [])
  const first = message(orderId, 1, "OrderPlaced")
  const second = message(orderId, 2, "OrderPaid")
  same("it is there when that lease ends", yield* takeAt(books, LEASED_UNTIL), [first])
  yield* books.outbox.done([first])
  const paid = yield* change(books, order, PAID)
  same("the message of a later change is leased too", yield* takeAt(books, LEASED_UNTIL - 1), [])
  same("it is there when that lease ends", yield* takeAt(books, LEASED_UNTIL), [second])
  yield* books.outbox.done([second])
  yield* change(books, paid, CANCELLED)
  same("each kind of change leaves a message of its kind", yield* undelivered(books, world), [
    message(orderId, 3, "OrderCancelled"),
  ])
})

const givenToNobodyElse = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { order } = yield* putNew(books, world, { name: "leased" })
  const first = message(order.value.orderId, 1, "OrderPlaced")
  const [from, until] = [atSecond(100), atSecond(200)]
  same("a free message is given", yield* takeAt(books, from, { until }), [first])
  same("a message that is leased is given to nobody else", yield* takeAt(books, from, { until }), [])
  same("not even at the end of its lease", yield* takeAt(books, until - 1, { until: until + 1 }), [])
  const { order: later } = yield* putNew(books, world, { name: "later" })
  const second = message(later.value.orderId, 1, "OrderPlaced")
  same("one that is leased does not hide one that is free", yield* takeAt(books, until - 1, { until: THE_END }), [
    second,
  ])
  const own = { holder: "one", now: until, until: atSecond(210), limit: ALL }
  same("a message is given again when its lease ends", yield* books.outbox.take(own), [first])
  same("but not to whoever has it, before that", yield* books.outbox.take({ ...own, now: atSecond(205) }), [])
  same("and once more", yield* takeAt(books, atSecond(210), { until: atSecond(300) }), [first])
  same("and is leased again", yield* takeAt(books, atSecond(300) - 1), [])
})

const neverGivenAgain = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { outbox } = books
  const { order } = yield* putNew(books, world, { name: "done" })
  const { order: other } = yield* putNew(books, world, { name: "other" })
  yield* change(books, order, PAID)
  const { orderId } = order.value
  const [first, second] = [message(orderId, 1, "OrderPlaced"), message(orderId, 2, "OrderPaid")]
  const third = message(other.value.orderId, 1, "OrderPlaced")
  yield* takeAt(books, atSecond(100), { until: atSecond(200) })
  yield* outbox.done([first])
  same("a message that is done is not given again", yield* takeAt(books, atSecond(200), { until: atSecond(300) }), [
    third,
    second,
  ])
  yield* outbox.done([first, { orderId: named<OrderId>(world, "unknown"), version: 1 as Version }])
  yield* outbox.done([])
  same("what is done twice or is not there does no harm", yield* undelivered(books, world), [third, second])
  yield* outbox.done([{ orderId, version: 2 as Version }, third])
  same("several are done at once, whoever has them", yield* undelivered(books, world), [])
  yield* change(books, other, PAID)
  same("a later message of the same order is given", yield* undelivered(books, world), [
    message(other.value.orderId, 2, "OrderPaid"),
  ])
})

const MANY = 24
const TAKERS = 8

const oldestFirst = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const placed: Array<Effect.Success<ReturnType<typeof putNew>>["order"]> = []
  // The names run the other way than the orders come.
  for (let at = 0; at < MANY - 1; at++) {
    const name = `order-${String(MANY - at).padStart(3, "0")}`
    placed.push((yield* putNew(books, world, { name })).order)
  }
  const [eldest] = placed
  if (eldest === undefined) return
  yield* change(books, eldest, PAID)
  const all: ReadonlyArray<OutboxMessage> = [
    ...placed.map(({ value }) => message(value.orderId, 1, "OrderPlaced")),
    message(eldest.value.orderId, 2, "OrderPaid"),
  ]
  const [from, until] = [atSecond(100), atSecond(200)]
  const few = yield* takeAt(books, from, { until, limit: 5 })
  same("messages are given the oldest first, at most as many as asked for", few, all.slice(0, 5))
  same("then those that came after", yield* takeAt(books, from, { until, limit: 5 }), all.slice(5, 10))
  const takers = yield* atOnce(Array.from({ length: TAKERS }, () => takeAt(books, until, { until: THE_END, limit: 4 })))
  const given = takers.flat().map(nameOf)
  same("of those who take at once each message goes to one", new Set(given).size, given.length)
  same("those who take at once get as many as they asked for", given.length, Math.min(MANY, TAKERS * 4))
  for (const taken of takers) same("each of them gets the oldest first", taken, inOrderOf(all, taken))
  same("a message keeps its place while it is leased", yield* takeAt(books, THE_END, { limit: ALL }), all)
})

const nameOf = ({ orderId, version }: OutboxMessage): string => `${orderId} ${version}`

const inOrderOf = (all: ReadonlyArray<OutboxMessage>, taken: ReadonlyArray<OutboxMessage>) => {
  const names = new Set(taken.map(nameOf))
  return all.filter((one) => names.has(nameOf(one)))
}

/** The laws of `Outbox`: OB1 to OB4. Give them a store of their own: `take` looks at all there is. */
export const outboxLaws: ReadonlyArray<Law<OrderStore | Outbox>> = [
  law("OB1 a message is there with the change that left it, leased to whoever made it", leasedToItsMaker),
  law("OB2 a message that is leased is given to nobody else until the lease ends", givenToNobodyElse),
  law("OB3 a message that is done is never given again", neverGivenAgain),
  law("OB4 messages are given the oldest first, at most as many as asked for, each to one taker", oldestFirst),
]
