/** The one way from a purchase and today's facts to its settlement: when it is opened, and when it is submitted. */
import * as Effect from "effect/Effect"
import { type Cart, type Owner, selectedLines, type Versioned } from "../cart/Cart.ts"
import type { CartId, Instant, PaymentMethod, SettlementId, Version } from "../catalog/ids.ts"
import { type Shop, shopOf } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { CartGateway } from "../ports/CartGateway.ts"
import { CartStoreUnavailable } from "../ports/CartStore.ts"
import { OffersUnavailable } from "../ports/OfferSource.ts"
import { pricingLines, untaxed } from "../pricing/selection.ts"
import { buyNowCart } from "../settlement/buyNowCart.ts"
import type { DeliverTo, SettlementSource } from "../settlement/Settlement.ts"
import { type Settled, settle } from "../settlement/settle.ts"
import { contextOf, type PriceFacts, type PriceFailure, type PricePorts, priceFacts } from "./priceFacts.ts"

/** Where the facts of a settlement come from. */
export interface SettlingPorts extends PricePorts {
  readonly gateway: CartGateway["Service"]
}

/** What every settlement is told, wherever its goods come from. */
interface Terms {
  readonly id: SettlementId
  readonly deliverTo?: DeliverTo | undefined
  /** How the shopper pays, where prices depend on it. */
  readonly payingBy?: PaymentMethod | undefined
  readonly methods: ReadonlyArray<PaymentMethod>
  readonly now: Instant
  readonly expiresAt: Instant
}

export interface CartTerms extends Terms {
  /** Who asks: the cart has to answer to them. Its owner buys. */
  readonly owner: Owner
  readonly cartId: CartId
  readonly ifVersion?: Version | undefined
  readonly atLeast?: Version | undefined
}

export interface ItemTerms extends Terms, Shop {
  readonly owner: Owner
  readonly source: Extract<SettlementSource, { readonly _tag: "BuyNow" }>
  readonly currency: Currency
}

/** A purchase that was settled before, as its settlement or its resume text says it. */
export interface AgainTerms extends Terms, Shop {
  readonly owner: Owner
  readonly source: SettlementSource
  readonly currency: Currency
}

type SettlingFailure = CartStoreUnavailable | PriceFailure
export type Settling = Effect.Effect<Settled, SettlingFailure>

/** Settles a purchase again, on the cart as it is and the facts as they are. The shop matters only to a buy-now: a cart has its own. */
export const resettle = (ports: SettlingPorts, again: AgainTerms): Settling => {
  const { source } = again
  return source._tag === "Cart"
    ? settleCart(ports, { ...again, cartId: source.cartId })
    : settleItem(ports, { ...again, source })
}

/** Settles the selected lines of a cart, if it answers to whoever asks. */
export const settleCart = (ports: SettlingPorts, terms: CartTerms): Settling => {
  const { owner, cartId, now } = terms
  return Effect.flatMap(ports.gateway.readForCheckout(owner, cartId), (found): Settling => {
    if (found === undefined) return refusing({ _tag: "CartNotFound", cartId })
    const { value: cart, version } = found
    if (terms.atLeast !== undefined && version < terms.atLeast) return Effect.fail(tooOld(cartId, terms.atLeast, found))
    if (terms.ifVersion !== undefined && version !== terms.ifVersion)
      return refusing({ _tag: "VersionMismatch", expected: terms.ifVersion, actual: version })
    const ids = [...new Set(selectedLines(cart).map(({ offerId }) => offerId))]
    const source: SettlementSource = { _tag: "Cart", cartId }
    return Effect.flatMap(priceFacts(ports, cart, ids, contextOf(cart, now), terms.payingBy), (facts) =>
      settleOn(ports, terms, source, cart, facts),
    )
  })
}

/** Settles one item past the cart. */
export const settleItem = (ports: SettlingPorts, terms: ItemTerms): Settling => {
  const { source, owner, currency, now } = terms
  const { item } = source
  const shop = shopOf(terms)
  const context = { currency, ...shop, moment: now }
  return Effect.flatMap(priceFacts(ports, { owner }, [item.offerId], context, terms.payingBy), (facts): Settling => {
    const bought = buyNowCart({ owner, item, currency, ...shop, at: now }, facts.offers)
    return bought.ok ? settleOn(ports, terms, source, bought.cart, facts) : Effect.succeed(bought)
  })
}

const settleOn = (
  { config: { tax } }: SettlingPorts,
  { id, deliverTo, payingBy, methods, now, expiresAt }: Terms,
  source: SettlementSource,
  cart: Cart,
  { offers, terms }: PriceFacts,
): Settling => {
  const problem = tax === undefined ? undefined : untaxed(pricingLines(cart, offers), tax)
  if (problem !== undefined) return Effect.fail(new OffersUnavailable({ problem, unreadable: true }))
  return Effect.succeed(
    settle({
      id,
      source,
      cart,
      offers,
      terms,
      ...(deliverTo === undefined ? {} : { deliverTo }),
      ...(payingBy === undefined ? {} : { payingBy }),
      methods,
      at: now,
      expiresAt,
    }),
  )
}

const refusing = (rejection: Extract<Settled, { readonly ok: false }>["rejection"]): Settling =>
  Effect.succeed({ ok: false, rejection })

const tooOld = (cartId: CartId, atLeast: Version, { version }: Versioned<Cart>): CartStoreUnavailable =>
  new CartStoreUnavailable({
    doing: `loading cart ${cartId} at version ${atLeast} or later`,
    outcome: "notDone",
    cause: new Error(`The store has version ${version}.`),
  })
