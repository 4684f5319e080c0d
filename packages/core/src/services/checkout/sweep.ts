/** Mends what crashes and outages left behind. Any number of hosts may sweep at once: each thing is done once, or again without effect. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Instant, OrderId, PaymentId } from "../../catalog/ids.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import type { Swept } from "../Checkouts.ts"
import { lookInto } from "./complete.ts"
import { act, type DeliveryFailure, deliver, holdOf, markDone } from "./deliver.ts"
import { advance, after, inHand, nowOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

/** What became of a list of things: how many are done, and how many have to be tried again. */
interface Tally {
  readonly done: number
  readonly failed: number
  /** There was nothing more to be done than what was looked at. */
  readonly isAll: boolean
}

export const sweep = Effect.fnUntraced(function* (till: Till, limit: number): Effect.fn.Return<Swept> {
  const { orders, outbox, payments, settlements, stock, checkout, holder } = till
  const now = yield* nowOf
  const abandoned = yield* each(till, limit, orders.abandoned(now, limit), ({ claimKey, orderId }) =>
    dropClaim(till, claimKey, orderId),
  )
  const looked = yield* each(till, limit, payments.due(now, limit), (id) => lookAgain(till, id))
  const expired = yield* each(till, limit, orders.unpaid(now, limit), (orderId) => expire(till, orderId, now))
  const until = after(now, checkout.leaseMs)
  const delivered = yield* each(till, limit, outbox.take({ holder, now, until, limit }), (message) =>
    actAgain(till, message),
  )
  // An order is called off before its hold ends. While there are orders that nobody has looked at yet, none is an orphan's.
  const isQuiet = [abandoned, expired, delivered].every(({ failed, isAll }) => failed === 0 && isAll)
  const holds = !isQuiet ? NOTHING : yield* counted(Effect.map(stock.expire(now, limit), ({ length }) => length))
  const gone = yield* counted(settlements.expire(now, limit))
  return {
    abandoned: abandoned.done,
    expired: expired.done,
    payments: looked.done,
    delivered: delivered.done,
    holds: holds.done,
    settlements: gone.done,
    failed: [abandoned, expired, looked, delivered, holds, gone].reduce((sum, { failed }) => sum + failed, 0),
  }
})

const NOTHING: Tally = { done: 0, failed: 0, isAll: true }

/** A store that does not answer costs this sweep its part, and no other. */
const counted = (call: Effect.Effect<number, StoreUnavailable>): Effect.Effect<Tally> =>
  Effect.matchEager(call, {
    onFailure: (): Tally => ({ done: 0, failed: 1, isAll: false }),
    onSuccess: (done): Tally => ({ done, failed: 0, isAll: true }),
  })

/** Does each thing of a list of at most `limit`, some at a time, and counts; what answers `false` is neither done nor failed. */
const each = <A>(
  { config: { timeoutMs } }: Till,
  limit: number,
  list: Effect.Effect<ReadonlyArray<A>, StoreUnavailable>,
  mend: (item: A) => Effect.Effect<boolean, DeliveryFailure>,
): Effect.Effect<Tally> =>
  Effect.matchEffect(Effect.timeout(list, timeoutMs), {
    onFailure: () => Effect.succeed<Tally>({ done: 0, failed: 1, isAll: false }),
    onSuccess: (items) =>
      Effect.map(
        Effect.forEach(items, (item) => Effect.result(Effect.timeout(mend(item), timeoutMs)), {
          concurrency: CONCURRENCY,
        }),
        (results): Tally => ({
          done: results.filter((result) => Result.isSuccess(result) && result.success).length,
          failed: results.filter(Result.isFailure).length,
          isAll: items.length < limit,
        }),
      ),
  })

const CONCURRENCY = 16

/**
 * Fenced first: from then on whoever had the claim places nothing any more, and its pieces are free. The claim goes last, so
 * that a sweeper that dies over it leaves it to the next.
 */
const dropClaim = ({ orders, stock }: Till, claimKey: string, orderId: OrderId) =>
  Effect.flatMap(orders.fence(claimKey, orderId), (isTheirs) =>
    isTheirs
      ? Effect.andThen(stock.release(holdOf(orderId)), orders.release(claimKey, orderId))
      : Effect.succeed(false),
  )

const inHandOf = ({ orders }: Till, orderId: OrderId) =>
  Effect.map(orders.load(orderId), (found) => (found === undefined ? undefined : inHand(found)))

/** An order's payment goes by the order's id. */
const lookAgain = (till: Till, id: PaymentId): Effect.Effect<boolean, DeliveryFailure> =>
  Effect.flatMap(inHandOf(till, id as string as OrderId), (hand) =>
    hand === undefined
      ? Effect.succeed(false)
      : Effect.andThen(lookInto(till, hand), Effect.as(deliver(till, hand), true)),
  )

/** What was paid at the last moment is not called off. */
const expire = (till: Till, orderId: OrderId, at: Instant): Effect.Effect<boolean, DeliveryFailure> =>
  Effect.flatMap(inHandOf(till, orderId), (hand) => {
    if (hand === undefined) return Effect.succeed(false)
    const isOver = (): boolean => hand.current.value.status === "cancelled"
    return lookInto(till, hand).pipe(
      Effect.andThen(advance(till, hand, { _tag: "Cancel", reason: "expired", at })),
      Effect.andThen(Effect.suspend(() => deliver(till, hand))),
      Effect.map(isOver),
    )
  })

const actAgain = (till: Till, message: OutboxMessage): Effect.Effect<boolean, DeliveryFailure> =>
  Effect.flatMap(till.orders.load(message.orderId), (found) =>
    found === undefined
      ? Effect.succeed(false)
      : Effect.as(Effect.andThen(act(till, message.kind, found.value), markDone(till, [message])), true),
  )
