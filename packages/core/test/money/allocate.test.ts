import {
  allocate,
  allocateAmount,
  allocateEvenly,
  type Leftover,
  leftovers,
  MAX_EVEN_PARTS,
  Money,
} from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { total, weights } from "./generators.ts"
import { rounded } from "./oracle.ts"

const sumOf = (parts: ReadonlyArray<number>): bigint => parts.reduce((sum, part) => sum + BigInt(part), 0n)

/** Whether some product leaves the safe range, so that the bigint path answers. */
const isWide = (amount: number, ws: ReadonlyArray<number>): boolean =>
  BigInt(Math.abs(amount)) * BigInt(Math.max(...ws)) > BigInt(Number.MAX_SAFE_INTEGER)

describe("allocate", () => {
  it("splits in proportion, the leftover penny to the largest remainder", () => {
    expect(allocate(Money.of(1000, "GBP"), [3, 1])).toEqual([Money.of(750, "GBP"), Money.of(250, "GBP")])
    expect(allocateAmount(100, [1, 2, 4])).toEqual([14, 29, 57])
    expect(allocateAmount(101, [50, 25, 25])).toEqual([51, 25, 25])
  })

  it("gives ties to the earlier part", () => {
    expect(allocateAmount(1000, [1, 1, 1])).toEqual([334, 333, 333])
    expect(allocateAmount(5, [1, 1, 1])).toEqual([2, 2, 1])
  })

  it("splits a refund like the charge it undoes", () => {
    expect(allocateAmount(-1000, [1, 1, 1])).toEqual([-334, -333, -333])
  })

  it("gives a zero weight nothing, and splits nothing into nothings", () => {
    expect(allocateAmount(5, [0, 1, 0, 1])).toEqual([0, 3, 0, 2])
    expect(allocateAmount(0, [1, 2])).toEqual([0, 0])
    for (const part of allocateAmount(-0, [1, -0])) expect(part).toBe(0)
    for (const part of allocateAmount(-1, [1, 5]).slice(0, 1)) expect(part).toBe(0)
  })

  it("splits amounts and weights of any size", () => {
    const max = Number.MAX_SAFE_INTEGER
    expect(allocateAmount(max, [max, max])).toEqual([2 ** 52, 2 ** 52 - 1])
    expect(allocateAmount(max, [max, 1, 2])).toEqual([max - 3, 1, 2])
  })

  it("says what it cannot split by", () => {
    expect(() => allocate(Money.of(1, "GBP"), [0, 0])).toThrow(
      new RangeError("allocate: weights must be non-negative with a positive sum, got [0, 0]"),
    )
    expect(() => allocateAmount(1, [])).toThrow("allocate: weights must be non-negative with a positive sum, got []")
    expect(() => allocateAmount(1, [2, -1])).toThrow("with a positive sum, got [2, -1]")
    expect(() => allocateAmount(1, [0.5, 0.5])).toThrow(
      "allocate: weights must be safe whole numbers, got [0.5, 0.5]. Scale them up first.",
    )
    expect(() => allocateAmount(1, [Number.NaN])).toThrow("got [NaN]")
    expect(() => allocateAmount(0.5, [1])).toThrow(
      "allocate: the total must be a safe whole number of minor units, got 0.5",
    )
    expect(() => allocateAmount(1, new Array(1000).fill(0))).toThrow(/got \[0, 0, [0, ]+\.\.\.$/)
  })

  it("leaves the weights as they were", () => {
    const given = Object.freeze([5, 3, 1])
    allocateAmount(100, given)
    expect(given).toEqual([5, 3, 1])
  })

  it("law: neither creates nor destroys money", () => {
    fc.assert(
      fc.property(total, weights, (amount, ws) => {
        expect(Money.sum(allocate(Money.of(amount, "GBP"), ws), "GBP")).toStrictEqual(Money.of(amount, "GBP"))
      }),
      { numRuns: 2000 },
    )
  })

  it("law: gives a zero weight zero, and no part as much as one unit away from its exact share", () => {
    fc.assert(
      fc.property(total, weights, (amount, ws) => {
        const sum = sumOf(ws)
        allocateAmount(amount, ws).forEach((part, i) => {
          const weight = BigInt(ws[i]!)
          const away = BigInt(part) * sum - BigInt(amount) * weight
          expect(away < sum && away > -sum).toBe(true)
          if (weight === 0n) expect(part).toBe(0)
        })
      }),
      { numRuns: 2000 },
    )
  })

  it("law: the leftover units go to the largest remainders, and among equals to the earliest", () => {
    fc.assert(
      fc.property(total, weights, (amount, ws) => {
        const size = BigInt(Math.abs(amount))
        const sum = sumOf(ws)
        const rank = ws.map((weight, at) => ({ at, remainder: (size * BigInt(weight)) % sum }))
        rank.sort((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1))
        const exact = ws.map((weight) => (size * BigInt(weight)) / sum)
        const left = Number(size - exact.reduce((all, part) => all + part, 0n))
        for (const { at } of rank.slice(0, left)) exact[at]! += 1n
        const expected = exact.map((part) => Number(amount < 0 ? -part : part))
        expect(allocateAmount(amount, ws)).toStrictEqual(expected)
      }),
      { numRuns: 5000 },
    )
  })

  it("law: is symmetric about zero, and never answers with minus zero", () => {
    fc.assert(
      fc.property(total, weights, (amount, ws) => {
        const parts = allocateAmount(amount, ws)
        expect(allocateAmount(-amount, ws)).toStrictEqual(parts.map((part) => 0 - part))
        expect(parts.some((part) => Object.is(part, -0))).toBe(false)
      }),
    )
  })

  it("law: only the proportion of the weights counts", () => {
    fc.assert(
      fc.property(
        total,
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 2, max: 2 ** 40 }),
        (amount, ws, k) => {
          expect(
            allocateAmount(
              amount,
              ws.map((weight) => weight * k),
            ),
          ).toStrictEqual(allocateAmount(amount, ws))
        },
      ),
    )
  })

  it("law: long carts are split like short ones", () => {
    const long = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9999 })), {
      minLength: 200,
      maxLength: 500,
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), long, (amount, ws) => {
        fc.pre(ws.some((weight) => weight > 0))
        const sum = Number(sumOf(ws))
        const parts = allocateAmount(amount, ws)
        expect(sumOf(parts)).toBe(BigInt(amount))
        const extra = parts.map((part, at) => part - Math.floor((amount * ws[at]!) / sum))
        const remainder = ws.map((weight) => (amount * weight) % sum)
        const least = Math.min(...remainder.filter((_, at) => extra[at] === 1))
        const most = Math.max(-1, ...remainder.filter((_, at) => extra[at] === 0))
        expect(extra.every((one) => one === 0 || one === 1)).toBe(true)
        expect(least >= most).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it("is tried where it is hard: zeros, ties, leftovers and products beyond the safe range are common", () => {
    const cases = fc.sample(fc.tuple(total, weights), { seed: 4217, numRuns: 2000 })
    const share = (is: (amount: number, ws: number[]) => boolean) => cases.filter(([a, ws]) => is(a, ws)).length / 2000
    const leftover = (a: number, ws: number[]) => ws.some((w) => (BigInt(a) * BigInt(w)) % sumOf(ws) !== 0n)
    expect(share((_, ws) => ws.includes(0) && ws.some((w) => w > 0))).toBeGreaterThan(0.4)
    expect(share((_, ws) => new Set(ws).size < ws.length)).toBeGreaterThan(0.5)
    expect(share(leftover)).toBeGreaterThan(0.5)
    expect(share((a, ws) => isWide(a, ws) && leftover(a, ws))).toBeGreaterThan(0.1)
    expect(share((a, ws) => !isWide(a, ws) && leftover(a, ws))).toBeGreaterThan(0.3)
    expect(share((a) => a < 0)).toBeGreaterThan(0.2)
  })
})

describe("allocate by another leftover rule", () => {
  const unsplit = [4300, 1400, 2300]

  it("gives what is left over to the first parts, or to the last", () => {
    expect(allocateAmount(300, unsplit)).toEqual([161, 53, 86])
    expect(allocateAmount(300, unsplit, "first")).toEqual([162, 52, 86])
    expect(allocateAmount(300, unsplit, "last")).toEqual([161, 52, 87])
    expect(allocateAmount(5000, [12000, 23000, 30000], "first")).toEqual([924, 1769, 2307])
    expect(allocateAmount(5000, [12000, 23000, 30000])).toEqual([923, 1769, 2308])
    expect(allocateAmount(300, [700, 3300, 2500], "last")).toEqual([32, 152, 116])
  })

  it("passes over parts without a weight, from either end", () => {
    expect(allocateAmount(5, [0, 1, 1, 1, 0], "first")).toEqual([0, 2, 2, 1, 0])
    expect(allocateAmount(5, [0, 1, 1, 1, 0], "last")).toEqual([0, 1, 2, 2, 0])
    expect(allocateAmount(2, [0, 1, 1, 1, 0], "halfEvenThenFirst")).toEqual([0, 0, 1, 1, 0])
    expect(allocateAmount(1, [0, 1, 1, 1, 0], "halfEvenThenFirst")).toEqual([0, 1, 0, 0, 0])
  })

  it("rounds each part half to even, and lets the first that can bear it make up the difference", () => {
    expect(allocateAmount(5, [1, 1], "halfEvenThenFirst")).toEqual([3, 2]) // 2 and 2, one is missing
    expect(allocateAmount(3, [1, 1], "halfEvenThenFirst")).toEqual([1, 2]) // 2 and 2, one is too much
    expect(allocateAmount(3, [1, 2, 2], "halfEvenThenFirst")).toEqual([1, 1, 1]) // 0.6, 1.2 and 1.2: nothing is
    expect(allocateAmount(2, [1, 3, 3, 3], "halfEvenThenFirst")).toEqual([0, 0, 1, 1]) // 0.2 and thrice 0.6: the first has nothing to give
  })

  it("splits a refund like the charge it undoes", () => {
    expect(allocateAmount(-300, unsplit, "first")).toEqual([-162, -52, -86])
    expect(allocateAmount(-300, unsplit, "last")).toEqual([-161, -52, -87])
    expect(allocateAmount(-3, [1, 1], "halfEvenThenFirst")).toEqual([-1, -2])
  })

  it("splits money in its currency", () => {
    expect(allocate(Money.of(300, "EUR"), unsplit, "first")).toEqual([162, 52, 86].map((part) => Money.of(part, "EUR")))
  })

  it("refuses a rule that it does not know", () => {
    expect(() => allocateAmount(1, [1], "middle" as Leftover)).toThrow(
      new RangeError(
        'allocate: no such leftover rule, got "middle". Use one of largestRemainder, first, last, halfEvenThenFirst.',
      ),
    )
  })

  const exactly = (amount: number, ws: ReadonlyArray<number>, leftover: Leftover): ReadonlyArray<number> => {
    const size = BigInt(Math.abs(amount))
    const sum = sumOf(ws)
    const parts = ws.map((weight) =>
      rounded(size * BigInt(weight), sum, leftover === "halfEvenThenFirst" ? "halfEven" : "down"),
    )
    const order = parts.map((_, at) => at)
    if (leftover === "last") order.reverse()
    let left = parts.reduce((rest, part) => rest - part, size)
    for (const at of order) {
      if (left > 0n && ws[at]! > 0) {
        parts[at]! += 1n
        left -= 1n
      } else if (left < 0n && parts[at]! > 0n) {
        parts[at]! -= 1n
        left += 1n
      }
    }
    return parts.map((part) => Number(amount < 0 ? -part : part))
  }
  const rule = fc.constantFrom<Leftover>("first", "last", "halfEvenThenFirst")

  it("law: is exactly what its rule says, whatever the size", () => {
    fc.assert(
      fc.property(total, weights, rule, (amount, ws, leftover) => {
        expect(allocateAmount(amount, ws, leftover)).toStrictEqual(exactly(amount, ws, leftover))
      }),
      { numRuns: 5000 },
    )
  })

  it.each(leftovers)("law: %s adds up, gives a zero weight zero, mirrors, and no part passes zero", (leftover) => {
    fc.assert(
      fc.property(total, weights, (amount, ws) => {
        const parts = allocateAmount(amount, ws, leftover)
        expect(sumOf(parts)).toBe(BigInt(amount))
        expect(allocateAmount(-amount, ws, leftover)).toStrictEqual(parts.map((part) => 0 - part))
        const sum = sumOf(ws)
        parts.forEach((part, at) => {
          expect(Object.is(part, -0)).toBe(false)
          expect(part === 0 || part > 0 === amount > 0).toBe(true)
          if (ws[at] === 0) expect(part).toBe(0)
          const away = BigInt(part) * sum - BigInt(amount) * BigInt(ws[at]!)
          const most = leftover === "halfEvenThenFirst" ? 3n * sum : 2n * sum
          expect(2n * away <= most && -2n * away <= most).toBe(true)
        })
      }),
      { numRuns: 2000 },
    )
  })
})

describe("allocate without weights", () => {
  it("refuses, unless the caller says what happens", () => {
    expect(() => allocateAmount(5, [0, 0], "first")).toThrow(
      "allocate: weights must be non-negative with a positive sum",
    )
    expect(allocateAmount(5, [0, 0], "largestRemainder", "even")).toEqual([3, 2])
    expect(allocateAmount(5, [0, 0], "last", "even")).toEqual([2, 3])
    expect(allocateAmount(-5, [0, 0], "first", "even")).toEqual([-3, -2])
    expect(allocateAmount(5, [0, 0], "first", "nothing")).toEqual([0, 0])
    expect(allocate(Money.of(5, "GBP"), [0, 0], "first", "nothing")).toEqual([Money.of(0, "GBP"), Money.of(0, "GBP")])
    expect(allocateAmount(5, [], "first", "nothing")).toEqual([])
    expect(() => allocateAmount(5, [], "first", "even")).toThrow("with a positive sum, got []")
  })

  it("goes by the weights where there is one", () => {
    expect(allocateAmount(5, [0, 1], "first", "even")).toEqual([0, 5])
    expect(allocateAmount(5, [0, 1], "first", "nothing")).toEqual([0, 5])
  })
})

describe("allocateEvenly", () => {
  it("gives what is left over to the first parts, and splits a refund alike", () => {
    expect(allocateEvenly(1000, 3)).toEqual([334, 333, 333])
    expect(allocateEvenly(-1000, 3)).toEqual([-334, -333, -333])
    expect(allocateEvenly(1000, 4)).toEqual([250, 250, 250, 250])
    expect(allocateEvenly(0, 4)).toEqual([0, 0, 0, 0])
    expect(allocateEvenly(2, 3)).toEqual([1, 1, 0])
    expect(allocateEvenly(2, 1)).toEqual([2])
  })

  it("needs a part to give to, and not too many", () => {
    expect(() => allocateEvenly(1000, 0)).toThrow(
      new RangeError(
        "allocateEvenly: the number of parts must be a whole number from 1 to 1000000, got 0. What nobody gets a part of is not split.",
      ),
    )
    expect(() => allocateEvenly(1000, 1.5)).toThrow("got 1.5")
    expect(() => allocateEvenly(1000, MAX_EVEN_PARTS + 1)).toThrow("got 1000001")
    expect(allocateEvenly(1, MAX_EVEN_PARTS)).toHaveLength(MAX_EVEN_PARTS)
  })
})
