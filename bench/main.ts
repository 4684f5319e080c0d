/**
 * `npm run bench`: what Cartwright costs, each figure beside a floor from the same run. It never fails on a time.
 *
 * Arguments name areas (`npm run bench -- money pricing`); `--write` also writes docs/bench.md, for which all are run.
 */
import { writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import type { Result } from "./harness.ts"
import { markdown, type Table, tableOf } from "./table.ts"

interface Area {
  readonly results: () => ReadonlyArray<Result> | Promise<ReadonlyArray<Result>>
  /** Tables that stand beside the results, once those are there. */
  readonly besides?: () => Promise<ReadonlyArray<Table>>
}

const areas: Readonly<Record<string, () => Promise<Area>>> = {
  money: () => import("./money.ts"),
  cart: () => import("./cart.ts"),
  pricing: () => import("./pricing.ts"),
  face: () => import("./face.ts"),
  checkout: () => import("./checkout.ts"),
  load: () => import("./load.ts"),
}

const asked = process.argv.slice(2).filter((argument) => argument !== "--write")
const unknown = asked.find((area) => !Object.hasOwn(areas, area))
if (unknown !== undefined) {
  console.error(`bench: no area ${unknown}. There are ${Object.keys(areas).join(", ")}.`)
  process.exit(1)
}
const write = process.argv.includes("--write")

const texts: Array<string> = []
const missed: Array<string> = []
for (const [name, open] of Object.entries(areas)) {
  if (asked.length > 0 && !write && !asked.includes(name)) continue
  const { results, besides } = await open()
  const found = await results()
  for (const result of found) if (result.must?.holds(result) === false) missed.push(result.what)
  const beside = besides === undefined ? [] : await besides()
  missed.push(...beside.flatMap(({ missed: some = [] }) => some))
  const tables = [tableOf(name, found), ...beside].map(markdown)
  for (const text of tables) console.log(text)
  texts.push(...tables)
}

const verdict =
  missed.length === 0 ? "Every bound holds in this run." : `Below target in this run: ${missed.join("; ")}.`
console.log(verdict)

if (write) {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}, ${day}`
  const how = `What one run of \`npm run bench -- --write\` measured: ${machine}.

Each figure is the median of at least ten rounds, with the quartiles in brackets; ours and its floor take turns in one
process (a fresh one for every import), and the ratio is taken round by round, so trust the ratios more than the times. A
floor is code written by hand for the one case, or the bare driver doing the same durable work; SQLite syncs every commit on
both sides, so its times are those of the disk. The engines and libraries of others come from npm into bench/peers, which
nothing else installs, and run without a database or a server around them. The CPU column counts all threads, and imports
are compared by it. "Must" is the bound of the design, and nothing fails when it is missed. ${verdict}
`
  writeFileSync(new URL("../docs/bench.md", import.meta.url), ["# Speed", "", how, ...texts].join("\n"))
}
