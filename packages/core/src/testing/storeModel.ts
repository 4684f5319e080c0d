import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { Cart, Versioned } from "../cart/Cart.ts"
import { type CartId, NEVER, type OpId, type Version } from "../catalog/ids.ts"
import { makeMemoryCartStore } from "../memory/MemoryStores.ts"
import type { CartWrite, Written } from "../ports/CartStore.ts"
import { brokenBundles } from "./bundles.ts"
import { type ChanceOptions, reported } from "./chance.ts"
import { LawBroken, same } from "./check.ts"
import { type Intent, intent, sealIntent } from "./intents.ts"
import type { World } from "./Law.ts"
import { toCommand } from "./toCommand.ts"
import { mostly } from "./values.ts"
import { cartId, everything, openCommand, type Store, writeOf } from "./writes.ts"

export interface ModelOptions extends ChanceOptions {
  /** Most steps of a history. */
  readonly steps?: number
}

/** One step of a history: few carts and few operation ids, so that they meet. */
type StoreStep =
  | {
      readonly _tag: "Write"
      readonly cart: number
      readonly op: number
      /** Which request the operation id stands for: mostly 0. */
      readonly request: number
      /** How far from the current version the write is sent: mostly 0. */
      readonly off: number
      readonly intent: Intent
    }
  | { readonly _tag: "Load"; readonly cart: number; readonly op: number | undefined }
  | { readonly _tag: "History"; readonly cart: number; readonly after: number; readonly limit: number }

const cart = mostly(fc.constant(0), fc.integer({ min: 1, max: 2 }))

/** Steps as a host would take them, and now and then as no host should. */
const storeStep: fc.Arbitrary<StoreStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant("Write" as const),
      cart,
      op: fc.oneof(fc.nat({ max: 6 }), fc.nat({ max: 200 })),
      request: mostly(fc.constant(0), fc.constant(1)),
      off: mostly(fc.constant(0), fc.constantFrom(-1, 1, -2, -1_000)),
      intent: fc.oneof({ weight: 30, arbitrary: intent }, { weight: 1, arbitrary: sealIntent }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("Load" as const),
      cart,
      op: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("History" as const),
      cart,
      after: fc.oneof(fc.constant(0), fc.nat({ max: 12 })),
      limit: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(1_000)),
    }),
  },
)

/** CS10: random histories against the store and the memory store, whose answers must be the same after each step. */
export const likeTheModel = (store: Store, world: World, options: ModelOptions): Effect.Effect<void, LawBroken> =>
  Effect.tryPromise({
    try: () => {
      const { steps = 60, ...chance } = options
      let run = 0
      const history = fc.array(storeStep, { minLength: 1, maxLength: steps, size: "max" })
      const property = fc.asyncProperty(history, (taken) =>
        Effect.runPromise(walk(store, makeMemoryCartStore(), { fresh: `${world.fresh}-${run++}` }, taken)),
      )
      return reported(property, chance)
    },
    catch: (error) => (error instanceof LawBroken ? error : new LawBroken(String(error))),
  })

const walk = Effect.fnUntraced(function* (
  store: Store,
  model: Store,
  world: Pick<World, "fresh">,
  steps: ReadonlyArray<StoreStep>,
) {
  const idOf = (which: number): CartId => cartId(world, `c${which}`)
  for (const [at, step] of steps.entries()) {
    const id = idOf(step.cart)
    const known: Versioned<Cart> | undefined = yield* model.load(id)
    const expected = yield* take(model, id, step, known, `s${at}`)
    same(
      `step ${at + 1}, ${step._tag}: the answer is not the memory store's`,
      yield* take(store, id, step, known, `s${at}`),
      expected,
    )
    const held = yield* model.load(id)
    same(`step ${at + 1}, ${step._tag}: a bundle is whole`, held === undefined ? [] : brokenBundles(held.value), [])
  }
  for (const id of new Set(steps.map((step) => idOf(step.cart)))) {
    same(
      "at the end: cart and history are not the memory store's",
      yield* everything(store, id),
      yield* everything(model, id),
    )
  }
})

const take = (store: Store, id: CartId, step: StoreStep, known: Versioned<Cart> | undefined, unused: string) => {
  switch (step._tag) {
    case "Load":
      return store.load(id, step.op === undefined ? {} : { op: opId(step.op) })
    case "History":
      return store.history(id, { after: step.after as Version, limit: step.limit })
    case "Write":
      return Effect.map(store.write(id, writeAt(id, step, known, unused)), withoutDurability)
  }
}

const opId = (op: number): OpId => `op-${op}` as OpId

const writeAt = (
  id: CartId,
  { op, request, off, intent }: StoreStep & { readonly _tag: "Write" },
  known: Versioned<Cart> | undefined,
  unused: string,
): CartWrite => {
  const command = known === undefined ? openCommand(id) : toCommand(intent, known.value, unused)
  const expected = Math.max(NEVER, (known?.version ?? NEVER) + off) as Version
  return writeOf(opId(op), command, known, { expected, asked: [op, request] })
}

/** How safe a write is differs from store to store, and has to. */
const withoutDurability = (answer: Written): Partial<Written> =>
  answer._tag === "Written" ? { _tag: answer._tag, version: answer.version } : answer
