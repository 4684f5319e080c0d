/** The search for the best combination on its published families: how many are proved, and how long the slow ones take. */
import type { Instant } from "@cartwright/core/catalog"
import { compilePromotions, type PricingRequest, priceCart } from "@cartwright/core/pricing"
import { families, INSTANCES_OF_A_FAMILY, searchFactsOf } from "../packages/core/test/pricing/families.ts"
import type { Spread } from "./spread.ts"
import { type Table, timed } from "./table.ts"

const requestOf = (family: (typeof families)[number], instance: number): PricingRequest => {
  const { lines, promotions } = searchFactsOf(family, instance)
  return {
    currency: "GBP",
    moment: 0 as Instant,
    lines,
    promotions: compilePromotions(promotions),
    policies: { lanes: [{ name: "cart", mode: "best" }] },
  }
}

/** Each is priced so often, in turns with all others of its family; its time is the median, with the quickest and the slowest. */
const ROUNDS = 7
const MOST_MS = 10
const LEAST_PROVED = 0.99

interface Searches {
  readonly proved: number
  /** Nanoseconds of each, the quickest first. */
  readonly times: ReadonlyArray<Spread>
}

const measure = (requests: ReadonlyArray<PricingRequest>): Searches => {
  const rounds: ReadonlyArray<Array<number>> = requests.map(() => [])
  const proved = requests.filter((request) => priceCart(request).optimal).length
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, request] of requests.entries()) {
      const start = performance.now()
      priceCart(request)
      rounds[at]?.push((performance.now() - start) * 1e6)
    }
  const times = rounds.map((all): Spread => {
    const sorted = all.toSorted((a, b) => a - b)
    const of = (at: number): number => sorted[at] ?? Number.NaN
    return { median: of((ROUNDS - 1) / 2), low: of(0), high: of(ROUNDS - 1) }
  })
  return { proved, times: times.sort((a, b) => a.median - b.median) }
}

const NOTHING: Spread = { median: Number.NaN, low: Number.NaN, high: Number.NaN }

/** The time that so many of a hundred stay within. */
const within = (times: ReadonlyArray<Spread>, hundredths: number): Spread =>
  times[Math.ceil((times.length * hundredths) / 100) - 1] ?? NOTHING

export const searches = (): Table => {
  const missed: Array<string> = []
  const row = (what: string, { proved, times }: Searches, isBounded: boolean): ReadonlyArray<string> => {
    const slow = within(times, 99)
    const holds = proved >= times.length * LEAST_PROVED && slow.median <= MOST_MS * 1e6
    if (isBounded && !holds) missed.push(`the best combination, ${what}`)
    const bound = isBounded ? [`≥ 99 %, p99 ≤ ${MOST_MS} ms`, holds ? "yes" : "NO"] : ["", ""]
    return [what, `${proved} of ${times.length}`, timed(within(times, 50)), timed(slow), ...bound]
  }
  const found = families.map((family) => {
    const requests = Array.from({ length: INSTANCES_OF_A_FAMILY }, (_, instance) => requestOf(family, instance))
    return { family, ...measure(requests) }
  })
  const all: Searches = {
    proved: found.reduce((sum, { proved }) => sum + proved, 0),
    times: found.flatMap(({ times }) => times).sort((a, b) => a.median - b.median),
  }
  return {
    title: "pricing: the best combination",
    note: "100 lines and 20 promotions in a lane that searches, by the seeded families of `packages/core/test/pricing/families.ts`; the whole `priceCart`, in brackets the quickest and the slowest of seven times.",
    head: ["family", "proved", "p50", "p99", "must", "holds"],
    rows: [...found.map((one) => row(one.family, one, false)), row("all", all, true)],
    missed,
  }
}
