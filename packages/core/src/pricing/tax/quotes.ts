/** Tax that somebody else worked out: a tax service asked before, or an invoice that is already written. */
import type { PricingWarning } from "../PricedCart.ts"
import type { TaxPolicy, TaxQuotes } from "../TaxPolicy.ts"
import type { CategoryRule } from "../taxRules.ts"
import { overRates, type Parts } from "./parts.ts"

interface Quotable {
  readonly id: string
  readonly left: number
}

/** The quoted tax of a line, a gift or a shipment. Absent: its own rates are to be used. */
export type Quoted = (item: Quotable, rule: CategoryRule) => Parts | undefined

/** What the policy's quotes say of these. `warnings` gets a warning for each that has no quote. */
export const quotedOf = (
  items: ReadonlyArray<Quotable>,
  { quotes }: TaxPolicy,
  warnings: Array<PricingWarning>,
): Quoted | undefined => {
  if (quotes === undefined) return undefined
  checkUnquoted(quotes)
  checkIds(items)
  return (item, rule) => {
    const quote = quoteOf(item, quotes, rule)
    if (quote !== undefined) return overRates(quote, rule)
    warnings.push({ _tag: "TaxNotQuoted", of: item.id })
    return quotes.unquoted === "none" ? rule.parts.map(() => 0) : undefined
  }
}

/** What costs nothing needs no quote: there is no tax in it by any rate. */
const quoteOf = ({ id, left }: Quotable, { amounts, unquoted }: TaxQuotes, rule: CategoryRule): number | undefined => {
  const quote = Object.hasOwn(amounts, id) ? amounts[id] : undefined
  if (quote === undefined) {
    if (left === 0) return 0
    if (unquoted !== "refuse") return undefined
    throw new RangeError(
      `priceCart: the tax quotes have nothing for a line, a gift or a shipment, got ${id}. ` +
        "Ask for its tax first, or let `unquoted` say what holds without.",
    )
  }
  if (!Number.isSafeInteger(quote) || quote < 0) {
    throw new RangeError(
      `priceCart: the tax quote of ${id} is not a whole number of minor units from 0 on, got ${quote}. ` +
        "Round what the tax service answers.",
    )
  }
  if (rule.included && quote > left) {
    throw new RangeError(
      `priceCart: the tax quote of ${id} is more than its price of ${left} minor units that contains it, got ${quote}. ` +
        "Ask for the tax again with this price.",
    )
  }
  return quote + 0
}

const checkUnquoted = ({ unquoted }: TaxQuotes): void => {
  if (unquoted === "rates" || unquoted === "none" || unquoted === "refuse") return
  throw new RangeError(
    `priceCart: the tax quotes have an unknown way without a quote, got ${JSON.stringify(unquoted)}. ` +
      "Use rates, none or refuse.",
  )
}

/** Lines, gifts and shipments share the names of the quotes. */
const checkIds = (items: ReadonlyArray<Quotable>): void => {
  const ids = new Set<string>()
  for (const { id } of items) {
    if (ids.has(id)) {
      throw new TypeError(
        `priceCart: two of the lines, gifts and shipments have one id, got ${id} twice. ` +
          "Give each an id of its own, so that a tax quote is for one of them.",
      )
    }
    ids.add(id)
  }
}
