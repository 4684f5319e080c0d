/**
 * The examples in the documentation, as programs: every fenced `ts` block of a Markdown file and every `@example` of a
 * doc comment becomes one module, line for line where it was, so that an error's line leads back to the page.
 *
 * `// => value` after an expression says what it gives, and is turned into an assertion. An example is imported by Node;
 * one that imports a test runner is run by it. `ts no-run`, `ts node-test` or `ts vitest` on a fence say so explicitly. A
 * fence `ts continues` goes on with the example before it on the page, so that a page can explain a program step by step.
 */

type Runner = "node" | "no-run" | "node-test" | "vitest"

export interface Example {
  /** The page, from the repository's root. */
  readonly path: string
  /** The line of the page on which the example's first line stands. */
  readonly line: number
  readonly runner: Runner
  readonly code: string
}

const runners: ReadonlyArray<Runner> = ["node", "no-run", "node-test", "vitest"]

/** The examples of one page: of a Markdown file its fences, of a source its doc comments. */
export const examplesIn = (path: string, text: string): Example[] =>
  path.endsWith(".md") ? inMarkdown(path, text) : inComments(path, text)

const inMarkdown = (path: string, text: string): Example[] => {
  const examples: Example[] = []
  let open:
    | { readonly fence: string; readonly line: number; readonly info: string; readonly code: string[] }
    | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const [, fence = "", info = ""] = line.match(/^\s*(`{3,}|~{3,})\s*(.*?)\s*$/) ?? []
    if (open !== undefined && !(info === "" && fence.startsWith(open.fence))) open.code.push(line)
    else if (open !== undefined) {
      const [language, how] = open.info.split(/\s+/)
      const code = open.code.join("\n")
      if (how === "continues") examples.push(continued(examples.pop(), code, open.line, path))
      else if (language === "ts" || language === "typescript")
        examples.push({ path, line: open.line, runner: runnerOf(code, how, `${path}:${open.line - 1}`), code })
      open = undefined
    } else if (fence !== "") open = { fence, line: index + 2, info, code: [] }
  }
  if (open !== undefined) throw new SyntaxError(`${path}:${open.line - 1} opens a fence that is never closed`)
  return examples
}

/** The earlier example with this code behind it, on the lines where the page has it. */
const continued = (before: Example | undefined, code: string, line: number, path: string): Example => {
  if (before === undefined)
    throw new SyntaxError(`${path}:${line - 1} continues an example, and there is none before it`)
  const between = line - before.line - before.code.split("\n").length
  return { ...before, code: `${before.code}\n${"\n".repeat(between)}${code}` }
}

const runnerOf = (code: string, how: string | undefined, place: string): Runner => {
  if (how === undefined)
    return /\sfrom "node:test"/.test(code) ? "node-test" : /\sfrom "vitest"/.test(code) ? "vitest" : "node"
  const runner = runners.find((one) => one === how)
  if (runner !== undefined) return runner
  throw new SyntaxError(`${place} has a fence for "${how}": it may be one of ${runners.join(", ")}`)
}

const inComments = (path: string, text: string): Example[] =>
  [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) => {
    const first = text.slice(0, comment.index).split("\n").length
    const lines = comment[0].split("\n").map((line) => line.replace(/^\s*\/?\*{1,2}\/?( |$)|\s*\*\/$/g, ""))
    return lines.flatMap((line, index): Example[] => {
      if (!/^@example\b/.test(line)) return []
      const rest = lines.slice(index + 1)
      const end = rest.findIndex((one) => /^@[a-z]/.test(one))
      // A fence is welcome and not needed: its lines stay, empty, so that the others keep their numbers.
      const kept = (end < 0 ? rest : rest.slice(0, end)).map((one) => (/^\s*(`{3,}|~{3,})/.test(one) ? "" : one))
      const code = kept.join("\n").trimEnd()
      return [{ path, line: first + index + 1, runner: runnerOf(code, undefined, path), code }]
    })
  })

/** The example as a module: each `// => value` an assertion, every line where it was. */
export const moduleOf = ({ code, path, line: first }: Example): string => {
  const lines = code.split("\n")
  for (const [index, line] of lines.entries()) {
    if (/^\s*\/\/ =>/.test(line))
      throw new SyntaxError(`${path}:${first + index} shows a value on a line of its own: put it behind its expression`)
    const [, last, value] = line.match(/^(.*?\S)\s*\/\/ => (.+?)\s*$/) ?? []
    if (last === undefined || value === undefined) continue
    lines[index] = last
    const from = startOfStatement(lines, index)
    const [, name] = lines[from]?.match(/^\s*(?:const|let)\s+(\w+)/) ?? []
    if (name !== undefined) lines[index] = `${last}; $shows(${name}, ${value})`
    else {
      lines[from] = `$shows(${lines[from]}`
      lines[index] = `${lines[index]}, ${value})`
    }
  }
  return lines.some((line) => line.includes("$shows("))
    ? `${lines.join("\n")}\nimport { deepStrictEqual } from "node:assert/strict"\n${shows}\n`
    : `${lines.join("\n")}\nexport {}\n`
}

// A function of its own keeps the assertion from narrowing the types of what the example goes on with.
const shows = "function $shows(actual: unknown, expected: unknown): void { deepStrictEqual(actual, expected) }"

/** Walks up from the last line of a statement while brackets are open or the line goes on with the one before it. */
const startOfStatement = (lines: ReadonlyArray<string>, last: number): number => {
  let open = 0
  for (let index = last; index >= 0; index--) {
    const line = (lines[index] ?? "").replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\/.*/g, "")
    open += (line.match(/[)\]}]/g)?.length ?? 0) - (line.match(/[([{]/g)?.length ?? 0)
    const goesOn = /^\s*(?:[.?:)\]}*/+|&,]|-\s)/.test(line)
    if (open <= 0 && !goesOn) return index
  }
  return 0
}

/** Every way a text names a place in the example's module, said as a place on the page. */
export const onThePage = (text: string, file: string, { path, line }: Example): string => {
  const name = `(?:file://)?[^\\s("']*${file.replaceAll(".", "\\.")}`
  const place = new RegExp(`${name}(?::(\\d+)(?::\\d+)?|\\((\\d+),\\d+\\))`, "g")
  return text
    .replace(/^.*\$shows \(.*\n/gm, "")
    .replace(place, (_, inStack, inTypes) => `${path}:${Number(inStack ?? inTypes) + line - 1}`)
}
