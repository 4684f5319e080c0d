/** What a run found, as a table for the terminal and as docs/mutate.md. */
import { reasonFor } from "./equivalents.ts"
import type { Mutant } from "./instrument.ts"
import type { Verdict } from "./trial.ts"

export interface Found {
  readonly mutant: Mutant
  readonly verdict: Verdict
}

const isKilled = ({ verdict }: Found): boolean => verdict === "killed" || verdict === "endless"

const percent = (part: number, whole: number): string => `${(Math.floor((part * 1000) / whole) / 10).toFixed(1)} %`

const shortOf = (file: string): string => file.replace("packages/core/src/", "")

interface Row {
  readonly name: string
  readonly found: ReadonlyArray<Found>
}

const rowsOf = (found: ReadonlyArray<Found>): ReadonlyArray<Row> => {
  const files = Object.groupBy(found, ({ mutant }) => shortOf(mutant.file))
  const rows = Object.entries(files).map(([name, some = []]) => ({ name, found: some }))
  return [...rows, { name: "all", found }]
}

const cellsOf = ({ name, found }: Row): ReadonlyArray<string> => {
  const killed = found.filter(isKilled)
  const alive = found.filter((one) => !isKilled(one))
  const explained = alive.filter(({ mutant }) => reasonFor(mutant) !== undefined)
  const counts = [found.length, killed.length, explained.length, alive.length - explained.length]
  return [name, ...counts.map(String), percent(killed.length, found.length)]
}

const HEAD = ["file", "tried", "killed", "explained", "open", "killed of all"]

export const tableOf = (found: ReadonlyArray<Found>): string => {
  const rows = [HEAD, ...rowsOf(found).map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)))
  const line = (row: ReadonlyArray<string>): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
  return rows.map(line).join("\n")
}

const cell = (text: string): string => `\`${text.replaceAll("|", "\\|").replaceAll("`", "'")}\``

const listed = (found: ReadonlyArray<Found>): string =>
  found
    .map(({ mutant, verdict }) => {
      const where = `${shortOf(mutant.file)}:${mutant.line}`
      const why = reasonFor(mutant) ?? (verdict === "unmet" ? "No test runs this place." : "")
      return `| ${where} | ${cell(mutant.change)} | ${why} |`
    })
    .join("\n")

const LIST = "| where | mutant | why it lives |\n| --- | --- | --- |"

export const markdown = (
  found: ReadonlyArray<Found>,
  sample: { readonly seed: string; readonly of: number } | undefined,
): string => {
  const alive = found.filter((one) => !isKilled(one))
  const explained = alive.filter(({ mutant }) => reasonFor(mutant) !== undefined)
  const open = alive.filter(({ mutant }) => reasonFor(mutant) === undefined)
  const endless = found.filter(({ verdict }) => verdict === "endless").length
  const killed = found.length - alive.length
  const tried =
    sample === undefined
      ? `All ${found.length} mutants were tried.`
      : `A sample: ${found.length} of ${sample.of} mutants, chosen by chance with seed ${sample.seed}. The rest was not tried.`
  const rows = rowsOf(found).map((row) => `| ${cellsOf(row).join(" | ")} |`)
  return `# Does any test notice?

Written by \`npm run mutate -- --write\`, which makes the pricing chapter and \`money/allocate.ts\` wrong in one small place (a mutant:
\`<\` for \`<=\`, a constant one off, a statement left out, a rounding dropped, a branch always taken) and runs the tests of pricing and
money that meet the place, until one fails. mutate/README.md says how.

Last run: ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}. ${tried}
**${killed} of ${found.length} were killed: ${percent(killed, found.length)}**, ${endless} of them because a test would not have ended. ${explained.length} survivors are explained
below, ${open.length} are open. Nothing is taken out of the count: explained survivors count as not killed.

| ${HEAD.join(" | ")} |
| --- | ${HEAD.slice(1)
    .map(() => "---:")
    .join(" | ")} |
${rows.join("\n")}

## Survivors that are explained

${explained.length === 0 ? "None." : `${LIST}\n${listed(explained)}`}

## Survivors that are open

${open.length === 0 ? "None." : `${LIST}\n${listed(open)}`}
`
}
