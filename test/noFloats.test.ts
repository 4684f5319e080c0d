import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { type Exact, fractions } from "./noFloats.ts"
import type { Source } from "./sources.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const money: ReadonlyArray<Source> = globSync("packages/core/src/{money,pricing,settlement,order}/**/*.ts", {
  cwd: root,
}).map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(`${root}/${path}`, "utf8") }))

const bigints = "these are bigints, whose quotients are whole"
const divides = "the divisor divides both: it is their common divisor, or a denominator that divides the whole"

const exact: ReadonlyArray<Exact> = [
  { line: "return { numerator: numerator / divisor + 0, denominator: denominator / divisor }", because: divides },
  { line: "const times = rate.denominator / common // whole numbers: `common` divides both", because: divides },
  {
    line: "numbers = [...numbers.map((one) => one * times), (base / common) * rate.numerator]",
    because: divides,
  },
  { line: "return numerator * (WHOLE / denominator)", because: divides },
  { line: "return { by, weights: millionths.map((one) => one / divisor) }", because: divides },
  { line: "return [top / a, bottom / a]", because: bigints },
  { line: "const parts = products.map((product) => Number(product / sum))", because: bigints },
  {
    line: "const left = Number(remainders.reduce((total, remainder) => total + remainder, 0n) / sum)",
    because: bigints,
  },
  { line: "let quotient = dividend / divisor", because: bigints },
]

describe("money", () => {
  it("is read from its sources", () => {
    expect(money.map(({ path }) => path)).toContain("packages/core/src/pricing/priceCart.ts")
    expect(money.length).toBeGreaterThan(100)
  })

  it("is whole minor units everywhere: nothing brings a fraction in", () => {
    expect(fractions(money, exact)).toEqual([])
  })

  it("has no exception that is not there", () => {
    const lines = new Set(money.flatMap(({ text }) => text.split("\n").map((line) => line.trim())))
    expect(exact.filter(({ line }) => !lines.has(line))).toEqual([])
  })

  it.each([
    ["a quotient", "const half = amount / 2"],
    ["a fraction", "const rate = 0.19"],
    ["a power", "const scale = 10 ** places"],
    ["a rounding without a name", "const cents = Math.round(price * 100)"],
    ["a text read as a fraction", "const price = parseFloat(text)"],
  ])("would show %s", (_, text) => {
    expect(fractions([{ path: "x.ts", text }], [])).toHaveLength(1)
  })

  it("may be floored at once", () => {
    const text = "const half = Math.floor(amount / 2)\nconst third = Math.floor(\n  amount / 3,\n)"
    expect(fractions([{ path: "x.ts", text }], [])).toEqual([])
  })
})
