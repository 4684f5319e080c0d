/** What it takes to load each entry point, beside the modules of its peers (effect, kysely) that it imports itself. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { atMostFloors, type Cost, type Must, type Result } from "./harness.ts"
import { timeImport, traceImport } from "./probes.ts"
import { removeFolder, temporaryFolder } from "./shops.ts"
import { type Contents, weigh } from "./sizes.ts"
import { ratioOf, spreadOf } from "./spread.ts"
import type { Table } from "./table.ts"

const ROUNDS = 12
const PEERS = /^(?:effect|kysely|fast-check)(?:\/|$)/

/** Without any of effect: asked for by name in the design. */
const PURE = ["@cartwright/core/money", "@cartwright/core/catalog", "@cartwright/core/cart", "@cartwright/core/pricing"]
const FACE = "@cartwright/core/promise"
const ENTRIES = [...PURE, FACE, "@cartwright/core", "@cartwright/core/memory", "@cartwright/core/schema"]
const SQL = "@cartwright/adapters-sql"

/** What importing an entry point reaches: our files, the peers' modules they name, and all of effect that comes along. */
const contentsOf = async (entry: string): Promise<Contents> => {
  const imports = await traceImport(import.meta.resolve(entry))
  const isOurs = (url: string): boolean => /\/packages\/[^/]+\/dist\//.test(url)
  const urls = [...new Set(imports.map(({ url }) => url))]
  const named = imports.filter(({ from, specifier }) => isOurs(from) && PEERS.test(specifier))
  return {
    entry,
    ours: urls.filter(isOurs),
    peers: [...new Set(named.map(({ specifier }) => specifier))],
    effect: urls.filter((url) => /\/node_modules\/effect\//.test(url)).length,
  }
}

const measure = async ({ entry, peers }: Contents, folder: string): Promise<Result> => {
  const file = join(folder, `${entry.replaceAll(/\W/g, "-")}.mjs`)
  writeFileSync(file, `${peers.map((peer, at) => `export * as m${at} from "${peer}"`).join("\n")}\nexport {}\n`)
  const [ours, floor] = [import.meta.resolve(entry), pathToFileURL(file).href]
  const wall: [Array<number>, Array<number>] = [[], []]
  const cpu: [Array<number>, Array<number>] = [[], []]
  for (let round = -1; round < ROUNDS; round++) {
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const took = await timeImport(side === 0 ? ours : floor)
      if (round < 0) continue // the first one also fills the system's file cache
      wall[side].push(took.wall * 1e6)
      cpu[side].push(took.cpu * 1e6)
    }
  }
  const costOf = (side: 0 | 1): Cost => ({ nanoseconds: spreadOf(wall[side]), cpu: spreadOf(cpu[side]) })
  const must = entry === FACE ? { must: atMostFloors(1.3, "by CPU") } : {}
  return {
    what: `import ${entry}`,
    ours: costOf(0),
    floorIs:
      peers.length === 0
        ? "an empty module"
        : `its ${peers.length} module${peers.length === 1 ? "" : "s"} of ${peersOf(peers)}`,
    floor: costOf(1),
    // By CPU: reading files is the disk's time.
    ratio: ratioOf(cpu[0], cpu[1]),
    ...must,
  }
}

const peersOf = (specifiers: ReadonlyArray<string>): string =>
  [...new Set(specifiers.map((specifier) => specifier.split("/")[0]))].join(", ")

let contents: ReadonlyArray<Contents> = []

export const results = async (): Promise<ReadonlyArray<Result>> => {
  contents = await Promise.all([...ENTRIES, SQL].map(contentsOf))
  const folder = temporaryFolder()
  try {
    const measured: Array<Result> = []
    for (const entry of contents) {
      const result = await measure(entry, folder)
      measured.push(PURE.includes(entry.entry) ? { ...result, must: withoutEffect(entry) } : result)
    }
    return measured
  } finally {
    removeFolder(folder)
  }
}

const withoutEffect = ({ effect }: Contents): Must => ({ text: "nothing of effect", holds: () => effect === 0 })

export const besides = async (): Promise<ReadonlyArray<Table>> => [
  {
    title: "what is loaded",
    head: [
      "entry point",
      "modules of effect",
      "our files",
      "our bytes",
      "bundled, gzip",
      "bundled with its peers, gzip",
    ],
    rows: await Promise.all(contents.map(weigh)),
  },
]
