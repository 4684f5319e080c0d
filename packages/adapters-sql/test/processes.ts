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
  const args = ["--conditions=@cartwright/source", child, file, prefix, `${adds}`, `${writers}`, `${carts}`]
  const process_: ChildProcessWithoutNullStreams = spawn(process.execPath, args)
  const acknowledged: Array<Acknowledged> = []
  let complaint = ""
  process_.stderr.on("data", (text) => {
    complaint += String(text)
  })
  process_.stdin.on("error", () => {})
  const ended = once(process_, "close").then(([code]): number | null => {
    if (code !== null && code !== 0) throw new Error(`the writer ${prefix} ended with ${code}: ${complaint}`)
    return code
  })
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: process_.stdout }).on("line", (line) => {
      const [cart = "", opId = "", version] = line.split(" ")
      if (line === "ready") resolve()
      // A line that a kill has cut short names no version, or not all of it: what was not heard was not acknowledged.
      else if (line.endsWith(".")) acknowledged.push({ cart, opId, version: Number.parseInt(version ?? "", 10) })
    })
  })
  await Promise.race([ready, ended])
  return {
    acknowledged,
    go: () => process_.stdin.end("go\n"),
    kill: () => process_.kill("SIGKILL"),
    ended,
  }
}
