import * as Effect from "effect/Effect"
import { describe, expect, it, onTestFinished } from "vitest"
import type { CartId } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import type { AsyncCartStore } from "../../src/promise/hostStore.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { gbp, thrownBy } from "./kit.ts"

const ID = "c" as CartId
const tea = { sku: "tea", quantity: 1 }

const hostOn = async (carts: AsyncCartStore) => {
  const cartwright = await createCartwright({
    stores: { carts },
    offers: { getMany: async () => new Map([["tea", { price: gbp(250) }]]) },
    currency: "GBP",
  })
  onTestFinished(() => cartwright.close())
  return cartwright.for({ member: "ada" }).cart
}

/** Two empty carts, `c` and `other`, seen through a store that keeps the contract and through one that breaks it. */
const over = async (breaking: (sound: AsyncCartStore) => Partial<AsyncCartStore>) => {
  const memory = makeMemoryCartStore()
  const sound: AsyncCartStore = {
    load: (id, options) => Effect.runPromise(memory.load(id, options)),
    write: (id, write) => Effect.runPromise(memory.write(id, write)),
    history: (id, page) => Effect.runPromise(memory.history(id, page)),
  }
  const well = await hostOn(sound)
  for (const id of [ID, "other"]) orThrow(await well.open({ id }))
  return { well, badly: await hostOn({ ...sound, ...breaking(sound) }) }
}
const unbelieved = { name: "CartwrightError", retryable: false, reason: { _tag: "CartStoreUnavailable" } }

describe("a host's store that breaks the contract", () => {
  it("by conflicting for ever is left when the time is up", async () => {
    const { badly } = await over(({ load }) => ({
      write: async (id, _write, signal) => ({ _tag: "Conflict", current: await load(id, {}, signal) }),
    }))
    expect(await thrownBy(() => badly.add(ID, tea, { timeoutMs: 30 }))).toMatchObject({
      reason: { _tag: "DeadlineExceeded" },
    })
  })

  it("by answering another cart is not believed, and neither cart is changed", async () => {
    const { well, badly } = await over(({ load }) => ({
      load: (_id, options, signal) => load("other" as CartId, options, signal),
    }))
    expect(await thrownBy(() => badly.add(ID, tea))).toMatchObject(unbelieved)
    for (const id of [ID, "other"]) expect(orThrow(await well.get(id)).cart.lines).toEqual([])
  })

  it.each([
    { _tag: "Replayed", outcome: [null] },
    { _tag: "Written", version: 7, durability: "sql" },
    { _tag: "Written", version: 2 },
    { _tag: "written" },
  ])("by answering %j to a write is not believed", async (answer) => {
    const { badly } = await over(() => ({ write: async () => answer as never }))
    expect(await thrownBy(() => badly.add(ID, tea))).toMatchObject({ ...unbelieved, outcome: "unknown" })
  })

  it("by a version before the first is not believed", async () => {
    const { badly } = await over(({ load }) => ({
      load: async (id, options, signal) => ({ ...(await load(id, options, signal)), version: 0 }) as never,
    }))
    expect(await thrownBy(() => badly.get(ID))).toMatchObject({ ...unbelieved, outcome: "notDone" })
  })
})
