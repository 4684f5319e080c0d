/**
 * A process that pays: `node buyer.ts <file> <prefix> <payments> <buyers>`.
 *
 * It says `ready` once its sandbox is open and begins when it is told anything. Each buyer pays one sale after the other
 * and gives back a part of every third. It says `<operation> <kind> <amount>.` of each operation that was answered.
 */
import { once } from "node:events"
import { writeSync } from "node:fs"
import type { ChannelRequest } from "@cartwright/core"
import { makeSandbox } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import { refund, sale } from "./requests.ts"

const [filename = "", prefix = "", payments = "0", buyers = "1"] = process.argv.slice(2)
const { channel, close } = await makeSandbox({ filename, busyTimeoutMs: 20_000 })

writeSync(1, "ready\n")
await once(process.stdin, "data")

const told = async (request: ChannelRequest): Promise<void> => {
  const outcome = await Effect.runPromise(channel.execute(request))
  if (outcome._tag !== "Done" || outcome.state._tag !== "Succeeded") throw new Error(JSON.stringify(outcome))
  writeSync(1, `${request.operationId} ${request.kind} ${request.amount.amount}.\n`)
}

const buy = async (buyer: number): Promise<void> => {
  for (let count = 0; count < Number(payments); count++) {
    const id = `${prefix}-${buyer}-${count}`
    await told(sale(id, 100 + count))
    if (count % 3 === 0) await told(refund(`${id}-back`, id, 50))
  }
}

await Promise.all(Array.from({ length: Number(buyers) }, (_, buyer) => buy(buyer)))
await close()
