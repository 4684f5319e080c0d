import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Rejection } from "../cart/Rejection.ts"
import type { Instant, SettlementId } from "../catalog/ids.ts"
import { sellingMethods } from "../payment/plan.ts"
import { BuyerSource } from "../ports/BuyerSource.ts"
import { CartGateway } from "../ports/CartGateway.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { OfferSource } from "../ports/OfferSource.ts"
import { PromotionSource } from "../ports/PromotionSource.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { writeResume } from "../settlement/resume.ts"
import { expired, type Settlement } from "../settlement/Settlement.ts"
import { mayUse } from "./Actor.ts"
import { answered } from "./Answer.ts"
import { type Call, makeEnter } from "./Call.ts"
import { CartwrightConfig, CHECKOUT_DEFAULTS } from "./CartwrightConfig.ts"
import {
  type CheckoutAnswer,
  type CheckoutRejection,
  checkoutRefused,
  type OpenedSettlement,
} from "./CheckoutAnswer.ts"
import { digestOf } from "./Cluster.ts"
import { readSettlementId } from "./door/checkout.ts"
import { readSettlementInput, type SettlementAsked } from "./door/settlement.ts"
import { IdSource } from "./IdSource.ts"
import { methodsOf, PaymentChannels } from "./PaymentChannels.ts"
import type { Settlements } from "./Settlements.ts"
import { type Settling, settleCart, settleItem } from "./settling.ts"

const make = Effect.gen(function* () {
  const store = yield* SettlementStore
  const config = yield* CartwrightConfig
  const ids = yield* IdSource
  const ports = {
    gateway: yield* CartGateway,
    offers: yield* OfferSource,
    promotions: yield* PromotionSource,
    buyers: yield* BuyerSource,
    limits: yield* LimitLedger,
    config,
  }
  const methods = sellingMethods(methodsOf(yield* PaymentChannels))
  const enter = makeEnter(config, ids)
  const lasts = config.checkout?.settlementTtlMs ?? CHECKOUT_DEFAULTS.settlementTtlMs

  const settle = (call: Call, asked: SettlementAsked): Settling => {
    const { owner, now, ifVersion, atLeast } = call
    const id = ids.unguessable() as SettlementId
    const { deliverTo, payingBy } = asked
    const terms = { id, deliverTo, payingBy, methods, now, expiresAt: (now + lasts) as Instant }
    if (asked._tag === "Cart") return settleCart(ports, { ...terms, owner, cartId: asked.cartId, ifVersion, atLeast })
    const versioned = aboutVersions(call, "an item that is bought past the cart")
    if (versioned !== undefined) return Effect.succeed({ ok: false, rejection: versioned })
    const { item, currency, shop } = asked
    // The same buyer's same request opens the same purchase; without a request id each opening is one of its own.
    const opening = { owner, requestId: call.opId, item, currency, shop, deliverTo }
    const openingId = digestOf(payingBy === undefined ? opening : { ...opening, payingBy })
    return settleItem(ports, { ...terms, ...shop, owner, currency, source: { _tag: "BuyNow", openingId, item } })
  }

  /** An order that can be paid one way only is not agreed to for a way that there is not. Whoever offers none is paid elsewhere. */
  const unpayable = ({ payingBy }: SettlementAsked): CheckoutRejection | undefined =>
    payingBy === undefined || methods.length === 0 || methods.includes(payingBy)
      ? undefined
      : { _tag: "PaymentMethodUnknown", method: payingBy, methods: [...methods] }

  /**
   * Where it has a resume text, that stands in for it, so a store that is down stops nobody: one that does not answer gets
   * half of the call's time. Where it has none, what was not kept could never be submitted, so the call fails.
   */
  const keep = (
    { settlement, resume }: OpenedSettlement,
    { timeoutMs = config.timeoutMs }: Call,
  ): Effect.Effect<void, StoreUnavailable> =>
    resume === undefined
      ? store.put(settlement)
      : Effect.timeoutOrElse(
          Effect.catchTag(store.put(settlement), "StoreUnavailable", () => Effect.void),
          { duration: timeoutMs / 2, orElse: () => Effect.void },
        )

  const opened = (settlement: Settlement): OpenedSettlement => {
    const resume = config.secrets === undefined ? undefined : writeResume(config.secrets.current, settlement)
    return resume === undefined ? { settlement } : { settlement, resume }
  }

  const settlements: Settlements = {
    open: (actor, input, options) =>
      enter(
        "SettlementService.open",
        actor,
        options,
        () => readSettlementInput(input, config.currency),
        (call, asked) => {
          const unusable = unpayable(asked)
          if (unusable !== undefined) return Effect.succeed(checkoutRefused(unusable))
          return Effect.flatMap(
            settle(call, asked),
            (settled): Effect.Effect<CheckoutAnswer<OpenedSettlement>, StoreUnavailable> => {
              if (!settled.ok) return Effect.succeed(checkoutRefused(settled.rejection))
              const { settlement, warnings } = settled
              const value = opened(settlement)
              return Effect.as(keep(value, call), answered(value, warnings))
            },
          )
        },
      ),
    get: (actor, settlementId, options) =>
      enter(
        "SettlementService.get",
        actor,
        options,
        () => readSettlementId(settlementId),
        (call, id) => {
          const versioned = aboutVersions(call, "a settlement, which never changes")
          if (versioned !== undefined) return Effect.succeed(checkoutRefused(versioned))
          return Effect.map(store.get(id), (found): CheckoutAnswer<Settlement> => {
            if (found === undefined || !mayUse(found.owner, call.owner))
              return checkoutRefused({ _tag: "SettlementNotFound", settlementId: id })
            return expired(found, call.now)
              ? checkoutRefused({ _tag: "SettlementExpired", settlementId: id, expiredAt: found.expiresAt })
              : answered(found)
          })
        },
      ),
  }
  return settlements
})

/** A version says something of a cart, and of nothing else. */
const aboutVersions = ({ ifVersion, atLeast }: Call, of: string): Rejection | undefined => {
  const [name, got] = ifVersion === undefined ? ["atLeast", atLeast] : ["ifVersion", ifVersion]
  if (got === undefined) return undefined
  return { _tag: "InvalidInput", path: `options.${name}`, got: String(got), wanted: `none for ${of}` }
}

export class SettlementService extends /* @__PURE__ */ Context.Service<SettlementService, Settlements>()(
  "@cartwright/core/SettlementService",
) {
  /** The settlement cluster: it reads carts through the gateway and keeps none itself. */
  static readonly layer: Layer.Layer<
    SettlementService,
    never,
    CartGateway | LimitLedger | OfferSource | PromotionSource | SettlementStore
  > = /* @__PURE__ */ Layer.effect(SettlementService, make)
}
