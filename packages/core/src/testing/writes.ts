/** Writes as a service would send them: decided by the cart chapter, so that every cart is the fold of its log. */
import * as Effect from "effect/Effect"
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { CartCommand, CartCommandOf, NewItem } from "../cart/CartCommand.ts"
import type { CartOperation } from "../cart/CartOperation.ts"
import { decide } from "../cart/decide.ts"
import { applyOperation } from "../cart/log.ts"
import {
  type CartId,
  type Digest,
  type Instant,
  type LineId,
  NEVER,
  type OfferId,
  type OpId,
  type Sku,
  type Version,
} from "../catalog/ids.ts"
import { digest } from "../money/canonical.ts"
import type { CartStore, CartWrite } from "../ports/CartStore.ts"
import { holds, same } from "./check.ts"
import type { World } from "./Law.ts"

export type Store = CartStore["Service"]

/** A moment that all laws share: 2026-01-01T00:00:00Z. */
export const MOMENT = 1_767_225_600_000 as Instant

/** What opens a cart; `more` overrides. */
export const openCommand = (id: CartId, more: Partial<CartCommandOf<"OpenCart">> = {}): CartCommandOf<"OpenCart"> => ({
  _tag: "OpenCart",
  id,
  owner: { system: "laws" },
  currency: "GBP",
  at: MOMENT,
  ...more,
})

/** Pieces of a SKU at 1.00 to add, on a line named after it. */
export const item = (sku: string, quantity = 1, more: Partial<NewItem> = {}): NewItem => ({
  ...unlisted(sku, quantity),
  offer: { sku: sku as Sku, price: { amount: 100, currency: "GBP" } },
  ...more,
})

/** The same with an offer that no source knows: it is refused. */
export const unlisted = (sku: string, quantity = 1): NewItem => ({
  lineId: `line-${sku}` as LineId,
  sku: sku as Sku,
  offerId: sku as OfferId,
  options: {},
  quantity,
})

export const addItems = (...items: ReadonlyArray<NewItem>): CartCommandOf<"AddItems"> => ({
  _tag: "AddItems",
  items,
  at: MOMENT,
})

export interface WriteOptions {
  /** What the shopper sent, if not the command: two writes are one request when this is the same. */
  readonly asked?: unknown
  /** The version the write is sent against, if not that of `known`. */
  readonly expected?: Version
}

/**
 * The write of a command on the cart that is known: `undefined` before it was opened. A command that the cart refuses is
 * written all the same, as an operation does to whatever cart it meets.
 */
export const writeOf = (
  opId: string,
  command: CartCommand,
  known: Versioned<Cart> | undefined,
  { asked = command, expected = known?.version ?? NEVER }: WriteOptions = {},
): CartWrite => {
  const decision = command._tag === "OpenCart" || known === undefined ? undefined : decide(command, known.value)
  const op: CartOperation = {
    shape: 1,
    opId: opId as OpId,
    asked: digest(asked) as Digest,
    command,
    observed: known?.version ?? NEVER,
    outcome: decision?.ok === true ? decision.outcome : [],
  }
  return { op, expected, next: applyOperation(known?.value, op) }
}

/** A cart of this run alone. */
export const cartId = ({ fresh }: Pick<World, "fresh">, name: string): CartId => `${fresh}-${name}` as CartId

/** Sends a write that nothing stands in the way of, and gives the cart as it must now be. */
export const put = Effect.fnUntraced(function* (store: Store, id: CartId, write: CartWrite) {
  const answer = yield* store.write(id, write)
  holds("a write against the current version is Written", answer._tag === "Written", answer)
  const version = (write.expected + 1) as Version
  if (answer._tag === "Written") same("a write makes the next version", answer.version, version)
  const now: Versioned<Cart> = { version, value: write.next }
  return now
})

export const opened = (store: Store, id: CartId) => put(store, id, writeOf("open", openCommand(id), undefined))

/** How many operations a store is to remember at least: more than the rings of recent ones that stores have been seen to keep. */
export const MANY = 130

/** `MANY` more operations, each under an id of its own, and the cart as it must then be. */
export const afterMany = Effect.fnUntraced(function* (store: Store, id: CartId, known: Versioned<Cart>) {
  let now = known
  for (let op = 0; op < MANY; op++) now = yield* put(store, id, writeOf(`later-${op}`, addItems(item("tin")), now))
  return now
})

/** All that can be seen of a cart: for "changes nothing". */
export const everything = (store: Store, id: CartId) =>
  Effect.all([store.load(id), store.history(id, { after: NEVER, limit: 1_000 })])
