/** What the promotions give to each basket, worked out without the library: by hand, in thousandths of a pound. */
import { rowsOf } from "./oracle.ts"

export interface Expected {
  readonly invoice: string
  /** In pence: the goods before discounts, and what each promotion takes off. */
  readonly goods: number
  readonly given: Readonly<Record<string, number>>
}

type Row = ReturnType<typeof rowsOf>[number]

interface Line {
  readonly words: ReadonlySet<string>
  readonly quantity: number
  /** Thousandths of a pound. */
  readonly price: number
  readonly pence: number
}

interface Basket {
  readonly invoice: string
  readonly date: string
  readonly customer: string
  readonly place: number
  readonly rows: ReadonlyArray<Row>
}

const halfUp = (top: number, bottom: number): number => Math.floor((2 * top + bottom) / (2 * bottom))
const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((all, number) => all + number, 0)
/** What a percentage takes off pence: the price that remains is rounded. */
const off = (percent: number, pence: number): number => pence - halfUp(pence * (100 - percent), 100)

export const expectedOf = (path: string): ReadonlyArray<Expected> => {
  const baskets = basketsIn(rowsOf(path))
  const invoices = Map.groupBy(baskets, ({ customer }) => customer)
  const ordered = new Set<string>()
  return baskets.flatMap((basket) => {
    const { invoice, customer, place } = basket
    const lines = linesOf(basket, customer !== "" && (invoices.get(customer)?.length ?? 0) >= 4)
    if (lines.length === 0) return []
    const isFirst = customer !== "" && !ordered.has(customer)
    ordered.add(customer)
    const goods = sum(lines.map(({ pence }) => pence))
    const hasCode = place % 20 === 0 || place % 20 === 5
    return [{ invoice, goods, given: theMostOf(choicesFor(lines, goods, { isFirst, hasCode, customer })) }]
  })
}

/** By time and then by number, cancellations left out. */
const basketsIn = (rows: ReadonlyArray<Row>): ReadonlyArray<Basket> =>
  [...Map.groupBy(rows, ({ invoice }) => invoice)]
    .filter(([invoice]) => !invoice.startsWith("C"))
    .map(([invoice, own]) => ({ invoice, rows: own, date: own[0]?.date ?? "", customer: own[0]?.customer ?? "" }))
    .sort((a, b) => (a.date === b.date ? (a.invoice < b.invoice ? -1 : 1) : a.date < b.date ? -1 : 1))
    .map((basket, place) => ({ ...basket, place }))

const linesOf = ({ rows, date }: Basket, isTrade: boolean): ReadonlyArray<Line> => {
  const sold = rows.filter(({ quantity, tenThousandths }) => quantity > 0n && tenThousandths > 0n)
  return [...Map.groupBy(sold, ({ sku, tenThousandths }) => `${sku} ${tenThousandths}`).values()].map((same) => {
    const words = new Set(same[0]?.text.split(/\s+/))
    const quantity = sum(same.map((row) => Number(row.quantity)))
    const own = Number(same[0]?.tenThousandths) / 10
    const isLower = (words.has("BAG") && quantity >= 10) || (words.has("HEART") && isTrade)
    const list = isLower ? (own * 9) / 10 : own
    // A price of whole pence is rounded to pence, and a finer one to its own digits.
    const digits = isLower ? 1 : 10
    const isSale = words.has("T-LIGHT") && date.startsWith("2010-12-02")
    const price = isSale ? digits * halfUp(list * 85, 100 * digits) : list
    return { words, quantity, price, pence: halfUp(price * quantity, 10) }
  })
}

/** Everything that can be given together: the welcome alone, the code beside the goods, or the rest beside the goods. */
const choicesFor = (
  lines: ReadonlyArray<Line>,
  goods: number,
  { isFirst, hasCode, customer }: { readonly isFirst: boolean; readonly hasCode: boolean; readonly customer: string },
): ReadonlyArray<Readonly<Record<string, number>>> => {
  const onGoods = { "3-for-2": threeForTwo(lines), mugs: mugs(lines), warm: warm(lines) }
  const left = goods - sum(Object.values(onGoods))
  const whole = {
    "10-per-200": Math.min(left, 1000 * Math.floor(goods / 20_000)),
    holder: customer !== "" && goods >= 30_000 ? 295 : 0,
  }
  return [
    { ...onGoods, ...whole },
    ...(hasCode ? [{ ...onGoods, advent: off(8, left) }] : []),
    ...(isFirst ? [{ welcome: off(8, goods) }] : []),
  ]
}

const theMostOf = (choices: ReadonlyArray<Readonly<Record<string, number>>>): Readonly<Record<string, number>> => {
  const [best = {}] = choices.toSorted((a, b) => sum(Object.values(b)) - sum(Object.values(a)))
  return Object.fromEntries(Object.entries(best).filter(([, pence]) => pence > 0))
}

/** The cheapest third of the pieces, whole pieces only. */
const threeForTwo = (lines: ReadonlyArray<Line>): number => {
  const christmas = lines.filter(({ words }) => words.has("CHRISTMAS"))
  let free = Math.floor(sum(christmas.map(({ quantity }) => quantity)) / 3)
  let pence = 0
  for (const { price, quantity } of christmas.toSorted((a, b) => a.price - b.price)) {
    const pieces = Math.min(free, quantity)
    pence += halfUp(price * pieces, 10)
    free -= pieces
  }
  return pence
}

const isWarm = ({ words }: Line): boolean => words.has("WARMER") || words.has("BOTTLE")

const mugs = (lines: ReadonlyArray<Line>): number => {
  const found = lines.filter((line) => line.words.has("MUG") && !isWarm(line))
  const pieces = sum(found.map(({ quantity }) => quantity))
  const percent = pieces >= 24 ? 10 : pieces >= 12 ? 5 : 0
  return off(percent, sum(found.map(({ pence }) => pence)))
}

const warm = (lines: ReadonlyArray<Line>): number => {
  const pence = sum(lines.filter(isWarm).map((line) => line.pence))
  return pence >= 2000 ? off(10, pence) : 0
}
