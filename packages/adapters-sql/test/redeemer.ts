/**
 * A process that redeems codes: `node redeemer.ts <file> <prefix> <codes> <first> <budget> <releases>`.
 *
 * It says `ready` once the ledger is open and begins when it is told anything. From the `first` code on it takes each, a
 * few at a time, together with an amount of the budget, and says `held <hold> <code>.` of what it got. It confirms one in
 * three, and gives one in three back where `releases` is true, and says `confirmed …` and `released …` of them.
 */
import { once } from "node:events"
import { writeSync } from "node:fs"
import { at, demand, holdId, openBooks, run } from "./purchases.ts"

const [file = "", prefix = "", codes = "1", first = "0", budget = "0", releases = "false"] = process.argv.slice(2)
const { limits, ...books } = await openBooks({ filename: file, busyTimeoutMs: 20_000 })

writeSync(1, "ready\n")
await once(process.stdin, "data")

const redeem = async (code: number): Promise<void> => {
  const hold = holdId(`${prefix}-${code}`)
  const say = (what: string) => writeSync(1, `${what} ${hold} ${code}.\n`)
  const budgeted = demand("budget", { amount: 100 + (code % 7) * 50, max: Number(budget) })
  const once = demand(`code-${code}`, { max: 1 })
  // Half of them ask in the other order.
  const demands = code % 2 === 0 ? [once, budgeted] : [budgeted, once]
  if ((await run(limits.reserve(hold, demands, at(100))))._tag !== "Held") return
  say("held")
  if (code % 3 === 0 && (await run(limits.confirm(hold)))) say("confirmed")
  if (code % 3 === 1 && releases === "true") {
    await run(limits.release(hold))
    say("released")
  }
}

const AT_A_TIME = 8
const work = async (number: number): Promise<void> => {
  for (let count = number; count < Number(codes); count += AT_A_TIME)
    await redeem((Number(first) + count) % Number(codes))
}

await Promise.all(Array.from({ length: AT_A_TIME }, (_, number) => work(number)))
await books[Symbol.asyncDispose]()
