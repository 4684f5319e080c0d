/** Results as one table, the same on the terminal and in docs/bench.md. */
import type { Cost, Result } from "./harness.ts"
import type { Spread } from "./spread.ts"

/** A table that stands beside the results: its headings and its rows. */
export interface Table {
  readonly title: string
  /** What the figures mean, where the headings do not say it. */
  readonly note?: string
  readonly head: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  /** Rows whose bound does not hold. */
  readonly missed?: ReadonlyArray<string>
}

export const tableOf = (title: string, results: ReadonlyArray<Result>): Table => ({
  title,
  head: ["what", "ours", "floor", "ours / floor", "CPU, ours / floor", "must", "holds"],
  rows: results.map((result) => {
    const { what, ours, floorIs, floor, ratio, must } = result
    return [
      what,
      timed(ours.nanoseconds),
      `${floorIs}: ${timed(floor.nanoseconds)}`,
      times(ratio),
      cpuOf(ours, floor),
      must?.text ?? "",
      must === undefined ? "" : must.holds(result) ? "yes" : "NO",
    ]
  }),
})

const cpuOf = ({ cpu: ours }: Cost, { cpu: floor }: Cost): string =>
  ours === undefined || floor === undefined ? "" : `${time(ours.median)} / ${time(floor.median)}`

/** As Markdown, padded so that it can be read as it is. */
export const markdown = ({ title, note, head, rows }: Table): string => {
  const widths = head.map((name, at) => Math.max(3, name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: ReadonlyArray<string>): string =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`
  return [`## ${title}`, "", ...(note === undefined ? [] : [note, ""]), line(head), rule, ...rows.map(line), ""].join(
    "\n",
  )
}

/** One cost in another. */
export const times = ({ median, low, high }: Spread): string => `${digits(median)} × (${digits(low)}–${digits(high)})`

export const timed = ({ median, low, high }: Spread): string => {
  const unit = unitOf(median)
  return `${digits(median / unit.size)} ${unit.name} (${digits(low / unit.size)}–${digits(high / unit.size)})`
}

const time = (nanoseconds: number): string => {
  const unit = unitOf(nanoseconds)
  return `${digits(nanoseconds / unit.size)} ${unit.name}`
}

const unitOf = (nanoseconds: number): { readonly size: number; readonly name: string } =>
  nanoseconds < 1e3
    ? { size: 1, name: "ns" }
    : nanoseconds < 1e6
      ? { size: 1e3, name: "µs" }
      : { size: 1e6, name: "ms" }

/** Three digits that count. */
export const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
