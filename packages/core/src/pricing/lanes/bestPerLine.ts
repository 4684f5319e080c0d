/** A lane in which each line keeps the one promotion that takes most off it. */
import { applyPromotion, type Given, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { NotAppliedReason } from "../NotApplied.ts"
import { barredBy, goTogether } from "../stacking.ts"
import { copyOf, type Row, type Worksheet } from "../Worksheet.ts"
import { type LaneRun, note, noteNot } from "./LaneRun.ts"

/**
 * Each promotion is worked out by itself on what the lane found; of equal shares the line keeps that of the higher priority.
 * Of promotions that may not be given together the first that some line keeps stays, and the lines of the others keep what
 * is next best.
 */
export const bestPerLine = (promotions: ReadonlyArray<CompiledPromotion>, sheet: Worksheet, run: LaneRun): void => {
  const tried = promotions.map((promotion) => tryOut(promotion, sheet, run))
  const barred = new Map<Tried, NotAppliedReason>()
  const winners = winnersOf(tried, sheet.rows, barred)
  for (const one of tried) {
    const { promotion, outcome } = one
    const why = isGiven(outcome) ? (barred.get(one) ?? lostTo(one, winners)) : outcome
    if (why !== undefined) noteNot(run, promotion, why)
    else if (isGiven(outcome)) {
      const amount = keep(one, winners, sheet.rows)
      note(run, promotion, { ...outcome, amount, worth: outcome.worth - outcome.amount + amount })
    }
  }
}

interface Tried {
  readonly promotion: CompiledPromotion
  readonly outcome: Given | NotAppliedReason
  /** As the promotion leaves them. */
  readonly rows: ReadonlyArray<Row>
  /** Minor units off each row. */
  readonly took: ReadonlyArray<number>
}

const tryOut = (promotion: CompiledPromotion, sheet: Worksheet, run: LaneRun): Tried => {
  const rows = sheet.rows.map(copyOf)
  const outcome = barredBy(promotion, run.given) ?? applyPromotion(promotion, { ...sheet, rows })
  const took = sheet.rows.map(({ left }, at) => left - (rows[at]?.left ?? left))
  return { promotion, outcome, rows, took }
}

/** What each row keeps. `barred` gets those that may not be given beside one that is. */
const winnersOf = (
  tried: ReadonlyArray<Tried>,
  rows: ReadonlyArray<Row>,
  barred: Map<Tried, NotAppliedReason>,
): ReadonlyArray<Tried | undefined> => {
  let open = tried.filter(({ outcome }) => isGiven(outcome))
  let winners = rows.map((_, at) => winnerOf(open, at))
  const kept = new Set<Tried>()
  for (;;) {
    // The first one keeps its rows, whoever is left out after it.
    const next = open.find((one) => !kept.has(one) && lostTo(one, winners) === undefined)
    if (next === undefined) return winners
    kept.add(next)
    const beside = open.filter((one) => one === next || goTogether(one.promotion, next.promotion))
    if (beside.length === open.length) continue
    for (const one of open) {
      const reason = beside.includes(one) ? undefined : barredBy(one.promotion, [next.promotion])
      if (reason !== undefined) barred.set(one, reason)
    }
    open = beside
    winners = rows.map((_, at) => winnerOf(open, at))
  }
}

const winnerOf = (tried: ReadonlyArray<Tried>, at: number): Tried | undefined => {
  let winner: Tried | undefined
  for (const one of tried) if ((one.took[at] ?? 0) > (winner?.took[at] ?? 0)) winner = one
  return winner
}

/** Why no row keeps it, unless it gives something besides money off lines. */
const lostTo = (one: Tried, winners: ReadonlyArray<Tried | undefined>): NotAppliedReason | undefined => {
  const { promotion, outcome, took } = one
  if (winners.includes(one) || (isGiven(outcome) && outcome.granted.length > 0)) return undefined
  const winner = winners.find((other, at) => other !== undefined && (took[at] ?? 0) > 0)
  return { _tag: "LostTo", promotionId: winner?.promotion.id ?? promotion.id }
}

/** Makes the rows that keep it what it left of them, piece by piece. */
const keep = (one: Tried, winners: ReadonlyArray<Tried | undefined>, rows: ReadonlyArray<Row>): number => {
  let amount = 0
  for (const [at, row] of rows.entries()) {
    const after = one.rows[at]
    if (winners[at] !== one || after === undefined) continue
    amount += one.took[at] ?? 0
    row.left = after.left
    row.discounts = after.discounts
    row.runs = after.runs
  }
  return amount
}
