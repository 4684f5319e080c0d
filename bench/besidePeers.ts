/** The same carts, priced by this library, by hand and by the engines of others, in turns in one run. */
import type { BasketRow } from "./baskets.ts"
import { each, eachInTurn, type Loop, together } from "./harness.ts"
import { oursOf } from "./ours.ts"
import { openPeers } from "./peers/open.ts"
import type { Peer } from "./peers/Peer.ts"
import { priceByHand, readByHand } from "./priceByHand.ts"
import { ratioOf, type Spread, spreadOf } from "./spread.ts"
import { digits, type Table, timed, times } from "./table.ts"
import { linesOf, promotionsOf, type ShopPromotion, threeForTwoOn } from "./workload.ts"

/** A cart with its promotions. */
interface Purchase {
  readonly rows: ReadonlyArray<BasketRow>
  readonly promotions: ReadonlyArray<ShopPromotion>
}

interface Engine {
  readonly title: string
  /** Of an engine from outside: what it is called for short. */
  readonly peer?: string
  /** Nothing where it cannot express the promotions. */
  readonly open: (purchase: Purchase) => { readonly loop: Loop; readonly total: () => Promise<number> } | undefined
}

const ours: Engine = {
  title: "ours",
  open: ({ rows, promotions }) => {
    const price = oursOf(rows, promotions)
    return { loop: each(price), total: async () => price().total.amount }
  },
}

const byHand: Engine = {
  title: "by hand",
  open: ({ rows, promotions }) => {
    const read = readByHand(promotions)
    const price = () => priceByHand(rows, read)
    return { loop: each(price), total: async () => price().total }
  },
}

const engineOf = ({ name, version, open }: Peer): Engine => ({
  title: `${name} ${version}`,
  peer: name,
  open: ({ rows, promotions }) => {
    const price = open(rows, promotions)
    return price && { loop: eachInTurn(price), total: async () => price() }
  },
})

/** What an operation cost, round by round, in nanoseconds. */
type Rounds = ReadonlyArray<number>

/** Each engine on each purchase, all of them in turns. The answer is a list for each engine. */
const measure = async (
  engines: ReadonlyArray<Engine>,
  purchases: ReadonlyArray<Purchase>,
): Promise<ReadonlyArray<ReadonlyArray<Rounds | undefined>>> => {
  const opened = engines.map(({ open }) => purchases.map((purchase) => open(purchase)?.loop))
  const samples = await together(opened.flat().filter((loop) => loop !== undefined))
  let next = 0
  return opened.map((loops) => loops.map((loop) => (loop === undefined ? undefined : samples[next++])))
}

const ratio = (of: Rounds | undefined, to: Rounds | undefined): Spread | undefined =>
  of === undefined || to === undefined ? undefined : ratioOf(of, to)

const NONE = "–"
const timeCell = (rounds: Rounds | undefined): string => (rounds === undefined ? NONE : timed(spreadOf(rounds)))
const ratioCell = (spread: Spread | undefined): string => (spread === undefined ? NONE : times(spread))

const twenty = (pieces?: number): Purchase => ({ rows: linesOf(20, pieces), promotions: promotionsOf(5) })
const hundred: Purchase = { rows: linesOf(100), promotions: promotionsOf(20) }
const threeForTwo = (pieces: number): Purchase => ({ rows: linesOf(20, pieces), promotions: threeForTwoOn(5) })

/** The design's bounds on 20 lines: how many of ours a peer costs at least. */
const AT_LEAST: Readonly<Record<string, number>> = { Medusa: 50, Vendure: 15 }

const prices = async (engines: ReadonlyArray<Engine>): Promise<Table> => {
  const peers = engines.flatMap(({ peer }) => peer ?? [])
  const missed: Array<string> = []
  const row = async (what: string, purchase: Purchase, bounds: typeof AT_LEAST): Promise<ReadonlyArray<string>> => {
    const samples = (await measure(engines, [purchase])).map(([one]) => one)
    const ratios = engines.flatMap(({ peer }, at) =>
      peer === undefined ? [] : { peer, is: ratio(samples[at], samples[0]) },
    )
    const bounded = Object.entries(bounds)
    const holds = bounded.every(([name, least]) =>
      ratios.some(({ peer, is }) => peer === name && is && is.median >= least),
    )
    if (!holds) missed.push(`${what}, beside other engines`)
    return [
      what,
      ...samples.map(timeCell),
      ...ratios.map(({ is }) => ratioCell(is)),
      bounded.map(([name, least]) => `${name} ≥ ${least} ×`).join(", "),
      bounded.length === 0 ? "" : holds ? "yes" : "NO",
    ]
  }
  const titles = engines.map(({ title }) => title)
  return {
    title: "pricing: beside other engines",
    note: "Their own code, without a database, a network or a server around it; on the right, how many of ours they cost.",
    head: ["what", ...titles, ...peers.map((peer) => `${peer} / ours`), "must", "holds"],
    rows: [
      await row("20 lines × 5 promotions, tax", twenty(), AT_LEAST),
      await row("100 lines × 20 promotions, tax", hundred, {}),
      await row("20 lines of 30 pieces, 3 for 2 on five goods", threeForTwo(30), {}),
    ],
    missed,
  }
}

const LENGTHS = [10, 20, 50, 100, 200, 500, 1_000]

/** How cost grows with the lines and with the pieces: each column beside itself. */
const growth = async (engines: ReadonlyArray<Engine>, missing: string | undefined): Promise<Table> => {
  // The same promotions at every length, on all the goods of the longest, so that only the cart grows.
  const promotions = promotionsOf(5, 1_000)
  const carts = LENGTHS.map((length) => ({ rows: linesOf(length), promotions }))
  const byLength = await measure(engines, carts)
  const byPieces = await measure(engines, [twenty(1), twenty(10_000)])
  const byFree = await measure(engines, [threeForTwo(3), threeForTwo(1_500)])
  const exponents = byLength.map(exponentOf)
  const longer = byLength.map((of) => ratio(of[LENGTHS.indexOf(500)], of[LENGTHS.indexOf(20)]))
  const more = byPieces.map(([few, many]) => ratio(many, few))

  const missed: Array<string> = []
  const bounded = (what: string, cells: ReadonlyArray<string>, is: number | undefined, most: number, text: string) => {
    const holds = is !== undefined && is <= most
    if (!holds) missed.push(what)
    return [what, ...cells, `≤ ${most}${text}`, holds ? "yes" : "NO"]
  }
  const fitted = exponents.map((exponent) => exponent?.toFixed(2) ?? NONE)
  return {
    title: "pricing: how it grows",
    note: `The exponent is fitted to the medians of all lengths: 1 is linear. Of 3 for 2, Medusa gives no more than 1,000 pieces a promotion.${missing === undefined ? "" : ` Medusa and Vendure are left out, since ${missing}.`}`,
    head: ["what", ...engines.map(({ title }) => title), "must", "holds"],
    rows: [
      ...LENGTHS.map((length, at) => [
        `${length} lines × 5 promotions, tax`,
        ...byLength.map((of) => timeCell(of[at])),
        "",
        "",
      ]),
      bounded("exponent from 10 to 1,000 lines", fitted, exponents[0], 1.1, ""),
      bounded("20 → 500 lines", longer.map(ratioCell), longer[0]?.median, 30, " × (25 × is linear)"),
      bounded("1 → 10,000 pieces a line, 20 lines", more.map(ratioCell), more[0]?.median, 1.1, " ×"),
      ["3 → 1,500 pieces a line, 3 for 2", ...byFree.map(([few, many]) => ratioCell(ratio(many, few))), "", ""],
    ],
    missed,
  }
}

/** The slope of cost over length, both as logarithms, by least squares. */
const exponentOf = (byLength: ReadonlyArray<Rounds | undefined>): number | undefined => {
  const points = byLength.flatMap((rounds, at) =>
    rounds === undefined ? [] : { x: Math.log(LENGTHS[at] ?? Number.NaN), y: Math.log(spreadOf(rounds).median) },
  )
  if (points.length < 2) return undefined
  const mean = (of: "x" | "y") => points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [x, y] = [mean("x"), mean("y")]
  const shared = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  return shared / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
}

/** What each engine says the carts cost: whoever rounds at other places may be half a unit off at each of them, not more. */
const answers = async (engines: ReadonlyArray<Engine>): Promise<Table> => {
  const row = async (what: string, purchase: Purchase): Promise<ReadonlyArray<string>> => {
    const totals = await Promise.all(engines.map(({ open }) => open(purchase)?.total()))
    const exact = totals[0] ?? Number.NaN
    const most = 0.5 * purchase.rows.length * purchase.promotions.length
    const cells = totals.map((total, at) => {
      if (total === undefined) return NONE
      if (at === 0) return String(total)
      if (Math.abs(total - exact) <= most) return differenceOf(total, exact)
      throw new Error(`${what}: ${engines[at]?.title} says ${total} and we say ${exact}, which is no rounding`)
    })
    return [what, ...cells]
  }
  return {
    title: "pricing: what they answer",
    note: "The total with tax in minor units, and how far the others are from it: Medusa rounds nothing, Vendure at other places.",
    head: ["what", ...engines.map(({ title }) => title)],
    rows: [
      await row("20 lines × 5 promotions", twenty()),
      await row("100 lines × 20 promotions", hundred),
      await row("500 lines × 5 promotions", { rows: linesOf(500), promotions: promotionsOf(5) }),
      await row("20 lines of 10,000 pieces × 5 promotions", twenty(10_000)),
      await row("20 lines of 1,500 pieces, 3 for 2 on five goods", threeForTwo(1_500)),
    ],
  }
}

const differenceOf = (total: number, exact: number): string => {
  const difference = Number((total - exact).toFixed(2))
  return difference === 0 ? "the same" : `${difference > 0 ? "+" : ""}${digits(difference)}`
}

export const besides = async (): Promise<ReadonlyArray<Table>> => {
  const { engines: peers, missing } = await openPeers()
  const engines = [ours, byHand, ...peers.map(engineOf)]
  if (peers.length === 0) return [await growth(engines, missing)]
  // First, whether they speak of the same carts at all.
  const answered = await answers(engines)
  return [await prices(engines), await growth(engines, missing), answered]
}
