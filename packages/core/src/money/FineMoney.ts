/** Unit prices finer than the currency's minor unit: 0.00125 GBP a sheet, kept exact until a quantity makes it an amount. */
import { type Currency, isCurrency, minorDigits } from "./Currency.ts"
import { parse, print, show, tenTo } from "./decimal.ts"
import type { Money } from "./Money.ts"
import { divideProduct, type Rounding } from "./rounding.ts"

/** `amount` × 10^-`exponent` major units: a safe integer, never -0, and 0 to 12 digits after the point. */
export interface FineMoney {
  readonly amount: number
  readonly currency: Currency
  readonly exponent: number
}

/** Most digits after the point. */
export const MAX_EXPONENT = 12

/** A fine price from its digits, checked: `of(125, "GBP", 5)` is 0.00125 GBP. */
export const of = (amount: number, currency: Currency, exponent: number): FineMoney => {
  if (!isCurrency(currency))
    throw new RangeError(`FineMoney.of: not a currency, got ${show(currency)}. Use an ISO 4217 code.`)
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(
      `FineMoney.of: an amount is a safe whole number, got ${show(amount)} ${currency}. Raise the exponent instead.`,
    )
  }
  if (!isExponent(exponent)) {
    throw new RangeError(`FineMoney.of: an exponent is a whole number from 0 to ${MAX_EXPONENT}, got ${show(exponent)}`)
  }
  return { amount: amount + 0, currency, exponent: exponent + 0 }
}

/**
 * Reads a price as it is written; the digits after the point say how fine it is.
 *
 * @example
 * import { FineMoney } from "@cartwright/core/money"
 *
 * FineMoney.fromDecimal("0.00125", "GBP") // => { amount: 125, currency: "GBP", exponent: 5 }
 */
export const fromDecimal = (decimal: string, currency: Currency): FineMoney => {
  const { units, places } = parse(decimal, MAX_EXPONENT, "FineMoney.fromDecimal")
  return of(units, currency, places)
}

/** The price in major units, with all its digits. */
export const toDecimal = (price: Money | FineMoney): string => print(price.amount, placesOf(price))

/**
 * The price of `quantity` pieces. This is the only place where a fine price is rounded, and it is rounded once.
 *
 * @example
 * import { FineMoney } from "@cartwright/core/money"
 *
 * FineMoney.times(FineMoney.fromDecimal("0.00125", "GBP"), 1000, "halfUp") // => { amount: 125, currency: "GBP" }
 */
export const times = (price: Money | FineMoney, quantity: number, rounding: Rounding): Money => {
  if (!Number.isSafeInteger(quantity)) {
    throw new RangeError(`FineMoney.times: the quantity must be a safe whole number, got ${show(quantity)}`)
  }
  const { currency } = price
  const finer = price.exponent === undefined ? 0 : price.exponent - minorDigits(currency)
  if (finer > 0) return { amount: divideProduct(price.amount, quantity, tenTo(finer), rounding), currency }
  const amount = price.amount * quantity * tenTo(-finer) + 0
  if (Number.isSafeInteger(amount)) return { amount, currency }
  throw new RangeError(
    `FineMoney.times: the result leaves the exact range of ±${Number.MAX_SAFE_INTEGER} minor units, got ${toDecimal(price)} × ${quantity} ${currency}`,
  )
}

/** Which price is more: -1, 0 or 1, by value, however fine each is written. They must be in one currency. */
export const compare = (left: Money | FineMoney, right: Money | FineMoney): -1 | 0 | 1 => {
  if (left.currency !== right.currency) {
    throw new TypeError(
      `FineMoney.compare: one side is in ${left.currency}, the other in ${right.currency}. Convert one of them first.`,
    )
  }
  const finer = placesOf(left) - placesOf(right)
  if (finer === 0) return order(left.amount, right.amount)
  const a = BigInt(left.amount) * BigInt(tenTo(Math.max(0, -finer)))
  const b = BigInt(right.amount) * BigInt(tenTo(Math.max(0, finer)))
  return order(a, b)
}

/** Whether both are the same price: 0.10 GBP and ten pence are. */
export const equals = (left: Money | FineMoney, right: Money | FineMoney): boolean =>
  left.currency === right.currency && compare(left, right) === 0

/** Whether this is a `FineMoney`, as the type says. A `Money` is not one: it has no exponent. */
export const isFineMoney = (value: unknown): value is FineMoney =>
  typeof value === "object" &&
  value !== null &&
  "amount" in value &&
  "currency" in value &&
  "exponent" in value &&
  Number.isSafeInteger(value.amount) &&
  !Object.is(value.amount, -0) &&
  isCurrency(value.currency) &&
  isExponent(value.exponent) &&
  !Object.is(value.exponent, -0)

const order = <A extends number | bigint>(left: A, right: A): -1 | 0 | 1 => (left < right ? -1 : left > right ? 1 : 0)

/** How many digits after the point the amount stands for. */
const placesOf = (price: Money | FineMoney): number =>
  price.exponent === undefined ? minorDigits(price.currency) : price.exponent

const isExponent = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_EXPONENT
