/** How far effect promises to keep a module, or one export of it: the `@stability` mark in its own sources. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Stability } from "./architecture.ts"

const src = fileURLToPath(new URL("../node_modules/effect/src/", import.meta.url))
const marks = new Map<string, Marks>()

interface Marks {
  readonly module: Stability
  readonly members: ReadonlyMap<string, ReadonlySet<Stability>>
}

/**
 * `effectStability("effect/Schema")` is the module's own mark; with a member, that export's. A name declared twice (a
 * type beside its value) is stable when either is. A name without a mark of its own is what its module is.
 */
export const effectStability = (module: string, member?: string): Stability => {
  const known = marks.get(module) ?? read(module)
  marks.set(module, known)
  const own = member === undefined ? undefined : known.members.get(member)
  if (own === undefined) return known.module
  return own.has("stable") ? "stable" : ([...own][0] ?? "unknown")
}

const doc = String.raw`\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s*`
const declaration = String.raw`export\s+(?:declare\s+)?(?:abstract\s+)?(?:const|let|function\*?|class|interface|type|namespace)\s+(?<name>\w+)`
const listed = String.raw`(?:\w+\s+as\s+)?(?<listed>\w+)\s*[,}]`
const documented = new RegExp(`${doc}(?:${declaration}|${listed})`, "g")

const read = (module: string): Marks => {
  const file = `${src}${module.slice("effect/".length)}.ts`
  if (!existsSync(file)) return { module: "unknown", members: new Map() }
  const text = readFileSync(file, "utf8")
  const members = new Map<string, Set<Stability>>()
  for (const { groups = {} } of text.matchAll(documented)) {
    const name = groups.name ?? groups.listed ?? ""
    const mark = markIn(groups.doc ?? "")
    if (mark !== "unknown") members.set(name, (members.get(name) ?? new Set()).add(mark))
  }
  // The module's own comment is the first one that carries a mark.
  return { module: markIn(text), members }
}

const markIn = (text: string): Stability => {
  const [, mark] = text.match(/@stability (stable|unstable|experimental)\b/) ?? []
  return (mark as Stability | undefined) ?? "unknown"
}
