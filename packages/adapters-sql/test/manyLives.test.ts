import { sqlite } from "@cartwright/adapters-sql"
import { CartStore } from "@cartwright/core"
import { memory } from "@cartwright/core/memory"
import { type CartwrightOptions, createCartwright } from "@cartwright/core/promise"
import { type ModelShopper, makeCartStoreLaws, runCartModel } from "@cartwright/core/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it, onTestFinished } from "vitest"
import { held, scaled, seed } from "../../../test/scale.ts"
import { newFile } from "./store.ts"

const COMMANDS = 100_000
const skus = ["tea", "mug", "pot", "tin"]
const price = { amount: 450, currency: "GBP" }
const offers = { getMany: async () => new Map(skus.map((sku) => [sku, { price }])) }

/** The shopper, and how many commands were sent through it; the reads that the model compares with are none. */
const counted = (shopper: ModelShopper, count: () => void): ModelShopper => ({
  cart: new Proxy(shopper.cart, {
    get: (cart, call, receiver) => {
      if (call !== "get") count()
      return Reflect.get(cart, call, receiver)
    },
  }),
})

/** Random lives of carts through the promise face, compared with the simplest idea of a cart, until that many commands were sent. */
const liveThrough = async (stores: CartwrightOptions["stores"], wanted: number): Promise<number> => {
  const cartwright = await createCartwright({ stores, offers, currency: "GBP" })
  const shopper = cartwright.for({ member: "ada" })
  let commands = 0
  const counting = counted(shopper, () => commands++)
  try {
    for (let part = 0; commands < wanted; part++)
      await runCartModel({
        make: async () => ({ shoppers: [counting] }),
        skus,
        runs: 100,
        steps: 60,
        seed: seed + part,
      })
  } finally {
    await cartwright.close()
  }
  return commands
}

describe("carts that live through a hundred thousand commands", () => {
  const lives: ReadonlyArray<readonly [name: string, wanted: number, stores: () => CartwrightOptions["stores"]]> = [
    ["the memory store", scaled(COMMANDS), () => memory()],
    ["sqlite in memory", scaled(COMMANDS, 1 / 2), () => sqlite({ filename: ":memory:" })],
    ["sqlite in a file", scaled(COMMANDS), () => sqlite({ filename: newFile(onTestFinished) })],
  ]
  it.each(lives)("are as the model says on %s", { timeout: 600_000 }, async (name, wanted, stores) => {
    const commands = await liveThrough(stores(), wanted)
    expect(commands).toBeGreaterThanOrEqual(wanted)
    held(`The promise face on ${name} answers as the cart model`, commands, "commands")
  })

  it("cannot tell sqlite from the memory store", { timeout: 600_000 }, async () => {
    let steps = 0
    const tally = <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      Effect.tap(call, () => Effect.sync(() => steps++))
    const counting = Layer.effect(
      CartStore,
      Effect.map(CartStore, ({ load, write, history }) =>
        CartStore.of({
          load: (...rest) => tally(load(...rest)),
          write: (...rest) => tally(write(...rest)),
          history: (...rest) => tally(history(...rest)),
        }),
      ),
    ).pipe(Layer.provide(sqlite({ filename: ":memory:" })))
    for (let part = 0; steps < COMMANDS; part++) {
      const law = makeCartStoreLaws({ runs: 100, seed: seed + part }).find(({ name }) => name.startsWith("CS10"))
      if (law === undefined) throw new Error("there is no law CS10")
      const check = law.check({ fresh: `lives${part}`, passTime: () => Effect.void })
      await Effect.runPromise(Effect.provide(check, counting))
    }
    expect(steps).toBeGreaterThanOrEqual(COMMANDS)
    held("Store by store, sqlite answers as the memory store", steps, "operations")
  })
})
