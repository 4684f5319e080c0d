/** Processes that write to one file at the same time: started, let go together, and watched. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const child = fileURLToPath(new URL("child.ts", import.meta.url))

/** What becomes of a process that opens a file and may do no more than anyone may. */
export const openAsNobody = (filename: string): unknown => {
  const script = fileURLToPath(new URL("nobody.ts", import.meta.url))
  return JSON.parse(
    execFileSync(process.execPath, ["--conditions=@cartwright/source", script, filename], { encoding: "utf8" }),
  )
}

export interface Work {
  readonly file: string
  /** Begins every operation id of the process. */
  readonly prefix: string
  /** How many adds each of its writers makes. */
  readonly adds: number
  readonly writers: number
  readonly carts: number
}

/** A write that a process was told is done. */
export interface Acknowledged {
  readonly cart: string
  readonly opId: string
  readonly version: number
}

export interface Writer {
  readonly acknowledged: ReadonlyArray<Acknowledged>
  readonly go: () => void
  readonly kill: () => void
  /** Its exit code, or `null` when it was killed; by then all it said has been heard. */
  readonly ended: Promise<number | null>
}

/** Starts a process and waits until its store is open. */
export const startWriter = async ({ file, prefix, adds, writers, carts }: Work): Promise<Writer> => {
  const acknowledged: Array<Acknowledged> = []
  const started = await start(child, [file, prefix, `${adds}`, `${writers}`, `${carts}`], (line) => {
    const [cart = "", opId = "", version] = line.split(" ")
    // A line that a kill has cut short names no version, or not all of it: what was not heard was not acknowledged.
    if (line.endsWith(".")) acknowledged.push({ cart, opId, version: Number.parseInt(version ?? "", 10) })
  })
  return { acknowledged, ...started }
}

/** What a process was told of a purchase: the order that stands, and whether it placed it; and whether it got a piece. */
export interface Buyer extends Omit<Writer, "acknowledged"> {
  readonly told: ReadonlyArray<{ readonly cart: string; readonly order: string; readonly placed: boolean }>
  /** The holds that got their piece. */
  readonly held: ReadonlyArray<string>
}

/** Starts a process that buys from each cart, beginning with the `first`, and waits until its stores are open. */
export const startBuyer = async (file: string, prefix: string, carts: number, first: number): Promise<Buyer> => {
  const told: Array<Buyer["told"][number]> = []
  const held: Array<string> = []
  const script = fileURLToPath(new URL("buyer.ts", import.meta.url))
  const started = await start(script, [file, prefix, `${carts}`, `${first}`], (line) => {
    const [what, cart = "", order = ""] = line.split(" ")
    if (what === "held") held.push(cart)
    else told.push({ cart, order, placed: what === "placed" })
  })
  return { told, held, ...started }
}

/** What a process was told of a hold: that it is held, confirmed or released; later words come later. */
export interface Redeemer extends Omit<Writer, "acknowledged"> {
  readonly told: ReadonlyArray<{ readonly what: string; readonly hold: string; readonly code: number }>
}

export interface Redeeming {
  readonly file: string
  /** Begins every hold id of the process. */
  readonly prefix: string
  /** How many codes there are, each good for one use. */
  readonly codes: number
  /** The code it begins with. */
  readonly first: number
  /** What all holds together may take of the budget. */
  readonly budget: number
  /** Whether it gives some back. */
  readonly releases: boolean
}

/** Starts a process that redeems each code, and waits until its ledger is open. */
export const startRedeemer = async (redeeming: Redeeming): Promise<Redeemer> => {
  const { file, prefix, codes, first, budget, releases } = redeeming
  const told: Array<Redeemer["told"][number]> = []
  const script = fileURLToPath(new URL("redeemer.ts", import.meta.url))
  const started = await start(script, [file, prefix, `${codes}`, `${first}`, `${budget}`, `${releases}`], (line) => {
    const [what = "", hold = "", code = ""] = line.split(" ")
    // What a kill has cut short was not heard.
    if (line.endsWith(".")) told.push({ what, hold, code: Number.parseInt(code, 10) })
  })
  return { told, ...started }
}

/** What became of each member of a process: the price that was seen, what became of that, and of the next try. */
export interface CodeBuyers extends Omit<Writer, "acknowledged"> {
  readonly told: ReadonlyArray<{ readonly seen: string; readonly first: string; readonly again: string }>
}

/** Starts a process whose members all use one code, and waits until each of them has seen a price. */
export const startCodeBuyers = async (file: string, prefix: string, members: number): Promise<CodeBuyers> => {
  const told: Array<CodeBuyers["told"][number]> = []
  const script = fileURLToPath(new URL("codeBuyers.ts", import.meta.url))
  const started = await start(script, [file, prefix, `${members}`], (line) => {
    const [seen = "", first = "", again = ""] = line.replace(".", "").split(" ")
    told.push({ seen, first, again })
  })
  return { told, ...started }
}

/** Runs a script that says `ready` once its store is open, and listens to what it says from then on. */
const start = async (
  script: string,
  args: ReadonlyArray<string>,
  said: (line: string) => void,
): Promise<Omit<Writer, "acknowledged">> => {
  const process_: ChildProcessWithoutNullStreams = spawn(process.execPath, [
    "--conditions=@cartwright/source",
    script,
    ...args,
  ])
  let complaint = ""
  process_.stderr.on("data", (text) => {
    complaint += String(text)
  })
  process_.stdin.on("error", () => {})
  const ended = once(process_, "close").then(([code]): number | null => {
    if (code !== null && code !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${code}: ${complaint}`)
    return code
  })
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: process_.stdout }).on("line", (line) => {
      if (line === "ready") resolve()
      else said(line)
    })
  })
  await Promise.race([ready, ended])
  return {
    go: () => process_.stdin.end("go\n"),
    kill: () => process_.kill("SIGKILL"),
    ended,
  }
}
