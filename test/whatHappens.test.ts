import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8")

interface Row {
  readonly what: string
  readonly tests: ReadonlyArray<string>
}

/** The rows of the page's tables: what happens, and in the last column the names of the tests that show it. */
const rowsOf = (page: string): ReadonlyArray<Row> =>
  page
    .split("\n")
    .filter((line) => /^\| (?!---|what happens )/.test(line))
    .map((line) => {
      const [what = "", ...cells] = line.split("|").slice(1, -1)
      return { what: what.trim(), tests: [...(cells.at(-1) ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name) }
    })

const sources = globSync(["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts"], {
  cwd: root,
  exclude: ["**/node_modules/**"],
}).map(read)

/** A test's name stands in its file as a text of its own: behind `it(`, or as what `%s` takes its name from. */
const isThere = (name: string): boolean => sources.some((source) => source.includes(JSON.stringify(name)))

describe("the page that tells what happens when", () => {
  const rows = rowsOf(read("docs/guide/what-happens-when.md"))

  it("has a row for each thing", () => {
    expect(rows.length).toBeGreaterThan(40)
    expect(new Set(rows.map(({ what }) => what)).size).toBe(rows.length)
  })

  it.for(rows)("$what is shown by tests that are there", ({ tests }) => {
    expect(tests).not.toEqual([])
    expect(tests.filter((name) => !isThere(name))).toEqual([])
  })
})
