import * as Effect from "effect/Effect"
import { describe, it } from "vitest"
import { ledgerOf } from "../../../../test/ledger.ts"
import type { Instant } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import { channelFrom } from "../../src/promise/hostChannel.ts"
import { type AsyncCartStore, cartStoreFrom } from "../../src/promise/hostStore.ts"
import { offersFrom, promotionsFrom } from "../../src/promise/ports.ts"
import {
  cartStoreLaws,
  makePaymentChannelLaws,
  offerSourceLaws,
  promotionSourceLaws,
  prove,
} from "../../src/testing/index.ts"
import { makeProvider } from "./provider.ts"

// What a host gives as plain async functions keeps the laws that an adapter keeps.
const runner = { describe, it, skip: it.skip }
const context = { currency: "GBP" as const, moment: 1_767_225_600_000 as Instant }

const memory = makeMemoryCartStore()
const carts: AsyncCartStore = {
  load: (id, options) => Effect.runPromise(memory.load(id, options)),
  write: (id, write) => Effect.runPromise(memory.write(id, write)),
  history: (id, page) => Effect.runPromise(memory.history(id, page)),
}
prove(runner, "plain async functions", cartStoreLaws, {
  layer: cartStoreFrom(carts),
  lacks: { outage: "what they call may fail, they do not" },
  ledger: ledgerOf("async-carts"),
})

const list = new Map(
  ["tea", "Tea", "mug"].map((sku, index) => [sku, { price: { amount: 100 + index, currency: "GBP" } }]),
)
prove(runner, "plain async functions", offerSourceLaws({ context, known: [...list.keys()], unknown: ["TEA"] }), {
  layer: offersFrom({
    getMany: async (ids) => new Map([...list].filter(([sku]) => ids.includes(sku))),
  }),
  ledger: ledgerOf("async-offers"),
})

prove(runner, "plain async functions", promotionSourceLaws({ context, skus: ["tea", "mug"] }), {
  layer: promotionsFrom({
    active: async () => [{ id: "ten", name: "10 % off", benefits: [{ _tag: "PercentOff", percent: 10 }] }],
  }),
  ledger: ledgerOf("async-promotions"),
})

const provider = makeProvider()
const channelLaws = makePaymentChannelLaws({
  instruments: { ok: "fine", declined: "declined", open: "redirect" },
  truth: (sale) => Effect.sync(() => provider.movedBy(sale)),
  loseAnswer: (id) => Effect.sync(() => void provider.losing.add(id)),
  refuse: (id) => Effect.sync(() => void provider.refusing.add(id)),
})
prove(runner, "plain async functions", channelLaws, {
  layer: channelFrom(provider),
  ledger: ledgerOf("async-channel"),
})
