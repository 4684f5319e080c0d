import * as Effect from "effect/Effect"
import type { Versioned } from "../cart/Cart.ts"
import type { Instant } from "../catalog/ids.ts"
import { evolveOrder, foldOrder } from "../order/evolve.ts"
import type { Order, OrderChange } from "../order/Order.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import { Outbox } from "../ports/Outbox.ts"
import { same } from "./check.ts"
import * as claims from "./claimLaws.ts"
import type { Law, World } from "./Law.ts"
import { likeTheModelOrders } from "./orderModel.ts"
import {
  advanceOf,
  atOnce,
  CANCELLED,
  change,
  deliverAll,
  message,
  type OrderBooks,
  PAID,
  putNew,
  undelivered,
} from "./orderSteps.ts"
import * as placements from "./placementLaws.ts"
import { ALL, atSecond, isOurs, named, type SubmissionShape, submissionOf } from "./purchases.ts"
import type { HistoryOptions } from "./triedHistories.ts"

type Check = (books: OrderBooks, world: World) => Effect.Effect<unknown, unknown>

const law = (name: string, check: Check): Law<OrderStore | Outbox> => ({
  name,
  check: Effect.fnUntraced(function* (world) {
    yield* check({ orders: yield* OrderStore, outbox: yield* Outbox }, world)
  }),
})

/** The laws of `OrderStore`: OR1 to OR11. `options` says how many histories OR11 tries. */
export const makeOrderStoreLaws = (options: HistoryOptions = {}): ReadonlyArray<Law<OrderStore | Outbox>> => [
  law("OR1 of claims on one key at once exactly one is given, and given again to whoever has it", claims.oneIsGiven),
  law(
    "OR2 a claim whose time is over is fenced, and given once what was held for it is released",
    claims.takenOverAfterItsEnd,
  ),
  law("OR3 a released claim is free; releasing one that is lost changes nothing", claims.releasedIsFree),
  law("OR4 a placed order loads exactly as placed, under its id and each of its keys", placements.loadsAsPlaced),
  law("OR5 of placements of one purchase exactly one succeeds; the others are told of it", placements.oneOfAPurchase),
  law("OR6 each change leaves exactly one message, and a change that did not happen leaves none", leavesOneMessage),
  law("OR7 of changes against one version exactly one succeeds; the others are told the order", oneChangeSucceeds),
  law("OR8 a cancelled order frees its lines and its reference, and is still found", placements.cancelledIsFreed),
  law("OR9 abandoned names the claims whose time is over, unpaid the orders, the earliest first", namesWhatIsOver),
  law("OR10 the history of an order is its events in order, and the order is their fold", historyIsTheTruth),
  law("OR11 no sequence of operations can tell it from the memory store", (books, world) =>
    likeTheModelOrders(books, world, options),
  ),
]

const leavesOneMessage = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  yield* deliverAll(books)
  const rival = submissionOf(world, { name: "rival" })
  const { order } = yield* putNew(books, world, { name: "placed" })
  const { orderId } = order.value
  const first = message(orderId, 1, "OrderPlaced")
  same("a placed order leaves one message", yield* undelivered(books, world), [first])
  same("an order without a claim is not placed", yield* orders.place(rival.placement), { _tag: "ClaimLost" })
  const repeated = submissionOf(world, { name: "placed" })
  same("a repeated order is not placed", (yield* orders.place(repeated.placement))._tag, "Ordered")
  same("what was not placed leaves no message", yield* undelivered(books, world), [first])
  const changes = yield* atOnce(Array.from({ length: 8 }, () => orders.advance(advanceOf(orderId, 1, PAID))))
  same("of equal changes at once one is made", changes.filter(({ _tag }) => _tag === "Advanced").length, 1)
  yield* orders.advance(advanceOf(orderId, 1, CANCELLED))
  const second = message(orderId, 2, "OrderPaid")
  same("a change leaves one message, and those not made leave none", yield* undelivered(books, world), [first, second])
  yield* orders.advance(advanceOf(orderId, 2, CANCELLED))
  yield* orders.advance(advanceOf(rival.orderId, 0, CANCELLED))
  const all = [first, second, message(orderId, 3, "OrderCancelled")]
  same("each change leaves one message", yield* undelivered(books, world), all)
})

const CHANGERS = 16

const oneChangeSucceeds = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const unknown = named<Order["orderId"]>(world, "unknown")
  same("an order that is not there has no version", yield* orders.advance(advanceOf(unknown, 0, PAID)), {
    _tag: "Conflict",
    current: undefined,
  })
  const { order } = yield* putNew(books, world, { name: "raced" })
  const { orderId } = order.value
  let known: Versioned<Order> = order
  for (let round = 0; round < 2; round++) {
    // Half of them pay, half of them cancel, each at another moment: one of these it becomes, and no mixture.
    const events = Array.from({ length: CHANGERS }, (_, at): OrderChange => {
      const moment = atSecond(100 * round + at)
      return at % 2 === 0 && round === 0 ? { ...PAID, at: moment } : { ...CANCELLED, at: moment }
    })
    const before = known
    const answers = yield* atOnce(events.map((event) => orders.advance(advanceOf(orderId, before.version, event))))
    const made = events.filter((_, at) => answers[at]?._tag === "Advanced")
    same(`of ${CHANGERS} changes at once against version ${before.version} exactly one succeeds`, made.length, 1)
    const [event] = made
    if (event === undefined) return
    const version = before.version + 1
    known = { version: version as typeof before.version, value: evolveOrder(before.value, event) }
    const others = answers.filter(({ _tag }) => _tag !== "Advanced")
    for (const expected of [0, before.version, version + 1])
      others.push(yield* orders.advance(advanceOf(orderId, expected, CANCELLED)))
    for (const answer of others)
      same("a change against another version is told the current order", answer, { _tag: "Conflict", current: known })
    same(
      "a change makes the next version",
      answers.find(({ _tag }) => _tag === "Advanced"),
      { _tag: "Advanced", version },
    )
    same("the order is what the one change left", yield* orders.load(orderId), known)
    same("changes that were not made are not in the history", (yield* orders.history(orderId)).length, version)
  }
})

const namesWhatIsOver: Check = Effect.fnUntraced(function* (books, world) {
  yield* claims.abandonedClaims(books, world)
  yield* unpaidOrders(books, world)
})

const unpaidOrders = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const places = (second: number) =>
    putNew(books, world, { name: `unpaid-${second}`, order: `unpaid-${second}`, unpaidFrom: atSecond(second) })
  const placed = yield* Effect.forEach([15, 11, 14, 12, 13], places)
  const ids = (...seconds: ReadonlyArray<number>) =>
    seconds.map((second) => named<Order["orderId"]>(world, `unpaid-${second}`))
  const unpaid = (now: number) => Effect.map(orders.unpaid(now as Instant, ALL), (all) => all.filter(isOurs(world)))
  same("no order is unpaid before its time", yield* unpaid(atSecond(11) - 1), [])
  same(
    "the orders whose time to be paid is over are unpaid, the earliest first",
    yield* unpaid(atSecond(14)),
    ids(11, 12, 13, 14),
  )
  const [paid, cancelled] = [placed[1], placed[3]]
  if (paid === undefined || cancelled === undefined) return
  yield* change(books, paid.order, PAID)
  yield* change(books, cancelled.order, CANCELLED)
  same("what was paid or cancelled is not unpaid", yield* unpaid(atSecond(15)), ids(13, 14, 15))
  const all = yield* orders.unpaid(atSecond(15), ALL)
  for (const limit of [1, 2])
    same("at most as many are named as asked for", yield* orders.unpaid(atSecond(15), limit), all.slice(0, limit))
})

const historyIsTheTruth = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const histories: ReadonlyArray<readonly [SubmissionShape, ReadonlyArray<OrderChange>]> = [
    [{ name: "placed" }, []],
    [{ name: "paid" }, [PAID]],
    [{ name: "expired" }, [CANCELLED]],
    [{ name: "given-back" }, [PAID, { ...CANCELLED, reason: "byShop" }]],
  ]
  for (const [shape, changes] of histories) {
    const { submission, order } = yield* putNew(books, world, shape)
    let now = order
    for (const event of changes) {
      yield* orders.advance(advanceOf(submission.orderId, now.version + 1, event))
      now = yield* change(books, now, event)
    }
    const history = yield* orders.history(submission.orderId)
    same("the history of an order is its events in order", history, [submission.placement.placed, ...changes])
    const loaded = yield* orders.load(submission.orderId)
    same("the order is what its changes made of it", loaded, now)
    same("the order is the fold of its history", foldOrder(history), loaded?.value)
  }
})

/** The laws of `OrderStore` with the usual number of histories. Give them a store of their own: the sweeps look at all there is. */
export const orderStoreLaws: ReadonlyArray<Law<OrderStore | Outbox>> = /* @__PURE__ */ makeOrderStoreLaws()
