/** The amounts of a refund, summed up column by column: with the discounts of each promotion, and who paid for them. */
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import { type FunderAmounts, funderAmounts, sharesOf } from "./funding.ts"
import type { LineDiscount } from "./PricedCart.ts"

/** What is paid back, with its tax; `discounts` are what was not paid for it, by promotion. */
export interface Refund {
  readonly subtotal: Money
  readonly discounts: ReadonlyArray<RefundedDiscount>
  readonly discount: Money
  readonly net: Money
  readonly tax: Money
  readonly gross: Money
}

/** What those get back who paid for a discount: `funding` says who, and where it is absent it is the platform. */
export type RefundedDiscount = Pick<LineDiscount, "promotionId" | "amount" | "funding">

/** Sums on their way, in minor units. */
export interface Tally {
  subtotal: number
  net: number
  gross: number
  /** By promotion. */
  readonly discounts: Map<string, FunderAmounts>
}

export const newTally = (): Tally => ({ subtotal: 0, net: 0, gross: 0, discounts: new Map() })

/** The amounts of a line, or of what was paid back for one. */
export const tallyOf = ({
  subtotal,
  net,
  gross,
  discounts,
}: Pick<Refund, "subtotal" | "net" | "gross" | "discounts">): Tally => {
  const tally: Tally = { subtotal: subtotal.amount, net: net.amount, gross: gross.amount, discounts: new Map() }
  for (const discount of discounts) addDiscount(tally, discount.promotionId, funderAmounts(discount), 1)
  return tally
}

/** Counts these amounts so many times; they are taken away where it is negative. */
export const addTo = (tally: Tally, { subtotal, net, gross, discounts }: Tally, times: number): void => {
  tally.subtotal += subtotal * times
  tally.net += net * times
  tally.gross += gross * times
  for (const [promotionId, amounts] of discounts) addDiscount(tally, promotionId, amounts, times)
}

const addDiscount = ({ discounts }: Tally, promotionId: string, amounts: FunderAmounts, times: number): void => {
  const { seller, platform, brand } = discounts.get(promotionId) ?? NOBODY
  discounts.set(promotionId, {
    seller: seller + amounts.seller * times,
    platform: platform + amounts.platform * times,
    brand: brand + amounts.brand * times,
  })
}

const NOBODY: FunderAmounts = { seller: 0, platform: 0, brand: 0 }

/** The sums as they are answered; discounts of zero are left out. */
export const refundOf = ({ subtotal, net, gross, discounts }: Tally, currency: Currency): Refund => {
  const money = (amount: number): Money => ({ amount, currency })
  const told = [...discounts].flatMap(([promotionId, amounts]) =>
    isZero(amounts) ? [] : [refundedDiscount(promotionId, amounts, currency)],
  )
  return {
    subtotal: money(subtotal),
    discounts: told,
    discount: money(told.reduce((sum, { amount }) => sum + amount.amount, 0)),
    net: money(net),
    tax: money(gross - net),
    gross: money(gross),
  }
}

const isZero = ({ seller, platform, brand }: FunderAmounts): boolean => seller === 0 && platform === 0 && brand === 0

export const refundedDiscount = (promotionId: string, amounts: FunderAmounts, currency: Currency): RefundedDiscount => {
  const { seller, platform, brand } = amounts
  const amount = { amount: seller + platform + brand, currency }
  return seller === 0 && brand === 0
    ? { promotionId, amount }
    : { promotionId, amount, funding: sharesOf(amounts, currency) }
}

export const isNothing = ({ subtotal, net, gross, discounts }: Refund): boolean =>
  subtotal.amount === 0 && net.amount === 0 && gross.amount === 0 && discounts.length === 0
