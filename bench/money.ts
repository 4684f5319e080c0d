/** Exact money beside a bare `{ amount, currency }` with the same checks, and beside a largest remainder written by hand. */
import { allocate, type Currency, Money } from "@cartwright/core/money"
import * as BigDecimal from "effect/BigDecimal"
import { atMost, compare, each, kept, type Loop, MASK, type Result, together } from "./harness.ts"
import { missingPeers } from "./peers/install.ts"
import { splitByHand } from "./splitByHand.ts"
import { ratioOf, spreadOf } from "./spread.ts"
import { type Table, timed, times } from "./table.ts"

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

export const results = async (): Promise<ReadonlyArray<Result>> => {
  const ours = allocate(total, weights).map(({ amount }) => amount)
  if (String(ours) !== String(splitByHand(4_999, weights))) throw new Error("allocate and its floor disagree")
  return [
    await compare({
      what: "Money.add",
      ours: addMoney,
      floorIs: "number object",
      floor: addBare,
      must: atMost("15 ns", 15),
    }),
    await compare({
      what: "Money.times",
      ours: timesMoney,
      floorIs: "number object",
      floor: timesBare,
      must: atMost("15 ns", 15),
    }),
    await compare({
      what: "allocate over 20 parts",
      ours: allocateOurs,
      floorIs: "by hand, sorted",
      floor: allocateByHand,
      must: atMost("4.5 µs", 4_500),
    }),
  ]
}

const allocateOurs = each((at) => allocate(at % 2 === 0 ? total : (prices[at & MASK] ?? NONE), weights))

const allocateByHand = each((at) =>
  splitByHand(at % 2 === 0 ? total.amount : (prices[at & MASK]?.amount ?? 0), weights).map((amount) => ({
    amount,
    currency: total.currency,
  })),
)

/** The three operations of one way to write money; a way that cannot split leaves that out. */
interface Way {
  readonly name: string
  readonly add: Loop
  readonly times: Loop
  readonly allocate?: Loop
}

const wayOf = <Amount>(
  name: string,
  of: (amount: number) => Amount,
  add: (a: Amount, b: Amount) => Amount,
  times: (a: Amount, by: number) => Amount,
): Way => {
  const amounts = prices.map(({ amount }) => of(amount))
  const none = of(0)
  return {
    name,
    add: each((at) => add(amounts[at & MASK] ?? none, amounts[(at + 7) & MASK] ?? none)),
    times: each((at) => times(amounts[at & MASK] ?? none, 1 + (at & 15))),
  }
}

const bigintObject = wayOf(
  "bigint object",
  (amount) => ({ amount: BigInt(amount), currency: "GBP" }),
  (a, b) => {
    if (a.currency !== b.currency) throw new TypeError("two currencies")
    return { amount: a.amount + b.amount, currency: a.currency }
  },
  (a, by) => ({ amount: a.amount * BigInt(by), currency: a.currency }),
)

const bigDecimal = wayOf(
  "BigDecimal of effect",
  (amount) => BigDecimal.make(BigInt(amount), 2),
  (a, b) => BigDecimal.sum(a, b),
  (a, by) => BigDecimal.multiply(a, BigDecimal.make(BigInt(by), 0)),
)

/** The libraries from npm. They are asked for the same sums before they are timed. */
const libraries = async (): Promise<ReadonlyArray<Way>> => {
  const { openBig, openDinero } = await import("./peers/moneyLibraries.ts")
  const [big, dinero] = [await openBig(), await openDinero()]
  const { of, add, multiply } = dinero
  const parts = dinero.allocate(of(total.amount), weights).map((part) => part.toJSON().amount)
  const sum = parts.reduce((all, part) => all + part, 0)
  const same =
    add(of(95), of(132)).toJSON().amount === 227 && String(big.of(95).plus(big.of(132))) === "2.27" && sum === 4_999
  if (!same) throw new Error("a library of money adds up otherwise")
  const splittable = prices.map(({ amount }) => of(amount))
  const [whole, none] = [of(total.amount), of(0)]
  return [
    {
      ...wayOf(dinero.name, of, add, multiply),
      allocate: each((at) => dinero.allocate(at % 2 === 0 ? whole : (splittable[at & MASK] ?? none), weights)),
    },
    wayOf(
      big.name,
      big.of,
      (a, b) => a.plus(b),
      (a, by) => a.times(by),
    ),
  ]
}

export const besides = async (): Promise<ReadonlyArray<Table>> => {
  const missing = missingPeers()
  const ways: ReadonlyArray<Way> = [
    { name: "ours", add: addMoney, times: timesMoney, allocate: allocateOurs },
    { name: "by hand", add: addBare, times: timesBare, allocate: allocateByHand },
    bigintObject,
    bigDecimal,
    ...(missing === undefined ? await libraries() : []),
  ]
  const row = async (what: string, loopOf: (way: Way) => Loop | undefined): Promise<ReadonlyArray<string>> => {
    const loops = ways.map(loopOf)
    const samples = await together(loops.filter((loop) => loop !== undefined))
    const [mine = []] = samples
    let next = 0
    const cells = loops.map((loop) => {
      const of = loop === undefined ? undefined : samples[next++]
      if (of === undefined) return "–"
      return of === mine ? timed(spreadOf(of)) : `${timed(spreadOf(of))}, ${times(ratioOf(of, mine))}`
    })
    return [what, ...cells]
  }
  return [
    {
      title: "money: beside other libraries",
      note: `Each is timed in turns with ours, and stands beside it in so many of ours.${missing === undefined ? "" : ` dinero.js and big.js are left out, since ${missing}.`}`,
      head: ["what", ...ways.map(({ name }) => name)],
      rows: [
        await row("add", ({ add }) => add),
        await row("multiply", ({ times: loop }) => loop),
        await row("allocate over 20 parts", ({ allocate: loop }) => loop),
      ],
    },
  ]
}
