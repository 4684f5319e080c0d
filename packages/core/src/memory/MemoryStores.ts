/** The reference model of every store: whatever an adapter does, this is what it must look like from outside. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Cart, Versioned } from "../cart/Cart.ts"
import { NEVER, type CartId, type OpId, type Version } from "../catalog/ids.ts"
import { type CartWrite, CartStore, type LoadedCart, type LoggedOperation, type Written } from "../ports/CartStore.ts"

/** One cart as it is kept: as text, so that nobody's later change of an object they hold reaches it. */
interface Kept {
  version: Version
  cart: string
  readonly log: Array<LoggedOperation>
  readonly byOp: Map<OpId, LoggedOperation>
}

export interface MemoryOptions {
  /** Runs before each step of a store; tests hand over the turn here, so that concurrent calls really interleave. */
  readonly pause?: Effect.Effect<void>
}

/** Carts kept in this process: for tests, demos and as the model that adapters are compared with. */
export const makeMemoryCartStore = ({ pause = Effect.void }: MemoryOptions = {}): CartStore["Service"] => {
  const carts = new Map<CartId, Kept>()
  const current = ({ version, cart }: Kept): Versioned<Cart> => ({ version, value: JSON.parse(cart) })
  const step = <A>(run: () => A): Effect.Effect<A> => Effect.andThen(pause, Effect.sync(run))

  const load = (id: CartId, op: OpId | undefined): LoadedCart | undefined => {
    const kept = carts.get(id)
    if (kept === undefined) return undefined
    const earlier = op === undefined ? undefined : kept.byOp.get(op)?.operation
    return earlier === undefined
      ? current(kept)
      : { ...current(kept), earlier: { asked: earlier.asked, outcome: earlier.outcome } }
  }

  const write = (id: CartId, { op, expected, next }: CartWrite): Written => {
    const kept = carts.get(id)
    const earlier = kept?.byOp.get(op.opId)?.operation
    if (kept !== undefined && earlier !== undefined)
      return earlier.asked === op.asked
        ? { _tag: "Replayed", outcome: earlier.outcome, current: current(kept) }
        : { _tag: "Reused" }
    if ((kept?.version ?? NEVER) !== expected)
      return { _tag: "Conflict", current: kept === undefined ? undefined : current(kept) }
    const version = (expected + 1) as Version
    const logged = { version, operation: structuredClone(op) }
    const cart = JSON.stringify(next)
    if (kept === undefined) carts.set(id, { version, cart, log: [logged], byOp: new Map([[op.opId, logged]]) })
    else {
      kept.version = version
      kept.cart = cart
      kept.log.push(logged)
      kept.byOp.set(op.opId, logged)
    }
    return { _tag: "Written", version, durability: "memory" }
  }

  return CartStore.of({
    load: (id, options) => step(() => load(id, options?.op)),
    write: (id, request) => step(() => write(id, request)),
    history: (id, { after, limit }) =>
      step(() => structuredClone(carts.get(id)?.log.filter(({ version }) => version > after).slice(0, limit) ?? [])),
  })
}

/** Everything a host needs to keep, in this process: lost when it ends. */
export const memory = (options?: MemoryOptions): Layer.Layer<CartStore> =>
  Layer.sync(CartStore, () => makeMemoryCartStore(options))
