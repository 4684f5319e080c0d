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

const ports = {
  CS: "CartStore",
  OS: "OfferSource",
  PS: "PromotionSource",
  CG: "CartGateway",
  SS: "SettlementStore",
  SL: "StockLedger",
  LL: "LimitLedger",
  OR: "OrderStore",
  OB: "Outbox",
  PL: "PaymentLog",
  PC: "PaymentChannel",
}
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
const unique = (values) => [...new Set(values)]

/** One table a port: its laws, and the adapters that were held to them. */
const tableOf = ([prefix, port]) => {
  const own = proofs.filter(({ law }) => law.startsWith(prefix))
  const adapters = unique(own.map(({ adapter }) => adapter)).sort()
  const laws = unique(own.map(({ law }) => law)).sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
  return [
    row([`\`${port}\``, ...adapters]),
    row(["---", ...adapters.map(() => "---")]),
    ...laws.map((law) => row([law, ...adapters.map((adapter) => cell(law, adapter))])),
    "",
  ]
}
const rows = Object.entries(ports).flatMap(tableOf)
const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`)
const table = `<!-- laws -->\n${[...rows, ...notes].join("\n")}\n<!-- /laws -->`

const readme = readFileSync("README.md", "utf8")
const written = readme.replace(/<!-- laws -->[\s\S]*<!-- \/laws -->/, table)
if (process.argv.includes("--check")) {
  if (written === readme) console.log(`README: ${proofs.length} proofs, as the tests wrote them down.`)
  else {
    console.error("The README's table of laws is not what the tests proved: run `npm test && npm run laws`.")
    process.exit(1)
  }
} else {
  writeFileSync("README.md", written)
  console.log(`README: ${proofs.length} proofs written.`)
}
