import * as FineMoney from "./FineMoney.ts"
import * as Money from "./Money.ts"

/** An amount as messages say it: "12.99 GBP". */
export const priceText = (price: Money.Money | FineMoney.FineMoney): string =>
  `${"exponent" in price ? FineMoney.toDecimal(price) : Money.toDecimal(price)} ${price.currency}`
