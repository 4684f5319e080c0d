import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import type { CartId, HoldId, Instant, OperationId, OrderId, Sku } from "../../src/catalog/ids.ts"
import { makeMemoryStockLedger } from "../../src/memory/index.ts"
import { CartGateway } from "../../src/ports/CartGateway.ts"
import { type ChannelRequest, PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import { cartsFail, channelFails, type Fault, faultyService } from "../../src/testing/index.ts"

const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect)
const tea = [{ sku: "tea" as Sku, quantity: 1 }]
const hold = "hold" as HoldId
const end = 1 as Instant

describe("a service under faults", () => {
  it("fails before or after its call happened, and knows what it can know", async () => {
    const after = async (fault: Fault) => {
      const ledger = makeMemoryStockLedger()
      await run(ledger.receive("first", tea))
      const suffering = faultyService(ledger, { reserve: [fault] })
      const result = await run(Effect.result(suffering.reserve(hold, tea, end)))
      const told = result._tag === "Failure" ? result.failure.outcome : result.success._tag
      const left = (await run(suffering.available(["tea" as Sku]))).get("tea" as Sku)
      return [told, left]
    }
    expect(await after("none")).toEqual(["Held", 0])
    expect(await after("notDone")).toEqual(["notDone", 1])
    expect(await after("lost")).toEqual(["unknown", 1])
    expect(await after("unknown")).toEqual(["unknown", 0])
  })
  it("asks anew at each call where it is given a function, and names the method", async () => {
    const asked: Array<string> = []
    const ledger = faultyService(makeMemoryStockLedger(), (method) => {
      asked.push(method)
      return method === "confirm" ? "notDone" : "none"
    })
    expect(await run(Effect.all([ledger.receive("first", tea), ledger.reserve(hold, tea, end)]))).toHaveLength(2)
    const error = await run(Effect.flip(ledger.confirm(hold)))
    expect(error.message).toContain("confirm under test")
    expect(asked).toEqual(["receive", "reserve", "confirm"])
  })
  it("counts the calls of all methods together where it is given one list", async () => {
    const ledger = faultyService(makeMemoryStockLedger(), ["none", "lost"])
    await run(ledger.receive("first", tea))
    expect((await run(Effect.flip(ledger.confirm(hold)))).outcome).toBe("unknown")
    expect(await run(ledger.confirm(hold))).toBe(false)
  })
  it("may be a cart gateway, which fails as carts do", async () => {
    const gateway = CartGateway.of({
      readForCheckout: () => Effect.succeed(undefined),
      takeLines: () => Effect.void,
    })
    const bought = { orderId: "o" as OrderId, cartId: "c" as CartId, lines: [] }
    const { takeLines } = faultyService(gateway, ["unknown"], cartsFail)
    const error = await run(Effect.flip(takeLines(bought)))
    expect(error._tag).toBe("CartStoreUnavailable")
    await run(takeLines(bought))
  })
  it("may be a payment channel, which answers with what it does not know", async () => {
    let sent = 0
    const channel = PaymentChannel.of({
      capabilities: {
        operations: ["sale"],
        idempotency: { keyTtlMs: 1_000 },
        lookup: { absentIsFinalAfterMs: 1_000 },
      },
      execute: () =>
        Effect.sync(() => {
          sent++
          return { _tag: "Done", state: { _tag: "Pending" } }
        }),
      lookup: () => Effect.succeed({ _tag: "Absent", asOf: end }),
    })
    const operationId = "op" as OperationId
    const sale: ChannelRequest = { operationId, kind: "sale", amount: { amount: 1, currency: "GBP" }, reference: "p" }
    const suffering = faultyService(
      channel,
      { execute: ["notDone", "lost", "unknown"], lookup: ["lost"] },
      channelFails,
    )
    expect((await run(suffering.execute(sale)))._tag).toBe("NotSent")
    expect((await run(suffering.execute(sale)))._tag).toBe("Unknown")
    expect(sent).toBe(0)
    expect((await run(suffering.execute(sale)))._tag).toBe("Unknown")
    expect(sent).toBe(1)
    expect((await run(suffering.execute(sale)))._tag).toBe("Done")
    const by = { operationId, reference: "p" }
    expect((await run(suffering.lookup(by)))._tag).toBe("Unavailable")
    expect((await run(suffering.lookup(by)))._tag).toBe("Absent")
    expect(suffering.capabilities).toBe(channel.capabilities)
  })
  it("leaves alone what is no method, and methods that answer with no effect", async () => {
    const plain = faultyService({ name: "plain", twice: (n: number) => 2 * n, nothing: undefined }, () => "lost")
    expect([plain.name, plain.twice(2), plain.nothing]).toEqual(["plain", 4, undefined])
    const spread = { ...faultyService({ ask: () => Effect.succeed(1) }, ["lost"]) }
    expect(Exit.isFailure(await Effect.runPromiseExit(spread.ask()))).toBe(true)
  })
})
