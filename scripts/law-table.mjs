// Writes the table of laws and adapters into the README, from what the last test run proved. `--check` only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"

const folder = ".cache/laws"
if (!existsSync(folder)) {
  console.error("There are no proofs yet: run `npm test` first, it writes them down.")
  process.exit(1)
}
const proofs = readdirSync(folder)
  .sort()
  .flatMap((file) => readFileSync(`${folder}/${file}`, "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line))

const adapters = [...new Set(proofs.map(({ adapter }) => adapter))]
const laws = [...new Set(proofs.map(({ law }) => law))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
const reasons = []
const cell = (law, adapter) => {
  const proof = proofs.find((candidate) => candidate.law === law && candidate.adapter === adapter)
  if (proof === undefined) return "–"
  if (proof.result === "proved") return "proved"
  const reason = `${adapter}: ${proof.reason}`
  if (!reasons.includes(reason)) reasons.push(reason)
  return `lacks (${reasons.indexOf(reason) + 1})`
}
const row = (cells) => `| ${cells.join(" | ")} |`
const rows = [
  row(["law", ...adapters]),
  row(["---", ...adapters.map(() => "---")]),
  ...laws.map((law) => row([law, ...adapters.map((adapter) => cell(law, adapter))])),
]
const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`)
const table = `<!-- laws -->\n${[...rows, ...(notes.length === 0 ? [] : ["", ...notes])].join("\n")}\n<!-- /laws -->`

const readme = readFileSync("README.md", "utf8")
const written = readme.replace(/<!-- laws -->[\s\S]*<!-- \/laws -->/, table)
if (process.argv.includes("--check")) {
  if (written === readme) console.log(`README: ${laws.length} laws × ${adapters.length} adapters, as proved.`)
  else {
    console.error("The README's table of laws is not what the tests proved: run `npm test && npm run laws`.")
    process.exit(1)
  }
} else {
  writeFileSync("README.md", written)
  console.log(`README: ${laws.length} laws × ${adapters.length} adapters written.`)
}
