/** What is paid back for pieces that come back: exactly, with their tax and with what those get back who paid for discounts. */
import type { LineId } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import { type FundedUnits, fundingOfUnits, fundingTotals } from "./funding.ts"
import type { FundingShare, PricedCart, PricedGift, PricedLine } from "./PricedCart.ts"
import type { PricingRequest } from "./PricingRequest.ts"
import { priceCart } from "./priceCart.ts"
import {
  addTo,
  isNothing,
  newTally,
  type Refund,
  refundedDiscount,
  refundOf,
  type Tally,
  tallyOf,
} from "./returnTally.ts"

/**
 * What becomes of a discount when some of its goods come back.
 *
 * - `KeepDiscount`: what is kept costs what was paid for it. The last pieces of a line come back first: they carry the least
 *   of its discounts, so that what was given stays with what is kept.
 * - `ClawBack`: what is kept costs what it would cost alone, under the request that the order was priced by. A discount that
 *   the kept goods do not earn is taken back.
 */
export type ReturnPolicy =
  | { readonly _tag: "KeepDiscount" }
  | { readonly _tag: "ClawBack"; readonly request: PricingRequest }

export interface ReturnedPieces {
  readonly lineId: LineId
  readonly quantity: number
}

export interface ReturnRequest {
  /** As they were ordered. Gifts that are among them have to come back with what they were given for, where that is clawed back. */
  readonly lines: ReadonlyArray<PricedLine | PricedGift>
  readonly returned: ReadonlyArray<ReturnedPieces>
  /** The quotes of all returns before this one, as they were answered. */
  readonly before?: ReadonlyArray<ReturnQuote>
  readonly policy: ReturnPolicy
}

export type ReturnAnswer =
  | { readonly ok: true; readonly quote: ReturnQuote }
  | { readonly ok: false; readonly rejection: ReturnRejection }

export type ReturnRejection =
  | { readonly _tag: "LineNotFound"; readonly lineId: LineId }
  /** Not a whole number from 1 on. */
  | { readonly _tag: "NotAQuantity"; readonly lineId: LineId; readonly quantity: number }
  | {
      readonly _tag: "MoreThanBought"
      readonly lineId: LineId
      readonly bought: number
      /** Before this return. */
      readonly returned: number
      readonly asked: number
    }
  /** Nothing that is kept earns so many pieces of the gift: `missing` of them have to come back too. */
  | { readonly _tag: "GiftStays"; readonly lineId: LineId; readonly promotionId: string; readonly missing: number }

/** Keep it with the order: the next return needs it. Its amounts are the sums over its lines. */
export interface ReturnQuote extends Refund {
  readonly policy: ReturnPolicy["_tag"]
  /** What comes back now, once a line. */
  readonly returned: ReadonlyArray<ReturnedPieces>
  /** Lines of which pieces come back, or whose price changes because others do. */
  readonly lines: ReadonlyArray<ReturnedLine>
  /** What those get back who paid for the discounts. */
  readonly funding: ReadonlyArray<FundingShare>
  /** What is kept costs so much more than is left of what was paid: then nothing is paid back, and nothing is asked for. */
  readonly uncovered: Money
}

/** A line's part of the refund. Where discounts are clawed back it is below zero for a line that is kept and costs more now. */
export interface ReturnedLine extends Refund {
  readonly lineId: LineId
  /** Pieces that come back now. */
  readonly quantity: number
  /** Those pieces, each with its prices. Absent once discounts were clawed back: a piece then has no price of its own. */
  readonly units?: ReadonlyArray<FundedUnits>
}

/**
 * The exact refund for pieces of an order: what was paid, without what the kept pieces cost and without what was paid back
 * before. What a shopper may not send back is answered, never thrown.
 *
 * Laws: the gross refund is never below zero, and all refunds of an order together are never more than was paid; once all
 * pieces are back, in whatever order and groups, what was paid is paid back, in every column, to the last minor unit.
 *
 * @example
 * import type { LineId, OfferId, Sku } from "@cartwright/core/catalog"
 * import { quoteReturn } from "@cartwright/core/pricing"
 *
 * const gbp = (amount: number) => ({ amount, currency: "GBP" as const })
 * const lineId = "1" as LineId
 * const threeMugs = {
 *   lineId,
 *   offerId: "mug" as OfferId,
 *   sku: "mug" as Sku,
 *   quantity: 3,
 *   unitPrice: gbp(2000),
 *   subtotal: gbp(6000),
 *   discounts: [{ promotionId: "a", name: "20.00 off", amount: gbp(2000) }],
 *   discount: gbp(2000),
 *   net: gbp(4000),
 *   tax: gbp(0),
 *   gross: gbp(4000),
 * }
 * const returned = [{ lineId, quantity: 1 }]
 * const answer = quoteReturn({ lines: [threeMugs], returned, policy: { _tag: "KeepDiscount" } })
 * answer.ok && answer.quote.gross // => { amount: 1334, currency: "GBP" }
 */
export const quoteReturn = ({ lines, returned, before = [], policy }: ReturnRequest): ReturnAnswer => {
  const [first] = lines
  if (first === undefined) {
    throw new RangeError("quoteReturn: no line was ordered, got an empty list. Hand over the lines of the order.")
  }
  const { currency } = first.subtotal
  const earlier = piecesOf(before.flatMap((quote) => quote.returned))
  const now = piecesOf(returned)
  const rejection = refused(returned, lines, now, earlier)
  if (rejection !== undefined) return { ok: false, rejection }

  const asked = lines.map((line): Asked => {
    const pieces = now.get(line.lineId) ?? 0
    const there = line.quantity - (earlier.get(line.lineId) ?? 0)
    return { line, now: pieces, there, kept: there - pieces }
  })
  const repriced = policy._tag === "ClawBack" ? repricedBy(policy.request, asked) : undefined
  const stays = repriced === undefined ? undefined : giftStays(asked, repriced)
  if (stays !== undefined) return { ok: false, rejection: stays }

  const tallies = talliesOf(asked, repriced, before)
  const gross = tallies.reduce((total, tally) => total + tally.gross, 0)
  const spelledOut = policy._tag === "KeepDiscount" && before.every((quote) => quote.policy === "KeepDiscount")
  const sums = newTally()
  const told: Array<ReturnedLine> = []
  for (const [at, one] of asked.entries()) {
    const tally = gross < 0 ? newTally() : (tallies[at] ?? newTally())
    const refund = refundOf(tally, currency)
    if (one.now === 0 && isNothing(refund)) continue
    addTo(sums, tally, 1)
    const { lineId } = one.line
    told.push({ lineId, quantity: one.now, ...refund, ...(spelledOut ? { units: unitsBack(one) } : {}) })
  }
  const refund = refundOf(sums, currency)
  const quote: ReturnQuote = {
    policy: policy._tag,
    returned: asked.flatMap((one) => (one.now > 0 ? [{ lineId: one.line.lineId, quantity: one.now }] : [])),
    lines: told,
    ...refund,
    funding: fundingTotals([refund], currency),
    uncovered: { amount: Math.max(0, -gross), currency },
  }
  return { ok: true, quote }
}

/** A line, and how many of its pieces come back, were there before that, and are there after it. */
interface Asked {
  readonly line: PricedLine | PricedGift
  readonly now: number
  readonly there: number
  readonly kept: number
}

const piecesOf = (returned: ReadonlyArray<ReturnedPieces>): ReadonlyMap<LineId, number> => {
  const pieces = new Map<LineId, number>()
  for (const { lineId, quantity } of returned) pieces.set(lineId, (pieces.get(lineId) ?? 0) + quantity)
  return pieces
}

const refused = (
  returned: ReadonlyArray<ReturnedPieces>,
  lines: ReturnRequest["lines"],
  now: ReadonlyMap<LineId, number>,
  earlier: ReadonlyMap<LineId, number>,
): ReturnRejection | undefined => {
  const ordered = new Map(lines.map(({ lineId, quantity }) => [lineId, quantity]))
  for (const { lineId, quantity } of returned) {
    const bought = ordered.get(lineId)
    if (bought === undefined) return { _tag: "LineNotFound", lineId }
    if (!Number.isSafeInteger(quantity) || quantity < 1) return { _tag: "NotAQuantity", lineId, quantity }
    const before = earlier.get(lineId) ?? 0
    const asked = now.get(lineId) ?? 0
    if (before + asked > bought) return { _tag: "MoreThanBought", lineId, bought, returned: before, asked }
  }
  return undefined
}

/** What is kept, by itself. */
type Repriced = Pick<PricedCart, "lines" | "gifts">

/** Lines of the request that were not handed over as ordered stay in it as they are. */
const repricedBy = (request: PricingRequest, asked: ReadonlyArray<Asked>): Repriced => {
  const kept = new Map(asked.map((one) => [one.line.lineId, one.kept]))
  const lines = request.lines.flatMap((line) => {
    const quantity = kept.get(line.lineId) ?? line.quantity
    return quantity === 0 ? [] : [{ ...line, quantity }]
  })
  return lines.length === 0 ? { lines: [], gifts: [] } : priceCart({ ...request, lines })
}

const giftStays = (asked: ReadonlyArray<Asked>, { gifts }: Repriced): ReturnRejection | undefined => {
  for (const { line, kept } of asked) {
    if (!isGift(line)) continue
    const { lineId, promotionId } = line
    const missing = kept - (gifts.find((gift) => gift.lineId === lineId)?.quantity ?? 0)
    if (missing > 0) return { _tag: "GiftStays", lineId, promotionId, missing }
  }
  return undefined
}

const isGift = (line: PricedLine | PricedGift): line is PricedGift => "promotionId" in line

/** Of each line what was paid, without what its kept pieces cost and without what was paid back for it before. */
const talliesOf = (
  asked: ReadonlyArray<Asked>,
  repriced: Repriced | undefined,
  before: ReadonlyArray<ReturnQuote>,
): ReadonlyArray<Tally> => {
  const tallies = new Map(asked.map(({ line }) => [line.lineId, tallyOf(line)]))
  for (const quote of before)
    for (const line of quote.lines) {
      const tally = tallies.get(line.lineId)
      if (tally !== undefined) addTo(tally, tallyOf(line), -1)
    }
  const now = new Map(repriced?.lines.map((line) => [line.lineId, line]))
  return asked.map(({ line, kept }) => {
    const tally = tallies.get(line.lineId) ?? newTally()
    if (kept === 0) return tally
    // A gift has no price of its own that could be another one now.
    if (repriced === undefined || isGift(line)) {
      for (const units of piecesFrom(line, 0, kept)) addTo(tally, ofOne(line, units), -units.quantity)
      return tally
    }
    const alone = now.get(line.lineId)
    if (alone === undefined) {
      throw new RangeError(
        `quoteReturn: the request to price by has no line that was ordered, got ${line.lineId}. ` +
          "Hand over the request that the order was priced by.",
      )
    }
    addTo(tally, tallyOf(alone), -1)
    return tally
  })
}

/** The pieces of a line from one on, and up to another. */
const piecesFrom = (line: PricedLine, from: number, to: number): ReadonlyArray<FundedUnits> => {
  let at = 0
  return fundingOfUnits(line).flatMap((units) => {
    const first = Math.max(from, at)
    at += units.quantity
    const quantity = Math.min(to, at) - first
    return quantity > 0 ? [{ ...units, quantity }] : []
  })
}

/** The last of those that are still there. */
const unitsBack = ({ line, kept, there }: Asked): ReadonlyArray<FundedUnits> => piecesFrom(line, kept, there)

/** One of these pieces, as if it were a line. */
const ofOne = ({ discounts }: PricedLine, { subtotal, net, gross, funding }: FundedUnits): Tally =>
  tallyOf({
    subtotal,
    net,
    gross,
    discounts: discounts.flatMap(({ promotionId }, at) => {
      const amounts = funding[at]
      return amounts === undefined ? [] : [refundedDiscount(promotionId, amounts, subtotal.currency)]
    }),
  })
