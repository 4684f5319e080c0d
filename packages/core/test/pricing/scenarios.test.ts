/** Numbers that other shops' own tests and specifications expect: `scenarios/*.json`, each under the id of its source. */
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { answerOf, at, type Case, covers, leavesOf, type Scenario, valueAt } from "./scenarios/runScenario.ts"

const folder = new URL("scenarios/", import.meta.url)
const areas = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name): readonly [string, ReadonlyArray<Scenario>] => [
    name.replace(".json", ""),
    JSON.parse(readFileSync(new URL(name, folder), "utf8")),
  ])
const scenarios = areas.flatMap(([, some]) => some)

describe.each(areas)("%s", (_, some) => {
  it.each(some.map((one) => [one.id, one.title, one] as const))("%s: %s", (_id, _title, { cases, expected }) => {
    for (const [index, one] of cases.entries()) {
      const answer = answerOf(one)
      for (const [place, source] of Object.entries(one.expect)) {
        const wanted = at(source, expected)
        expect(wanted, `the source has nothing at ${source}`).toBeDefined()
        expect(valueAt(place, answer), `case ${index + 1} (${one.name ?? one.run}): ${place}`).toStrictEqual(wanted)
      }
    }
  })
})

describe("the suite", () => {
  it("has every published scenario of pricing once, and those of limits that need no service", () => {
    expect(scenarios.map(({ id }) => id).sort()).toEqual(
      [
        ["A01", "A02", "A05", "A06", "A08", "A09", "A11", "A12", "A14", "A15", "A18"],
        ["T01", "T02", "T04", "T05", "T07", "T11", "T13", "T14", "T17", "T18", "T21", "T22", "T23", "T24"],
        [
          "P01",
          "P05",
          "P07",
          "P08",
          "P10",
          "P11",
          "P13",
          "P14",
          "P17",
          "P18",
          "P20",
          "P21",
          "P23",
          "P24",
          "P26",
          "P28",
        ],
        ["P31", "P32", "P34", "P35", "P37", "P38", "P42", "P43", "P44", "P45", "P46", "P47"],
        ["R01", "R02", "R04", "R06", "Y01", "Y02"],
        ["L01", "L02"],
      ]
        .flat()
        .sort(),
    )
  })

  it("asserts every number of every source", () => {
    const leaves = scenarios.flatMap(({ id, expected, cases }) => {
      const asserted = cases.flatMap(({ expect: places }) => Object.values(places))
      return leavesOf(expected).map((leaf) => ({ id, leaf, isAsserted: asserted.some((one) => covers(one, leaf)) }))
    })
    expect(leaves.filter(({ isAsserted }) => !isAsserted)).toEqual([])
    expect(numbersOf(scenarios.filter(({ id }) => !id.startsWith("L")))).toBe(290)
    expect(numbersOf(scenarios)).toBe(296)
  })

  it("names the policy of each scenario about which shops disagree", () => {
    const unnamed = scenarios.filter(({ status, cases }) => status === "policy" && !cases.some(namesPolicy))
    expect(unnamed.map(({ id }) => id)).toEqual([])
  })
})

const numbersOf = (some: ReadonlyArray<Scenario>): number => {
  let count = 0
  for (const { expected } of some)
    for (const leaf of leavesOf(expected)) if (typeof at(leaf, expected) === "number") count++
  return count
}

const namesPolicy = (one: Case): boolean =>
  one.run === "priceAfter" ||
  (one.run === "allocate" && one.leftover !== undefined) ||
  (one.run === "price" && (one.request.policies !== undefined || one.request.tax?.border !== undefined))
