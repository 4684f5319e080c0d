/** Run by `prove.test.ts` with `node --test`: one adapter that keeps the laws and one that does not. */
import { after, describe, it } from "node:test"
import { memory } from "@cartwright/core/memory"
import { createCartwright } from "@cartwright/core/promise"
import { makeCartStoreLaws, prove, runCartModel } from "@cartwright/core/testing"
import * as Layer from "effect/Layer"
import { CartStore } from "../../src/ports/CartStore.ts"
import { brokenStores } from "./brokenStores.ts"

const runner = { describe, it, skip: it.skip, afterAll: after }
const laws = makeCartStoreLaws({ runs: 5 })
const lacks = { outage: "it runs in this process" }

const offers = {
  getMany: async () => new Map(["tea", "mug", "pot"].map((sku) => [sku, { price: { amount: 450, currency: "GBP" } }])),
}

it("a whole host keeps carts as the model does", async () => {
  await using host = await createCartwright({ stores: memory(), offers, currency: "GBP" })
  await runCartModel({ make: async () => ({ shoppers: [host.for({ member: "ada" })] }), runs: 5 })
})

prove(runner, "memory", laws, { layer: memory(), shared: true, lacks })

const [broken] = brokenStores
if (broken === undefined)
  throw new TypeError("nodeTest: there is no broken store, got []. Keep one that breaks CS1 first.")
prove(runner, "a store that makes up carts", laws.slice(0, 1), { layer: Layer.succeed(CartStore, broken.make()) })
