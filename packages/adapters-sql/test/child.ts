/**
 * A process that writes to a store: `node child.ts <file> <prefix> <adds> <writers> <carts>`.
 *
 * It says `ready` once the store is open and begins when it is told anything. Its writers share the carts; each adds one
 * piece at a time, opens a cart that is not there, decides again where it met a conflict, and says
 * `<cart> <operation> <version>.` of each write that was acknowledged before it begins the next.
 */
import { once } from "node:events"
import { writeSync } from "node:fs"
import type { CartWrite, Written } from "@cartwright/core"
import { add, open } from "./carts.ts"
import { openStore } from "./store.ts"

const [file = "", prefix = "", adds = "0", writers = "1", carts = "1"] = process.argv.slice(2)
const store = await openStore({ filename: file, busyTimeoutMs: 20_000 })

writeSync(1, "ready\n")
await once(process.stdin, "data")

const acknowledged = (cart: string, { op }: CartWrite, answer: Written): boolean => {
  if (answer._tag === "Written") writeSync(1, `${cart} ${op.opId} ${answer.version}.\n`)
  return answer._tag === "Written"
}

const addOne = async (cart: string, opId: string): Promise<void> => {
  for (let added = false; !added; ) {
    const known = await store.load(cart)
    const write = known === undefined ? open(cart, `${opId}-open`) : add(opId, known)
    added = acknowledged(cart, write, await store.write(cart, write)) && known !== undefined
  }
}

const work = async (number: number): Promise<void> => {
  for (let count = 0; count < Number(adds); count++)
    await addOne(`cart-${(number + count) % Number(carts)}`, `${prefix}-${number}-${count}`)
}

await Promise.all(Array.from({ length: Number(writers) }, (_, number) => work(number)))
await store[Symbol.asyncDispose]()
