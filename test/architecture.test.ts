import { existsSync, globSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import {
  chapterOrder,
  entryPointsAreBuilt,
  fileSize,
  MAX_LINES_OF_A_FILE,
  type Package,
  packageBorders,
  purity,
  stableEffect,
  tablesOfContents,
} from "./architecture.ts"
import { effectStability } from "./effectStability.ts"
import { importsOf, type Source } from "./sources.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8")
const find = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: ["**/node_modules/**"] }).map((path) => path.replaceAll("\\", "/"))

const house: Source[] = find("{packages,examples}/*/src/**/*.ts").map((path) => ({ path, text: read(path) }))
const packages: Package[] = await Promise.all(find("packages/*/package.json").map(packageAt))
const entryPoints = new Map(packages.map(({ name, exports }) => [name, Object.keys(exports)]))

async function packageAt(path: string): Promise<Package> {
  const { name, exports } = JSON.parse(read(path))
  const folder = posix.dirname(path)
  const { default: tsup } = await import(pathToFileURL(`${root}/${folder}/tsup.config.ts`).href)
  const entries: Record<string, string> | string[] = tsup.entry
  const built = Array.isArray(entries)
    ? Object.fromEntries(entries.map((entry) => [entry.replace(/^src\//, "").replace(/\.ts$/, ""), entry]))
    : entries
  return { name, exports, built, files: find(`${folder}/src/**/*.ts`).map((file) => posix.relative(folder, file)) }
}

describe("the house", () => {
  it("has sources to read", () => {
    expect(house.map(({ path }) => path)).toContain("packages/core/src/catalog/ids.ts")
    expect(house.flatMap(importsOf).length).toBeGreaterThan(20)
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["@cartwright/core", "@cartwright/adapters-sql"]),
    )
  })
  it("reads top to bottom: a chapter imports only from chapters before it", () => {
    expect(chapterOrder(house)).toEqual([])
    expect(tablesOfContents(house)).toEqual([])
  })
  it("does its arithmetic without Effect, a platform, a clock or chance", () => expect(purity(house)).toEqual([]))
  it("has packages that know each other by public entry points only", () =>
    expect(packageBorders(house, entryPoints)).toEqual([]))
  it("publishes nothing that rests on an unstable part of effect", () =>
    expect(stableEffect(house, effectStability)).toEqual([]))
  it("builds every entry point it names, and nothing else", () =>
    expect(packages.flatMap(entryPointsAreBuilt)).toEqual([]))
  it("has files that fit on a few screens", () => expect(fileSize(house)).toEqual([]))
})

const money = "packages/core/src/money/Money.ts"
const source = (path: string, text: string): Source[] => [{ path, text }]
const problemsOf = (path: string, text: string): string[] => {
  const sources = source(path, text)
  return [
    ...chapterOrder(sources),
    ...tablesOfContents(sources),
    ...purity(sources),
    ...packageBorders(sources, new Map([["@cartwright/core", [".", "./memory", "./testing"]]])),
    ...stableEffect(sources, effectStability),
    ...fileSize(sources),
  ]
}

describe("a fabricated violation is found:", () => {
  it.each([
    ["a chapter that imports from a later one", money, `import { x } from "../cart/Cart.ts"`],
    ["one that only takes the type", money, `import type { Cart } from "../cart/Cart.ts"`],
    ["one that hands it on", money, `export {\n  x,\n  y\n} from "../pricing/priceCart.ts"`],
    ["one that loads it later", money, `const later = () => import("../cart/Cart.ts")`],
    ["a chapter that imports the table of contents", money, `import * as core from "../index.ts"`],
    ["a chapter nobody knows", "packages/core/src/util/x.ts", ""],
    ["a service that knows memory", "packages/core/src/services/a.ts", `import { m } from "../memory/index.ts"`],
    ["promise inside memory", "packages/core/src/promise/a.ts", `import { m } from "../memory/MemoryCartStore.ts"`],
    ["a table of contents that computes", "packages/core/src/index.ts", `export const one = 1`],
    ["a table of contents with testing", "packages/core/src/index.ts", `export * from "./testing/index.ts"`],
    ["arithmetic among the schemas", "packages/core/src/schema.ts", `export * from "./money/Money.ts"`],
    ["Effect in the arithmetic", money, `import * as Effect from "effect/Effect"`],
    ["Schema in the arithmetic", money, `import * as Schema from "effect/Schema"`],
    ["Schema by way of a schema file", money, `import { M } from "./Money.schema.ts"`],
    ["Effect in a schema", "packages/core/src/money/Money.schema.ts", `import * as Effect from "effect/Effect"`],
    ["a platform in the arithmetic", money, `import { hash } from "node:crypto"`],
    ["a platform's type", money, `import type { Hash } from "node:crypto"`],
    ["a clock", money, `export const now = () => Date.now()`],
    ["another clock", money, `export const now = () => new Date()`],
    ["a third clock", money, `export const now = () => performance.now()`],
    ["chance", money, `export const dice = () => Math.random()`],
    ["chance in a template", money, `export const dice = () => \`dice-\${Math.random()}\``],
    ["more chance", money, `export const id = () => crypto.randomUUID()`],
    ["the machine's locale", money, `export const sorted = (a: string, b: string) => a.localeCompare(b)`],
    ["the core's inside", "packages/adapters-sql/src/a.ts", `import { x } from "@cartwright/core/money/Money"`],
    ["another package's file", "packages/adapters-sql/src/a.ts", `import { x } from "../../core/src/index.ts"`],
    ["an adapter in an adapter", "packages/adapters-sql/src/a.ts", `import { x } from "@cartwright/adapters-redis"`],
    ["testing in an adapter", "packages/adapters-sql/src/a.ts", `import { x } from "@cartwright/core/testing"`],
    ["an adapter in the core", "packages/core/src/ports/a.ts", `import type { X } from "@cartwright/adapters-sql"`],
    ["all of effect", "packages/core/src/ports/a.ts", `import { Effect } from "effect"`],
    ["an unstable module", "packages/core/src/ports/a.ts", `import * as Graph from "effect/Graph"`],
    ["an unstable folder", "packages/core/src/ports/a.ts", `import * as S from "effect/sql/SqlClient"`],
    ["an experimental module", "packages/core/src/ports/a.ts", `import * as Glob from "effect/Glob"`],
    ["a module that is not there", "packages/core/src/ports/a.ts", `import * as E from "effect/Either"`],
    [
      "an unstable part of a stable module",
      "packages/core/src/ports/a.ts",
      `import * as Effect from "effect/Effect"\nexport const x = Effect.withExecutionPlan`,
    ],
    ["a file too long", money, `${"\n".repeat(MAX_LINES_OF_A_FILE)}export const x = 1`],
  ])("%s", (_, path, text) => expect(problemsOf(path, text)).toHaveLength(1))

  it("an entry point without a source, without a build, elsewhere, or that nobody asked for", () => {
    const good: Package = {
      name: "p",
      exports: { ".": { "@cartwright/source": "./src/a.ts", types: "./dist/a.d.ts", default: "./dist/a.js" } },
      built: { a: "src/a.ts" },
      files: ["src/a.ts"],
    }
    expect(entryPointsAreBuilt(good)).toEqual([])
    expect(entryPointsAreBuilt({ ...good, files: [] })).toEqual(["p has no source ./src/a.ts"])
    expect(entryPointsAreBuilt({ ...good, built: {} })).toEqual(["p is not built by tsup.config.ts"])
    expect(entryPointsAreBuilt({ ...good, built: { a: "src/a.ts", b: "src/b.ts" } })).toHaveLength(1)
    const exports = { ".": { "@cartwright/source": "./src/a.ts", types: "./dist/b.d.ts", default: "./dist/b.js" } }
    expect(entryPointsAreBuilt({ ...good, exports })).toHaveLength(2)
  })
})

describe("what is allowed passes:", () => {
  it.each([
    [
      "a chapter that imports from an earlier one",
      "packages/core/src/cart/Cart.ts",
      `import { x } from "../money/a.ts"`,
    ],
    ["a type of effect", money, `import type { Brand } from "effect/Brand"`],
    ["a schema", "packages/core/src/cart/Cart.schema.ts", `import * as Schema from "effect/Schema"`],
    ["a schema on a schema", "packages/core/src/cart/Cart.schema.ts", `import { M } from "../money/Money.schema.ts"`],
    ["a comment about a clock", money, `/** Never Date.now(). import { x } from "../cart/Cart.ts" */\nexport {}`],
    ["a text about a clock", money, `throw new TypeError("Money.of: not from Date.now(), crypto.x or node:fs")`],
    ["a digest", "packages/core/src/money/canonical.ts", `import { sha256 } from "@noble/hashes/sha2.js"`],
    ["promise on memory's entry", "packages/core/src/promise/a.ts", `export { memory } from "../memory/index.ts"`],
    ["an example with laws", "examples/shop/src/a.ts", `import { prove } from "@cartwright/core/testing"`],
  ])("%s", (_, path, text) => expect(problemsOf(path, text)).toEqual([]))

  it("effect's own marks are read", () => {
    expect(existsSync(`${root}/node_modules/effect/src/Effect.ts`)).toBe(true)
    expect(effectStability("effect/Effect")).toBe("stable")
    expect(effectStability("effect/testing/TestClock")).toBe("stable")
    expect(effectStability("effect/Effect", "gen")).toBe("stable")
    expect(effectStability("effect/Effect", "catch")).toBe("stable")
    expect(effectStability("effect/Arbitrary")).toBe("unstable")
  })
})
