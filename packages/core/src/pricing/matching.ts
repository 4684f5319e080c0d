import type { On } from "./CompiledPromotion.ts"
import type { Row } from "./Worksheet.ts"

/** The rows that a selector is about, in their order. */
export const matching = (on: On, rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  if (on === undefined) return rows
  const places = placesIn(on, rows)
  if (places === undefined)
    return rows.filter((row) => on.matches(row.goods) && !(on.undiscounted && row.left < row.list))
  const found: Array<Row> = []
  for (const place of places) {
    const row = rows[place]
    if (row !== undefined && !(on.undiscounted && row.left < row.list)) found.push(row)
  }
  return found
}

/** Where the rows are that a selector is about, which trials of the same rows share. */
type Places = Map<NonNullable<On>, ReadonlyArray<number>>

const known = new WeakMap<ReadonlyArray<Row>, Places>()

/** Rows of the same lines as others, for which what a selector is about need not be found again. */
export const alike = <Rows extends ReadonlyArray<Row>>(rows: Rows, others: ReadonlyArray<Row>): Rows => {
  const places = known.get(others) ?? new Map()
  known.set(others, places)
  known.set(rows, places)
  return rows
}

const placesIn = (on: NonNullable<On>, rows: ReadonlyArray<Row>): ReadonlyArray<number> | undefined => {
  const places = known.get(rows)
  if (places === undefined) return undefined
  const found = places.get(on) ?? rows.flatMap(({ goods }, at) => (on.matches(goods) ? [at] : []))
  places.set(on, found)
  return found
}
