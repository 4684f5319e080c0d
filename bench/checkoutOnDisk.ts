/** Settling, submitting and paying on SQLite with every commit synced, beside bare statements that leave the same rows. */
import { join } from "node:path"
import { openBareCheckout, purchaseIn } from "./bareCheckout.ts"
import { sqliteCounter } from "./buyers.ts"
import { inTurns, type Result, resultOf, type Side, sideOf, wide } from "./harness.ts"
import { ratioOf, type Spread, spreadOf } from "./spread.ts"
import { commitsOf } from "./sqliteCalls.ts"
import { digits, type Table } from "./table.ts"

interface Case {
  readonly lines: number
  /** Baskets under way at a time. */
  readonly width: number
  /** Baskets of a round. */
  readonly count: number
}

const CASES: ReadonlyArray<Case> = [
  { lines: 3, width: 1, count: 24 },
  { lines: 3, width: 16, count: 128 },
  { lines: 3, width: 64, count: 128 },
  { lines: 21, width: 1, count: 24 },
  { lines: 21, width: 16, count: 128 },
  { lines: 21, width: 64, count: 128 },
]

const WARM_UPS = 3
const ROUNDS = 12
/** One more round, in which the commits are counted: that takes time, so it is not measured. */
const COUNTED = 1
const FLOOR_COUNT = 24

export interface Submissions extends Case {
  /** Milliseconds from the first call to the last answer. */
  readonly latencies: ReadonlyArray<number>
  readonly ours: Side
  readonly bare: Side
  readonly atOnce: Side
  /** For each basket when so many are under way, the sandbox's own among them. */
  readonly commits: number
  readonly bareCommits: number
}

const submissionsOfCase = async (folder: string, asked: Case): Promise<Submissions> => {
  const { lines, width, count } = asked
  const filename = join(folder, `ours-${lines}-${width}.db`)
  const counter = await sqliteCounter(filename)
  const [sold = "", full = "", ...carts] = await counter.fill((WARM_UPS + ROUNDS + COUNTED) * count + 2, lines)
  await counter.submit(await counter.settle(sold))
  const bare = openBareCheckout(join(folder, `bare-${lines}-${width}.db`), purchaseIn(filename, sold, full))
  bare.fill(2 * (WARM_UPS + ROUNDS) * FLOOR_COUNT)
  let next = 0
  const latencies: Array<number> = []
  const sides = {
    ours: sideOf(
      wide(width, count, async () => {
        const start = performance.now()
        await counter.submit(await counter.settle(carts.pop() ?? ""))
        latencies.push(performance.now() - start)
      }),
    ),
    bare: sideOf(wide(1, FLOOR_COUNT, () => bare.buy(next++))),
    atOnce: sideOf(wide(1, FLOOR_COUNT, () => bare.buyAtOnce(next++))),
  }
  const all = [sides.ours, sides.bare, sides.atOnce]
  for (let warm = 0; warm < WARM_UPS; warm++) for (const { run } of all) await run()
  latencies.length = 0
  await inTurns(all, ROUNDS)
  const measured = latencies.slice()
  const commits = (await commitsOf(sides.ours.run)) / count
  bare.close()
  await counter.close()
  if (width === 1 && commits !== bare.commits)
    throw new Error(`checkout: a basket takes ${commits} commits and its floor ${bare.commits}. Mend bareCheckout.ts.`)
  return { ...asked, ...sides, latencies: measured, commits, bareCommits: bare.commits }
}

export const resultOfCase = ({ lines, width, ours, bare, bareCommits }: Submissions): Result =>
  resultOf(
    {
      what: `SQLite: settle, submit, pay ${lines} lines${width === 1 ? "" : `, ${width} at once`}`,
      floorIs: `bare, ${bareCommits} commits`,
    },
    ours,
    bare,
  )

const perSecond = ({ wall }: Side): Spread => spreadOf(wall.map((nanoseconds) => 1e9 / nanoseconds))

const whole = ({ median, low, high }: Spread): string => `${median.toFixed(0)} (${low.toFixed(0)}–${high.toFixed(0)})`

const NOTE = `A basket is settled, submitted and paid; p50 and p95 go from the first call to the last answer. The steps of one basket
commit one after the other, because each has to be safe before the next may happen; baskets under way at a time share commits.
The bare side writes the same rows by hand, one purchase after the other, since \`node:sqlite\` waits for its disk: once with as
many commits, on two connections, and once in a single one, which no shop can do that asks a provider for the money.`

export const submissionsTable = (found: ReadonlyArray<Submissions>): Table => ({
  title: "checkout: baskets a second on SQLite, synchronous = FULL",
  note: NOTE,
  head: [
    "lines",
    "at once",
    "ours, a second",
    "p50",
    "p95",
    "commits a basket",
    "bare, as many commits, a second",
    "bare, one commit, a second",
    "what the separate commits cost",
  ],
  rows: found.map(({ lines, width, latencies, commits, ours, bare, atOnce }) => {
    const sorted = latencies.toSorted((a, b) => a - b)
    const at = (part: number): string => `${digits(sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN)} ms`
    const apart = ratioOf(bare.wall, atOnce.wall)
    return [
      String(lines),
      String(width),
      whole(perSecond(ours)),
      at(0.5),
      at(0.95),
      digits(commits),
      whole(perSecond(bare)),
      whole(perSecond(atOnce)),
      `${digits(apart.median)} × (${digits(apart.low)}–${digits(apart.high)})`,
    ]
  }),
})

export const submissionsIn = async (folder: string): Promise<ReadonlyArray<Submissions>> => {
  const found: Array<Submissions> = []
  for (const asked of CASES) found.push(await submissionsOfCase(folder, asked))
  return found
}
