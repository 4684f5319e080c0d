/** Books that live and die with the process. */
import type { OperationId } from "@cartwright/core"
import type { Currency } from "@cartwright/core/money"
import {
  type Books,
  type Entry,
  isRefunding,
  operationIn,
  type SandboxOperation,
  type Totals,
  totalsIn,
  USUAL_PAGE,
} from "./Books.ts"

export const memoryBooks = (): Books => {
  const rows: Array<Entry> = []
  /** Where the lives of an operation stand in `rows`, and the refunds of a sale. */
  const lives = new Map<OperationId, Array<number>>()
  const refunds = new Map<OperationId, Array<number>>()
  const late = new Set<number>()

  const at = (places: Iterable<number>): ReadonlyArray<Entry> =>
    [...places].flatMap((place) => {
      const entry = rows[place]
      return entry === undefined ? [] : [entry]
    })

  const operationAt = (place: number): SandboxOperation | undefined => {
    const entry = rows[place]
    return entry === undefined ? undefined : operationIn(entry, place + 1)
  }

  const placeOf = (entry: Entry): number => {
    const known = lives.get(entry.operationId)?.[entry.life - 1]
    if (known !== undefined) return known
    note(lives, entry.operationId, rows.length)
    if (entry.kind === "refund" && entry.parent !== undefined) note(refunds, entry.parent, rows.length)
    return rows.length
  }

  return {
    find: (id) => at(lives.get(id) ?? []).at(-1),
    refunding: (sale) =>
      at(refunds.get(sale) ?? [])
        .filter(isRefunding)
        .reduce((sum, { amount }) => sum + amount.amount, 0),
    due: (now) =>
      at(late)
        .flatMap((entry) => (entry.state._tag === "Late" ? [{ entry, dueAt: entry.state.dueAt }] : []))
        .filter(({ dueAt }) => dueAt <= now)
        .sort((a, b) => a.dueAt - b.dueAt)
        .map(({ entry }) => entry),
    write: (entry) => {
      const place = placeOf(entry)
      rows[place] = entry
      if (entry.state._tag === "Late") late.add(place)
      else late.delete(place)
    },
    operation: (id) => operationAt(lives.get(id)?.at(-1) ?? rows.length),
    list: ({ after = 0, limit = USUAL_PAGE }) => {
      const page = []
      for (let place = after; place < rows.length && page.length < limit; place++) {
        const operation = operationAt(place)
        if (operation !== undefined) page.push(operation)
      }
      return page
    },
    totals: (currency) => moved(rows, currency),
    totalsOf: (sale, currency) =>
      moved(
        at([...(lives.get(sale) ?? []), ...(refunds.get(sale) ?? [])]).filter(({ kind }) => kind !== "void"),
        currency,
      ),
  }
}

const note = (places: Map<OperationId, Array<number>>, id: OperationId, place: number): void => {
  const known = places.get(id)
  if (known === undefined) places.set(id, [place])
  else known.push(place)
}

const moved = (entries: ReadonlyArray<Entry>, currency: Currency.Currency): Totals => {
  const sums = { sale: 0, refund: 0, void: 0 }
  for (const { kind, amount, state } of entries)
    if (state._tag === "Succeeded" && amount.currency === currency) sums[kind] += amount.amount
  return totalsIn(currency, sums.sale, sums.refund)
}
