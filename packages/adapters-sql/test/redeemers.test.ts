import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { describe, expect, it, onTestFinished } from "vitest"
import { held, scaled, seed } from "../../../test/scale.ts"
import { type Redeemer, startRedeemer } from "./processes.ts"
import { at, demand, holdId, openBooks, run } from "./purchases.ts"
import { newFile } from "./store.ts"

const amountOf = (code: number): number => 100 + (code % 7) * 50

describe("a code that is good for one use", () => {
  it("is used once by 100 reservations at once over several connections", async () => {
    const filename = newFile(onTestFinished)
    const opened = await Promise.all(Array.from({ length: 5 }, () => openBooks({ filename })))
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, number) => {
        const limits = opened[number % opened.length]?.limits
        if (limits === undefined) throw new Error("there is no such connection")
        return run(limits.reserve(holdId(`h${number}`), [demand("code", { max: 1 })], at(100)))
      }),
    )
    expect(answers.filter(({ _tag }) => _tag === "Held")).toHaveLength(1)
    expect(answers.filter(({ _tag }) => _tag === "Exceeded")).toHaveLength(99)
    for (const { limits } of opened) expect(await run(limits.used([demand("code")]))).toEqual([1])
    for (const books of opened) await books[Symbol.asyncDispose]()
  })

  it("is used once by processes that redeem it at once, within a budget", { timeout: 120_000 }, async () => {
    const filename = newFile(onTestFinished)
    await using books = await openBooks({ filename })
    const codes = scaled(2_000)
    const all = Array.from({ length: codes }, (_, code) => code)
    const budget = Math.floor((all.reduce((sum, code) => sum + amountOf(code), 0) * 2) / 3)
    const redeemers = await Promise.all(
      [0, 1, 2, 3].map((number) =>
        startRedeemer({
          file: filename,
          prefix: `p${number}`,
          codes,
          first: Math.floor((number * codes) / 8),
          budget,
          releases: false,
        }),
      ),
    )
    for (const { go } of redeemers) go()
    expect(await Promise.all(redeemers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    const told = redeemers.flatMap(({ told }) => told).filter(({ what }) => what === "held")
    const redeemed = new Set(told.map(({ code }) => code))
    expect(told).toHaveLength(redeemed.size)
    const spent = told.reduce((sum, { code }) => sum + amountOf(code), 0)
    expect(spent).toBeLessThanOrEqual(budget)
    expect(await run(books.limits.used([demand("budget")]))).toEqual([spent])
    const uses: Array<number> = []
    for (let from = 0; from < codes; from += 1_000)
      uses.push(...(await run(books.limits.used(all.slice(from, from + 1_000).map((code) => demand(`code-${code}`))))))
    expect(uses).toEqual(all.map((code) => (redeemed.has(code) ? 1 : 0)))
    // Nobody gives anything back: who was told no finds no room now either.
    expect(all.filter((code) => !redeemed.has(code) && spent + amountOf(code) <= budget)).toEqual([])
    held("Four processes redeeming the same codes at once used each once", 4 * codes, "reservations")
  })
})

/** Every word that was heard is so in the file, and each counter is what its holds count. */
const expectCounted = (filename: string, told: Redeemer["told"]): void => {
  const file = new DatabaseSync(filename)
  expect(file.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" })
  const states = new Map(
    file
      .prepare("select hold_id, state from cw_limit_hold")
      .all()
      .map(({ hold_id, state }) => [hold_id, state]),
  )
  const last = new Map(told.map(({ what, hold }) => [hold, what]))
  const lost = [...last].filter(([hold, what]) => !states.has(hold) || (what !== "held" && states.get(hold) !== what))
  expect(lost).toEqual([])
  const wrong = file
    .prepare(
      `select subject, used, (select coalesce(sum(amount), 0) from cw_limit_hold_amount as line
         where line.subject = counter.subject and line.window = counter.window) as held
       from cw_limit_counter as counter where used <> held or (subject like 'code-%' and used > 1)`,
    )
    .all()
  expect(wrong).toEqual([])
  const lines = file.prepare(
    `select state, count(distinct hold_id) as holds, count(line.subject) as lines
     from cw_limit_hold left join cw_limit_hold_amount as line using (hold_id) group by state`,
  )
  for (const { state, holds, lines: count } of lines.all())
    expect(count).toBe(state === "released" ? 0 : 2 * Number(holds))
  file.close()
}

describe("a process killed while it counts", () => {
  it("has lost no hold that was acknowledged, and left no half of one", { timeout: 300_000 }, async () => {
    const kills = scaled(60)
    const pauses = fc.sample(fc.integer({ min: 0, max: 60 }), { seed, numRuns: kills })
    const filename = newFile(onTestFinished)
    const told: Array<Redeemer["told"][number]> = []
    for (const [kill, pause] of pauses.entries()) {
      const redeemer = await startRedeemer({
        file: filename,
        prefix: `k${kill}`,
        codes: 1e9,
        first: kill * 1e6,
        budget: Number.MAX_SAFE_INTEGER,
        releases: true,
      })
      redeemer.go()
      setTimeout(redeemer.kill, pause)
      expect(await redeemer.ended).toBe(null)
      told.push(...redeemer.told)
      expectCounted(filename, told)
    }
    expect(told.length).toBeGreaterThan(kills)
    held(`A process redeeming on sqlite, killed ${kills} times, lost none of`, told.length, "acknowledged answers")
  })
})
