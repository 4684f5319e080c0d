/** What an order store says to its database. */
import type { Advance, ClaimRequest, OutboxMessage, Placement } from "@cartwright/core"
import type { OrderId } from "@cartwright/core/catalog"
import type { OrderStatus, PurchaseKey, PurchaseKeys } from "@cartwright/core/order"
import type { Dialect } from "./dialects.ts"
import { claimQueries, orderQueries } from "./orderQueries.ts"
import { listOf, type Row, type Script, textOf, wholeOf } from "./script.ts"

/** What a purchase may have been ordered by; in this order it is told. */
const KINDS = ["settlementId", "request", "reference", "openingId"] as const
type Kind = (typeof KINDS)[number]

/** The orders that stand in a purchase's way, in the order in which it names them, and the events of each in order. */
export interface BoughtRows {
  readonly by: Kind | "lines"
  readonly orderIds: ReadonlyArray<OrderId>
  /** `order_id`, `version` and `payload`. */
  readonly events: ReadonlyArray<Row>
}

type ClaimJudged = "claimed" | { readonly abandoned: OrderId } | { readonly takenUntil: number } | BoughtRows

interface StoredPlacement extends Placement {
  /** The event as JSON. */
  readonly payload: string
}

interface StoredAdvance extends Omit<Advance, "event"> {
  readonly kind: OutboxMessage["kind"]
  readonly status: OrderStatus
  readonly at: number
  /** The event as JSON. */
  readonly payload: string
}

interface OrderScripts {
  readonly claim: (request: ClaimRequest) => Script<ClaimJudged>
  readonly fence: (claimKey: string, orderId: OrderId) => Script<boolean>
  readonly release: (claimKey: string, orderId: OrderId) => Script<boolean>
  readonly place: (placement: StoredPlacement) => Script<"placed" | "claimLost" | BoughtRows>
  readonly advance: (advance: StoredAdvance) => Script<"advanced" | { readonly rows: ReadonlyArray<Row> }>
  /** `order_id`, `version` and `payload` of each event, in order. */
  readonly load: (orderId: OrderId) => Script<ReadonlyArray<Row>>
  readonly find: (key: PurchaseKey) => Script<ReadonlyArray<Row>>
  readonly abandoned: (now: number, limit: number) => Script<ReadonlyArray<Row>>
  readonly unpaid: (now: number, limit: number) => Script<ReadonlyArray<Row>>
}

/** `onPlace` is the host's own part of placing, run at the end. */
export const orderScripts = (dialect: Dialect, onPlace: (placement: StoredPlacement) => Script<void>): OrderScripts => {
  const claims = claimQueries(dialect)
  const orders = orderQueries(dialect)

  function* boughtBefore(keys: PurchaseKeys): Script<BoughtRows | undefined> {
    const asked = keysOf(keys)
    const { rows } = yield orders.standing({ keys: listOf(asked.map(({ key }) => [key])) })
    const [first] = rows
    if (first === undefined) return undefined
    const by = asked[wholeOf(first, "position")]?.by ?? "lines"
    // Told by its settlement, say, it is that one order; told by lines, all that have any of them.
    const ids = by === "lines" ? rows.map((row) => textOf(row, "order_id")) : [textOf(first, "order_id")]
    const orderIds = [...new Set(ids)]
    const { rows: events } = yield orders.eventsOfAll({ ids: listOf(orderIds.map((id) => [id])) })
    return { by, orderIds: orderIds.map((id) => id as OrderId), events }
  }

  return {
    // Two statements where the purchase is new and nobody is at it.
    *claim({ claimKey, orderId, keys, now, until, released }) {
      const bought = yield* boughtBefore(keys)
      if (bought !== undefined) return bought
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        if ((yield claims.open({ claimKey, orderId, until })).changed === 1) return "claimed"
        const [held] = (yield claims.held({ claimKey })).rows
        // Somebody has given it up since.
        if (held === undefined) continue
        const before = textOf(held, "order_id") as OrderId
        const takenUntil = wholeOf(held, "until")
        const isFenced = wholeOf(held, "fenced") === 1
        if (isFenced ? before === released : before === orderId) {
          yield claims.takeOver({ claimKey, orderId, until })
          return "claimed"
        }
        if (!isFenced && takenUntil > now) return { takenUntil }
        if (!isFenced) yield claims.fence({ claimKey, orderId: before })
        return { abandoned: before }
      }
      throw new Error(`the claim on ${claimKey} was given up and taken ${MAX_TRIES} times meanwhile.`)
    },

    *fence(claimKey, orderId) {
      return (yield claims.fence({ claimKey, orderId })).changed === 1
    },

    *release(claimKey, orderId) {
      return (yield claims.drop({ claimKey, orderId })).changed === 1
    },

    // Five statements where all is well. An order that is there already, or a key that stands for another one, is found by
    // inserting, and what was inserted until then is taken out again: it is all this script's own.
    *place(placement) {
      const { claimKey, placed, keys, lease, payload } = placement
      const { orderId, expiresAt, placedAt } = placed.order
      const asked = keysOf(keys)
      if ((yield orders.open({ orderId, unpaidUntil: expiresAt, at: placedAt })).changed === 0)
        return otherwise(yield* boughtBefore(keys), orderId)
      const list = listOf(asked.map(({ key, freed }) => [key, freed]))
      if ((yield orders.addKeys({ orderId, list })).changed < asked.length) {
        yield orders.dropKeys({ orderId })
        yield orders.drop({ orderId })
        return otherwise(yield* boughtBefore(keys), orderId)
      }
      if ((yield claims.use({ claimKey, orderId })).changed === 0) {
        yield orders.dropKeys({ orderId })
        yield orders.drop({ orderId })
        return "claimLost"
      }
      yield orders.record({ orderId, version: 1, payload })
      yield orders.leave({ orderId, version: 1, kind: placed._tag, holder: lease.holder, until: lease.until })
      yield* onPlace(placement)
      return "placed"
    },

    *advance({ orderId, expected, kind, status, at, payload, lease }) {
      const version = expected + 1
      if ((yield orders.advance({ orderId, expected, version, status, at })).changed === 0)
        return { rows: (yield orders.events({ orderId })).rows }
      yield orders.record({ orderId, version, payload })
      yield orders.leave({ orderId, version, kind, holder: lease.holder, until: lease.until })
      if (status === "cancelled") yield orders.freeKeys({ orderId })
      return "advanced"
    },

    *load(orderId) {
      return (yield orders.events({ orderId })).rows
    },

    *find(key) {
      return (yield orders.eventsByKey({ key: textOfKey(key) })).rows
    },

    *abandoned(now, limit) {
      return (yield claims.ended({ now, limit })).rows
    },

    *unpaid(now, limit) {
      return (yield orders.unpaid({ now, limit })).rows
    },
  }
}

const MAX_TRIES = 3

/** Each key once, as it is stored. No two kinds meet: what it is a key by comes first. */
const keysOf = (
  keys: PurchaseKeys,
): ReadonlyArray<{ readonly key: string; readonly by: Kind | "lines"; readonly freed: 0 | 1 }> => {
  const named = KINDS.flatMap((by) => {
    const value = keys[by]
    return value === undefined
      ? []
      : [{ key: `${by}:${value}`, by, freed: by === "reference" ? (1 as const) : (0 as const) }]
  })
  const { cartId, lineIds } = keys.lines ?? { cartId: "", lineIds: [] }
  // Neither of the two ids can hold a colon.
  const lines = [...new Set(lineIds)].map((lineId) => ({
    key: `line:${cartId}:${lineId}`,
    by: "lines" as const,
    freed: 1 as const,
  }))
  return [...named, ...lines]
}

const textOfKey = (key: PurchaseKey): string => {
  if ("settlementId" in key) return `settlementId:${key.settlementId}`
  return "request" in key ? `request:${key.request}` : `reference:${key.reference}`
}

/** What was in the way of a placement must be there, unless it went between two statements. */
const otherwise = (bought: BoughtRows | undefined, orderId: OrderId): BoughtRows => {
  if (bought !== undefined) return bought
  throw new Error(
    `order ${orderId} is there with other keys, or what it shares a key with was cancelled at this moment. ` +
      "Try again; take a new id for each order.",
  )
}
