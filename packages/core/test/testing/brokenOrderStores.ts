import * as Effect from "effect/Effect"
import type { Versioned } from "../../src/cart/Cart.ts"
import type { Instant, OrderId, OrderReference, Version } from "../../src/catalog/ids.ts"
import { makeMemoryOrders } from "../../src/memory/index.ts"
import type { Order } from "../../src/order/Order.ts"
import type { OrderStore } from "../../src/ports/OrderStore.ts"
import type { OrderBooks } from "../../src/testing/orderSteps.ts"
import { type BrokenPort, breaking, bytes, eachText, tooLong } from "./brokenCheckout.ts"

type Store = OrderStore["Service"]

const brokenBooks = breaking((): OrderBooks => makeMemoryOrders({ pause: Effect.yieldNow }))

const broken = (breaks: string, how: string, sees: string, change: (store: Store) => Partial<Store>) =>
  brokenBooks(breaks, how, sees, ({ orders }) => ({ orders: { ...orders, ...change(orders) } }))

const LATE = 9_000_000_000_000_000 as Instant

const readThenWrite = (store: Store): Partial<Store> => ({
  advance: Effect.fnUntraced(function* (advance) {
    const seen = (yield* store.load(advance.orderId))?.version
    let answer = yield* store.advance(advance)
    while (seen === advance.expected && answer._tag === "Conflict" && answer.current !== undefined)
      answer = yield* store.advance({ ...advance, expected: answer.current.version })
    return answer
  }),
})

const withoutKey = (key: "request" | "reference" | "openingId" | "lines", store: Store): Partial<Store> => ({
  claim: (request) => store.claim({ ...request, keys: { ...request.keys, [key]: undefined } }),
  place: (placement) => store.place({ ...placement, keys: { ...placement.keys, [key]: undefined } }),
})

export const brokenOrderStores: ReadonlyArray<BrokenPort<OrderBooks>> = [
  broken("OR1", "it looks whether a claim is free, and then gives it", "exactly one is given", (store) => {
    const held = new Set<string>()
    return {
      claim: Effect.fnUntraced(function* (request) {
        if (held.has(request.claimKey)) return yield* store.claim(request)
        yield* Effect.yieldNow
        held.add(request.claimKey)
        yield* store.claim(request)
        return { _tag: "Claimed" as const }
      }),
    }
  }),
  broken("OR1", "it takes whoever asks again for somebody else", "is given it again", (store) => {
    const given = new Set<OrderId>()
    return {
      claim: (request) =>
        Effect.map(store.claim(request), (claimed) => {
          if (claimed._tag !== "Claimed" || !given.has(request.orderId)) {
            if (claimed._tag === "Claimed") given.add(request.orderId)
            return claimed
          }
          return { _tag: "Taken", until: request.until }
        }),
    }
  }),
  broken("OR1", "its claims are compared without regard to case", "on another key", (store) => ({
    claim: (request) => store.claim({ ...request, claimKey: request.claimKey.toLowerCase() }),
  })),
  broken("OR2", "its claims never end", "whose time is over", (store) => ({
    claim: (request) => store.claim({ ...request, until: LATE }),
  })),
  broken("OR2", "its claims end a moment too early", "taken until its end", (store) => ({
    claim: (request) => store.claim({ ...request, now: (request.now + 1) as Instant }),
  })),
  broken("OR2", "it does not say what was abandoned", "is told of its order", (store) => ({
    claim: (request) =>
      Effect.flatMap(store.claim(request), (claimed) =>
        claimed._tag === "Abandoned" ? store.claim({ ...request, released: claimed.orderId }) : Effect.succeed(claimed),
      ),
  })),
  broken("OR2", "it fences nothing before its end", "whoever was fenced places nothing", (store) => {
    const given = new Map<string, OrderId>()
    return {
      claim: (request) =>
        Effect.tap(store.claim(request), ({ _tag }) =>
          Effect.sync(() => {
            if (_tag === "Claimed") given.set(request.claimKey, request.orderId)
          }),
        ),
      fence: (claimKey, orderId) => Effect.succeed(given.get(claimKey) === orderId),
    }
  }),
  broken("OR2", "it places for whoever has lost the claim", "whoever is fenced places nothing", (store) => ({
    place: Effect.fnUntraced(function* (placement) {
      const placed = yield* store.place(placement)
      if (placed._tag !== "ClaimLost") return placed
      const { orderId } = placement.placed.order
      const { claimKey, keys } = placement
      const again = { claimKey, orderId, keys, now: LATE, until: LATE }
      const claimed = yield* store.claim(again)
      if (claimed._tag === "Abandoned") yield* store.claim({ ...again, released: claimed.orderId })
      return yield* store.place(placement)
    }),
  })),
  broken("OR3", "it releases a claim for anybody", "somebody else's claim cannot be released", (store) => {
    const given = new Map<string, OrderId>()
    return {
      claim: (request) =>
        Effect.tap(store.claim(request), ({ _tag }) =>
          Effect.sync(() => {
            if (_tag === "Claimed") given.set(request.claimKey, request.orderId)
          }),
        ),
      release: (claimKey, orderId) => store.release(claimKey, given.get(claimKey) ?? orderId),
    }
  }),
  broken("OR3", "it says yes to every release", "nobody's claim cannot be released", (store) => ({
    release: (claimKey, orderId) => Effect.as(store.release(claimKey, orderId), true),
  })),
  broken("OR3", "it lets released claims run out", "places nothing", (store) => ({
    release: (claimKey, orderId) =>
      Effect.andThen(store.release(claimKey, orderId), (isReleased) =>
        isReleased
          ? Effect.as(
              store.claim({
                claimKey,
                orderId,
                keys: { settlementId: `nobody-${claimKey}`.slice(0, 64) as never },
                now: 0 as Instant,
                until: LATE,
              }),
              true,
            )
          : Effect.succeed(false),
      ),
  })),
  broken("OR4", "it cannot keep an order of more than 64 KiB", "writing under test", (store) => ({
    place: (placement) => (bytes(placement) > 65_535 ? Effect.fail(tooLong) : store.place(placement)),
  })),
  broken("OR4", "it trims blanks at the end", "exactly as it was placed", (store) => ({
    place: (placement) => store.place(eachText(placement, (text) => text.trimEnd())),
  })),
  broken("OR4", "its references are compared without regard to case", "Ordered", (store) => {
    const lower = (reference: OrderReference | undefined) => reference?.toLowerCase() as OrderReference
    return {
      claim: (request) =>
        store.claim({ ...request, keys: { ...request.keys, reference: lower(request.keys.reference) } }),
      place: (placement) =>
        store.place({ ...placement, keys: { ...placement.keys, reference: lower(placement.keys.reference) } }),
      find: (key) => store.find("reference" in key ? { reference: lower(key.reference) } : key),
    }
  }),
  broken("OR4", "it finds nothing by a request", "found by its request", (store) => ({
    find: (key) => ("request" in key ? Effect.succeed(undefined) : store.find(key)),
  })),
  broken("OR4", "it keeps the claim of an order that is placed", "the claim of a placed order is gone", (store) => ({
    place: Effect.fnUntraced(function* (placement) {
      const placed = yield* store.place(placement)
      const { orderId, settlementId } = placement.placed.order
      const keys = { settlementId: `${settlementId}-again` as typeof settlementId }
      if (placed._tag === "Placed")
        yield* store.claim({ claimKey: placement.claimKey, orderId, keys, now: 0 as Instant, until: LATE })
      return placed
    }),
  })),
  ...(["request", "reference", "openingId", "lines"] as const).map((key) =>
    broken("OR5", `its orders are not unique by ${key}`, "exactly one succeeds", (store) => withoutKey(key, store)),
  ),
  broken("OR5", "it looks at the claim before it looks for the order", "the same placement again", (store) => {
    const placedIds = new Set<OrderId>()
    return {
      place: (placement) =>
        Effect.map(store.place(placement), (placed) => {
          const { orderId } = placement.placed.order
          if (placed._tag === "Ordered" && placedIds.has(orderId)) return { _tag: "ClaimLost" }
          if (placed._tag === "Placed") placedIds.add(orderId)
          return placed
        }),
    }
  }),
  broken("OR5", "it looks whether a claim is taken before it looks for the order", "told first", (store) => ({
    claim: (request) =>
      Effect.flatMap(
        store.claim({ ...request, keys: { settlementId: `probe-${request.orderId}` as never }, until: request.now }),
        (claimed) => (claimed._tag === "Taken" ? Effect.succeed(claimed) : store.claim(request)),
      ),
  })),
  broken("OR5", "it tells of an order once for each of its lines", "each once", (store) => ({
    claim: (request) =>
      Effect.map(store.claim(request), (claimed) =>
        claimed._tag === "LinesOrdered" && claimed.orders.length > 1
          ? { ...claimed, orders: [...claimed.orders, ...claimed.orders.slice(0, 1)] }
          : claimed,
      ),
  })),
  brokenBooks("OR6", "an order that is cancelled leaves no message", "each change leaves one", ({ outbox }) => ({
    outbox: {
      ...outbox,
      take: (take) =>
        Effect.map(outbox.take(take), (messages) => messages.filter(({ kind }) => kind !== "OrderCancelled")),
    },
  })),
  brokenBooks(
    "OR6",
    "it leaves a message and then looks at the version",
    "those not made leave none",
    ({ orders, outbox }) => {
      const left: Array<{ orderId: OrderId; version: Version; kind: "OrderCancelled" }> = []
      return {
        orders: {
          ...orders,
          advance: (advance) =>
            Effect.tap(orders.advance(advance), ({ _tag }) =>
              Effect.sync(() => {
                if (_tag === "Conflict") left.push({ ...advance, version: advance.expected, kind: "OrderCancelled" })
              }),
            ),
        },
        outbox: { ...outbox, take: (take) => Effect.map(outbox.take(take), (messages) => [...messages, ...left]) },
      }
    },
  ),
  broken("OR7", "it reads, compares and then writes", "exactly one succeeds", readThenWrite),
  broken("OR7", "it tells of a conflict and not of the order", "is told the current order", (store) => ({
    advance: (advance) =>
      Effect.map(store.advance(advance), (answer) =>
        answer._tag === "Conflict" ? { ...answer, current: undefined } : answer,
      ),
  })),
  broken("OR8", "it keeps the lines of a cancelled order", "is given", (store) => {
    const kept = new Map<string, Versioned<Order>>()
    const keysOf = (lines: { readonly cartId: string; readonly lineIds: ReadonlyArray<string> } | undefined) =>
      (lines?.lineIds ?? []).map((lineId) => `${lines?.cartId} ${lineId}`)
    return {
      place: (placement) =>
        Effect.tap(store.place(placement), () =>
          Effect.sync(() => {
            const order = { version: 1 as Version, value: { ...placement.placed.order, status: "cancelled" as const } }
            for (const key of keysOf(placement.keys.lines)) kept.set(key, order)
          }),
        ),
      claim: (request) => {
        const order = keysOf(request.keys.lines).flatMap((key) => kept.get(key) ?? [])[0]
        return Effect.map(store.claim(request), (claimed) =>
          claimed._tag === "Claimed" && order !== undefined ? { _tag: "LinesOrdered", orders: [order] } : claimed,
        )
      },
    }
  }),
  broken("OR8", "it finds standing orders only", "found by its settlement", (store) => ({
    find: (key) => Effect.map(store.find(key), (order) => (order?.value.status === "cancelled" ? undefined : order)),
  })),
  broken("OR8", "it frees the lines of a paid order too", "a paid order keeps its lines", (store) => ({
    claim: (request) =>
      Effect.flatMap(store.claim(request), (claimed) =>
        claimed._tag === "LinesOrdered" && claimed.orders.some(({ value }) => value.status === "paid")
          ? store.claim({ ...request, keys: { settlementId: request.keys.settlementId } })
          : Effect.succeed(claimed),
      ),
  })),
  broken("OR9", "it sweeps claims a moment too early", "no claim is abandoned before its end", (store) => ({
    abandoned: (now, limit) => store.abandoned((now + 1) as Instant, limit),
  })),
  broken("OR9", "it names abandoned claims the latest first", "abandoned, the earliest first", (store) => ({
    abandoned: (now, limit) => Effect.map(store.abandoned(now, limit), (all) => all.toReversed()),
  })),
  broken("OR9", "it names unpaid orders the latest first", "unpaid, the earliest first", (store) => ({
    unpaid: (now, limit) => Effect.map(store.unpaid(now, limit), (all) => all.toReversed()),
  })),
  broken("OR9", "it calls every old order unpaid", "was paid or cancelled is not unpaid", (store) => {
    const ever: Array<OrderId> = []
    return {
      unpaid: (now, limit) =>
        Effect.map(store.unpaid(now, limit), (all) => {
          for (const id of all) if (!ever.includes(id)) ever.push(id)
          return ever.slice(0, limit)
        }),
    }
  }),
  broken("OR9", "it knows no limit", "at most as many", (store) => ({
    unpaid: (now) => store.unpaid(now, 1_000_000),
  })),
  broken("OR10", "its histories begin after the order was placed", "events in order", (store) => ({
    history: (orderId) => Effect.map(store.history(orderId), (events) => events.slice(1)),
  })),
  broken("OR10", "it loads an order without its last change", "what its changes made of it", (store) => ({
    load: (orderId) =>
      Effect.map(store.load(orderId), (order) => {
        if (order === undefined) return undefined
        const { paidAt: _, ...value } = order.value
        return { ...order, value }
      }),
  })),
  broken("OR11", "it gives a fenced claim to whoever asks twice", "Run it again with", (store) => {
    const told = new Set<string>()
    return {
      claim: (request) =>
        Effect.map(store.claim(request), (claimed) => {
          if (claimed._tag !== "Abandoned" || request.released !== undefined) return claimed
          const who = `${request.claimKey} ${request.orderId}`
          if (told.has(who) && request.orderId !== claimed.orderId) return { _tag: "Claimed" }
          told.add(who)
          return claimed
        }),
    }
  }),
]
