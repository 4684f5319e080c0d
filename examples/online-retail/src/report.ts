/** The table at the end. Every figure is computed from what the library answered; none is known beforehand. */
import { Money } from "@cartwright/core/money"
import type { Imported } from "./importFile.ts"
import { CURRENCY } from "./readRow.ts"

export const report = ({ invoices, cancellations, seconds, steps, proof }: Imported): string => {
  const accepted = sum(invoices.map((invoice) => invoice.accepted))
  const withoutOrder = invoices.length - proof.orders
  return table([
    ["Carts opened", grouped(invoices.length), statesOf(invoices)],
    ["Rows accepted", grouped(accepted), `as ${grouped(proof.lines)} lines`],
    ["Rows refused", grouped(sum(invoices.map(({ refused }) => refused.length))), reasonsOf(invoices)],
    [
      "Cancellations",
      grouped(cancellations),
      cancellations === 0 ? "" : "skipped: an invoice taken back is not a cart",
    ],
    [
      "Orders",
      grouped(proof.orders),
      withoutOrder === 0 ? "one for each cart" : `one for each cart; the other ${grouped(withoutOrder)} have no line`,
    ],
    ["Settled", pounds(proof.settled), `${grouped(proof.settled)} pence`],
    ["Ordered", pounds(proof.ordered), `${grouped(proof.ordered)} pence`],
    ["Paid", pounds(proof.paid), `${grouped(proof.sandbox)} pence in the sandbox's books`],
    ["Stock left", grouped(proof.left), `of ${grouped(proof.skus)} SKUs`],
    ["Baskets per second", grouped(Math.round(invoices.length / seconds)), `${seconds.toFixed(2)} s`],
    slowest(steps),
    [
      "Logs checked",
      grouped(invoices.length),
      `${grouped(proof.operations)} operations folded give exactly the stored carts`,
    ],
  ])
}

export const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

const statesOf = (invoices: Imported["invoices"]): string => {
  const before = Object.groupBy(invoices, (invoice) => invoice.before)
  const continued = before.continued?.length ?? 0
  return [
    `${grouped(before.new?.length ?? 0)} carts new`,
    ...(continued === 0 ? [] : [`${grouped(continued)} continued`]),
    `${grouped(before.replayed?.length ?? 0)} replayed`,
  ].join(", ")
}

const reasonsOf = (invoices: Imported["invoices"]): string => {
  const refused = Object.groupBy(
    invoices.flatMap((invoice) => invoice.refused),
    (tag) => tag,
  )
  return Object.entries(refused)
    .map(([tag, all]) => `${grouped(all.length)} ${tag}`)
    .sort()
    .join(", ")
}

const slowest = (steps: Imported["steps"]): Line => {
  const [step] = steps.toSorted((a, b) => b.ms - a.ms)
  if (step === undefined) return ["Slowest step", "–", ""]
  const share = Math.round((100 * step.ms) / sum(steps.map(({ ms }) => ms)))
  return ["Slowest step", step.step, `${(step.ms / step.baskets).toFixed(1)} ms a basket, ${share} % of its time`]
}

export const pounds = (pence: number): string => `£${grouped(Money.toDecimal(Money.of(pence, CURRENCY)))}`

/** 6654 as 6,654, and 136109.25 as 136,109.25. */
export const grouped = (number: number | string): string => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

export type Line = readonly [name: string, figure: string, remark: string]

export const table = (lines: ReadonlyArray<Line>): string => {
  const width = (column: 0 | 1): number => Math.max(...lines.map((line) => line[column].length))
  return lines
    .map(([name, figure, remark]) => `${name.padEnd(width(0))}  ${figure.padStart(width(1))}  ${remark}`.trimEnd())
    .join("\n")
}
