/** The table at the end. Every figure is computed from what the library answered; none is known beforehand. */
import { Money } from "@cartwright/core/money"
import type { Imported } from "./importFile.ts"
import { CURRENCY } from "./readRow.ts"

export const report = ({ carts, cancellations, seconds, operations }: Imported): string => {
  const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)
  const before = Object.groupBy(carts, (cart) => cart.before)
  const refused = Object.groupBy(
    carts.flatMap((cart) => cart.refused),
    (tag) => tag,
  )
  const reasons = Object.entries(refused).map(([tag, all]) => `${grouped(all.length)} ${tag}`)
  const continued = before.continued?.length ?? 0
  const states = [
    `${grouped(before.new?.length ?? 0)} carts new`,
    ...(continued === 0 ? [] : [`${grouped(continued)} continued`]),
    `${grouped(before.replayed?.length ?? 0)} replayed`,
  ]
  const total = Money.sum(
    carts.map((cart) => cart.total),
    CURRENCY,
  )
  return table([
    ["Carts opened", grouped(carts.length), states.join(", ")],
    ["Carts with lines", grouped(carts.filter(({ lines }) => lines > 0).length), ""],
    [
      "Rows accepted",
      grouped(sum(carts.map((cart) => cart.accepted))),
      `as ${grouped(sum(carts.map((cart) => cart.lines)))} lines`,
    ],
    ["Rows refused", grouped(sum(carts.map((cart) => cart.refused.length))), reasons.sort().join(", ")],
    [
      "Cancellations",
      grouped(cancellations),
      cancellations === 0 ? "" : "skipped: an invoice taken back is not a cart",
    ],
    ["Total", `£${grouped(Money.toDecimal(total))}`, `${grouped(total.amount)} pence`],
    ["Carts per second", grouped(Math.round(carts.length / seconds)), `${seconds.toFixed(2)} s`],
    ["Logs checked", grouped(carts.length), `${grouped(operations)} operations folded give exactly the stored carts`],
  ])
}

/** 6654 as 6,654, and 136109.25 as 136,109.25. */
const grouped = (number: number | string): string => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

type Line = readonly [name: string, figure: string, remark: string]

const table = (lines: ReadonlyArray<Line>): string => {
  const width = (column: 0 | 1): number => Math.max(...lines.map((line) => line[column].length))
  return lines
    .map(([name, figure, remark]) => `${name.padEnd(width(0))}  ${figure.padStart(width(1))}  ${remark}`.trimEnd())
    .join("\n")
}
