/** Numbers for the laws of this chapter: the dull, the small, the everyday and the huge, so that the edges are common. */
import type { Currency as CurrencyNs, FineMoney, Money, Ratio } from "@cartwright/core/money"
import { Currency, Ratio as Ratios } from "@cartwright/core/money"
import fc from "fast-check"

const MAX = Number.MAX_SAFE_INTEGER

const edges = [MAX, MAX - 1, 2 ** 52, 2 ** 52 - 1, 2 ** 32, 2 ** 31 - 1, 2 ** 27, 94906265, 94906266, 1e15, 1e12]

/** Whole numbers above zero. */
export const positive: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(1, 2, 3, 5, 10, 100),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.maxSafeNat().map((n) => Math.max(1, n)),
  fc.constantFrom(...edges),
)

/** Whole numbers of any sign, zero now and then. */
export const whole: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.constant(0), weight: 1 },
  { arbitrary: positive, weight: 5 },
  { arbitrary: positive.map((n) => -n), weight: 4 },
)

/** Few, so that two of them are often the same; with 0, 2, 3 and 4 digits. */
const currency: fc.Arbitrary<CurrencyNs.Currency> = fc.constantFrom("GBP", "GBP", "GBP", "JPY", "KWD", "CLF")

export const anyCurrency: fc.Arbitrary<CurrencyNs.Currency> = fc.constantFrom(...Currency.currencies)

/** Made like any literal, with the usual prototype. */
const plain = { noNullPrototype: true } as const

export const money = (of: fc.Arbitrary<CurrencyNs.Currency> = currency): fc.Arbitrary<Money.Money> =>
  fc.record({ amount: whole, currency: of }, plain)

export const pounds: fc.Arbitrary<Money.Money> = money(fc.constant("GBP"))

export const fineMoney = (of: fc.Arbitrary<CurrencyNs.Currency> = currency): fc.Arbitrary<FineMoney.FineMoney> =>
  fc.record(
    {
      amount: whole,
      currency: of,
      exponent: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 12 })),
    },
    plain,
  )

export const price = (
  of: fc.Arbitrary<CurrencyNs.Currency> = currency,
): fc.Arbitrary<Money.Money | FineMoney.FineMoney> => fc.oneof(money(of), fineMoney(of))

export const ratio: fc.Arbitrary<Ratio.Ratio> = fc.oneof(
  fc.integer({ min: -200, max: 200 }).map((percent) => Ratios.fromPercent(percent)),
  fc.tuple(whole, positive).map(([numerator, denominator]) => Ratios.of(numerator, denominator)),
)

const weight = (above: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), above)

/** Weights with a positive sum: zeros and ties are common, and with `total` one product in four or five leaves the safe range. */
export const weights: fc.Arbitrary<number[]> = fc
  .oneof(
    fc.array(weight(fc.integer({ min: 0, max: 20_000 })), { minLength: 1, maxLength: 30 }),
    fc.array(weight(positive), { minLength: 1, maxLength: 8 }),
    fc.tuple(positive, fc.integer({ min: 1, max: 12 })).map(([same, count]) => new Array<number>(count).fill(same)),
  )
  .filter((list) => list.some((one) => one > 0))

/** Totals that leave a few units over after the first division, more often than not. */
export const total: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: 0, max: 100_000 }),
  whole,
)
