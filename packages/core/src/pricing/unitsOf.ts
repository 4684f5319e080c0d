/** What each piece of a priced line costs, spelled out at a cost that does not depend on how many pieces there are. */
import type { Money } from "../money/Money.ts"
import { divideProduct } from "../money/rounding.ts"
import type { PricedLine } from "./PricedCart.ts"

/** Pieces of a line, one after the other, that have the same prices. All amounts are those of one of them. */
export interface UnitGroup {
  readonly quantity: number
  /** Before cart promotions. */
  readonly subtotal: Money
  /** Minor units, one for each of the line's `discounts`, in their order. */
  readonly discounts: ReadonlyArray<number>
  readonly net: Money
  readonly tax: Money
  readonly gross: Money
}

/** As much of a priced line as its pieces follow from. */
export type DivisibleLine = Pick<
  PricedLine,
  "quantity" | "subtotal" | "discounts" | "discount" | "net" | "gross" | "parts"
>

/**
 * Every piece of a line with its own price, the earliest first.
 *
 * Amounts of pieces that were treated alike (the line, or one of its `parts`) are split evenly, and what is left over falls
 * on the last of them. So are what each discount left, and a discount of a piece is the difference: it falls on the
 * earliest. Tax is that of the line, split: where tax is rounded piece by piece, a piece's own may differ by a minor unit.
 *
 * Laws: every column adds up over the pieces to the line's; in every piece net and tax are gross, and the subtotal without
 * the discounts is gross or net wherever it is in the line; nothing is below zero. There are at most four groups for each
 * part and one more for each discount, however many pieces there are.
 *
 * @example
 * import { unitsOf } from "@cartwright/core/pricing"
 *
 * const gbp = (amount: number) => ({ amount, currency: "GBP" as const })
 * const threeMugs = {
 *   quantity: 3,
 *   subtotal: gbp(6000),
 *   discounts: [{ promotionId: "a", name: "20.00 off", amount: gbp(2000) }],
 *   discount: gbp(2000),
 *   net: gbp(4000),
 *   gross: gbp(4000),
 * }
 * unitsOf(threeMugs).map(({ quantity, discounts }) => [quantity, ...discounts]) // => [[2, 667], [1, 666]]
 */
export const unitsOf = (line: DivisibleLine): ReadonlyArray<UnitGroup> => {
  const { currency } = line.subtotal
  return dividedParts(line).flatMap((part) =>
    evenly(part.quantity, [part.net, part.gross, part.subtotal, ...whatIsLeft(part.subtotal, part.discounts)]).map(
      ({ quantity, amounts: [net = 0, gross = 0, subtotal = 0, ...lefts] }) => ({
        quantity,
        subtotal: { amount: subtotal, currency },
        discounts: discountsOf(subtotal, lefts),
        net: { amount: net, currency },
        tax: { amount: gross - net, currency },
        gross: { amount: gross, currency },
      }),
    ),
  )
}

/** Pieces of a line that were treated alike, with their share of what the line pays. Minor units. */
export interface DividedPart {
  readonly quantity: number
  readonly subtotal: number
  readonly discounts: ReadonlyArray<number>
  readonly net: number
  readonly gross: number
}

/**
 * The parts of a line, with their shares of net and gross: each share is what the parts up to it come to, rounded down,
 * without those before it. Such a share is never more than the amount it is a share of, so that no part pays more tax than
 * money.
 */
export const dividedParts = (line: DivisibleLine): ReadonlyArray<DividedPart> => {
  const net = line.net.amount
  const gross = line.gross.amount
  const parts = line.parts?.map(({ quantity, subtotal, discounts }) => {
    let left = subtotal.amount
    for (const amount of discounts) left -= amount
    return { quantity, subtotal: subtotal.amount, discounts, left }
  })
  if (parts === undefined) {
    const { quantity, subtotal, discounts } = line
    return [
      { quantity, subtotal: subtotal.amount, discounts: discounts.map(({ amount }) => amount.amount), net, gross },
    ]
  }
  const left = line.subtotal.amount - line.discount.amount
  const lefts = parts.map((part) => part.left)
  // Goods for nothing on which tax is due: then the pieces bear it alike.
  const weights = left === 0 ? parts.map(({ quantity }) => quantity) : lefts
  const grosses = sharesUpTo(gross, weights)
  const nets = net === left ? lefts : sharesUpTo(net, grosses)
  return parts.map(({ quantity, subtotal, discounts }, at) => ({
    quantity,
    subtotal,
    discounts,
    net: nets[at] ?? 0,
    gross: grosses[at] ?? 0,
  }))
}

/**
 * Splits an amount by weights: each share is that of the weights up to it, rounded down, without those before it. They add
 * up; none is more than its weight where the amount is not more than the weights, and none less where it is not less.
 */
export const sharesUpTo = (amount: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights
  let upTo = 0
  let given = 0
  return weights.map((weight) => {
    upTo += weight
    const before = given
    given = divideProduct(amount, upTo, sum, "down")
    return given - before
  })
}

/** What is left of an amount after each of these is taken off it in turn. */
export const whatIsLeft = (amount: number, taken: ReadonlyArray<number>): ReadonlyArray<number> => {
  let left = amount
  return taken.map((one) => {
    left -= one
    return left
  })
}

/** What was taken off in turn, from what was left each time. */
export const discountsOf = (amount: number, lefts: ReadonlyArray<number>): ReadonlyArray<number> => {
  let before = amount
  return lefts.map((left) => {
    const taken = before - left
    before = left
    return taken
  })
}

/** Pieces one after the other that have the same amounts: one of each column. */
interface EvenGroup {
  readonly quantity: number
  readonly amounts: ReadonlyArray<number>
}

/**
 * Splits each of these amounts evenly over the pieces; what is left over of one falls on the last pieces, a minor unit each.
 * So the smaller of two amounts is the smaller, or the same, in every piece.
 */
export const evenly = (pieces: number, columns: ReadonlyArray<number>): ReadonlyArray<EvenGroup> => {
  const each = columns.map((amount) => Math.floor(amount / pieces))
  /** From which piece on a column has one minor unit more. */
  const turns = columns.map((amount, at) => pieces - (amount - (each[at] ?? 0) * pieces))
  const ends = [...new Set([...turns, pieces])].sort((a, b) => a - b)
  let from = 0
  return ends.map((end) => {
    const amounts = each.map((amount, at) => ((turns[at] ?? pieces) <= from ? amount + 1 : amount))
    const quantity = end - from
    from = end
    return { quantity, amounts }
  })
}
