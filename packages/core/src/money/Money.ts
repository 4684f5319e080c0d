/** Exact amounts: whole minor units in one currency. Every answer is exact, or a `RangeError` that names the values. */
import { type Currency, isCurrency, minorDigits } from "./Currency.ts"
import { parse, print, show, tenTo } from "./decimal.ts"
import type { Ratio } from "./Ratio.ts"
import { divideProduct, type Rounding } from "./rounding.ts"

/** An amount in whole minor units: 1999 is 19.99 CNY, and 1999 JPY. A safe integer, never -0; negative is what is owed back. */
export interface Money {
  readonly amount: number
  readonly currency: Currency
  /** Never there: it keeps a `FineMoney`, whose amount is in other units, from passing for a `Money`. */
  readonly exponent?: never
}

/**
 * An amount from whole minor units, checked. Use it where a number enters; inside, `{ amount, currency }` is as good.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 *
 * Money.of(1999, "CNY") // => { amount: 1999, currency: "CNY" }
 */
export const of = (amount: number, currency: Currency): Money => {
  if (!isCurrency(currency))
    throw new RangeError(`Money.of: not a currency, got ${show(currency)}. Use an ISO 4217 code.`)
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(
      `Money.of: an amount is a safe whole number of minor units, got ${show(amount)} ${currency}. Round it first.`,
    )
  }
  return { amount: amount + 0, currency }
}

/** No money, in this currency. */
export const zero = (currency: Currency): Money => ({ amount: 0, currency })

/**
 * Both together. They must be in one currency.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 *
 * Money.toDecimal(Money.add(Money.of(255, "GBP"), Money.of(45, "GBP"))) // => "3.00"
 */
export const add = (left: Money, right: Money): Money => {
  const currency = left.currency
  if (currency !== right.currency) throw mixed("add", left, right)
  const amount = left.amount + right.amount + 0
  if (!Number.isSafeInteger(amount)) throw outOfRange("add", `${left.amount} + ${right.amount} ${currency}`)
  return { amount, currency }
}

/** What is left of the first after the second is taken away: negative where the second is more. */
export const subtract = (left: Money, right: Money): Money => {
  const currency = left.currency
  if (currency !== right.currency) throw mixed("subtract", left, right)
  const amount = left.amount - right.amount + 0
  if (!Number.isSafeInteger(amount)) throw outOfRange("subtract", `${left.amount} - ${right.amount} ${currency}`)
  return { amount, currency }
}

/** The same amount the other way: a charge as a refund. */
export const negate = (money: Money): Money => ({ amount: 0 - money.amount, currency: money.currency })

/** The price of `count` pieces: a whole number, for anything else is a ratio and has to say how it is rounded (`scale`). */
export const times = (money: Money, count: number): Money => {
  const amount = money.amount * count + 0
  if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(count)) throw badTimes(money, count)
  return { amount, currency: money.currency }
}

/**
 * A share of an amount: a percentage off it, a rate on it. Rounded once, in the way that is named.
 *
 * @example
 * import { Money, Ratio } from "@cartwright/core/money"
 *
 * Money.scale(Money.of(1050, "EUR"), Ratio.fromPercent("19"), "halfUp") // => { amount: 200, currency: "EUR" }
 */
export const scale = (money: Money, ratio: Ratio, rounding: Rounding): Money => ({
  amount: divideProduct(money.amount, ratio.numerator, ratio.denominator, rounding),
  currency: money.currency,
})

/** All of them together; none is zero. Only the total has to be in range, so their order does not matter. */
export const sum = (monies: Iterable<Money>, currency: Currency): Money => {
  let amount = 0
  let beyond = 0n
  for (const money of monies) {
    if (money.currency !== currency) {
      throw new TypeError(`Money.sum: the sum is in ${currency}, one part in ${money.currency}. Convert it first.`)
    }
    const next = amount + money.amount
    if (Number.isSafeInteger(next)) amount = next
    else {
      beyond += BigInt(amount)
      amount = money.amount
    }
  }
  if (beyond === 0n) return { amount: amount + 0, currency }
  const total = beyond + BigInt(amount)
  if (!Number.isSafeInteger(Number(total))) throw outOfRange("sum", `${total} ${currency}`)
  return { amount: Number(total), currency }
}

/** Which is more: -1 where the first is less, 0 where they are equal, 1 where it is more. They must be in one currency. */
export const compare = (left: Money, right: Money): -1 | 0 | 1 => {
  if (left.currency !== right.currency) throw mixed("compare", left, right)
  return left.amount < right.amount ? -1 : left.amount > right.amount ? 1 : 0
}

/** Whether both are the same amount in the same currency. Zero pounds are not zero euros. */
export const equals = (left: Money, right: Money): boolean =>
  left.amount === right.amount && left.currency === right.currency

export const isZero = (money: Money): boolean => money.amount === 0

/** Whether it is less than zero. */
export const isNegative = (money: Money): boolean => money.amount < 0

/**
 * Reads an amount as people and files write it: digits, a point, a minus. More digits after the point than the currency has
 * are refused, never rounded; fewer are fine.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 *
 * Money.fromDecimal("2.55", "GBP") // => { amount: 255, currency: "GBP" }
 */
export const fromDecimal = (decimal: string, currency: Currency): Money => {
  const digits = minorDigits(currency)
  const { units, places } = parse(decimal, digits, `Money.fromDecimal in ${currency}`)
  const amount = units * tenTo(digits - places)
  if (!Number.isSafeInteger(amount)) throw outOfRange("fromDecimal", `${show(decimal)} ${currency}`)
  return { amount, currency }
}

/**
 * The amount in major units, with every digit the currency has: for files and machines. What shoppers read is the host's to format.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 *
 * Money.toDecimal(Money.of(-5, "GBP")) // => "-0.05"
 * Money.toDecimal(Money.of(1999, "JPY")) // => "1999"
 */
export const toDecimal = (money: Money): string => print(money.amount, minorDigits(money.currency))

/** Whether this is a `Money`, as the type says. A `FineMoney` is not one. */
export const isMoney = (value: unknown): value is Money =>
  typeof value === "object" &&
  value !== null &&
  "amount" in value &&
  "currency" in value &&
  Number.isSafeInteger(value.amount) &&
  !Object.is(value.amount, -0) &&
  isCurrency(value.currency) &&
  !("exponent" in value)

const mixed = (doing: string, left: Money, right: Money): TypeError =>
  new TypeError(
    `Money.${doing}: one side is in ${left.currency}, the other in ${right.currency}. Convert one of them first.`,
  )

const outOfRange = (doing: string, values: string): RangeError =>
  new RangeError(
    `Money.${doing}: the result leaves the exact range of ±${Number.MAX_SAFE_INTEGER} minor units, got ${values}`,
  )

const badTimes = (money: Money, count: number): RangeError =>
  Number.isSafeInteger(count)
    ? outOfRange("times", `${money.amount} × ${count} ${money.currency}`)
    : new RangeError(
        `Money.times: the count must be a safe whole number, got ${show(count)}. Use scale for a part of it.`,
      )
