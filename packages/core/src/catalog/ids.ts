/**
 * The identifiers every chapter shares: branded strings, so that a line's id cannot be handed over as an offer's.
 *
 * A brand is given once, where data enters, by a predicate of this file; inside, the types are trusted.
 */
import type { Brand } from "effect/Brand"

/** Names one cart. Ours are 128 random bits; a host's own are welcome in the same alphabet. Not a credential. */
export type CartId = string & Brand<"CartId">
/** Names one life of a line in its cart. It is never used again after the line has left. */
export type LineId = string & Brand<"LineId">
/** A stock keeping unit: opaque and case-sensitive. Stock and purchase limits are counted by it. */
export type Sku = string & Brand<"Sku">
/** What exactly is on sale: by default the SKU itself; two offers may sell one SKU at two prices. */
export type OfferId = string & Brand<"OfferId">
/** Who sells. */
export type SellerId = string & Brand<"SellerId">
/** A member the host has authenticated. */
export type MemberId = string & Brand<"MemberId">
/** A guest: the part of a guest token that owns carts. */
export type GuestId = string & Brand<"GuestId">
/** What makes a repeated call the same call. Ours, where the caller sends none. */
export type OpId = string & Brand<"OpId">
/** An order. 128 random bits; its payment and its hold on stock go by the same id. */
export type OrderId = string & Brand<"OrderId">
/** What a checkout page shows. 128 random bits: it is never the same twice, also when it is settled anew. */
export type SettlementId = string & Brand<"SettlementId">
/** The payment of one order. */
export type PaymentId = string & Brand<"PaymentId">
/** One operation of a payment (a sale, a refund). It is the idempotency key that the provider sees. */
export type OperationId = string & Brand<"OperationId">
/** Pieces of stock held for one submission. */
export type HoldId = string & Brand<"HoldId">
/** What a host calls an order in its own books: unique among the orders that stand. */
export type OrderReference = string & Brand<"OrderReference">
/** The name under which a host offers a way to pay ("card"). */
export type PaymentMethod = string & Brand<"PaymentMethod">
/** A digest of what a shopper sent: SHA-256 of its canonical JSON, in base64url. */
export type Digest = string & Brand<"Digest">

/** Counts the writes of one cart: 1 once it is opened, then one more for each write that changed it. */
export type Version = number & Brand<"Version">
/** A moment in milliseconds since 1970-01-01T00:00:00Z: a whole number. */
export type Instant = number & Brand<"Instant">

/** Most characters in a SKU. */
export const MAX_SKU_LENGTH = 64
/** Most characters in an offer id, a price list's name, a channel, a seller or a member id. */
export const MAX_NAME_LENGTH = 128

const KEY = /^[A-Za-z0-9_-]{1,64}$/
const OP = /^[A-Za-z0-9_.:-]{1,160}$/

/** 1 to 64 of `A-Z a-z 0-9 _ -`: safe in a URL, a Redis hash tag and a log. */
export const isKey = (value: unknown): value is string => typeof value === "string" && KEY.test(value)

/**
 * A text of 1 to `max` characters that every store can keep: well-formed Unicode (no lone surrogate, which has no UTF-8)
 * and no U+0000 (which PostgreSQL refuses).
 */
export const isName = (value: unknown, max: number = MAX_NAME_LENGTH): value is string =>
  typeof value === "string" &&
  value.length > 0 &&
  value.length <= max &&
  value.isWellFormed() &&
  !value.includes("\u0000")

export const isCartId = (value: unknown): value is CartId => isKey(value)
export const isLineId = (value: unknown): value is LineId => isKey(value)
export const isGuestId = (value: unknown): value is GuestId => isKey(value)
export const isSku = (value: unknown): value is Sku => isName(value, MAX_SKU_LENGTH)
export const isOfferId = (value: unknown): value is OfferId => isName(value)
export const isSellerId = (value: unknown): value is SellerId => isName(value)
export const isMemberId = (value: unknown): value is MemberId => isName(value)
/** A shopper's request id is a key; ours may hold `:` and `.`, so that the two never meet. */
export const isRequestId = (value: unknown): value is OpId => isKey(value)
export const isOpId = (value: unknown): value is OpId => typeof value === "string" && OP.test(value)
export const isOrderId = (value: unknown): value is OrderId => isKey(value)
export const isSettlementId = (value: unknown): value is SettlementId => isKey(value)
export const isOrderReference = (value: unknown): value is OrderReference => isName(value)
export const isPaymentMethod = (value: unknown): value is PaymentMethod => isKey(value)
export const isVersion = (value: unknown): value is Version => Number.isSafeInteger(value) && Number(value) >= 0
export const isInstant = (value: unknown): value is Instant => Number.isSafeInteger(value) && Number(value) >= 0

/** The version of a cart that was never opened. */
export const NEVER: Version = 0 as Version
