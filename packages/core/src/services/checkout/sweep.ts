/** Mends what crashes and outages left behind. Any number of hosts may sweep at once: each thing is done once, or again without effect. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { HoldId, Instant, OrderId, PaymentId } from "../../catalog/ids.ts"
import type { Order } from "../../order/Order.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import type { Swept } from "../Checkouts.ts"
import { after, nowOf } from "../now.ts"
import { tellProblem } from "../problem.ts"
import { lookInto } from "./complete.ts"
import { act, type DeliveryFailure, deliver, markDone } from "./deliver.ts"
import { giveBackLimits, releaseHolds } from "./holds.ts"
import { advance, inHand, type OrderInHand, orderOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

/** What became of a list of things: how many are done, and how many have to be tried again. */
interface Tally {
  readonly done: number
  readonly failed: number
}

type Mending = Effect.Effect<boolean, DeliveryFailure>

export const sweep = Effect.fnUntraced(function* (till: Till, limit: number): Effect.fn.Return<Swept> {
  const { orders, outbox, payments, stock, limits, checkout, holder } = till
  const now = yield* nowOf
  const abandoned = yield* each(till, orders.abandoned(now, limit), {
    what: "abandoned claims",
    doing: ({ claimKey, orderId }) => `giving up the claim ${claimKey} of order ${orderId}`,
    mend: ({ claimKey, orderId }) => dropClaim(till, claimKey, orderId),
  })
  const looked = yield* each(till, payments.due(now, limit), {
    what: "payments that are due",
    doing: (id) => `looking into payment ${id}`,
    mend: (id) => lookAgain(till, id),
  })
  const expired = yield* each(till, orders.unpaid(now, limit), {
    what: "orders that were not paid in time",
    doing: (orderId) => `calling off order ${orderId}, which was not paid in time`,
    mend: (orderId) => expire(till, orderId, now),
  })
  const take = outbox.take({ holder, now, until: after(now, checkout.leaseMs), limit })
  const delivered = yield* each(till, take, {
    what: "messages",
    doing: ({ kind, orderId }) => `acting on ${kind} of order ${orderId}`,
    mend: (message) => actAgain(till, message),
  })
  const holds = yield* each(till, stock.ended(now, limit), {
    what: "holds that have ended",
    doing: (holdId) => `ending hold ${holdId}`,
    mend: (holdId) => endHeld(till, holdId, () => stock.release(holdId)),
  })
  const counted = yield* each(till, limits.ended(now, limit), {
    what: "counted limits that have ended",
    doing: (holdId) => `ending what ${holdId} counts`,
    mend: (holdId) =>
      endHeld(till, holdId, (order) => (order === undefined ? limits.release(holdId) : giveBackLimits(till, order))),
  })
  const gone = yield* dropSettlements(till, now)
  return {
    abandoned: abandoned.done,
    expired: expired.done,
    payments: looked.done,
    delivered: delivered.done,
    holds: holds.done + counted.done,
    settlements: gone.done,
    failed: [abandoned, expired, looked, delivered, holds, counted, gone].reduce((sum, { failed }) => sum + failed, 0),
  }
})

const FAILED: Tally = { done: 0, failed: 1 }

const tell = ({ config }: Till, doing: string, error: unknown): void =>
  tellProblem(config.onProblem, `sweep: ${doing}`, error)

interface Chore<A> {
  /** The list, in words, and what is done about one thing of it. */
  readonly what: string
  readonly doing: (item: A) => string
  readonly mend: (item: A) => Mending
}

/** Does each thing of a list, some at a time, and counts; what answers `false` is neither done nor failed. */
const each = <A>(
  till: Till,
  list: Effect.Effect<ReadonlyArray<A>, StoreUnavailable>,
  { what, doing, mend }: Chore<A>,
): Effect.Effect<Tally> => {
  const timeoutMs = patience(till)
  const mended = (item: A) =>
    Effect.result(
      Effect.tapError(Effect.timeout(mend(item), timeoutMs), (error) =>
        Effect.sync(() => tell(till, doing(item), error)),
      ),
    )
  return Effect.matchEffect(Effect.timeout(list, timeoutMs), {
    onFailure: (error) =>
      Effect.sync(() => {
        tell(till, `looking for ${what}`, error)
        return FAILED
      }),
    onSuccess: (items) =>
      Effect.map(
        Effect.forEach(items, mended, { concurrency: CONCURRENCY }),
        (results): Tally => ({
          done: results.filter((result) => Result.isSuccess(result) && result.success).length,
          failed: results.filter(Result.isFailure).length,
        }),
      ),
  })
}

const CONCURRENCY = 16

/** A provider that hangs is sent to and asked, and what became of that still has to be written down. */
const patience = ({ config, checkout }: Till): number => config.timeoutMs + 2 * checkout.providerTimeoutMs

/** Fenced first: from then on whoever had the claim places nothing any more, and its pieces are free. The claim goes last, so
 * that a sweeper that dies over it leaves it to the next. */
const dropClaim = (till: Till, claimKey: string, orderId: OrderId): Mending =>
  Effect.flatMap(till.orders.fence(claimKey, orderId), (isTheirs) =>
    isTheirs
      ? Effect.andThen(releaseHolds(till, orderId), till.orders.release(claimKey, orderId))
      : Effect.succeed(false),
  )

const withOrder = (till: Till, orderId: OrderId, mend: (hand: OrderInHand) => Mending): Mending =>
  Effect.flatMap(till.orders.load(orderId), (found) =>
    found === undefined ? Effect.succeed(false) : mend(inHand(found)),
  )

/** A message that could not be acted on is somebody's to try again, and counts as that. */
const delivering = (till: Till, hand: OrderInHand): Effect.Effect<void, StoreUnavailable> =>
  Effect.flatMap(deliver(till, hand), (isDone) =>
    isDone
      ? Effect.void
      : Effect.fail(
          new StoreUnavailable({
            store: "outbox",
            doing: `delivering the messages of order ${hand.current.value.orderId}`,
            outcome: "notDone",
            cause: new Error("One of them could not be acted on."),
          }),
        ),
  )

const lookAgain = (till: Till, id: PaymentId): Mending =>
  withOrder(till, orderOf(id), (hand) =>
    Effect.as(
      Effect.andThen(
        lookInto(till, hand),
        Effect.suspend(() => delivering(till, hand)),
      ),
      true,
    ),
  )

/** What was paid at the last moment is not called off. */
const expire = (till: Till, orderId: OrderId, at: Instant): Mending =>
  withOrder(till, orderId, (hand) =>
    lookInto(till, hand).pipe(
      Effect.andThen(advance(till, hand, { _tag: "Cancel", reason: "expired", at })),
      Effect.andThen(Effect.suspend(() => delivering(till, hand))),
      Effect.map(() => hand.current.value.status === "cancelled"),
    ),
  )

const actAgain = (till: Till, message: OutboxMessage): Mending =>
  withOrder(till, message.orderId, ({ current: { value } }) =>
    Effect.as(Effect.andThen(act(till, message.kind, value), markDone(till, [message])), true),
  )

/**
 * What is held ends long after its order was paid or called off. Whose order never came to be, or was called off, is given
 * back; a paid order's is confirmed, for its message was lost; an order that still waits keeps it.
 */
const endHeld = (
  till: Till,
  holdId: HoldId,
  giveBack: (order: Order | undefined) => Effect.Effect<void, StoreUnavailable>,
): Mending =>
  Effect.flatMap(till.orders.load(orderOf(holdId)), (found): Mending => {
    const order = found?.value
    switch (order?.status) {
      case undefined:
      case "cancelled":
        return Effect.as(giveBack(order), true)
      case "paid":
        return Effect.as(act(till, "OrderPaid", order), true)
      case "awaitingPayment":
        return Effect.succeed(false)
    }
  })

/** They come as fast as pages are opened, and cost nothing to remove. */
const dropSettlements = (till: Till, now: Instant): Effect.Effect<Tally> => {
  const more = (rounds: number, before: number): Effect.Effect<number, StoreUnavailable> =>
    Effect.flatMap(till.settlements.expire(now, ROUND), (gone) =>
      gone < ROUND || rounds === 1 ? Effect.succeed(before + gone) : more(rounds - 1, before + gone),
    )
  return Effect.match(Effect.timeout(more(ROUNDS, 0), patience(till)), {
    onFailure: (error) => {
      tell(till, "removing settlements that have expired", error)
      return FAILED
    },
    onSuccess: (done): Tally => ({ done, failed: 0 }),
  })
}

const ROUND = 1_000
const ROUNDS = 100
