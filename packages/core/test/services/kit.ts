/** A small shop for the tests of the services: a few offers, a clock that stands still, ids that count. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, Offers } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import { BuyerSource } from "../../src/ports/BuyerSource.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { LimitReader, type ReadLimits } from "../../src/ports/LimitReader.ts"
import { OfferSource } from "../../src/ports/OfferSource.ts"
import { PromotionSource } from "../../src/ports/PromotionSource.ts"
import { noPromotions } from "../../src/pricing/PromotionSet.ts"
import type { Answer, Answered } from "../../src/services/Answer.ts"
import { CartService } from "../../src/services/CartService.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { CartwrightConfig, type Config } from "../../src/services/CartwrightConfig.ts"
import { IdSource } from "../../src/services/IdSource.ts"
import { at } from "../arbitraries.ts"

export type Store = CartStore["Service"]

export const SECRET = "a secret of the tests, 32 characters or more"
export const OTHER_SECRET = "another secret, as long as the first one is"
export const secrets = { current: SECRET }
export const ada = { member: "ada" }
export const bob = { member: "bob" }
export const job = { system: "tests" }

export const offer = (id: string, amount: number, more: Partial<Offer> = {}): readonly [OfferId, Offer] => [
  id as OfferId,
  { offerId: id as OfferId, sku: id as Sku, price: { amount, currency: "GBP" }, asOf: at, ...more },
]

/** tea 2.50, mug 7.99, pot 24.99. */
export const shelf: Offers = new Map([offer("tea", 250), offer("mug", 799), offer("pot", 2_499)])

export interface World {
  readonly store?: Store
  readonly offers?: OfferSource["Service"]
  readonly promotions?: PromotionSource["Service"]
  /** Absent: as for a host that says nothing of either. */
  readonly buyers?: BuyerSource
  readonly limits?: ReadLimits
  readonly config?: Partial<Config>
}

let lastId = 0

/** The carts of one process: two of them over one store are two processes. */
export const makeCarts = ({ store, offers, promotions, buyers, limits, config }: World = {}): Carts => {
  const ports = Layer.mergeAll(
    Layer.succeed(CartStore, store ?? makeMemoryCartStore()),
    Layer.succeed(OfferSource, offers ?? { getMany: () => Effect.succeed(shelf) }),
    Layer.succeed(PromotionSource, promotions ?? { active: () => Effect.succeed(noPromotions) }),
    Layer.succeed(CartwrightConfig, { timeoutMs: 5_000, currency: "GBP", secrets, ...config }),
    buyers === undefined ? Layer.empty : Layer.succeed(BuyerSource, buyers),
    limits === undefined ? Layer.empty : Layer.succeed(LimitReader, limits),
    Layer.succeed(IdSource, { unguessable: () => `u${lastId++}`, short: () => `s${lastId++}` }),
  )
  const carts = Effect.gen(function* () {
    return yield* CartService
  })
  return Effect.runSync(Effect.provide(carts, Layer.provide(CartService.layer, ports)))
}

/** The answer, which must be a value. */
export const yes = <A, E>(call: Effect.Effect<Answer<A>, E>): Effect.Effect<Answered<A>, E> =>
  Effect.map(call, (answer) => {
    if (!answer.ok) throw new Error(answer.rejection.message)
    return answer
  })

/** The tag of the "no", or `ok`. */
export const tagOf = <A>(answer: Answer<A>): string => (answer.ok ? "ok" : answer.rejection._tag)

export const run = <A, E>(program: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(program)

/** Counts and remembers the calls of a store. */
export const spied = (store: Store): { readonly store: Store; readonly calls: Array<keyof Store> } => {
  const calls: Array<keyof Store> = []
  const noting = <A, E>(name: keyof Store, call: Effect.Effect<A, E>) =>
    Effect.suspend(() => {
      calls.push(name)
      return call
    })
  return {
    calls,
    store: {
      load: (id, options) => noting("load", store.load(id, options)),
      write: (id, write) => noting("write", store.write(id, write)),
      history: (id, page) => noting("history", store.history(id, page)),
    },
  }
}
