/** The example's own import, end to end, as a process of its own on two cores: it says itself how many baskets it did. */
import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { spreadOf } from "./spread.ts"
import { digits, type Table } from "./table.ts"

const run = promisify(execFile)

const PROGRAM = fileURLToPath(new URL("../examples/online-retail/src/main.ts", import.meta.url))
const DATA = fileURLToPath(new URL("../examples/online-retail/data/online-retail.csv", import.meta.url))
const RUNS = 3
/** Baskets a second that are aimed at. */
const AIM = 150

/** Holds a process to some cores, where the system has a way to. */
const TASKSET = ["/usr/bin/taskset", "/bin/taskset"].find(existsSync)

/** Two of the cores that this process may run on, from a list such as `0-3,8`. */
const twoCores = (): ReadonlyArray<string> => {
  const [, list = "0,1"] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? []
  const cores = list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number)
    return Array.from({ length: last - first + 1 }, (_, at) => String(first + at))
  })
  return cores.slice(0, 2)
}

/** Baskets a second of one import into a file of its own, by the table it prints. */
const basketsPerSecond = async (db: string): Promise<number> => {
  const { NODE_OPTIONS: _, ...env } = process.env
  const program = [process.execPath, PROGRAM, "--db", db]
  const [command = "", ...rest] =
    TASKSET === undefined ? program : [TASKSET, "--cpu-list", twoCores().join(","), ...program]
  const { stdout } = await run(command, rest, { env })
  const [, seconds] = /^Baskets per second .* ([\d.]+) s$/m.exec(stdout) ?? []
  const [, baskets] = /^Carts opened +([\d,]+)/m.exec(stdout) ?? []
  if (seconds === undefined || baskets === undefined)
    throw new Error(`demo: it printed no baskets per second, got ${stdout}`)
  return Number(baskets.replaceAll(",", "")) / Number(seconds)
}

export const demoTable = async (folder: string): Promise<Table> => {
  const figures: Array<number> = []
  if (existsSync(DATA))
    for (let at = 0; at < RUNS; at++) figures.push(await basketsPerSecond(join(folder, `demo-${at}.db`)))
  const { median } = spreadOf(figures)
  const row = [
    "npm run demo: fill, select, settle, submit, pay",
    TASKSET === undefined ? "all: there is no taskset here" : String(twoCores().length),
    digits(median),
    `${digits(Math.min(...figures))}–${digits(Math.max(...figures))}`,
    `≥ ${AIM}`,
    median >= AIM ? "yes" : "NO",
  ]
  return {
    title: "checkout: the example end to end, SQLite, synchronous = FULL",
    note: `Real invoices, 16 at a time, each from an empty cart to an order that is paid, with the example's own journal row in the order's
transaction. The median of ${RUNS} imports, each a process of its own into a new file, held to so many cores.`,
    head: ["what", "cores", "baskets a second", `all ${RUNS} runs`, "aim", "holds"],
    rows: figures.length === 0 ? [["left out: the example's data is not here", "", "", "", "", ""]] : [row],
  }
}
