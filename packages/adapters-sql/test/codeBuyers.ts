/**
 * A process that uses one code for many members: `node codeBuyers.ts <file> <prefix> <members>`.
 *
 * It says `ready` once each of them has seen the price with the code. Told anything, all of them submit at once, and those
 * who are refused open again and submit once more. It says `<seen> <first> <again>.` of each: amounts, or why it was refused.
 */
import { once } from "node:events"
import { writeSync } from "node:fs"
import { codeBuyer, openCodeShop } from "./codeShop.ts"

const [filename = "", prefix = "", members = "1"] = process.argv.slice(2)
const shop = await openCodeShop({ filename, busyTimeoutMs: 20_000 })
const buyers = await Promise.all(
  Array.from({ length: Number(members) }, (_, number) => codeBuyer(shop, `${prefix}-${number}`)),
)
writeSync(1, "ready\n")
await once(process.stdin, "data")

const firsts = await Promise.all(buyers.map(({ first }) => first()))
for (const [at, { seen, again }] of buyers.entries()) {
  const first = firsts[at] ?? "none"
  writeSync(1, `${seen} ${first} ${typeof first === "number" ? "none" : await again()}.\n`)
}
await shop.close()
