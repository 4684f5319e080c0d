/** Starts the processes in which mutants are tried, and ends those that a mutant keeps from ever ending. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { Mutant } from "./instrument.ts"
import type { Tree } from "./tree.ts"

/**
 * `killed`: a test failed. `endless`: a test would not have ended. `survived`: the tests that meet it hold all the same.
 * `unmet`: no test runs the place.
 */
export type Verdict = "killed" | "endless" | "survived" | "unmet"

export interface Answer {
  readonly id: string
  readonly verdict: Verdict
  readonly by?: string
  /** The test files that meet a survivor; none where any may, since it acts while modules load. */
  readonly files?: ReadonlyArray<string>
  /** A cache may have answered in its place, or it acts while modules load: one process has then not tried it. */
  readonly doubtful?: boolean
}

export interface LeftOut {
  readonly leftOut: string
  readonly file: string
  /** It fails without any mutant; otherwise it only fails when it is run again, or alone. */
  readonly broken: boolean
}

const LOOK_MS = 500
const START_MS = 1_800_000
const FRESH_MS = 900_000

const vitest = (
  tree: Tree,
  env: NodeJS.ProcessEnv,
): { readonly child: ChildProcess; readonly ended: Promise<number> } => {
  const args = [join(tree.folder, "node_modules/vitest/vitest.mjs"), "run", "--config", "mutate/vitest.config.ts"]
  const child = spawn(process.execPath, args, {
    cwd: tree.folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "ignore"],
    detached: true,
  })
  running.add(child)
  const ended = new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)))
  return { child, ended: ended.finally(() => running.delete(child)) }
}

/** Each is a group of its own with its workers, and ends with us. */
const running = new Set<ChildProcess>()
const end = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL")
  } catch {
    // It has ended by itself.
  }
}
process.on("exit", () => running.forEach(end))
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1))

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const linesOf = (file: string): ReadonlyArray<string> =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []

/** Tries mutants in one process, and in a new one after whatever breaks the first. */
export const tryInOneProcess = async (
  tree: Tree,
  name: string,
  mutants: ReadonlyArray<Mutant>,
  hear: (answer: Answer) => void,
  leaveOut: (test: LeftOut) => void,
): Promise<void> => {
  const [work, answers, pulse] = ["work", "answers", "pulse"].map((what) => join(tree.folder, `mutate/${what}-${name}`))
  let left = mutants.map(({ id }) => id)
  let idle = 0
  while (left.length > 0) {
    rmSync(answers ?? "", { force: true })
    writeFileSync(work ?? "", JSON.stringify({ ids: left, answers, pulse }))
    writeFileSync(pulse ?? "", JSON.stringify({ id: "", until: Date.now() + START_MS }))
    const { child, ended } = vitest(tree, { MUTATE_MODE: "loop", MUTATE_WORK: work })
    let over = false
    void ended.then(() => {
      over = true
    })
    let read = 0
    const answered = new Set<string>()
    while (true) {
      const last = over
      const lines = linesOf(answers ?? "")
      for (const line of lines.slice(read)) {
        const said = JSON.parse(line)
        if (said.leftOut !== undefined) leaveOut(said)
        if (said.verdict === undefined) continue
        answered.add(said.id)
        hear(said)
      }
      read = lines.length
      if (last) break
      const { id, until } = JSON.parse(readFileSync(pulse ?? "", "utf8") || '{"until":1e15}')
      if (Date.now() > until) {
        end(child)
        await ended
        if (id !== "" && !answered.has(id)) {
          answered.add(id)
          hear({ id, verdict: "endless" })
        }
      }
      await pause(LOOK_MS)
    }
    left = left.filter((id) => !answered.has(id))
    idle = answered.size > 0 ? 0 : idle + 1
    if (idle > 1) throw new Error(`mutate: the tests in ${tree.folder} end without an answer. Run them there by hand.`)
  }
}

/** Tries one mutant in a process of its own, where it is active from the first module on. */
export const tryAfresh = async (
  tree: Tree,
  mutant: Mutant | undefined,
  files: ReadonlyArray<string>,
  thorough: boolean,
): Promise<Verdict> => {
  const { child, ended } = vitest(tree, {
    MUTATE_MODE: "fresh",
    MUTATE_FILES: JSON.stringify(files),
    MUTATE_NEAREST: basename(mutant?.file ?? "", ".ts"),
    __STRYKER_ACTIVE_MUTANT__: mutant?.id ?? "",
    ...(thorough ? { MUTATE_ENOUGH: "Infinity" } : {}),
  })
  let late = false
  const timer = setTimeout(() => {
    late = true
    end(child)
  }, FRESH_MS)
  const code = await ended
  clearTimeout(timer)
  return late ? "endless" : code === 0 ? "survived" : "killed"
}
