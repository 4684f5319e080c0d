/** What a cart would cost if: decided and priced like the real thing, and nothing is written. */
import * as Effect from "effect/Effect"
import type { Cart } from "../cart/Cart.ts"
import { normalCode } from "../cart/codes.ts"
import { decide } from "../cart/decide.ts"
import type { Rejection } from "../cart/Rejection.ts"
import type { Warning } from "../cart/Warning.ts"
import type { Instant, OfferId, PaymentMethod } from "../catalog/ids.ts"
import * as Money from "../money/Money.ts"
import { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PricedCart } from "../pricing/PricedCart.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { listTotal, MAX_TOTAL, pricingLines, untaxed } from "../pricing/selection.ts"
import { type Answer, answered, type CartState, refused, type SimulatedCart } from "./Answer.ts"
import type { CartRequest } from "./CartRequest.ts"
import type { Cluster } from "./Cluster.ts"
import { prepare } from "./prepare.ts"
import { contextOf, type PriceFacts, type PriceFailure, priceFacts } from "./priceFacts.ts"

/** What is tried, once the door has read it. */
export interface AskedSimulation {
  /** One after the other. */
  readonly requests: ReadonlyArray<CartRequest>
  readonly payingBy: PaymentMethod | undefined
}

export const simulateCart = (
  cluster: Cluster,
  { cart }: CartState,
  { requests, payingBy }: AskedSimulation,
  now: Instant,
): Effect.Effect<Answer<SimulatedCart>, PriceFailure> => {
  const ids = new Set<OfferId>(cart.lines.map(({ offerId }) => offerId))
  const codes = new Set(cart.codes)
  for (const request of requests) {
    if (request._tag === "Add") for (const { offerId } of request.items) ids.add(offerId)
    if (request._tag === "ApplyCode") codes.add(normalCode(request.code))
  }
  // Counters are read for the codes of both carts.
  const purchase = { ...cart, codes: [...codes] }
  return Effect.flatMap(
    priceFacts(cluster, purchase, [...ids], contextOf(cart, now)),
    (facts): Effect.Effect<Answer<SimulatedCart>, OffersUnavailable> => {
      const tried = changedBy(requests, cart, facts, now, cluster.newLineId)
      if ("rejection" in tried) return Effect.succeed(refused(tried.rejection))
      return Effect.map(
        Effect.all([priceAs(cluster, cart, facts), priceAs(cluster, tried.cart, facts, payingBy)]),
        ([before, after]) => {
          if (before === undefined || after === undefined) return refused({ _tag: "TotalTooLarge", max: MAX_TOTAL })
          const difference = Money.subtract(after.due, before.due)
          return answered({ cart: tried.cart, before, after, difference }, tried.warnings)
        },
      )
    },
  )
}

type Tried = { readonly cart: Cart; readonly warnings: ReadonlyArray<Warning> } | { readonly rejection: Rejection }

/** What is refused of one item is refused here, too: a simulation that leaves it out would answer another question. */
const changedBy = (
  requests: ReadonlyArray<CartRequest>,
  cart: Cart,
  { offers }: PriceFacts,
  at: Instant,
  newLineId: Cluster["newLineId"],
): Tried => {
  let now = cart
  const warnings: Array<Warning> = []
  for (const request of requests) {
    const decision = decide(prepare(request, now, { offers, at, newLineId }), now)
    if (!decision.ok) return decision
    for (const outcome of decision.outcome) if (!outcome.ok) return outcome
    warnings.push(...decision.warnings)
    now = decision.next
  }
  return { cart: now, warnings }
}

/** `undefined` where its list prices add up to more than can be priced. */
const priceAs = (
  { config }: Pick<Cluster, "config">,
  cart: Cart,
  { offers, terms: { codes: _, giftChoices: __, ...terms } }: PriceFacts,
  payingBy?: PaymentMethod,
): Effect.Effect<PricedCart | undefined, OffersUnavailable> => {
  const lines = pricingLines(cart, offers)
  if (listTotal(lines) > MAX_TOTAL) return Effect.succeed(undefined)
  const problem = untaxed(lines, config.tax)
  if (problem !== undefined) return Effect.fail(new OffersUnavailable({ problem, unreadable: true }))
  return Effect.succeed(
    priceCart({
      ...terms,
      lines,
      ...(cart.codes === undefined ? {} : { codes: cart.codes }),
      ...(cart.gifts === undefined ? {} : { giftChoices: cart.gifts }),
      ...(payingBy === undefined ? {} : { payingBy }),
    }),
  )
}
