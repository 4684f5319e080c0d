/** Processes that pay into one file at the same time: started, let go together, and watched. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const child = fileURLToPath(new URL("buyer.ts", import.meta.url))

/** An operation that a process was answered. */
export interface Answered {
  readonly operationId: string
  readonly kind: string
  readonly amount: number
}

export interface Buyer {
  readonly answered: ReadonlyArray<Answered>
  readonly go: () => void
  readonly kill: () => void
  /** Its exit code, or `null` when it was killed; by then all it said has been heard. */
  readonly ended: Promise<number | null>
}

/** Starts a process and waits until its sandbox is open. */
export const startBuyer = async (work: {
  readonly file: string
  readonly prefix: string
  readonly payments: number
  readonly buyers: number
}): Promise<Buyer> => {
  const { file, prefix, payments, buyers } = work
  const args = ["--conditions=@cartwright/source", child, file, prefix, `${payments}`, `${buyers}`]
  const started = spawn(process.execPath, args)
  const answered: Array<Answered> = []
  let complaint = ""
  started.stderr.on("data", (text) => {
    complaint += String(text)
  })
  started.stdin.on("error", () => {})
  const ended = once(started, "close").then(([code]): number | null => {
    if (code !== null && code !== 0) throw new Error(`the buyer ${prefix} ended with ${code}: ${complaint}`)
    return code
  })
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: started.stdout }).on("line", (line) => {
      const [operationId = "", kind = "", amount = ""] = line.split(" ")
      if (line === "ready") resolve()
      // A line that a kill has cut short does not end: what was not heard was not answered.
      else if (line.endsWith(".")) answered.push({ operationId, kind, amount: Number.parseInt(amount, 10) })
    })
  })
  await Promise.race([ready, ended])
  return { answered, go: () => started.stdin.end("go\n"), kill: () => started.kill("SIGKILL"), ended }
}
