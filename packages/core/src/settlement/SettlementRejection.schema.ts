/** How a "no" to a settlement looks on the wire, by its tag, and what changed, by its own. */
import * as Schema from "effect/Schema"
import { Quantity } from "../cart/Cart.schema.ts"
import { MAX_LINES } from "../cart/Cart.ts"
import { Warning } from "../cart/Warning.schema.ts"
import { LineId, SettlementId, Sku } from "../catalog/ids.schema.ts"
import { Price } from "../catalog/Offer.schema.ts"
import type * as MoneyModule from "../money/Money.ts"
import { Money as MoneyStruct } from "../money/money.schema.ts"

const Money: Schema.Codec<MoneyModule.Money> = MoneyStruct
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const line = { lineId: LineId, sku: Sku }

export const SettlementChange = Schema.TaggedUnion({
  LineAdded: { ...line, quantity: Quantity },
  LineRemoved: { ...line, quantity: Quantity },
  QuantityChanged: { ...line, was: Quantity, now: Quantity },
  OptionsChanged: line,
  PriceChanged: { ...line, was: Price, now: Price },
  DiscountChanged: { ...line, was: Money, now: Money },
  TaxChanged: { ...line, was: Money, now: Money },
  SellerChanged: line,
  OtherTotalExpected: { expected: Money, settled: Money },
})

/** Most changes of one line, and most problems: of the line itself and of its SKU. */
const CHANGES_OF_A_LINE = 6
const PROBLEMS_OF_A_LINE = 2

export const SettlementRejection = Schema.TaggedUnion({
  NothingSelected: {},
  SelectionNotBuyable: {
    problems: Schema.Array(Warning).check(Schema.isMinLength(1), Schema.isMaxLength(PROBLEMS_OF_A_LINE * MAX_LINES)),
  },
  TooManyLimits: { uses: Count, max: Count },
  SettlementNotFound: { settlementId: SettlementId },
  SettlementExpired: { settlementId: SettlementId, expiredAt: Schema.Int },
  SettlementChanged: {
    was: Money,
    now: Money,
    changes: Schema.Array(SettlementChange).check(Schema.isMaxLength(CHANGES_OF_A_LINE * MAX_LINES + 1)),
  },
  ResumeInvalid: {},
})
