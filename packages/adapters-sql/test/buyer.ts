/**
 * A process that buys: `node buyer.ts <file> <prefix> <carts> <first>`.
 *
 * It says `ready` once the stores are open and it has claimed the `first` cart, and begins when it is told anything. From
 * that cart on it buys from each, a few at a time, under an order id of its own, and asks again where another process is at
 * the purchase. It says `placed <cart> <order>` or `bought <cart> <order>` of each cart, and `held <hold>` of each piece of
 * tea that it got.
 */
import { once } from "node:events"
import { writeSync } from "node:fs"
import { at, holdId, openBooks, purchase, run, sku } from "./purchases.ts"

const [file = "", prefix = "", carts = "1", first = "0"] = process.argv.slice(2)
const books = await openBooks({ filename: file, busyTimeoutMs: 20_000 })

const purchaseFrom = (number: number) => purchase(`${prefix}-${number}`, `cart-${number}`)
await run(books.orders.claim(purchaseFrom(Number(first)).claim))

writeSync(1, "ready\n")
await once(process.stdin, "data")

const say = (...words: ReadonlyArray<string>) => writeSync(1, `${words.join(" ")}\n`)

const buyFrom = async (number: number): Promise<void> => {
  const cart = `cart-${number}`
  const { claim, placement, orderId } = purchaseFrom(number)
  const piece = [{ sku: sku("tea"), quantity: 1 }]
  if ((await run(books.stock.reserve(holdId(orderId), piece, at(100))))._tag === "Held") say("held", orderId)
  while (true) {
    const claimed = await run(books.orders.claim(claim))
    const answer = claimed._tag === "Claimed" ? await run(books.orders.place(placement)) : claimed
    if (answer._tag === "Placed") return void say("placed", cart, orderId)
    if (answer._tag === "Ordered") return void say("bought", cart, answer.order.value.orderId)
  }
}

const AT_A_TIME = 4
const work = async (number: number): Promise<void> => {
  for (let count = number; count < Number(carts); count += AT_A_TIME)
    await buyFrom((Number(first) + count) % Number(carts))
}

await Promise.all(Array.from({ length: AT_A_TIME }, (_, number) => work(number)))
await books[Symbol.asyncDispose]()
