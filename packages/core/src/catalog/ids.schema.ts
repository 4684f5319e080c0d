/** How the identifiers look where they enter and leave: the predicates of `ids.ts` as schemas, each giving its brand. */
import * as Schema from "effect/Schema"
import { isKey, isName, isOpId, MAX_NAME_LENGTH, MAX_SKU_LENGTH } from "./ids.ts"

const Key = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(64),
  Schema.makeFilter((text: string) => isKey(text), { expected: "1 to 64 of A-Z a-z 0-9 _ -" }),
)

const nameUpTo = (max: number) =>
  Schema.String.check(
    Schema.isMinLength(1),
    Schema.isMaxLength(max),
    Schema.makeFilter((text: string) => isName(text, max), { expected: "well-formed Unicode without U+0000" }),
  )

/** What names one change of a cart or one movement of money. */
const Operation = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(160),
  Schema.makeFilter((text: string) => isOpId(text), { expected: "1 to 160 of A-Z a-z 0-9 _ . : -" }),
)

/** A text that every store can keep: a price list, a channel. */
export const Name = nameUpTo(MAX_NAME_LENGTH)

/** ISO 3166-1 alpha-2. */
export const Country = Schema.String.check(Schema.isPattern(/^[A-Z]{2}$/))

export const CartId = Key.pipe(Schema.brand("CartId"))
export const LineId = Key.pipe(Schema.brand("LineId"))
export const GuestId = Key.pipe(Schema.brand("GuestId"))
export const OrderId = Name.pipe(Schema.brand("OrderId"))
export const Sku = nameUpTo(MAX_SKU_LENGTH).pipe(Schema.brand("Sku"))
export const OfferId = Name.pipe(Schema.brand("OfferId"))
export const SellerId = Name.pipe(Schema.brand("SellerId"))
export const MemberId = Name.pipe(Schema.brand("MemberId"))
export const OpId = Operation.pipe(Schema.brand("OpId"))

export const SettlementId = Key.pipe(Schema.brand("SettlementId"))
export const PaymentId = Key.pipe(Schema.brand("PaymentId"))
export const OperationId = Operation.pipe(Schema.brand("OperationId"))
export const HoldId = Key.pipe(Schema.brand("HoldId"))
export const OrderReference = Name.pipe(Schema.brand("OrderReference"))
export const PaymentMethod = Key.pipe(Schema.brand("PaymentMethod"))

/** SHA-256 in base64url without padding. */
export const Digest = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_-]{43}$/)).pipe(Schema.brand("Digest"))

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const Version = Count.pipe(Schema.brand("Version"))
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = Count.pipe(Schema.brand("Instant"))
