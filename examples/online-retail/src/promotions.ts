/** What the second shop gives away: promotions as data, and what stands in its offers besides the price. */
import { FineMoney, Money } from "@cartwright/core/money"
import {
  amountOff,
  buyerIsMember,
  buyGet,
  everySpent,
  firstOrder,
  gift,
  type Promotion,
  percentOff,
  promotion,
  spendAtLeast,
  tieredByQuantity,
} from "@cartwright/core/pricing"
import type { OfferInput } from "@cartwright/core/promise"
import { CURRENCY } from "./readRow.ts"

const pounds = (amount: number): Money.Money => Money.of(100 * amount, CURRENCY)

/** Sells what keeps hands and beds warm; all else is the shop's own. */
const SELLER = "warm-hands"

/** Customers with many invoices. */
export const TRADE = "trade"

export const GIFT = {
  offerId: "85123A/gift",
  sku: "85123A",
  price: Money.fromDecimal("2.95", CURRENCY),
} satisfies OfferInput

/**
 * Those that look at single goods come first: 3 for 2 on goods as they are, and the amounts off the whole basket after that.
 * No line is in two of the groups of goods.
 */
export const PROMOTIONS: ReadonlyArray<Promotion> = [
  promotion("sale", "T-lights: 15 % off on 2 December")
    .inLane("catalogue")
    .on({ tags: ["T-LIGHT"] })
    .from(Date.UTC(2010, 11, 2))
    .until(Date.UTC(2010, 11, 3))
    .gives(percentOff(15)),
  promotion("3-for-2", "3 for 2 on Christmas goods")
    .priority(20)
    .on({ tags: ["CHRISTMAS"] })
    .gives(buyGet(2, 1)),
  promotion("mugs", "Mugs: 5 % off from 12, 10 % from 24")
    .priority(20)
    .on({ tags: ["MUG"], except: { sellers: [SELLER] } })
    .gives(
      tieredByQuantity([
        { from: 12, percent: 5 },
        { from: 24, percent: 10 },
      ]),
    ),
  promotion("warm", "10 % off from 20.00 at Warm Hands")
    .priority(20)
    .on({ sellers: [SELLER] })
    .when(spendAtLeast(pounds(20)))
    .fundedBy({ seller: 70, platform: 30 })
    .gives(percentOff(10)),
  promotion("10-per-200", "10.00 off for each 200.00").gives(everySpent(pounds(200), pounds(10))),
  promotion("advent", "8 % off with ADVENT8, and no other offer on the whole basket")
    .withCodes("ADVENT8")
    .priority(-10)
    .combinesWith("item")
    .gives(percentOff(8)),
  promotion("bonfire", "5.00 off in November")
    .withCodes("BONFIRE")
    .until(Date.UTC(2010, 11, 1))
    .gives(amountOff(pounds(5))),
  promotion("welcome", "8 % off the first order, and nothing else")
    .priority(-20)
    .when(firstOrder())
    .exclusive()
    .gives(percentOff(8)),
  promotion("holder", "A heart T-light holder from 300.00, for members")
    .when(buyerIsMember(), spendAtLeast(pounds(300)))
    .fundedBy({ brand: 100 })
    .gives(gift([GIFT.offerId])),
]

/** An offer as the second shop has it. */
export const soldAs = (offer: OfferInput): OfferInput => {
  const { tags = [] } = offer
  const prices = pricesOf(offer)
  return {
    ...offer,
    ...(tags.includes("WARMER") || tags.includes("BOTTLE") ? { seller: SELLER } : {}),
    ...(prices.length === 0 ? {} : { prices }),
  }
}

/** From 10 bags on a line each costs 10 % less; hearts cost customers of the group `trade` as much less. */
const pricesOf = ({ price, tags = [] }: OfferInput): NonNullable<OfferInput["prices"]> => {
  const { amount, currency, exponent = 2 } = price
  // Nine tenths, exactly: one digit finer.
  const lower = { amount: 9 * amount, currency, exponent: exponent + 1 }
  if (!FineMoney.isFineMoney(lower)) return []
  return [
    ...(tags.includes("BAG") ? [{ price: lower, minQuantity: 10 }] : []),
    ...(tags.includes("HEART") ? [{ price: lower, groups: [TRADE] }] : []),
  ]
}

const CODES = ["ADVENT8", "advent8", "BONFIRE", "SUMMER"]

/** The code that whoever fills the basket at this place of the file has heard of: one in five has. */
export const codeAt = (place: number): string | undefined =>
  place % 5 === 0 ? CODES[(place / 5) % CODES.length] : undefined
