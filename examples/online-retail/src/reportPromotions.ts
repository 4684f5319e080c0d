/** The second part of what is printed: what the promotions came to, and one basket with the reason for each penny. */
import { FineMoney } from "@cartwright/core/money"
import { type AppliedPromotion, explain, type PricedLine } from "@cartwright/core/pricing"
import type { PricedBasket } from "./priceBasket.ts"
import { grouped, type Line, pounds, sum, table } from "./report.ts"

export const reportPromotions = (baskets: ReadonlyArray<PricedBasket>): string => {
  if (baskets.length === 0) return "The same baskets with promotions: none of them holds anything to sell."
  const carts = baskets.map(({ priced }) => priced)
  const lines = carts.flatMap((priced) => priced.lines)
  const discounts = sum(carts.map(({ discount }) => discount.amount))
  const share = percent(discounts, sum(carts.map(({ subtotal }) => subtotal.amount)))
  const proved = carts.filter(({ optimal }) => optimal).length
  const gifts = carts.flatMap((priced) => priced.gifts)
  return [
    "The same baskets with promotions\n",
    table([
      ["Baskets", grouped(baskets.length), `${grouped(carts.filter(isReduced).length)} with a discount`],
      ...catalogueLines(lines),
      ["Discounts", pounds(discounts), `${share} % of the goods and gifts`],
      ...promotionLines(carts.flatMap(({ applied }) => applied)),
      ["Gifts", grouped(sum(gifts.map(({ quantity }) => quantity))), names(gifts.map(({ sku }) => sku))],
      ...codeLines(baskets),
      ...notGivenLines(baskets),
      nudgeLine(baskets),
      ["Best combination", `${percent(proved, carts.length)} %`, `proved for ${grouped(proved)} baskets`],
      [
        "To pay",
        pounds(sum(carts.map(({ total }) => total.amount))),
        "each cart comes to its settlement, and to the sums by seller",
      ],
      [
        "A pricing",
        `${(sum(baskets.map(({ ms }) => ms)) / baskets.length).toFixed(2)} ms`,
        `cart.view, of ${Math.round(lines.length / baskets.length)} lines`,
      ],
    ]),
    ...explained(baskets),
  ].join("\n")
}

const isReduced = ({ discount }: PricedBasket["priced"]): boolean => discount.amount > 0

const percent = (part: number, all: number): string => ((100 * part) / all).toFixed(1)

/** What lines cost less than the offers' own prices before any discount. */
const catalogueLines = (lines: ReadonlyArray<PricedLine>): ReadonlyArray<Line> => {
  const sale = lines.filter(({ catalogue = [] }) => catalogue.length > 0)
  const saved = sale.map(({ was, subtotal, quantity }) =>
    was === undefined ? 0 : FineMoney.times(was, quantity, "halfUp").amount - subtotal.amount,
  )
  const others = lines.flatMap(({ source }) => source ?? [])
  const byQuantity = others.filter(({ minQuantity }) => minQuantity !== undefined).length
  return [
    ["Sale prices", pounds(sum(saved)), `less, on ${grouped(sale.length)} lines`],
    [
      "Other prices",
      grouped(others.length),
      `lines: ${grouped(byQuantity)} by quantity, ${grouped(others.length - byQuantity)} of trade customers`,
    ],
  ]
}

/** Each promotion with its amount, the greatest first. */
const promotionLines = (applied: ReadonlyArray<AppliedPromotion>): ReadonlyArray<Line> =>
  [...Map.groupBy(applied, ({ promotionId }) => promotionId)]
    .map(([id, all]) => ({ id, all, amount: sum(all.map(({ amount }) => amount.amount)) }))
    .sort((a, b) => b.amount - a.amount)
    .map(({ id, all, amount }) => [`  ${id}`, pounds(amount), `${times(all.length)}, paid by ${funders(all, amount)}`])

const times = (count: number): string => (count === 1 ? "once" : `${grouped(count)} times`)

const funders = (applied: ReadonlyArray<AppliedPromotion>, amount: number): string => {
  const shares = Map.groupBy(
    applied.flatMap(({ funding = [] }) => funding),
    ({ by }) => by,
  )
  if (shares.size === 0) return "the platform"
  const paid = [...shares].map(([by, all]) => ({ by, pence: sum(all.map((share) => share.amount.amount)) }))
  return paid
    .map(({ by, pence }) => (pence === amount ? `the ${by}` : `the ${by} ${percent(pence, amount)} %`))
    .join(", ")
}

const codeLines = (baskets: ReadonlyArray<PricedBasket>): ReadonlyArray<Line> => {
  const codes = baskets.flatMap(({ priced }) => priced.codes)
  const bad = codes.flatMap((code) => (code.applied ? [] : `${code.code} ${code.reason._tag}`))
  const good = codes.flatMap(({ code, applied }) => (applied ? code.toUpperCase() : []))
  return [
    ["Codes that are good", grouped(good.length), names(good)],
    ["Codes that are not", grouped(bad.length), counted(bad)],
  ]
}

/** The most frequent reasons. */
const MOST_REASONS = 5

const notGivenLines = (baskets: ReadonlyArray<PricedBasket>): ReadonlyArray<Line> => {
  const reasons = baskets.flatMap(({ priced }) =>
    priced.notApplied.map(({ promotionId, reason }) =>
      reason._tag === "ConditionNotMet"
        ? `${promotionId}: ${reason._tag} ${reason.condition}`
        : `${promotionId}: ${reason._tag}`,
    ),
  )
  return byCount(reasons)
    .slice(0, MOST_REASONS)
    .map(([reason, count], place) => [place === 0 ? "Not given" : "", grouped(count), reason])
}

const nudgeLine = (baskets: ReadonlyArray<PricedBasket>): Line => {
  const followed = baskets.flatMap((basket) => basket.followed)
  const exact = followed.filter(({ said, saved }) => said === saved).length
  return ["Nudges", grouped(followed.length), `all followed; ${grouped(exact)} save exactly what they say`]
}

const byCount = (texts: ReadonlyArray<string>): ReadonlyArray<readonly [text: string, count: number]> =>
  [...Map.groupBy(texts, (text) => text)]
    .map(([text, all]) => [text, all.length] as const)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))

const counted = (texts: ReadonlyArray<string>): string =>
  byCount(texts)
    .map(([text, count]) => `${grouped(count)} ${text}`)
    .join(", ")

const names = (texts: ReadonlyArray<string>): string => [...new Set(texts)].join(", ")

/** So many lines are read with pleasure. */
const MOST_LINES = 2

/** Of the short baskets the first of those with the most promotions. */
const explained = (baskets: ReadonlyArray<PricedBasket>): ReadonlyArray<string> => {
  const [basket] = baskets
    .filter(({ priced }) => priced.lines.length <= MOST_LINES)
    .toSorted((a, b) => b.priced.applied.length - a.priced.applied.length)
  return basket === undefined ? [] : [`\nThe invoice ${basket.number}, explained\n`, explain(basket.priced)]
}
