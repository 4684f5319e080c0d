/** The one way a cart is changed: load, decide, write; a conflict brings what is current, and it is decided again on that. */
import * as Effect from "effect/Effect"
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { CartChange } from "../cart/CartCommand.ts"
import type { CartOperation, ItemOutcome } from "../cart/CartOperation.ts"
import type { Refused } from "../cart/Decision.ts"
import { no } from "../cart/Decision.ts"
import { decide } from "../cart/decide.ts"
import type { Warning } from "../cart/Warning.ts"
import type { CartId, Digest, OpId, Version } from "../catalog/ids.ts"
import type { CartBusy } from "../ports/CartBusy.ts"
import type { CartStore, CartStoreUnavailable } from "../ports/CartStore.ts"
import type { Progress } from "./Deadline.ts"
import { makeKeyedQueue } from "./KeyedQueue.ts"

export interface ChangeRequest<E> {
  readonly cartId: CartId
  readonly opId: OpId
  /** The caller chose `opId` and may send it again, so even a change that is already so must be remembered. */
  readonly remember: boolean
  readonly asked: Digest
  readonly ifVersion: Version | undefined
  readonly progress: Progress
  /** Whether the cart answers to whoever asks. */
  readonly answers: (cart: Cart) => boolean
  /**
   * The command with all it needs to know. Made on the first copy seen; on a later one it is given back with what that
   * copy needs besides, because what was observed first stays what the shopper's request was about.
   */
  readonly command: (cart: Cart, earlier: CartChange | undefined) => Effect.Effect<CartChange, E>
}

export interface Done {
  readonly ok: true
  readonly current: Versioned<Cart>
  readonly outcome: ReadonlyArray<ItemOutcome>
  readonly warnings: ReadonlyArray<Warning>
  readonly replayed: boolean
}

/** Changes of one cart queue in this process; between processes the version decides, and the loser decides again. */
export const makeCartWriter = (store: CartStore["Service"]) => {
  const inTurn = makeKeyedQueue()
  return <E>(request: ChangeRequest<E>): Effect.Effect<Done | Refused, E | CartStoreUnavailable | CartBusy> =>
    inTurn(request.cartId, change(store, request))
}

const change = Effect.fnUntraced(function* <E>(store: CartStore["Service"], request: ChangeRequest<E>) {
  const { cartId, opId, asked, ifVersion, progress } = request
  const notFound = no({ _tag: "CartNotFound", cartId })
  const reused = no({ _tag: "RequestIdReused", requestId: opId })
  const loaded = yield* store.load(cartId, { op: opId })
  if (loaded === undefined || !request.answers(loaded.value)) return notFound
  const { earlier } = loaded
  if (earlier !== undefined) return earlier.asked === asked ? replayed(loaded, earlier.outcome) : reused

  let known: Versioned<Cart> = loaded
  if (isOther(ifVersion, known)) return mismatch(ifVersion, known)
  const observed = known.version
  let command: CartChange | undefined
  while (true) {
    command = yield* request.command(known.value, command)
    const decision = decide(command, known.value)
    if (!decision.ok) return decision
    const { outcome, warnings, next } = decision
    if (!isKept(request, decision)) return done(known, outcome, warnings)

    const op: CartOperation = { shape: 1, opId, asked, command, observed, outcome }
    progress.writing = true
    const written = yield* store.write(cartId, { op, expected: known.version, next })
    switch (written._tag) {
      case "Written":
        return done({ version: written.version, value: next }, outcome, warnings)
      case "Replayed":
        return replayed(written.current, written.outcome)
      case "Reused":
        return reused
      case "Conflict":
        progress.writing = false
        if (written.current === undefined || !request.answers(written.current.value)) return notFound
        if (isOther(ifVersion, written.current)) return mismatch(ifVersion, written.current)
        known = written.current
        // A store that conflicts for ever must not keep the deadline's timer from running.
        yield* Effect.yieldNow
    }
  }
})

/** What changes nothing is written only if it may be asked for again; what was refused, item by item, is not remembered. */
const isKept = (
  { remember }: { readonly remember: boolean },
  { events, outcome }: { readonly events: ReadonlyArray<unknown>; readonly outcome: ReadonlyArray<ItemOutcome> },
): boolean => events.length > 0 || (remember && (outcome.length === 0 || outcome.some(({ ok }) => ok)))

const isOther = (ifVersion: Version | undefined, { version }: Versioned<Cart>): ifVersion is Version =>
  ifVersion !== undefined && ifVersion !== version

const mismatch = (expected: Version, { version }: Versioned<Cart>): Refused =>
  no({ _tag: "VersionMismatch", expected, actual: version })

const done = (
  current: Versioned<Cart>,
  outcome: ReadonlyArray<ItemOutcome>,
  warnings: ReadonlyArray<Warning>,
): Done => ({ ok: true, current, outcome, warnings, replayed: false })

const replayed = ({ version, value }: Versioned<Cart>, outcome: ReadonlyArray<ItemOutcome>): Done => ({
  ok: true,
  current: { version, value },
  outcome,
  warnings: [],
  replayed: true,
})
