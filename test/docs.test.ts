import { execFile, fork } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { type Example, examplesIn, moduleOf, onThePage } from "../scripts/doc-examples.ts"
import type { Went } from "../scripts/run-examples.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const folder = `${root}.cache/examples`
const conditions = "--conditions=@cartwright/source"
const pages = ["README.md", "CONTRIBUTING.md", "docs/**/*.md", "packages/*/README.md", "packages/*/src/**/*.ts"]

interface Program extends Example {
  readonly name: string
  readonly file: string
}

const programs: Program[] = globSync(pages, { cwd: root, exclude: ["**/node_modules/**"] })
  .sort()
  .flatMap((path) => examplesIn(path.replaceAll("\\", "/"), readFileSync(`${root}${path}`, "utf8")))
  .map((example) => {
    const name = `${example.path.replace(/\W+/g, "-")}-${example.line}`
    return { ...example, name, file: `${folder}/${name}.${example.runner === "vitest" ? "test.ts" : "ts"}` }
  })

/** Runs a tool of the repository with this Node; answers with everything it printed, and whether it was content. */
const run = async (...args: string[]): Promise<{ readonly ok: boolean; readonly output: string }> => {
  const options = {
    cwd: `${folder}/here`,
    timeout: 60_000,
    env: { ...process.env, NODE_OPTIONS: "", VITEST: "", NO_COLOR: "1" },
  }
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stdout, stderr }) => ({ ok: true, output: stdout + stderr }),
    ({ stdout = "", stderr = "", message }) => ({ ok: false, output: `${stdout}${stderr}` || String(message) }),
  )
}

const write = () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(`${folder}/here`, { recursive: true })
  for (const program of programs) writeFileSync(program.file, moduleOf(program))
  const compilerOptions = {
    composite: false,
    declaration: false,
    declarationMap: false,
    noEmit: true,
    noUnusedLocals: false,
  }
  const tsconfig = {
    extends: "../../tsconfig.base.json",
    compilerOptions,
    include: ["*.ts"],
    exclude: ["vitest.config.ts"],
  }
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({ ...tsconfig, compilerOptions: { ...compilerOptions, moduleDetection: "force" } }),
  )
  const resolve = `{ conditions: ["@cartwright/source"] }`
  writeFileSync(`${folder}/vitest.config.ts`, `export default { resolve: ${resolve}, ssr: { resolve: ${resolve} } }`)
}

/** All examples that Node imports, in one process; in another one when an example has ended the first. */
const importAll = async (files: ReadonlyArray<string>): Promise<Map<string, Went>> => {
  const went = new Map<string, Went>()
  while (went.size < files.length) {
    const said = await importFrom(files.slice(went.size), (one) => went.set(one.file, one))
    const culprit = files[went.size]
    if (culprit !== undefined)
      went.set(culprit, { file: culprit, error: `the process ended during this example\n${said}` })
  }
  return went
}

const importFrom = (files: ReadonlyArray<string>, told: (went: Went) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd: `${folder}/here`, execArgv: [conditions], silent: true, timeout: 60_000 }
    const runner = fork(`${root}scripts/run-examples.ts`, files, options)
    let said = ""
    for (const stream of [runner.stdout, runner.stderr]) stream?.on("data", (chunk) => (said += chunk))
    runner.on("message", told)
    runner.on("error", reject)
    runner.on("close", () => resolve(said))
  })

let types = { ok: true, output: "" }
let went = new Map<string, Went>()

beforeAll(async () => {
  write()
  const imported = programs.filter(({ runner }) => runner === "node").map(({ file }) => file)
  ;[types, went] = await Promise.all([
    programs.length === 0 ? types : run(`${root}node_modules/typescript/bin/tsc`, "-p", `${folder}/tsconfig.json`),
    importAll(imported),
  ])
})

const runs: Record<Example["runner"], (program: Program) => Promise<string>> = {
  "no-run": async () => "",
  node: async ({ file }) => went.get(file)?.error ?? "",
  "node-test": async ({ file }) => {
    const { ok, output } = await run(conditions, "--test", file)
    return ok && /^(?:#|ℹ) pass [1-9]/m.test(output) ? "" : output
  },
  vitest: async ({ file }) => {
    const vitest = `${root}node_modules/vitest/vitest.mjs`
    const { ok, output } = await run(vitest, "run", "--root", folder, "--reporter=default", file)
    return ok ? "" : output
  },
}

const ofTypes = (): string[] => types.output.split(/\n(?=\S)/).filter((said) => said.trim() !== "")

describe("the examples in the documentation", () => {
  it.for(programs)("$path:$line compiles and does what it says", async (program) => {
    const file = program.file.slice(folder.length + 1)
    const wrong = ofTypes().filter((said) => said.includes(file))
    const said = await runs[program.runner](program)
    const problems = [...wrong, ...(said === "" ? [] : [said])].map((text) => onThePage(text, file, program))
    expect(problems.join("\n"), `${program.path}:${program.line}`).toBe("")
  })
  it("use sources that compile", () => {
    const elsewhere = ofTypes().filter(
      (said) => !programs.some(({ file }) => said.includes(file.slice(folder.length + 1))),
    )
    expect(elsewhere.join("\n")).toBe("")
  })
})

describe("an example", () => {
  const page =
    "Text.\n\n```ts\nconst a = 1\n```\n\n  ```ts no-run\n  let b: string\n  ```\n\n```sh\nls\n```\n\n```ts node-test\n```\n"
  const comment = `/**\n * Adds.\n *\n * @example\n * add(1, 2) // => 3\n * add(\n *   1,\n * ) // => 1\n * @see x\n */\nconst add = 1\n`

  it("is found in a page by its fence, with its line and its runner", () => {
    const found = examplesIn("README.md", page)
    expect(found.map(({ line, runner, code }) => [line, runner, code.trim()])).toEqual([
      [4, "node", "const a = 1"],
      [8, "no-run", "let b: string"],
      [16, "node-test", ""],
    ])
    const [test] = examplesIn("README.md", '```ts\nimport { test } from "node:test"\n```')
    expect(test?.runner).toBe("node-test")
    expect(() => examplesIn("README.md", "```ts skip\n```")).toThrow('README.md:1 has a fence for "skip"')
    expect(() => examplesIn("README.md", "```ts\n1")).toThrow("never closed")
  })
  it("goes on in a fence that continues it, on the lines of the page", () => {
    const page = "# A\n```ts\nconst a = 1\n```\nText.\n```ts continues\na // => 1\n```"
    const [example, ...others] = examplesIn("a.md", page)
    expect(others).toEqual([])
    expect(example).toEqual({ path: "a.md", line: 3, runner: "node", code: "const a = 1\n\n\n\na // => 1" })
    expect(() => examplesIn("a.md", "```ts continues\n1\n```")).toThrow("there is none before it")
  })
  it("is found in a doc comment, up to the next tag or the comment's end", () => {
    expect(examplesIn("a.ts", comment)).toEqual([
      { path: "a.ts", line: 5, runner: "node", code: "add(1, 2) // => 3\nadd(\n  1,\n) // => 1" },
    ])
  })
  it("asserts what it shows, on the lines where it shows it", () => {
    const of = (code: string) => moduleOf({ path: "a.md", line: 1, runner: "node", code }).split("\nimport ")[0]
    expect(of("add(1, 2) // => 3")).toBe("$shows(add(1, 2), 3)")
    expect(of("await add(1) // => { a: 1 }")).toBe("$shows(await add(1), { a: 1 })")
    expect(of("add(\n  1,\n) // => 1")).toBe("$shows(add(\n  1,\n), 1)")
    expect(of("f(1)\n[1]\n  .map((x) => [\n  x])\n  .at(0) // => [1]")).toBe(
      "f(1)\n$shows([1]\n  .map((x) => [\n  x])\n  .at(0), [1])",
    )
    expect(of("const x = add({\n  y,\n}) // => 2")).toBe("const x = add({\n  y,\n}); $shows(x, 2)")
    expect(() => of("add(1)\n// => 1")).toThrow("a.md:2 shows a value on a line of its own")
    expect(of("add(1) // gives => 2")).toBe("add(1) // gives => 2\nexport {}\n")
  })
  it("tells where on the page it went wrong", () => {
    const example: Example = { path: "README.md", line: 40, runner: "node", code: "" }
    expect(onThePage("at $shows (r-40.ts:9:1)\nat (file:///x/r-40.ts:3:7)", "r-40.ts", example)).toBe(
      "at (README.md:42)",
    )
    expect(onThePage("../r-40.ts(3,7): error TS1", "r-40.ts", example)).toBe("README.md:42: error TS1")
  })
})
