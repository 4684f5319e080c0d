/** A store on a file, as promises: opened, used and closed by a test. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type SqliteOptions, sqlite } from "@cartwright/adapters-sql"
import {
  CartStore,
  type CartStoreUnavailable,
  type CartWrite,
  type LoadedCart,
  type LoggedOperation,
  NEVER,
  type OpId,
  type Written,
} from "@cartwright/core"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { id } from "./carts.ts"

/** A new file name in a folder of its own, which goes with the test. */
export const newFile = (onTestFinished: (clean: () => void) => void): string => {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-sql-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "carts.db")
}

const realClock = Effect.runSync(Clock.Clock)

/** A clock whose monotonic time passes when a test says so. */
export const handClock = (): { readonly clock: Clock.Clock; readonly pass: (ms: number) => void } => {
  let nanos = 5_000_000_000n
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => realClock.currentTimeMillisUnsafe(),
    currentTimeMillis: realClock.currentTimeMillis,
    currentTimeNanosUnsafe: () => realClock.currentTimeNanosUnsafe(),
    currentTimeNanos: realClock.currentTimeNanos,
    monotonicTimeNanosUnsafe: () => nanos,
    monotonicTimeNanos: Effect.sync(() => nanos),
    sleep: (duration) => realClock.sleep(duration),
  }
  return {
    clock,
    pass: (ms) => {
      nanos += BigInt(ms) * 1_000_000n
    },
  }
}

export interface OpenStore extends AsyncDisposable {
  readonly load: (cart: string, op?: OpId) => Promise<LoadedCart | undefined>
  readonly write: (cart: string, write: CartWrite, signal?: AbortSignal) => Promise<Written>
  readonly history: (cart: string) => Promise<ReadonlyArray<LoggedOperation>>
  /** How a write fails. */
  readonly failing: (cart: string, write: CartWrite) => Promise<CartStoreUnavailable>
  readonly failingLoad: (cart: string) => Promise<CartStoreUnavailable>
}

/** Not a ManagedRuntime: disposing one interrupts what it runs, and a store that closes is to finish it. */
export const openStore = async (options: SqliteOptions, clock: Clock.Clock = realClock): Promise<OpenStore> => {
  const scope = Scope.makeUnsafe()
  const built = Effect.provideService(Layer.buildWithScope(sqlite(options), scope), Clock.Clock, clock)
  const store = Context.get(await Effect.runPromise(built), CartStore)
  return {
    load: (cart, op) => Effect.runPromise(store.load(id(cart), op === undefined ? {} : { op })),
    write: (cart, write, signal) =>
      Effect.runPromise(store.write(id(cart), write), signal === undefined ? {} : { signal }),
    history: (cart) => Effect.runPromise(store.history(id(cart), { after: NEVER, limit: Number.MAX_SAFE_INTEGER })),
    failing: (cart, write) => Effect.runPromise(Effect.flip(store.write(id(cart), write))),
    failingLoad: (cart) => Effect.runPromise(Effect.flip(store.load(id(cart)))),
    [Symbol.asyncDispose]: () => Effect.runPromise(Scope.close(scope, Exit.void)),
  }
}
