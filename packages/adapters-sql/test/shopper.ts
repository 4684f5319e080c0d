/**
 * A host in a process of its own: `node shopper.ts <file> <cart> <adds> <prefix> <one|many>`.
 *
 * It says `ready` once its store is open. Told anything, it adds one piece `adds` times at once, all under one request id
 * or each under its own, and prints the answers as one line of JSON.
 */
import { once } from "node:events"
import { sqlite } from "@cartwright/adapters-sql"
import { createCartwright } from "@cartwright/core/promise"

const [filename = "", cartId = "", adds = "0", prefix = "", ids = "many"] = process.argv.slice(2)
const cartwright = await createCartwright({
  stores: sqlite({ filename }),
  currency: "GBP",
  timeoutMs: 30_000,
  offers: { getMany: async () => new Map([["tea", { price: { amount: 450, currency: "GBP" } }]]) },
})
const { cart } = cartwright.for({ member: "ada" })
console.log("ready")
await once(process.stdin, "data")
const answers = await Promise.all(
  Array.from({ length: Number(adds) }, (_, index) =>
    cart.add(cartId, { sku: "tea", quantity: 1 }, { requestId: ids === "one" ? "click" : `${prefix}-${index}` }),
  ),
)
console.log(
  JSON.stringify(
    answers.map((answer) => (answer.ok ? { line: answer.value.lineId, replayed: answer.replayed } : answer)),
  ),
)
await cartwright.close()
process.stdin.destroy()
