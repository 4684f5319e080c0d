/** Gateways to carts that break one promise each: what a law has to catch before its silence is worth anything. */
import * as Effect from "effect/Effect"
import { MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { CartCommand, CartCommandOf, TakenLine } from "../../src/cart/CartCommand.ts"
import { applyOperation } from "../../src/cart/log.ts"
import type { OpId } from "../../src/catalog/ids.ts"
import type { CartGateway } from "../../src/ports/CartGateway.ts"
import { type CartStore, CartStoreUnavailable, type CartWrite, type LoadedCart } from "../../src/ports/CartStore.ts"
import { makeCartGateway } from "../../src/services/cartGateway.ts"

type Store = CartStore["Service"]
type Gateway = CartGateway["Service"]

export interface BrokenGateway {
  /** The law that is there to catch it. */
  readonly breaks: string
  readonly how: string
  /** What the law's report says of it. */
  readonly sees: string
  readonly make: (store: Store) => Gateway
}

const real = (store: Store): Gateway => {
  let lastId = 0
  return makeCartGateway({ store, ids: { short: () => `s${lastId++}` } })
}

/** Over a store in which something is otherwise. */
const over =
  (change: (store: Store) => Partial<Store>) =>
  (store: Store): Gateway =>
    real({ ...store, ...change(store) })

/** Around the gateway as it should be. */
const around =
  (change: (gateway: Gateway, store: Store) => Partial<Gateway>) =>
  (store: Store): Gateway => {
    const gateway = real(store)
    return { ...gateway, ...change(gateway, store) }
  }

/** Another command is written in the place of the one that takes lines. */
const writing = (instead: (command: CartCommandOf<"CheckedOut">, write: CartWrite) => CartCommand) =>
  over((store) => ({
    write: Effect.fnUntraced(function* (id, write) {
      const { command } = write.op
      if (command._tag !== "CheckedOut") return yield* store.write(id, write)
      const op = { ...write.op, command: instead(command, write) }
      const known = yield* store.load(id)
      return yield* store.write(id, { ...write, op, next: applyOperation(known?.value, op) })
    }),
  }))

const taking = (otherwise: (line: TakenLine, write: CartWrite) => Partial<TakenLine>) =>
  writing((command, write) => ({
    ...command,
    lines: command.lines.map((line) => ({ ...line, ...otherwise(line, write) })),
  }))

const isOfOrder = (op: OpId | undefined): boolean => op?.startsWith("order:") === true

/** Its log does not know some orders, and takes them in again. */
const forgetting = (forgotten: (loaded: LoadedCart) => boolean) =>
  over((store) => {
    let calls = 0
    return {
      load: (id, options) =>
        Effect.map(store.load(id, options), (loaded) => {
          if (loaded === undefined || !isOfOrder(options?.op) || !forgotten(loaded)) return loaded
          const { earlier: _, ...current } = loaded
          return current
        }),
      write: Effect.fnUntraced(function* (id, write) {
        const loaded = yield* store.load(id)
        const isForgotten = loaded !== undefined && forgotten(loaded)
        const opId = isForgotten ? (`${write.op.opId}.${calls++}` as OpId) : write.op.opId
        return yield* store.write(id, { ...write, op: { ...write.op, opId } })
      }),
    }
  })

const failure = new CartStoreUnavailable({ doing: "taking under test", outcome: "notDone", cause: "something is gone" })

export const brokenGateways: ReadonlyArray<BrokenGateway> = [
  {
    breaks: "CG1",
    how: "it shows every cart to everybody",
    sees: "for a stranger a cart is not there",
    make: around((gateway) => ({ readForCheckout: (_, id) => gateway.readForCheckout({ system: "laws" }, id) })),
  },
  {
    breaks: "CG1",
    how: "it turns trusted jobs away",
    sees: "a cart is read as its last write left it",
    make: around((gateway) => ({
      readForCheckout: (owner, id) =>
        "system" in owner ? Effect.succeed(undefined) : gateway.readForCheckout(owner, id),
    })),
  },
  {
    breaks: "CG1",
    how: "it reads from a cache that nobody refreshes",
    sees: "after another write",
    make: around((gateway) => {
      const cache = new Map<string, NonNullable<Effect.Success<ReturnType<Gateway["readForCheckout"]>>>>()
      return {
        readForCheckout: (owner, id) =>
          Effect.map(gateway.readForCheckout(owner, id), (found) => {
            const key = JSON.stringify([owner, id])
            const kept = cache.get(key) ?? found
            if (kept !== undefined) cache.set(key, kept)
            return kept
          }),
      }
    }),
  },
  {
    breaks: "CG2",
    how: "it takes whole lines",
    sees: "exactly the bought pieces leave",
    make: taking(() => ({ quantity: MAX_QUANTITY })),
  },
  {
    breaks: "CG2",
    how: "it keeps what is left under the id of the line that was bought",
    sees: "what is left of a line is a new line",
    make: taking(({ lineId }) => ({ remainderId: lineId })),
  },
  {
    breaks: "CG2",
    how: "it takes from the shelf as well",
    sees: "exactly the bought pieces leave",
    make: writing(({ lines }) => ({
      _tag: "RemoveLines",
      lines: lines.map(({ lineId, quantity, remainderId }) => ({ lineId, added: quantity, remainderId })),
    })),
  },
  {
    breaks: "CG2",
    how: "it takes by the version it has read, and gives up when that is gone",
    sees: "orders that take of one cart at once",
    make: over((store) => {
      let reading = 0
      return {
        // Whoever reads while somebody else does is told of a cart that was not there.
        load: Effect.fnUntraced(function* (id, options) {
          if (!id.endsWith("rush") || !isOfOrder(options?.op)) return yield* store.load(id, options)
          reading++
          return reading > 1 ? undefined : yield* store.load(id, options)
        }),
      }
    }),
  },
  {
    breaks: "CG3",
    how: "it never looks whether the order has taken its lines",
    sees: "taking for the same order again changes nothing",
    make: forgetting(() => true),
  },
  {
    breaks: "CG3",
    how: "it knows an order only as long as little has happened since",
    sees: "when much has happened since",
    make: forgetting(({ version }) => version > 64),
  },
  {
    breaks: "CG4",
    how: "it fails where a bought line is gone",
    sees: "taking under test",
    make: around((gateway, store) => ({
      takeLines: Effect.fnUntraced(function* (bought) {
        const found = yield* store.load(bought.cartId)
        const lines = found?.value.lines ?? []
        const isThere = ({ lineId }: { readonly lineId: string }) => lines.some((line) => line.lineId === lineId)
        if (found !== undefined && !bought.lines.every(isThere)) return yield* failure
        return yield* gateway.takeLines(bought)
      }),
    })),
  },
  {
    breaks: "CG4",
    how: "it fails where the cart is gone",
    sees: "taking under test",
    make: around((gateway, store) => ({
      takeLines: Effect.fnUntraced(function* (bought) {
        if ((yield* store.load(bought.cartId)) === undefined) return yield* failure
        return yield* gateway.takeLines(bought)
      }),
    })),
  },
  {
    breaks: "CG5",
    how: "it takes a cart that was closed for one that is gone",
    sees: "taking them fails, to be tried again",
    make: around((gateway, store) => ({
      takeLines: Effect.fnUntraced(function* (bought) {
        if ((yield* store.load(bought.cartId))?.value.mergedInto !== undefined) return
        return yield* gateway.takeLines(bought)
      }),
    })),
  },
  {
    breaks: "CG5",
    how: "it does not wait for a merge to be completed",
    sees: "taking them fails, to be tried again",
    make: over((store) => ({
      load: (id, options) =>
        Effect.map(store.load(id, options), (loaded) =>
          loaded !== undefined && options?.op?.startsWith("merge:") === true
            ? { ...loaded, earlier: { asked: "" as never, outcome: [] } }
            : loaded,
        ),
    })),
  },
  {
    breaks: "CG5",
    how: "it looks for the lines by the ids they had before the merge",
    sees: "the bought pieces are taken where they went",
    make: taking(({ lineId }, { next }) => (next.id.endsWith("-second") ? { lineId: `old-${lineId}` as never } : {})),
  },
  {
    breaks: "CG5",
    how: "it takes all there is of what was bought",
    sees: "the bought pieces are taken where they went",
    make: taking((_, { next }) => (next.id.endsWith("-second") ? { quantity: MAX_QUANTITY } : {})),
  },
  {
    breaks: "CG5",
    how: "it compares options as they are written",
    sees: "the bought pieces are taken where they went",
    make: around((gateway, store) => ({
      takeLines: Effect.fnUntraced(function* (bought) {
        const lines = (yield* store.load(bought.cartId))?.value.lines ?? []
        const written = new Set(lines.map(({ options }) => JSON.stringify(options)))
        const same = bought.lines.filter(({ options }) => written.has(JSON.stringify(options)))
        return yield* gateway.takeLines({ ...bought, lines: same })
      }),
    })),
  },
  {
    breaks: "CG5",
    how: "it goes where the lines are before it asks whether they were taken",
    sees: "what was taken in one cart is not taken again in the next",
    make: forgetting(({ value }) => value.mergedInto !== undefined),
  },
]
