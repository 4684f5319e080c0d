/** A copy of what the tests of pricing need, with the mutants in its sources: nothing is ever changed in the working tree. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { instrument, type Mutant } from "./instrument.ts"

export interface Tree {
  readonly folder: string
  readonly mutants: ReadonlyArray<Mutant>
  readonly tests: ReadonlyArray<string>
  /** Of all tests: a survivor is only known to survive these. */
  readonly testsDigest: string
}

const COPIED = ["packages/core/package.json", "packages/core/tsconfig.json", "packages/core/src", "packages/core/test"]
const ALSO = ["tsconfig.base.json", "package.json", "docs/promotion.schema.json"]
const MUTATED = ["packages/core/src/pricing/**/*.ts", "packages/core/src/money/allocate.ts"]
const TESTS = ["packages/core/test/pricing/**/*.ts", "packages/core/test/money/**/*.ts"]

const here = fileURLToPath(new URL("./", import.meta.url))
const filesOf = (patterns: ReadonlyArray<string>): ReadonlyArray<string> =>
  patterns
    .flatMap((pattern) => globSync(pattern))
    .map((path) => path.replaceAll("\\", "/"))
    .sort()

export const makeTree = async (): Promise<Tree> => {
  install()
  const folder = join(process.cwd(), `.cache/mutate/${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "test"), { recursive: true })
  for (const path of [...COPIED, ...ALSO]) cpSync(path, join(folder, path), { recursive: true })
  cpSync(join(here, "inside"), join(folder, "mutate"), { recursive: true })
  cpSync(join(here, "inside/scale.ts"), join(folder, "test/scale.ts"))
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"), "junction")

  const sources = filesOf(MUTATED).map((name) => ({ name, content: readFileSync(name, "utf8") }))
  const { files, mutants } = await instrument(sources)
  for (const { name, content } of files) writeFileSync(join(folder, name), content)

  const tests = filesOf(TESTS)
  const digest = createHash("sha256")
  for (const path of tests) digest.update(path).update(readFileSync(path))
  return {
    folder,
    mutants,
    tests: tests.filter((path) => path.endsWith(".test.ts")),
    testsDigest: digest.digest("hex").slice(0, 16),
  }
}

/** The instrumenter has a lockfile of its own here: nothing but this command installs it, when it needs it. */
const install = (): void => {
  const version = (file: string, path: string): string | undefined =>
    existsSync(join(here, file))
      ? JSON.parse(readFileSync(join(here, file), "utf8")).packages[path]?.version
      : undefined
  const path = "node_modules/@stryker-mutator/instrumenter"
  if (version("node_modules/.package-lock.json", path) === version("package-lock.json", path)) return
  console.error("Installing mutate/package-lock.json (npm ci) ...")
  const npm = process.env["npm_execpath"]
  const [command, ...first] = npm === undefined ? ["npm"] : [process.execPath, npm]
  const { status } = spawnSync(command, [...first, "ci", "--ignore-scripts", "--loglevel=error"], {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
  })
  if (status !== 0) throw new Error("mutate: the instrumenter could not be installed, see above. It comes from npm.")
}
