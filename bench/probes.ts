/** Fresh processes that import one module and say what it took, or what it pulled in. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"

const run = promisify(execFile)

/** Milliseconds to import a module in a process that has loaded nothing yet. */
export interface Import {
  readonly wall: number
  readonly cpu: number
}

const TIME = `
const cpu = process.cpuUsage(), wall = performance.now()
await import(process.argv[1])
const took = performance.now() - wall, { user, system } = process.cpuUsage(cpu)
process.stdout.write(JSON.stringify({ wall: took, cpu: (user + system) / 1e3 }))
`

const TRACE = `
import { registerHooks } from "node:module"
const found = []
registerHooks({
  resolve(specifier, context, next) {
    const { url, ...rest } = next(specifier, context)
    found.push({ specifier, from: context.parentURL ?? "", url })
    return { url, ...rest }
  },
})
await import(process.argv[1])
process.stdout.write(JSON.stringify(found))
`

const answerOf = async (script: string, url: string): Promise<unknown> => {
  const flags = ["--no-warnings", "--input-type=module", "--eval", script, url]
  const { NODE_OPTIONS: _, NODE_COMPILE_CACHE: __, ...env } = process.env
  const { stdout } = await run(process.execPath, flags, { env, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

export const timeImport = async (url: string): Promise<Import> => {
  const answer = await answerOf(TIME, url)
  if (isRecord(answer) && typeof answer["wall"] === "number" && typeof answer["cpu"] === "number")
    return { wall: answer["wall"], cpu: answer["cpu"] }
  throw new TypeError(`timeImport: no times came back for ${url}`)
}

/** One import that was resolved: what was written, in which module, and where it led. */
export interface Resolved {
  readonly specifier: string
  readonly from: string
  readonly url: string
}

const isResolved = (value: unknown): value is Resolved =>
  isRecord(value) && [value["specifier"], value["from"], value["url"]].every((part) => typeof part === "string")

/** Every import that importing this module brings about. */
export const traceImport = async (url: string): Promise<ReadonlyArray<Resolved>> => {
  const answer = await answerOf(TRACE, url)
  if (Array.isArray(answer) && answer.every(isResolved)) return answer
  throw new TypeError(`traceImport: no imports came back for ${url}`)
}
