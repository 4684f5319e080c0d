/** Writes every mutant of a set of sources into them, each behind a switch, so that one process can try them one after the other. */
import { createHash } from "node:crypto"
import { ownMutators } from "./mutators.ts"

/** One small change of a source. */
export interface Mutant {
  /** The number behind which the instrumented sources have it. */
  readonly id: string
  /** The same in every run, for as long as its file does not change. */
  readonly key: string
  readonly file: string
  readonly line: number
  /** The line it begins on, trimmed. */
  readonly text: string
  readonly mutator: string
  /** `a < b → a <= b`, on one line. */
  readonly change: string
}

export interface Source {
  readonly name: string
  readonly content: string
}

interface Place {
  readonly line: number
  readonly column: number
}

interface Found {
  readonly id: string
  readonly fileName: string
  readonly mutatorName: string
  readonly replacement: string
  readonly statusReason?: string
  readonly location: { readonly start: Place; readonly end: Place }
}

/** Texts are left as they are: a sentence is for people, and the type checker refuses another tag. */
const LEFT_OUT = ["StringLiteral"]

/** Where the instrumented sources count what is met: once that is known it would only cost time. */
const COUNTS = "function cover() {"

const load = (path: string) => import(new URL(`node_modules/${path}`, import.meta.url).href)
const stryker = "@stryker-mutator/instrumenter/dist/src"

/** Stryker's instrumenter with a few mutators of our own; its parts are not exported, which is why the lockfile pins it. */
export const instrument = async (
  sources: ReadonlyArray<Source>,
): Promise<{ readonly files: ReadonlyArray<Source>; readonly mutants: ReadonlyArray<Mutant> }> => {
  const { Instrumenter } = await load(`${stryker}/index.js`)
  const { transformBabel } = await load(`${stryker}/transformers/babel-transformer.js`)
  const { allMutators } = await load(`${stryker}/mutators/index.js`)
  const mutators = [...allMutators, ...ownMutators(await load("@babel/core/lib/index.js"))]
  const silent = { isDebugEnabled: () => false, debug: () => {}, info: () => {}, warn: () => {} }
  const instrumenter = new Instrumenter(
    silent,
    undefined,
    undefined,
    (ast: unknown, mutants: unknown, context: unknown) => transformBabel(ast, mutants, context, mutators),
  )
  const options = { plugins: null, excludedMutations: LEFT_OUT, ignorers: [] }
  const made = await instrumenter.instrument(
    sources.map((source) => ({ ...source, mutate: true })),
    options,
  )
  const contents = new Map(sources.map(({ name, content }) => [name, content]))
  const found: ReadonlyArray<Found> = made.mutants
  return {
    files: made.files.map(({ name, content }: Source) => ({
      name,
      content: content.replace(COUNTS, `${COUNTS}if (ns.quiet) return;`),
    })),
    mutants: found
      .filter(({ statusReason }) => statusReason === undefined)
      .map((one) => described(one, contents.get(one.fileName) ?? "")),
  }
}

const described = ({ id, fileName, mutatorName, replacement, location }: Found, content: string): Mutant => {
  const { start, end } = location
  const lines = content.split("\n").slice(start.line, end.line + 1)
  const last = lines.length - 1
  const original = lines.map((text, i) => text.slice(i === 0 ? start.column : 0, i === last ? end.column : undefined))
  const change = `${onOneLine(original.join("\n"))} → ${onOneLine(replacement)}`
  const where = [fileName, content, location, mutatorName, replacement]
  return {
    id,
    key: createHash("sha256").update(JSON.stringify(where)).digest("hex").slice(0, 16),
    file: fileName,
    line: start.line + 1,
    text: (lines[0] ?? "").trim(),
    mutator: mutatorName,
    change,
  }
}

const LONGEST = 100

const onOneLine = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim()
  if (line === "") return "(nothing)"
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line
}
