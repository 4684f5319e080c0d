import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { reportPromotions } from "../src/reportPromotions.ts"
import { csv, folder, pricedAgain, pricedOnce, written } from "./desk.ts"
import { DATA } from "./oracle.ts"

const at = folder()

/** Without what differs from run to run: the time a pricing takes, and the ids of lines. */
const stable = (text: string): string => text.replace(/^A pricing .*\n/m, "").replace(/\(line [\w-]+/g, "(line")

describe("what is printed of the promotions", () => {
  it("is what the README shows, explained basket and all", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const printed = stable(reportPromotions(await pricedOnce()))
    expect(printed.split("\n").length).toBeGreaterThan(40)
    expect(stable(readme)).toContain(printed)
  })

  it("is the same in every run, but for the time it takes and the ids of lines", async () => {
    const [first, second] = [reportPromotions(await pricedOnce()), reportPromotions(await pricedAgain(DATA))]
    expect(stable(second)).toBe(stable(first))
    expect(first).toMatch(/^A pricing +\d+\.\d\d ms {2}cart\.view, of 21 lines$/m)
  })

  it("is a sentence where no basket holds anything to sell", async () => {
    const file = written(at("nothing.csv"), csv("1,TEA,A tin,-1,2010-12-01T08:26:00Z,2.50,,"))
    expect(reportPromotions(await pricedAgain(file))).toBe(
      "The same baskets with promotions: none of them holds anything to sell.",
    )
  })
})
