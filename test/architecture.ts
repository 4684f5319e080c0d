/**
 * The directions of this house, as functions over `{ path, text }`: what each returns is a list of sentences, one for
 * every place where a source looks the wrong way. `architecture.test.ts` runs them over the repository, and over
 * fabricated sources to see that each of them can fail.
 */
import { posix } from "node:path"
import { importsOf, type Source, withoutComments, withoutText } from "./sources.ts"

/** The chapters of core in reading order. Each may import from itself and from those before it. */
const chapters = [
  "money",
  "catalog",
  "cart",
  "pricing",
  "settlement",
  "order",
  "payment",
  "flows",
  "ports",
  "memory",
  "services",
  "promise",
  "testing",
]
/** Values in, values out: no Effect at run time, no platform, no clock, no chance. */
const pureChapters = ["money", "catalog", "cart", "pricing", "settlement", "order", "payment", "flows"]
/** Most lines a file may have before it is two concepts. */
export const MAX_LINES_OF_A_FILE = 400

const core = "packages/core/src"
const index = `${core}/index.ts`
const schemas = `${core}/schema.ts`
const contents = [index, schemas]

/** What depends on the machine, the moment or chance; each is an argument in a pure chapter, never a call. */
const impure =
  /\bDate\.now\b|\bnew Date\(|\bDate\(\)|\bMath\.random\b|\bperformance\.|\bcrypto\.|\bprocess\.|\bconsole\.|\bset(?:Timeout|Interval|Immediate)\(|\blocaleCompare\(|\btoLocale\w*\(/g

const chapterOf = (path: string): string | undefined =>
  path.startsWith(`${core}/`) && !contents.includes(path) ? path.slice(core.length + 1).split("/")[0] : undefined
const isPure = (path: string): boolean => pureChapters.includes(chapterOf(path) ?? "")
const isSchema = (path: string): boolean => path.endsWith(".schema.ts")
const isSource = (path: string): boolean => /^(packages|examples)\/[^/]+\/src\//.test(path)
const packageOf = (path: string): string => path.split("/").slice(0, 2).join("/")
const resolved = (path: string, from: string): string => posix.join(posix.dirname(path), from)
const isRelative = (from: string): boolean => from.startsWith(".")
const at = (source: Source, line: number, problem: string): string => `${source.path}:${line} ${problem}`

/** Chapters of core import only from chapters before them; the two tables of contents stand outside the order. */
export const chapterOrder = (sources: ReadonlyArray<Source>): string[] =>
  sources.flatMap((source) => {
    const chapter = chapterOf(source.path)
    if (chapter === undefined) return []
    const place = chapters.indexOf(chapter)
    if (place < 0) return [at(source, 1, `is in no chapter: the chapters are ${chapters.join(", ")}`)]
    return importsOf(source).flatMap(({ from, line }) => {
      if (!isRelative(from)) return []
      const target = resolved(source.path, from)
      const other = chapterOf(target)
      if (contents.includes(target)) return [at(source, line, `imports the table of contents ${from}`)]
      if (other === undefined) return [at(source, line, `leaves the core's sources with ${from}`)]
      if (chapters.indexOf(other) > place) return [at(source, line, `${chapter} comes before ${other}: ${from}`)]
      if (chapter === "services" && other === "memory")
        return [at(source, line, `services know ports, never memory: ${from}`)]
      if (chapter === "promise" && other === "memory" && target !== `${core}/memory/index.ts`)
        return [at(source, line, `promise knows memory by its index.ts only: ${from}`)]
      return []
    })
  })

/** `index.ts` of core holds nothing but `export … from`, without the tests' tools; `schema.ts` loads nothing but schemas. */
export const tablesOfContents = (sources: ReadonlyArray<Source>): string[] =>
  sources.flatMap((source) => {
    if (source.path === schemas)
      return importsOf(source)
        .filter(({ from }) => from !== "effect/Schema" && !isSchema(from))
        .map(({ from, line }) => at(source, line, `is about schemas, and loads ${from}`))
    if (source.path !== index) return []
    const rest = withoutComments(source.text).replace(/^export\s[^"]*?from\s*"[^"]+"/gm, "")
    return [
      ...(rest.trim() === "" ? [] : [at(source, 1, `is a table of contents, and says: ${rest.trim().slice(0, 80)}`)]),
      ...importsOf(source)
        .filter(({ from }) => chapterOf(resolved(source.path, from)) === "testing")
        .map(({ from, line }) => at(source, line, `testing is an entry point of its own: ${from}`)),
    ]
  })

/** Pure chapters run without Effect and without a platform; their schemas stand beside them and only use Schema. */
export const purity = (sources: ReadonlyArray<Source>): string[] =>
  sources
    .filter(({ path }) => isPure(path))
    .flatMap((source) => {
      const wrongImports = importsOf(source).flatMap(({ from, line, typeOnly }) => {
        if (isRelative(from)) {
          const loads = isSchema(from) && !isSchema(source.path) && !typeOnly
          return loads ? [at(source, line, `would load Schema with the arithmetic: ${from}`)] : []
        }
        if (from.startsWith("effect/")) {
          if (typeOnly || (isSchema(source.path) && from === "effect/Schema")) return []
          return [at(source, line, `a pure chapter loads nothing of effect: ${from}`)]
        }
        if (from.startsWith("@noble/hashes/")) return []
        return [at(source, line, `a pure chapter imports ${from}`)]
      })
      const lines = withoutText(source.text).split("\n")
      const calls = lines.flatMap((text, index) =>
        [...text.matchAll(impure)].map(([call]) => at(source, index + 1, `a pure chapter asks the machine: ${call}`)),
      )
      return [...wrongImports, ...calls]
    })

/** Packages know each other by public entry points; adapters know core alone; nobody published needs the tests' tools. */
export const packageBorders = (
  sources: ReadonlyArray<Source>,
  entryPoints: ReadonlyMap<string, ReadonlyArray<string>>,
): string[] =>
  sources
    .filter(({ path }) => isSource(path))
    .flatMap((source) =>
      importsOf(source).flatMap(({ from, line }) => {
        const home = packageOf(source.path)
        const published = home.startsWith("packages/")
        if (isRelative(from)) {
          const target = resolved(source.path, from)
          return target.startsWith(`${home}/src/`) ? [] : [at(source, line, `leaves ${home}/src with ${from}`)]
        }
        if (from === "effect") return [at(source, line, `loads all of effect: import "effect/<Module>"`)]
        const [, name, path] = from.match(/^(@cartwright\/[^/]+)(\/.*)?$/) ?? []
        if (name === undefined) return []
        if (published && home === "packages/core") return [at(source, line, `the core imports the package ${from}`)]
        if (published && name !== "@cartwright/core") return [at(source, line, `one adapter imports another: ${from}`)]
        if (published && path === "/testing") return [at(source, line, `published code imports testing`)]
        const offered = entryPoints.get(name)
        if (offered?.includes(`.${path ?? ""}`) !== true) return [at(source, line, `${from} is no public entry point`)]
        return []
      }),
    )

export type Stability = "stable" | "unstable" | "experimental" | "unknown"

/** Published code uses only what effect marks as stable: the module, and each of its exports that the code names. */
export const stableEffect = (
  sources: ReadonlyArray<Source>,
  stability: (module: string, member?: string) => Stability,
): string[] =>
  sources
    .filter(({ path }) => path.startsWith("packages/") && isSource(path))
    .flatMap((source) =>
      importsOf(source).flatMap(({ from, line, names, namespace }) => {
        if (!from.startsWith("effect/")) return []
        const ofModule = stability(from)
        if (ofModule !== "stable") return [at(source, line, `${from} is ${ofModule}`)]
        const used = namespace === undefined ? names : membersOf(namespace, source.text)
        return used
          .filter((member) => stability(from, member) !== "stable")
          .map((member) => at(source, line, `${member} of ${from} is ${stability(from, member)}`))
      }),
    )

const membersOf = (namespace: string, text: string): string[] => {
  const uses = withoutText(text).matchAll(new RegExp(`(?<![\\w.])${namespace}\\.(\\w+)`, "g"))
  return [...new Set([...uses].map(([, member]) => member ?? ""))]
}

/** A file in `src` fits on a few screens. */
export const fileSize = (sources: ReadonlyArray<Source>): string[] =>
  sources
    .filter(({ path }) => isSource(path))
    .map((source) => ({ source, lines: source.text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MAX_LINES_OF_A_FILE)
    .map(({ source, lines }) => at(source, lines, `has ${lines} lines, more than ${MAX_LINES_OF_A_FILE}`))

export interface Package {
  readonly name: string
  /** Of package.json: each entry point with the files behind its conditions. */
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  /** Of tsup.config.ts: the sources that are built, by the name they get in `dist`. */
  readonly built: Readonly<Record<string, string>>
  /** Of its folder. */
  readonly files: ReadonlyArray<string>
}

/** Every entry point has a source, is built from it, and lies where package.json says; nothing else is built. */
export const entryPointsAreBuilt = ({ name, exports, built, files }: Package): string[] => {
  const public_ = Object.entries(exports).filter(([path]) => path !== "./package.json")
  const wrong = public_.flatMap(([path, target]) => {
    if (typeof target === "string") return [`${name}${path.slice(1)} has no conditions`]
    const source = target["@cartwright/source"] ?? "nothing"
    const output = source.replace("./src/", "./dist/").replace(/\.ts$/, "")
    const entry = output.replace("./dist/", "")
    return [
      ...(files.includes(source.slice(2)) ? [] : [`${name}${path.slice(1)} has no source ${source}`]),
      ...(target.types === `${output}.d.ts` ? [] : [`${name}${path.slice(1)} has other types than ${output}.d.ts`]),
      ...(target.default === `${output}.js` ? [] : [`${name}${path.slice(1)} loads another file than ${output}.js`]),
      ...(`./${built[entry]}` === source ? [] : [`${name}${path.slice(1)} is not built by tsup.config.ts`]),
    ]
  })
  const sources = public_.map(([, target]) => (typeof target === "string" ? target : target["@cartwright/source"]))
  const unused = Object.values(built).filter((source) => !sources.includes(`./${source}`))
  return [...wrong, ...unused.map((source) => `${name} builds ${source}, which is no entry point`)]
}
