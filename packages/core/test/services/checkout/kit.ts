/** A small shop for the tests of checkout: memory stores that outlive a process, a provider with books of its own, a clock that is moved by hand. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import type { Owner } from "../../../src/cart/Cart.ts"
import type { Instant, OfferId, OperationId, OrderId, PaymentMethod, Sku } from "../../../src/catalog/ids.ts"
import type { Offer, Offers } from "../../../src/catalog/Offer.ts"
import type { MemoryOptions } from "../../../src/memory/MemoryOptions.ts"
import { makeMemoryOrders } from "../../../src/memory/MemoryOrders.ts"
import { makeMemoryPaymentLog } from "../../../src/memory/MemoryPaymentLog.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { makeMemoryStockLedger } from "../../../src/memory/MemoryStock.ts"
import { makeMemoryCartStore } from "../../../src/memory/MemoryStores.ts"
import type { OperationState } from "../../../src/payment/Operation.ts"
import { type BuyerKnown, BuyerSource } from "../../../src/ports/BuyerSource.ts"
import { CartGateway } from "../../../src/ports/CartGateway.ts"
import { CartStore } from "../../../src/ports/CartStore.ts"
import { LimitLedger } from "../../../src/ports/LimitLedger.ts"
import { LimitReader } from "../../../src/ports/LimitReader.ts"
import { OfferSource } from "../../../src/ports/OfferSource.ts"
import { OrderStore } from "../../../src/ports/OrderStore.ts"
import { Outbox } from "../../../src/ports/Outbox.ts"
import type {
  ChannelLookup,
  ChannelOutcome,
  ChannelRequest,
  PaymentChannel,
} from "../../../src/ports/PaymentChannel.ts"
import { PaymentLog } from "../../../src/ports/PaymentLog.ts"
import { PromotionSource } from "../../../src/ports/PromotionSource.ts"
import { SettlementStore } from "../../../src/ports/SettlementStore.ts"
import { StockLedger } from "../../../src/ports/StockLedger.ts"
import { noPromotions, type PromotionSet } from "../../../src/pricing/PromotionSet.ts"
import type { Actor } from "../../../src/services/Actor.ts"
import { CartService } from "../../../src/services/CartService.ts"
import type { Carts } from "../../../src/services/Carts.ts"
import { carts as cartCluster, settlements as settlementCluster } from "../../../src/services/Cartwright.ts"
import { CartwrightConfig, type Config } from "../../../src/services/CartwrightConfig.ts"
import type { CheckoutAnswer } from "../../../src/services/CheckoutAnswer.ts"
import { CheckoutService } from "../../../src/services/CheckoutService.ts"
import type { Checkouts, Orders } from "../../../src/services/Checkouts.ts"
import { cartGatewayOverCarts } from "../../../src/services/cartGateway.ts"
import { IdSource } from "../../../src/services/IdSource.ts"
import { OrderService } from "../../../src/services/OrderService.ts"
import { PaymentChannels } from "../../../src/services/PaymentChannels.ts"
import { SettlementService } from "../../../src/services/SettlementService.ts"
import type { Settlements } from "../../../src/services/Settlements.ts"
import type { Settlement } from "../../../src/settlement/Settlement.ts"
import type { Crash } from "../../../src/testing/crash.ts"
import { ada, job, offer, secrets } from "../kit.ts"
import { watchedLimits } from "./limitsKit.ts"

export { ada, job }

const START = Date.UTC(2026, 0, 1)
export const STOCK = 10

/** tea 2.50, mug 7.99 of the potter, pot 24.99. */
const goods: ReadonlyArray<readonly [OfferId, Offer]> = [
  offer("tea", 250),
  offer("mug", 799, { seller: "potter" as Offer["seller"] & string }),
  offer("pot", 2_499),
]

/**
 * How the provider's buyer behaves: pays at once, is declined, has to come back, or waits for the provider. Or how the
 * provider does: its answers get lost, and for as long as that lasts it cannot be asked what it did.
 */
export type Behaviour = "pays" | "declines" | "acts" | "waits" | "loses"

/** A provider with one account: what its books say is what was really taken. */
const makeProvider = () => {
  const operations = new Map<OperationId, { readonly request: ChannelRequest; state: OperationState }>()
  const calls: Array<string> = []
  let behaviour: Behaviour = "pays"

  const taken = (sale: OperationId): number => {
    const found = operations.get(sale)
    return found?.request.kind === "sale" && found.state._tag === "Succeeded" ? found.request.amount.amount : 0
  }
  const givenBack = (sale: OperationId): number =>
    [...operations.values()]
      .filter(
        ({ request, state }) =>
          request.kind === "refund" && request.parent?.operationId === sale && state._tag === "Succeeded",
      )
      .reduce((sum, { request }) => sum + request.amount.amount, 0)

  const judge = (request: ChannelRequest): OperationState => {
    const done: OperationState = { _tag: "Succeeded", amount: request.amount, providerRef: `p-${request.operationId}` }
    const no: OperationState = { _tag: "Failed", decline: { class: "hard", code: "no" } }
    if (request.kind === "sale")
      switch (behaviour) {
        case "pays":
        case "loses":
          return done
        case "declines":
          return no
        case "acts":
          return { _tag: "ActionRequired", action: { _tag: "Redirect", url: "https://bank.example/" } }
        case "waits":
          return { _tag: "Pending" }
      }
    const sale = request.parent?.operationId
    const found = sale === undefined ? undefined : operations.get(sale)
    if (sale === undefined || found === undefined) return no
    if (request.kind === "refund") return taken(sale) - givenBack(sale) >= request.amount.amount ? done : no
    if (found.state._tag === "Succeeded" || found.state._tag === "Failed") return no
    found.state = { _tag: "Failed", decline: { class: "cancelled", code: "void" } }
    return done
  }

  const channel: PaymentChannel["Service"] = {
    capabilities: {
      operations: ["sale", "void", "refund"],
      idempotency: { keyTtlMs: 24 * 3_600_000 },
      lookup: { absentIsFinalAfterMs: 1_000 },
    },
    execute: (request) =>
      Effect.sync((): ChannelOutcome => {
        calls.push(`${request.kind} ${request.operationId}`)
        const known = operations.get(request.operationId) ?? { request, state: judge(request) }
        operations.set(request.operationId, known)
        const { state } = known
        if (behaviour === "loses") return { _tag: "Unknown", why: "timeout", sameKeyRetry: "allowed" }
        if (state._tag === "Planned" || state._tag === "Unknown" || state._tag === "Reversed")
          throw new TypeError(`the provider of the tests cannot be ${state._tag}`)
        return { _tag: "Done", state }
      }),
    lookup: ({ operationId }) =>
      Effect.map(Clock.currentTimeMillis, (now): ChannelLookup => {
        calls.push(`lookup ${operationId}`)
        if (behaviour === "loses") return { _tag: "Unavailable", why: "down" }
        const state = operations.get(operationId)?.state
        return state === undefined || state._tag === "Planned" || state._tag === "Unknown"
          ? { _tag: "Absent", asOf: now as Instant }
          : { _tag: "Found", state }
      }),
  }
  return {
    channel,
    calls,
    behave: (next: Behaviour) => {
      behaviour = next
    },
    /** The buyer comes back from the bank, or the provider is done. */
    settle: (how: "yes" | "no") => {
      if (behaviour === "loses") behaviour = "pays"
      for (const operation of operations.values())
        if (operation.state._tag === "ActionRequired" || operation.state._tag === "Pending")
          operation.state =
            how === "yes"
              ? {
                  _tag: "Succeeded",
                  amount: operation.request.amount,
                  providerRef: `p-${operation.request.operationId}`,
                }
              : { _tag: "Failed", decline: { class: "hard", code: "no" } }
    },
    /** What the account has taken and not given back, and from how many sales. */
    net: () => [...operations.keys()].reduce((sum, id) => sum + taken(id) - givenBack(id), 0),
    sales: () => [...operations.keys()].filter((id) => taken(id) > 0).length,
    operations,
  }
}

/** What outlives a process: the stores, the provider, and what is on sale. `pause` runs before each step of a store. */
export const makeWorld = (options: MemoryOptions = {}) => {
  const { orders, outbox } = makeMemoryOrders(options)
  const provider = makeProvider()
  const placed: Array<OrderId> = []
  return {
    carts: makeMemoryCartStore(options),
    settlements: { current: makeMemorySettlementStore(options) },
    stock: makeMemoryStockLedger(options),
    ...watchedLimits(options),
    payments: makeMemoryPaymentLog(options),
    outbox,
    orders: OrderStore.of({
      ...orders,
      place: (placement) =>
        Effect.tap(orders.place(placement), ({ _tag }) =>
          Effect.sync(() => {
            if (_tag === "Placed") placed.push(placement.placed.order.orderId)
          }),
        ),
    }),
    provider,
    offers: new Map<OfferId, Offer>(goods) as Offers & Map<OfferId, Offer>,
    promotions: noPromotions as PromotionSet,
    /** What the host knows of each buyer. */
    known: (_owner: Owner): BuyerKnown => ({}),
    /** Every order that was ever placed. */
    placed,
  }
}

export type World = ReturnType<typeof makeWorld>

export interface Process {
  readonly carts: Carts
  readonly settlements: Settlements
  readonly checkouts: Checkouts
  readonly orders: Orders
}

let lastId = 0

/** One process of the shop over the world's stores. With a crash it dies where that says. */
export const startProcess = (
  world: World,
  { crash, config }: { readonly crash?: Crash; readonly config?: Partial<Config> } = {},
): Process => {
  const wrap: Crash["wrap"] = crash?.wrap ?? ((_, service) => service)
  const stores = Layer.mergeAll(
    Layer.succeed(CartStore, wrap("carts", world.carts)),
    Layer.succeed(SettlementStore, wrap("settlements", world.settlements.current)),
    Layer.succeed(OrderStore, wrap("orders", world.orders)),
    Layer.succeed(Outbox, wrap("outbox", world.outbox)),
    Layer.succeed(StockLedger, wrap("stock", world.stock)),
    Layer.succeed(LimitLedger, wrap("limits", world.limits)),
    Layer.succeed(PaymentLog, wrap("payments", world.payments)),
    Layer.succeed(OfferSource, { getMany: () => Effect.sync(() => new Map(world.offers)) }),
    Layer.succeed(PromotionSource, { active: () => Effect.sync(() => world.promotions) }),
    Layer.succeed(BuyerSource, { about: (owner) => Effect.sync(() => world.known(owner)) }),
  )
  const host = Layer.mergeAll(
    Layer.succeed(CartwrightConfig, { timeoutMs: 5_000, currency: "GBP", secrets, ...config }),
    Layer.succeed(IdSource, { unguessable: () => `u${lastId++}`, short: () => `s${lastId++}` }),
    Layer.succeed(PaymentChannels, new Map([["card" as PaymentMethod, wrap("provider", world.provider.channel)]])),
  )
  const gateway = Layer.effect(
    CartGateway,
    Effect.map(CartGateway, (service) => wrap("gateway", service)),
  ).pipe(Layer.provide(cartGatewayOverCarts))
  const carts = Layer.provide(cartCluster, Layer.effect(LimitReader, LimitLedger))
  const services = Layer.merge(carts, Layer.provide(settlementCluster, gateway)).pipe(
    Layer.provide(stores),
    Layer.provide(host),
  )
  const all = Effect.gen(function* () {
    return {
      carts: yield* CartService,
      settlements: yield* SettlementService,
      checkouts: yield* CheckoutService,
      orders: yield* OrderService,
    }
  })
  return Effect.runSync(Effect.provide(all, services))
}

/** Runs a story in time that is moved by hand, from `START`. */
export const inTime = <A, E>(story: Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.provide(Effect.andThen(TestClock.setTime(START), story), TestClock.layer()))

export const pass = (millis: number): Effect.Effect<void> => TestClock.adjust(millis)

/** The value of an answer that is none of a shopper's "no". */
export const yes = <A, E>(call: Effect.Effect<CheckoutAnswer<A>, E>): Effect.Effect<A, E> =>
  Effect.map(call, (answer) => {
    if (!answer.ok) throw new Error(answer.rejection.message)
    return answer.value
  })

export const tagOf = <A>(answer: CheckoutAnswer<A>): string => (answer.ok ? "ok" : answer.rejection._tag)

/** Ada's cart `c` with two of tea and one mug of another seller, selected; ten pieces of each in stock. */
export const filled = Effect.fnUntraced(function* (world: World, { carts }: Process = startProcess(world)) {
  yield* world.stock.receive("first", [
    { sku: "tea" as Sku, quantity: STOCK },
    { sku: "mug" as Sku, quantity: STOCK },
  ])
  yield* carts.open(ada, { id: "c" })
  yield* carts.addMany(ada, "c", [
    { sku: "tea", quantity: 2 },
    { sku: "mug", quantity: 1 },
  ])
})

/** 2 × 2.50 + 7.99. */
export const TOTAL = { amount: 1_299, currency: "GBP" } as const

export const opened = ({ settlements }: Process) => yes(settlements.open(ada, { cartId: "c" }))

/** Opens a settlement of Ada's cart and submits it, paid by card. */
export const bought = Effect.fnUntraced(function* (
  process: Process,
  { requestId, reference }: { readonly requestId?: string; readonly reference?: string } = {},
) {
  const { settlement } = yield* opened(process)
  return yield* process.checkouts.submit(
    ada,
    { settlementId: settlement.id, expectedTotal: settlement.total, payment: { method: "card" }, reference },
    { requestId },
  )
})

/** How many pieces are free to be sold, of tea and mugs. */
export const inStock = (world: World) =>
  Effect.map(world.stock.available(["tea" as Sku, "mug" as Sku]), (found) => [...found.values()])

/** Lets time pass and sweeps, until a sweep finds nothing to do. */
export const quiesce = Effect.fnUntraced(function* (world: World, { checkouts }: Process = startProcess(world)) {
  for (let round = 0; round < 20; round++) {
    yield* pass(11_000)
    const swept = yield* checkouts.sweep()
    if (Object.values(swept).every((count) => count === 0)) return
  }
  throw new Error("Twenty sweeps did not come to an end.")
})

/** A test whose body is told in such time. */
export const story = (tell: () => Generator<Effect.Effect<unknown, unknown>, void, never>) => (): Promise<void> =>
  inTime(Effect.gen(tell))

/** Ada's cart is filled, and one process of the shop is up. */
export const shop = Effect.fnUntraced(function* () {
  const world = makeWorld()
  const process = startProcess(world)
  yield* filled(world, process)
  return { world, process }
})

/** A settlement of another cart of this buyer's, with so many pots in it: nobody counts those. */
export const pots = Effect.fnUntraced(function* (
  { carts, settlements }: Process,
  cartId: string,
  actor: Actor = ada,
  quantity: number = 1,
) {
  yield* carts.open(actor, { id: cartId })
  yield* carts.add(actor, cartId, { sku: "pot", quantity })
  return yield* yes(settlements.open(actor, { cartId }))
})

interface Click {
  readonly actor?: Actor
  readonly requestId?: string
  readonly resume?: string | undefined
  readonly reference?: string
  /** Whether it pays by card, as it does unless this says otherwise. */
  readonly pays?: boolean
}

/** Submits a settlement as the shopper saw it. */
export const submitted = (
  { checkouts }: Process,
  { id, total }: Pick<Settlement, "id" | "total">,
  { actor = ada, requestId, resume, reference, pays = true }: Click = {},
) =>
  checkouts.submit(
    actor,
    { settlementId: id, expectedTotal: total, resume, reference, ...(pays ? { payment: { method: "card" } } : {}) },
    { requestId },
  )

/** The id of the order that a submission became. */
export const orderIdOf = (answer: Effect.Success<ReturnType<Process["checkouts"]["submit"]>>): OrderId => {
  if (!answer.ok) throw new Error(answer.rejection.message)
  return answer.value.order.orderId
}

/** Lets time pass until the call has ended: how many milliseconds that took, and what it answered. */
export const timed = Effect.fnUntraced(function* <A, E>(call: Effect.Effect<A, E>, step: number = 20) {
  const running = yield* Effect.forkChild(call, { startImmediately: true })
  let took = 0
  for (; running.pollUnsafe() === undefined; took += step) {
    if (took > 120_000) throw new Error("The call has not ended after two minutes.")
    yield* pass(step)
  }
  return { took, answer: yield* Fiber.join(running) }
})
