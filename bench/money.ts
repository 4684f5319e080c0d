/** Exact money beside a bare `{ amount, currency }` with the same checks, and beside a largest remainder written by hand. */
import { allocate, type Currency, Money } from "@cartwright/core/money"
import { atMost, compare, each, kept, MASK, type Result } from "./harness.ts"
import { splitByHand } from "./splitByHand.ts"

interface Bare {
  readonly amount: number
  readonly currency: Currency.Currency
}

const prices = Array.from({ length: MASK + 1 }, (_, at) => Money.of(95 + at * 37, "GBP"))
const bare: ReadonlyArray<Bare> = prices.map(({ amount, currency }) => ({ amount, currency }))
const NONE = Money.zero("GBP")

const plain = (amount: number, currency: Currency.Currency): Bare => {
  if (!Number.isSafeInteger(amount)) throw new RangeError("out of range")
  return { amount, currency }
}

// The four loops make every object and keep the last. One below zero never comes, but no compiler knows: so none is left out.

const addMoney = (count: number): void => {
  let made: Bare = NONE
  for (let at = 0; at < count; at++) {
    made = Money.add(prices[at & MASK] ?? NONE, prices[(at + 7) & MASK] ?? NONE)
    if (made.amount < 0) kept[0] = made
  }
  kept[0] = made
}

const addBare = (count: number): void => {
  let made: Bare = NONE
  for (let at = 0; at < count; at++) {
    const left = bare[at & MASK] ?? NONE
    const right = bare[(at + 7) & MASK] ?? NONE
    if (left.currency !== right.currency) throw new TypeError("two currencies")
    made = plain(left.amount + right.amount, left.currency)
    if (made.amount < 0) kept[0] = made
  }
  kept[0] = made
}

const timesMoney = (count: number): void => {
  let made: Bare = NONE
  for (let at = 0; at < count; at++) {
    made = Money.times(prices[at & MASK] ?? NONE, 1 + (at & 15))
    if (made.amount < 0) kept[0] = made
  }
  kept[0] = made
}

const timesBare = (count: number): void => {
  let made: Bare = NONE
  for (let at = 0; at < count; at++) {
    const { amount, currency } = bare[at & MASK] ?? NONE
    made = plain(amount * (1 + (at & 15)), currency)
    if (made.amount < 0) kept[0] = made
  }
  kept[0] = made
}

const weights = prices.slice(0, 20).map(({ amount }) => amount)
const total = Money.of(4_999, "GBP")

export const results = (): ReadonlyArray<Result> => {
  const ours = allocate(total, weights).map(({ amount }) => amount)
  if (String(ours) !== String(splitByHand(4_999, weights))) throw new Error("allocate and its floor disagree")
  return [
    compare({
      what: "Money.add",
      ours: addMoney,
      floorIs: "number object",
      floor: addBare,
      must: atMost("15 ns", 15),
    }),
    compare({
      what: "Money.times",
      ours: timesMoney,
      floorIs: "number object",
      floor: timesBare,
      must: atMost("15 ns", 15),
    }),
    compare({
      what: "allocate over 20 parts",
      ours: each((at) => allocate(at % 2 === 0 ? total : (prices[at & MASK] ?? NONE), weights)),
      floorIs: "by hand, sorted",
      floor: each((at) =>
        splitByHand(at % 2 === 0 ? total.amount : (prices[at & MASK]?.amount ?? 0), weights).map((amount) => ({
          amount,
          currency: total.currency,
        })),
      ),
      must: atMost("4.5 µs", 4_500),
    }),
  ]
}
