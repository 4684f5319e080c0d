import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { StockLedger } from "../ports/StockLedger.ts"
import type { Actor } from "../services/Actor.ts"
import type { Answer } from "../services/Answer.ts"
import { layer } from "../services/Cartwright.ts"
import { CartwrightConfig, DEFAULT_TIMEOUT_MS } from "../services/CartwrightConfig.ts"
import { CheckoutService } from "../services/CheckoutService.ts"
import type { Swept } from "../services/Checkouts.ts"
import { GuestService, type TtlOptions } from "../services/GuestService.ts"
import { checkSecrets, type GuestPass } from "../services/GuestTokens.ts"
import { CartwrightError, type FailureReason } from "./CartwrightError.ts"
import type { CartwrightOptions, Startable } from "./CartwrightOptions.ts"
import { checkOptions } from "./checkOptions.ts"
import { buyersFrom } from "./hostBuyers.ts"
import { channelsFrom } from "./hostChannel.ts"
import { offersFrom, promotionsFrom, withoutPromotions } from "./ports.ts"
import { type Shopper, type ShopperServices, shopperOf } from "./shopper.ts"
import * as Stock from "./stock.ts"
import { storesFrom } from "./stores.ts"

export type { Shopper } from "./shopper.ts"

export interface Cartwright {
  /** Everything a shopper may do. Cheap: make one for each request. */
  readonly for: (actor: Actor) => Shopper
  readonly guests: {
    /** A token for a new visitor without an account. */
    readonly issue: (options?: TtlOptions) => Promise<GuestPass>
    /** The same guest with a later expiry, for a visitor who came back. */
    readonly renew: (token: string, options?: TtlOptions) => Promise<Answer<GuestPass>>
  }
  /** What is in stock, for hosts that have it counted here. */
  readonly stock: Stock.Stock
  /**
   * Mends what crashes and outages left, and cancels what was not paid in time. Run it every few seconds, on one host or on
   * all: they do not get in each other's way. `limit`: how many of each kind at most, 1 to 1,000.
   *
   * @throws TypeError when an option cannot be read.
   */
  readonly sweep: (options?: { readonly limit?: number | undefined }) => Promise<Swept>
  /**
   * Waits for the calls that are under way, then closes the stores. Later calls are refused. A function of your own that
   * a timed-out call was waiting for may still be running.
   */
  readonly close: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * The whole SDK for hosts that do not use Effect: give it a place to keep carts and a source of offers, ask it
 * for a shopper, and call.
 *
 * A shopper's "no" is returned (`{ ok: false, rejection }`), the world's failure is thrown (`CartwrightError`), and
 * whatever is passed in gets one of the two.
 *
 * @throws CartwrightError `NotStarted` when a store cannot be opened.
 * @throws TypeError when an option cannot be used.
 *
 * @example
 * import { memory } from "@cartwright/core/memory"
 * import { createCartwright, orThrow } from "@cartwright/core/promise"
 *
 * const offers = { getMany: async () => new Map([["tea", { price: { amount: 450, currency: "GBP" } }]]) }
 * const cartwright = await createCartwright({ stores: memory(), offers, currency: "GBP" })
 * const { cart, settlement, checkout } = cartwright.for({ member: "ada" })
 * await cart.open({ id: "basket" })
 * await cart.add("basket", { sku: "tea", quantity: 2 }, { requestId: "click-1" })
 * const again = await cart.add("basket", { sku: "tea", quantity: 2 }, { requestId: "click-1" })
 * again.ok && again.replayed // => true
 * const viewed = await cart.view("basket")
 * viewed.ok && viewed.value.priced.total.amount // => 900
 * const opened = await settlement.open({ cartId: "basket" })
 * const { id, total } = orThrow(opened).settlement
 * const bought = await checkout.submit({ settlementId: id, expectedTotal: total })
 * bought.ok && bought.value.order.status // => "awaitingPayment"
 * await cartwright.close()
 */
export const createCartwright = async (options: CartwrightOptions): Promise<Cartwright> => {
  const runtime = ManagedRuntime.make(layerOf(checkOptions(options)))
  const exit = await Effect.runPromiseExit(runtime.contextEffect)
  if (Exit.isFailure(exit)) {
    await runtime.dispose()
    throw thrown(exit.cause, (cause) => ({ _tag: "NotStarted", message: messageOf(cause), cause }))
  }

  const runExit = Effect.runPromiseExitWith(exit.value)
  const underWay = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  const run = async <A, E extends FailureReason>(
    call: Effect.Effect<A, E, ShopperServices | GuestService | StockLedger>,
  ): Promise<A> => {
    if (closing !== undefined) throw new CartwrightError({ _tag: "Closed", message: CLOSED })
    const running = runExit(call)
    underWay.add(running)
    const ended = await running
    underWay.delete(running)
    if (Exit.isSuccess(ended)) return ended.value
    throw thrown(ended.cause, (reason) => reason)
  }
  const close = (): Promise<void> => {
    closing ??= Promise.allSettled(underWay).then(() => runtime.dispose())
    return closing
  }
  return {
    for: (actor) => shopperOf(actor, run),
    guests: {
      issue: (options) => run(GuestService.use((guests) => guests.issue(options))),
      renew: (token, options) => run(GuestService.use((guests) => guests.renew(token, options))),
    },
    stock: {
      receive: (receiptId, amounts) => run(Stock.receive(receiptId, amounts)),
      available: (skus) => run(Stock.available(skus)),
    },
    sweep: (options) => run(CheckoutService.use((checkouts) => checkouts.sweep(options))),
    close,
    [Symbol.asyncDispose]: close,
  }
}

const CLOSED = "This Cartwright was closed. Create another one, and close it after the last call."

const layerOf = (options: CartwrightOptions) => {
  const { stores, offers, promotions, buyers, pricing, payments = {}, checkout = {}, clock, currency, tax } = options
  const { secrets, timeoutMs = DEFAULT_TIMEOUT_MS, onProblem } = options
  const config = Layer.succeed(CartwrightConfig, {
    timeoutMs,
    checkout: given(checkout),
    ...(currency === undefined ? {} : { currency }),
    ...(tax === undefined ? {} : { tax }),
    ...(pricing === undefined ? {} : { pricing: given(pricing) }),
    ...(secrets === undefined ? {} : { secrets: checkSecrets(secrets) }),
    ...(onProblem === undefined ? {} : { onProblem }),
  })
  const ports = Layer.mergeAll(
    storesFrom(stores),
    channelsFrom(payments),
    isLayer(offers) ? offers : offersFrom(offers),
    promotions === undefined ? withoutPromotions : isLayer(promotions) ? promotions : promotionsFrom(promotions),
  )
  const time = clock === undefined ? Layer.empty : clockFrom(clock)
  const known = buyers === undefined ? Layer.empty : buyersFrom(buyers)
  return layer.pipe(Layer.provideMerge(Layer.merge(ports, known)), Layer.provideMerge(config), Layer.provideMerge(time))
}

/** Only what is there: a field that is `undefined` would stand in the way of its default. */
const given = <Fields extends object>(fields: Partial<Fields>): Partial<Fields> => {
  const kept: Partial<Fields> = { ...fields }
  for (const name in kept) if (kept[name] === undefined) delete kept[name]
  return kept
}

const isLayer = <Port, Plain extends object>(given: Startable<Port> | Plain): given is Startable<Port> =>
  Layer.isLayer(given)

/** The host's time of day; waiting still takes real time. */
const clockFrom = (now: () => number): Layer.Layer<never> =>
  Layer.effect(
    Clock.Clock,
    Effect.map(Clock.Clock, (real): Clock.Clock => {
      const millis = (): number => Math.trunc(now())
      const nanos = (): bigint => BigInt(millis()) * 1_000_000n
      return {
        currentTimeMillisUnsafe: millis,
        currentTimeMillis: Effect.sync(millis),
        currentTimeNanosUnsafe: nanos,
        currentTimeNanos: Effect.sync(nanos),
        monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
        monotonicTimeNanos: real.monotonicTimeNanos,
        sleep: (duration) => real.sleep(duration),
      }
    }),
  )

/** What a failed call throws: a failure of the world as a `CartwrightError`, a bug as it is. */
const thrown = <E>(cause: Cause.Cause<E>, reasonOf: (failure: E) => FailureReason): unknown => {
  for (const reason of cause.reasons) {
    if (Cause.isFailReason(reason)) return new CartwrightError(reasonOf(reason.error))
    if (Cause.isDieReason(reason)) return reason.defect
  }
  return new CartwrightError({ _tag: "Closed", message: CLOSED })
}

const messageOf = ({ message }: { readonly message: string }): string => message
