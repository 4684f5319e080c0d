/**
 * The items of a search on fewer rows: those that the same promotions take something off, and the same thresholds count,
 * are one row. What is split over rows by what is left on them comes to the same on their sum, but for the rounding; so
 * bounds cost what there are kinds of rows, and not what there are lines.
 */
import { type Row, trialRow, type Worksheet } from "../Worksheet.ts"
import type { Item } from "./items.ts"

export interface Coarse {
  readonly items: ReadonlyArray<Item>
  readonly sheet: Worksheet
  /** Whether no rows were put together. */
  readonly isExact: boolean
}

/** On fewer rows than this it does not pay. */
const FEWEST_ROWS = 32

/** Rows stay by themselves where something reaches them that does not look at their sum alone. */
export const coarseOf = (items: ReadonlyArray<Item>, sheet: Worksheet): Coarse => {
  if (sheet.rows.length < FEWEST_ROWS) return { items, sheet, isExact: true }
  const kinds = sheet.rows.map(() => "")
  const apart = new Set<number>()
  for (const { at, places, quick, thresholds } of items) {
    for (const place of places) kinds[place] += `,${at}`
    for (const { places: counted } of thresholds) for (const place of counted) kinds[place] += `;${at}`
    if (quick === undefined) for (const place of places) apart.add(place)
  }
  const rows: Array<Row> = []
  const merged = new Set<number>()
  const rowOf = new Map<string, number>()
  const placeOf = sheet.rows.map((row, place) => {
    const kind = kinds[place] ?? ""
    const known = apart.has(place) || row.runs !== undefined ? undefined : rowOf.get(kind)
    const one = known === undefined ? undefined : rows[known]
    if (known === undefined || one === undefined) {
      if (!apart.has(place) && row.runs === undefined) rowOf.set(kind, rows.length)
      return rows.push(trialRow(row)) - 1
    }
    merged.add(known)
    rows[known] = {
      ...one,
      quantity: one.quantity + row.quantity,
      list: one.list + row.list,
      left: one.left + row.left,
    }
    return known
  })
  const onRows = (places: ReadonlyArray<number>) => [...new Set(places.flatMap((place) => placeOf[place] ?? []))]
  return {
    sheet: { ...sheet, rows },
    isExact: merged.size === 0,
    items: items.map((item) => {
      const places = onRows(item.places)
      return {
        ...item,
        places,
        thresholds: item.thresholds.map((one) => ({ ...one, places: onRows(one.places) })),
        // Looked at where nothing is taken yet, and there they hold.
        isSteady: true,
        slack: item.slack + (item.quick?._tag === "EachPiece" ? piecesOn(places, merged, rows) : 0),
      }
    }),
  }
}

/** A piece that is rounded by itself is less than one minor unit away from its share of the sum. */
const piecesOn = (places: ReadonlyArray<number>, merged: ReadonlySet<number>, rows: ReadonlyArray<Row>): number => {
  let pieces = 0
  for (const place of places) if (merged.has(place)) pieces += rows[place]?.quantity ?? 0
  return pieces
}
