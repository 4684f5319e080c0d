import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { seed } from "../../../../test/scale.ts"
import { conflicts, type Fact, join, joinState } from "../../src/payment/join.ts"
import type { OperationState } from "../../src/payment/Operation.ts"
import { actionRequired, at, failed, known, pending, reversed, spent, succeeded, unknown } from "./kit.ts"

const planned: OperationState = { _tag: "Planned" }
const state: fc.Arbitrary<OperationState> = fc.oneof({ arbitrary: known, weight: 8 }, fc.constant(planned))
const factOf: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ state }),
  fc.record({
    state,
    evidence: fc.record({ source: fc.constantFrom("answer", "webhook"), at: fc.constantFrom(1, 1, 2).map(at) }),
  }),
)
const laws = <A>(name: string, one: fc.Arbitrary<A>, joined: (left: A, right: A) => A): void => {
  const law = (title: string, check: (a: A, b: A, c: A) => void): void =>
    it(`${name} ${title}`, () => fc.assert(fc.property(one, one, one, check), { seed, numRuns: 2_000 }))

  law("come together in any order", (a, b) => {
    expect(joined(a, b)).toEqual(joined(b, a))
  })
  law("come together in any grouping", (a, b, c) => {
    expect(joined(joined(a, b), c)).toEqual(joined(a, joined(b, c)))
  })
  law("say no more when told twice", (a, b) => {
    expect(joined(a, a)).toEqual(a)
    expect(joined(joined(a, b), b)).toEqual(joined(a, b))
  })
}

describe("facts about one operation", () => {
  laws("as states", state, joinState)
  laws("with their evidence", factOf, join)

  it("stand in one order: whoever says that money moved is believed", () => {
    const ladder = [planned, unknown, spent, pending, failed(), succeeded(), reversed]
    ladder.forEach((lower, index) => {
      for (const higher of ladder.slice(index + 1)) expect(joinState(higher, lower)).toEqual(higher)
    })
  })

  it("between equals, the later one stands: who has acted is not asked again", () => {
    const early: Fact = { state: actionRequired, evidence: { source: "answer", at: at(1) } }
    const late: Fact = { state: pending, evidence: { source: "lookup", at: at(2) } }
    expect(join(late, early)).toEqual(late)
    expect(join({ ...early, evidence: { source: "answer", at: at(3) } }, late).state).toEqual(actionRequired)
  })

  it("cannot both be true where it succeeded with two amounts or two references", () => {
    expect(conflicts(succeeded(), succeeded())).toBe(false)
    expect(conflicts(succeeded(), succeeded(6_000))).toBe(true)
    expect(conflicts(succeeded(), succeeded(10_000, "other"))).toBe(true)
    expect(conflicts(succeeded(), failed())).toBe(false)
    expect(conflicts(reversed, succeeded())).toBe(false)
  })
})
