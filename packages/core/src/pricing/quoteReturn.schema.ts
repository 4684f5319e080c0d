/** How the quote of a return looks where it leaves, and where it comes back with the next return. */
import * as Schema from "effect/Schema"
import { Quantity } from "../cart/Cart.schema.ts"
import { MAX_QUANTITY } from "../cart/Cart.ts"
import { LineId } from "../catalog/ids.schema.ts"
import type * as MoneyModule from "../money/Money.ts"
import { Money as MoneyStruct } from "../money/money.schema.ts"
import { PromotionId } from "./NotApplied.schema.ts"
import { FundingShares, MAX_GOODS } from "./PricedCart.schema.ts"
import { MAX_PROMOTIONS } from "./Promotion.ts"

const Money: Schema.Codec<MoneyModule.Money> = MoneyStruct

/** So many pieces of a line. */
export const ReturnedPieces = Schema.Struct({ lineId: LineId, quantity: Quantity }).annotate({
  identifier: "ReturnedPieces",
})

/** What those get back who paid for a discount. */
export const RefundedDiscount = Schema.Struct({
  promotionId: PromotionId,
  amount: Money,
  funding: Schema.optionalKey(FundingShares),
}).annotate({ identifier: "RefundedDiscount" })

const refund = {
  subtotal: Money,
  discounts: Schema.Array(RefundedDiscount).check(Schema.isMaxLength(MAX_PROMOTIONS)),
  discount: Money,
  net: Money,
  tax: Money,
  gross: Money,
}

/** Pieces with the prices of one of them. */
const Units = Schema.Struct({
  quantity: Quantity,
  subtotal: Money,
  discounts: Schema.Array(Schema.Int).check(Schema.isMaxLength(MAX_PROMOTIONS)),
  net: Money,
  tax: Money,
  gross: Money,
  funding: Schema.Array(Schema.Struct({ seller: Schema.Int, platform: Schema.Int, brand: Schema.Int })).check(
    Schema.isMaxLength(MAX_PROMOTIONS),
  ),
}).annotate({ identifier: "FundedUnits" })

/** A line's part of the refund. */
export const ReturnedLine = Schema.Struct({
  ...refund,
  lineId: LineId,
  quantity: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: MAX_QUANTITY })),
  units: Schema.optionalKey(Schema.Array(Units).check(Schema.isMaxLength(MAX_QUANTITY))),
}).annotate({ identifier: "ReturnedLine" })

/** The exact refund for pieces of an order. */
export const ReturnQuote = Schema.Struct({
  ...refund,
  policy: Schema.Literals(["KeepDiscount", "ClawBack"]),
  returned: Schema.Array(ReturnedPieces).check(Schema.isMaxLength(MAX_GOODS)),
  lines: Schema.Array(ReturnedLine).check(Schema.isMaxLength(MAX_GOODS)),
  funding: FundingShares,
  uncovered: Money,
}).annotate({ identifier: "ReturnQuote" })
