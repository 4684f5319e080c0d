/** `npm run prove`: every test with its whole count instead of a tenth, and `docs/prove.md` written from what held. */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"

interface Held {
  readonly what: string
  readonly count: number
  readonly unit: string
  readonly seed: number
}

const proofs = ".cache/proofs.jsonl"
rmSync(proofs, { force: true })
const start = performance.now()
const { status } = spawnSync("node", ["node_modules/vitest/vitest.mjs", "run"], {
  stdio: "inherit",
  env: { ...process.env, CARTWRIGHT_PROVE: "1" },
})
if (status !== 0 || !existsSync(proofs)) {
  console.error("Not everything held: see above. docs/prove.md is left as it was.")
  process.exit(status ?? 1)
}
const minutes = ((performance.now() - start) / 60_000).toFixed(1)
const held: ReadonlyArray<Held> = readFileSync(proofs, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
const { numPassedTests, numPendingTests } = JSON.parse(readFileSync(".cache/vitest.json", "utf8"))
const rows = held
  .toSorted((a, b) => (a.what < b.what ? -1 : 1))
  .map(({ what, count, unit }) => `| ${what} | ${count.toLocaleString("en")} ${unit} |`)

writeFileSync(
  "docs/prove.md",
  `# What was proved, and how often

Written by \`npm run prove\`, which runs every test with its whole count; \`npm test\` tries at least a tenth of it, each time from a
fresh seed that it prints.

Last full run: ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${minutes} minutes, seed ${held[0]?.seed}.
${numPassedTests} tests passed; ${numPendingTests} laws were skipped out loud, each with its reason.

| what held | tried |
| --- | --- |
${rows.join("\n")}
`,
)
console.log(`Everything held: ${held.length} rows in docs/prove.md, ${minutes} minutes.`)
