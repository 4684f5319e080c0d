/** Stores that break one promise each, as real ones have: what a law has to catch before its silence is worth anything. */
import * as Effect from "effect/Effect"
import { openCart } from "../../src/cart/evolve.ts"
import type { CartId, Instant, OpId, Version } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import { type CartStore, CartStoreUnavailable, type LoggedOperation } from "../../src/ports/CartStore.ts"
import { breakable, type World } from "../../src/testing/index.ts"

type Store = CartStore["Service"]

export interface Broken {
  /** The law that is there to catch it. */
  readonly breaks: string
  readonly how: string
  /** What the law's report says of it. */
  readonly sees: string
  readonly make: () => Store & { readonly world?: Pick<World, "cut" | "restore"> }
}

const broken = (breaks: string, how: string, sees: string, change: (store: Store) => Partial<Store>): Broken => ({
  breaks,
  how,
  sees,
  make: () => {
    const store = makeMemoryCartStore({ pause: Effect.yieldNow })
    return { ...store, ...change(store) }
  },
})

const empty = (id: CartId) => ({
  version: 0 as Version,
  value: openCart({ _tag: "OpenCart", id, owner: { system: "shop" }, currency: "GBP", at: 0 as Instant }),
})

const bytes = (value: object): number => JSON.stringify(value).length

/** How MariaDB refuses what a TEXT column cannot hold. */
const tooLong = Effect.fail(
  new CartStoreUnavailable({
    doing: "write under test",
    outcome: "notDone",
    cause: new Error("Data too long for column 'state'"),
  }),
)

/** It knows the ids of that many operations: what is older is a new request. */
const remembersOnly = (most: number, store: Store): Partial<Store> => ({
  write: Effect.fnUntraced(function* (id, write) {
    const loaded = yield* store.load(id, { op: write.op.opId })
    const version = loaded?.version ?? 0
    const ring = yield* store.history(id, { after: Math.max(0, version - most) as Version, limit: most })
    const inRing = ring.some(({ operation }) => operation.opId === write.op.opId)
    if (loaded?.earlier === undefined || inRing) return yield* store.write(id, write)
    return yield* store.write(id, { ...write, op: { ...write.op, opId: `${write.op.opId}.${version}` as OpId } })
  }),
})

/** A change of every text in a value. */
const eachText = <A>(value: A, change: (text: string) => string): A =>
  JSON.parse(JSON.stringify(value), (_, held: unknown) => (typeof held === "string" ? change(held) : held))

const textsBecome = (how: string, change: (text: string) => string): Broken =>
  broken("CS9", `it ${how}`, "to the last code unit", (store) => ({
    write: (id, write) => store.write(id, { ...write, next: eachText(write.next, change) }),
  }))

export const brokenStores: ReadonlyArray<Broken> = [
  broken(
    "CS1",
    "it makes up an empty cart for one that is not there",
    "a cart never opened loads as undefined",
    (store) => ({
      load: (id, options) => Effect.map(store.load(id, options), (loaded) => loaded ?? empty(id)),
    }),
  ),
  broken("CS2", "it keeps nothing that is empty", 'expected "", got undefined', (store) => ({
    write: (id, write) =>
      store.write(id, {
        ...write,
        next: {
          ...write.next,
          lines: write.next.lines.map((line) => ({
            ...line,
            options: Object.fromEntries(Object.entries(line.options).filter(([, value]) => value !== "")),
          })),
        },
      }),
  })),
  broken("CS2", "its large numbers are floats of 32 bits", "openedAt", (store) => ({
    write: (id, write) =>
      store.write(id, {
        ...write,
        next: JSON.parse(JSON.stringify(write.next), (_, held) =>
          typeof held === "number" ? Math.fround(held) : held,
        ),
      }),
  })),
  broken(
    "CS2",
    "it answers reads from a replica that is one write behind",
    "at version: expected 2, got 1",
    (store) => {
      const behind = new Map<CartId, Effect.Success<ReturnType<Store["load"]>>>()
      return {
        load: (id, options) =>
          Effect.map(store.load(id, options), (loaded) => {
            const before = behind.get(id) ?? loaded
            behind.set(id, loaded)
            return before
          }),
      }
    },
  ),
  broken("CS2", "it cannot keep a cart of more than 64 KiB", "write under test", (store) => ({
    write: (id, write) => (bytes(write.next) > 65_535 ? tooLong : store.write(id, write)),
  })),
  broken("CS2", "it cannot keep an operation of more than 64 KiB", "write under test", (store) => ({
    write: (id, write) => (bytes(write.op) > 65_535 ? tooLong : store.write(id, write)),
  })),
  broken("CS2", "it cuts off what became of the items at 64 KiB", "at earlier.outcome.length", (store) => ({
    write: (id, write) => {
      const cut = bytes(write.op) > 65_535 ? { ...write.op, outcome: write.op.outcome.slice(0, 100) } : write.op
      return store.write(id, { ...write, op: cut })
    },
  })),
  {
    breaks: "CS3",
    how: "it reads, compares and then writes",
    sees: "exactly one succeeds",
    make: () => {
      const store = makeMemoryCartStore()
      return {
        ...store,
        write: Effect.fnUntraced(function* (id, write) {
          const seen = (yield* store.load(id))?.version ?? 0
          yield* Effect.yieldNow
          const now = (yield* store.load(id))?.version ?? (0 as Version)
          return yield* store.write(id, seen === write.expected ? { ...write, expected: now } : write)
        }),
      }
    },
  },
  broken("CS3", "it tells of a conflict and not of the cart", "is told the current cart", (store) => ({
    write: (id, write) =>
      Effect.map(store.write(id, write), (answer) =>
        answer._tag === "Conflict" ? { ...answer, current: undefined } : answer,
      ),
  })),
  broken("CS4", "it answers a replay with the cart just computed", "at current.value", (store) => ({
    write: (id, write) =>
      Effect.map(store.write(id, write), (answer) =>
        answer._tag === "Replayed" ? { ...answer, current: { ...answer.current, value: write.next } } : answer,
      ),
  })),
  broken(
    "CS4",
    "it knows an operation id only as long as no other write came after it",
    "the others are replayed",
    (store) => {
      let last: OpId | undefined
      return {
        write: (id, write) => {
          const { opId } = write.op
          const forgotten = opId !== last && opId !== "open"
          last = opId
          return store.write(
            id,
            forgotten ? { ...write, op: { ...write.op, opId: `${opId}:${write.expected}` as OpId } } : write,
          )
        },
      }
    },
  ),
  broken(
    "CS4",
    "it forgets operation ids older than the last 64",
    "an acknowledged operation is known 130 operations later",
    (store) => remembersOnly(64, store),
  ),
  {
    breaks: "CS4",
    how: "it says of a write whose answer was lost that it was not made",
    sees: "a write that failed as notDone was not made",
    make: () => {
      const { store, ...world } = breakable(makeMemoryCartStore(), "unknown")
      return {
        ...store,
        write: (id, write) =>
          Effect.mapError(
            store.write(id, write),
            ({ doing, cause }: CartStoreUnavailable) => new CartStoreUnavailable({ doing, cause, outcome: "notDone" }),
          ),
        world,
      }
    },
  },
  broken(
    "CS5",
    "it looks at the version before it looks at the operation id",
    'expected "Reused", got "Conflict"',
    (store) => ({
      write: Effect.fnUntraced(function* (id, write) {
        const answer = yield* store.write(id, write)
        if (answer._tag !== "Reused") return answer
        const current = yield* store.load(id)
        return current?.version === write.expected ? answer : { _tag: "Conflict", current }
      }),
    }),
  ),
  broken("CS5", "it takes every repeated operation id for a replay", 'expected "Reused", got "Replayed"', (store) => ({
    write: Effect.fnUntraced(function* (id, write) {
      const answer = yield* store.write(id, write)
      const current = yield* store.load(id)
      return answer._tag === "Reused" && current !== undefined ? { _tag: "Replayed", outcome: [], current } : answer
    }),
  })),
  broken("CS5", "it knows the digests of the last 100 operations only", "130 operations later", (store) =>
    remembersOnly(100, store),
  ),
  broken("CS6", "it keeps operation ids for all carts together", '"Reused"', (store) => {
    const used = new Map<OpId, CartId>()
    return {
      write: (id, write) => {
        const first = used.get(write.op.opId) ?? id
        used.set(write.op.opId, first)
        return first === id || write.expected === 0 ? store.write(id, write) : Effect.succeed({ _tag: "Reused" })
      },
    }
  }),
  broken("CS7", "it looks for a named operation in the latest only", "at earlier", (store) => ({
    load: Effect.fnUntraced(function* (id, options) {
      const loaded = yield* store.load(id, options)
      if (loaded === undefined) return undefined
      const { earlier, ...current } = loaded
      const [last] = yield* store.history(id, { after: (loaded.version - 1) as Version, limit: 1 })
      return earlier !== undefined && last?.operation.opId === options?.op ? loaded : current
    }),
  })),
  broken("CS7", "it forgets what became of the items", "at earlier.outcome", (store) => ({
    load: (id, options) =>
      Effect.map(store.load(id, options), (loaded) =>
        loaded?.earlier === undefined ? loaded : { ...loaded, earlier: { ...loaded.earlier, outcome: [] } },
      ),
  })),
  broken("CS7", "it tells of the last 128 operations only", "at earlier", (store) => ({
    load: Effect.fnUntraced(function* (id, options) {
      const loaded = yield* store.load(id, options)
      if (loaded?.earlier === undefined) return loaded
      const ring = yield* store.history(id, { after: Math.max(0, loaded.version - 128) as Version, limit: 128 })
      const { earlier: _, ...current } = loaded
      return ring.some(({ operation }) => operation.opId === options?.op) ? loaded : current
    }),
  })),
  broken("CS8", "its pages begin with the version they should begin after", "the page after version 1", (store) => ({
    history: (id, { after, limit }) => store.history(id, { after: Math.max(0, after - 1) as Version, limit }),
  })),
  broken("CS8", "it sorts versions as texts", "at 1.version: expected 2, got 10", (store) => ({
    history: (id, page) =>
      Effect.map(store.history(id, page), (log: ReadonlyArray<LoggedOperation>) =>
        log.toSorted((a, b) => (String(a.version) < String(b.version) ? -1 : 1)),
      ),
  })),
  broken("CS8", "its pages never hold more than 100", "one page holds a long history", (store) => ({
    history: (id, { after, limit }) => store.history(id, { after, limit: Math.min(limit, 100) }),
  })),
  broken("CS8", "it keeps what was asked of the last operations only", "at length", (store) => ({
    history: (id, page) => Effect.map(store.history(id, page), (log) => log.slice(-10)),
  })),
  textsBecome("trims blanks at the end", (text) => text.trimEnd()),
  textsBecome("normalises Unicode", (text) => text.normalize("NFC")),
  textsBecome("cannot keep what lies outside the basic plane", (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, "?")),
  textsBecome("cuts texts at 63 characters", (text) => text.slice(0, 63)),
  broken("CS9", "its cart ids are compared without regard to case", '"Reused"', (store) => ({
    load: (id, options) => store.load(id.toLowerCase() as CartId, options),
    write: (id, write) => store.write(id.toLowerCase() as CartId, write),
    history: (id, page) => store.history(id.toLowerCase() as CartId, page),
  })),
  broken("CS9", "its operation ids are compared without regard to case", '"Reused"', (store) => {
    const lower = (op: OpId): OpId => op.toLowerCase() as OpId
    return {
      load: (id, options) =>
        store.load(id, options?.op === undefined ? options : { ...options, op: lower(options.op) }),
      write: (id, write) => store.write(id, { ...write, op: { ...write.op, opId: lower(write.op.opId) } }),
    }
  }),
  broken("CS10", "it compares the last three bits of versions only", "Run it again with", (store) => ({
    write: Effect.fnUntraced(function* (id, write) {
      const version = (yield* store.load(id))?.version ?? write.expected
      return yield* store.write(id, version % 8 === write.expected % 8 ? { ...write, expected: version } : write)
    }),
  })),
]
