import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lineFinder, lineIndex, sameLine, sameOptions } from "../../src/cart/identity.ts"
import * as arb from "../arbitraries.ts"
import { identity, line, lineId, offerId } from "../arbitraries.ts"

const like = fc.record({ offerId: arb.offers.map(offerId), options: arb.options })
const lookups = fc.constantFrom(1, 3, 4, 1_000)

describe("the same line", () => {
  it("is the one of the same offer and options, in whatever order they are named", () => {
    fc.assert(
      fc.property(arb.cart(), like, ({ lines }, item) => {
        const alone = lines.filter(({ bundle }) => bundle === undefined)
        expect(sameLine(item, lines)).toBe(alone.find((one) => identity(one) === identity(item)))
        // A line of a bundle is the same as no other, not even as one of its own.
        for (const one of lines) expect(sameLine(one, lines)).toBe(one.bundle === undefined ? one : undefined)
      }),
      { numRuns: 300 },
    )
  })

  it("is not one whose option is merely absent, or is a name that every object has", () => {
    expect(sameOptions({ size: "M" }, { colour: "M" })).toBe(false)
    expect(sameOptions({ toString: "M" }, { size: "M" })).toBe(false)
  })

  it("is found by an index as by a scan, with what was put there since", () => {
    fc.assert(
      fc.property(arb.cart(), fc.array(like, { maxLength: 8 }), lookups, ({ lines }, items, many) => {
        const index = lineIndex(lines, many)
        let known = lines
        for (const [n, { offerId, options }] of items.entries()) {
          const found = index.find({ offerId, options })
          expect(found).toBe(sameLine({ offerId, options }, known))
          const put = { ...(found ?? line(`n${n}`, offerId)), options, quantity: n + 1 }
          index.put(put)
          known = [put, ...known.filter((one) => one !== found)]
        }
      }),
      { numRuns: 300 },
    )
  })

  it("is found by its id, whether few are looked for or many", () => {
    fc.assert(
      fc.property(arb.cart(), lookups, ({ lines }, many) => {
        const find = lineFinder(lines, many)
        for (const one of lines) expect(find(one.lineId)).toBe(one)
        expect(find(lineId("nowhere"))).toBeUndefined()
      }),
    )
  })
})
