import * as Effect from "effect/Effect"
import type { Versioned } from "../cart/Cart.ts"
import type { CartId, Instant, LineId, OrderId, Version } from "../catalog/ids.ts"
import { evolveOrder } from "../order/evolve.ts"
import type { Order, OrderEvent } from "../order/Order.ts"
import type { PurchaseKey, PurchaseKeys } from "../order/purchase.ts"
import {
  type Advance,
  type Advanced,
  type Bought,
  type Claimed,
  type ClaimRequest,
  OrderStore,
  type Placed,
  type Placement,
} from "../ports/OrderStore.ts"
import { Outbox, type OutboxMessage } from "../ports/Outbox.ts"
import { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { come, type MemoryOptions, stepAfter } from "./MemoryOptions.ts"

export interface MemoryOrdersOptions extends MemoryOptions {
  /** Writes the host's own rows with the order. Where it throws, there is no order. */
  readonly onPlace?: (order: Order) => void
}

export interface MemoryOrders {
  readonly orders: OrderStore["Service"]
  readonly outbox: Outbox["Service"]
}

/** One order as it is kept: as texts, so that nobody's later change of an object they hold reaches it. */
interface Kept {
  version: Version
  order: string
  readonly events: Array<string>
  readonly keys: PurchaseKeys
}

interface Claim {
  readonly orderId: OrderId
  readonly until: Instant
  /** It places nothing any more. */
  isFenced: boolean
}

interface Left {
  readonly message: OutboxMessage
  until: Instant
}

/** Orders, the claims on purchases and the messages that orders leave, kept in this process. */
export const makeMemoryOrders = (options: MemoryOrdersOptions = {}): MemoryOrders => {
  const { onPlace } = options
  const step = stepAfter(options)
  const claims = new Map<string, Claim>()
  const orders = new Map<OrderId, Kept>()
  /** Which order each key stands for. */
  const found = new Map<string, OrderId>()
  /** When orders that await their payment expire. */
  const awaiting = new Map<OrderId, Instant>()
  /** What is not delivered yet, the oldest first. */
  const messages = new Map<string, Left>()

  const load = (orderId: OrderId): Versioned<Order> | undefined => {
    const kept = orders.get(orderId)
    return kept === undefined ? undefined : current(kept)
  }

  const standsFor = (key: string | undefined): Versioned<Order> | undefined => {
    const orderId = key === undefined ? undefined : found.get(key)
    return orderId === undefined ? undefined : load(orderId)
  }

  const boughtBefore = (keys: PurchaseKeys): Bought | undefined => {
    for (const by of ["settlementId", "request", "reference", "openingId"] as const) {
      const order = standsFor(keyText(by, keys[by]))
      if (order !== undefined) return { _tag: "Ordered", by, order }
    }
    const ids = new Set(lineKeys(keys).flatMap((key) => found.get(key) ?? []))
    const standing = [...ids].flatMap((orderId) => load(orderId) ?? [])
    return standing.length === 0 ? undefined : { _tag: "LinesOrdered", orders: standing }
  }

  const claim = ({ claimKey, orderId, keys, now, until, released }: ClaimRequest): Claimed => {
    const bought = boughtBefore(keys)
    if (bought !== undefined) return bought
    const before = claims.get(claimKey)
    const isFree = before === undefined || (before.isFenced ? before.orderId === released : before.orderId === orderId)
    if (isFree) {
      claims.set(claimKey, { orderId, until, isFenced: false })
      return { _tag: "Claimed" }
    }
    if (!before.isFenced && before.until > now) return { _tag: "Taken", until: before.until }
    before.isFenced = true
    return { _tag: "Abandoned", orderId: before.orderId }
  }

  const fence = (claimKey: string, orderId: OrderId): boolean => {
    const held = claims.get(claimKey)
    if (held?.orderId !== orderId) return false
    held.isFenced = true
    return true
  }

  const release = (claimKey: string, orderId: OrderId): boolean =>
    claims.get(claimKey)?.orderId === orderId && claims.delete(claimKey)

  const place = ({ claimKey, placed, keys, lease }: Placement): Effect.Effect<Placed, StoreUnavailable> => {
    const bought = boughtBefore(keys)
    if (bought !== undefined) return Effect.succeed(bought)
    const { orderId, expiresAt } = placed.order
    const held = claims.get(claimKey)
    if (held?.orderId !== orderId || held.isFenced) return Effect.succeed({ _tag: "ClaimLost" })
    const version = 1 as Version
    const text = JSON.stringify(evolveOrder(undefined, placed))
    try {
      // A copy of its own, so that nothing the host does to it reaches anybody.
      onPlace?.(JSON.parse(text))
    } catch (cause) {
      return Effect.fail(
        new StoreUnavailable({
          store: "order store",
          doing: `placing order ${orderId}: onPlace threw, and its error is the cause`,
          outcome: "notDone",
          unreadable: true,
          cause,
        }),
      )
    }
    claims.delete(claimKey)
    orders.set(orderId, {
      version,
      order: text,
      events: [JSON.stringify(placed)],
      keys: structuredClone(keys),
    })
    for (const key of allKeys(keys)) found.set(key, orderId)
    awaiting.set(orderId, expiresAt)
    leave({ orderId, version, kind: placed._tag }, lease.until)
    return Effect.succeed({ _tag: "Placed", version })
  }

  const advance = ({ orderId, expected, event, lease }: Advance): Advanced => {
    const kept = orders.get(orderId)
    if (kept === undefined || kept.version !== expected) return { _tag: "Conflict", current: load(orderId) }
    const version = (expected + 1) as Version
    const next = evolveOrder(current(kept).value, event)
    kept.version = version
    kept.order = JSON.stringify(next)
    kept.events.push(JSON.stringify(event))
    if (next.status !== "awaitingPayment") awaiting.delete(orderId)
    // A key that it freed earlier may stand for another order by now.
    if (next.status === "cancelled")
      for (const key of freedKeys(kept.keys)) if (found.get(key) === orderId) found.delete(key)
    leave({ orderId, version, kind: event._tag }, lease.until)
    return { _tag: "Advanced", version }
  }

  const leave = (message: OutboxMessage, until: Instant): void => {
    messages.set(messageKey(message), { message, until })
  }

  const take = ({ now, until, limit }: Parameters<Outbox["Service"]["take"]>[0]): ReadonlyArray<OutboxMessage> => {
    const taken: Array<OutboxMessage> = []
    for (const left of messages.values()) {
      if (taken.length >= limit) break
      if (left.until > now) continue
      left.until = until
      taken.push(left.message)
    }
    return taken
  }

  return {
    orders: OrderStore.of({
      claim: (request) => step(() => claim(request)),
      release: (claimKey, orderId) => step(() => release(claimKey, orderId)),
      fence: (claimKey, orderId) => step(() => fence(claimKey, orderId)),
      place: (placement) => Effect.flatten(step(() => place(placement))),
      load: (orderId) => step(() => load(orderId)),
      find: (key) => step(() => standsFor(textOf(key))),
      advance: (request) => step(() => advance(request)),
      history: (orderId) => step(() => (orders.get(orderId)?.events ?? []).map((text): OrderEvent => JSON.parse(text))),
      abandoned: (now, limit) =>
        step(() => {
          const untils = [...claims].map(([claimKey, { until }]) => [claimKey, until] as const)
          return come(untils, now, limit).flatMap((claimKey) => {
            const held = claims.get(claimKey)
            return held === undefined ? [] : [{ claimKey, orderId: held.orderId }]
          })
        }),
      unpaid: (now, limit) => step(() => come(awaiting, now, limit)),
    }),
    outbox: Outbox.of({
      take: (request) => step(() => take(request)),
      done: (delivered) =>
        step(() => {
          for (const message of delivered) messages.delete(messageKey(message))
        }),
    }),
  }
}

const current = ({ version, order }: Kept): Versioned<Order> => ({ version, value: JSON.parse(order) })

const messageKey = ({ orderId, version }: Pick<OutboxMessage, "orderId" | "version">): string => `${orderId} ${version}`

/** A key as one text. What it is a key by comes first, so that two kinds of key never meet. */
const keyText = (by: string, value: string | undefined): string | undefined =>
  value === undefined ? undefined : `${by} ${value}`

const textOf = (key: PurchaseKey): string | undefined => {
  if ("settlementId" in key) return keyText("settlementId", key.settlementId)
  return "request" in key ? keyText("request", key.request) : keyText("reference", key.reference)
}

const lineKeys = ({ lines }: PurchaseKeys): ReadonlyArray<string> =>
  lines === undefined ? [] : lines.lineIds.map((lineId) => lineKey(lines.cartId, lineId))

const lineKey = (cartId: CartId, lineId: LineId): string => `line ${cartId} ${lineId}`

/** What a cancelled order does not stand for any more. */
const freedKeys = (keys: PurchaseKeys): ReadonlyArray<string> => [
  ...lineKeys(keys),
  ...[keyText("reference", keys.reference)].filter((key) => key !== undefined),
]

const allKeys = (keys: PurchaseKeys): ReadonlyArray<string> => [
  ...freedKeys(keys),
  ...[
    keyText("settlementId", keys.settlementId),
    keyText("request", keys.request),
    keyText("openingId", keys.openingId),
  ].filter((key) => key !== undefined),
]
