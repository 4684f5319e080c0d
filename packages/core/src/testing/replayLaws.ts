/** The laws of `CartStore` about operation ids: CS4 to CS7. */
import * as Effect from "effect/Effect"
import type { Cart, Versioned } from "../cart/Cart.ts"
import { foldOperations } from "../cart/log.ts"
import { NEVER, type OpId, type Version } from "../catalog/ids.ts"
import type { CartWrite, Written } from "../ports/CartStore.ts"
import { holds, same } from "./check.ts"
import type { World } from "./Law.ts"
import {
  addItems,
  afterMany,
  cartId,
  everything,
  item,
  MANY,
  openCommand,
  opened,
  put,
  type Store,
  unlisted,
  writeOf,
} from "./writes.ts"

export const replays = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "again")
  const first = yield* opened(store, id)
  const write = writeOf("add", addItems(item("tea", 2), unlisted("ghost")), first)
  const replayed = (current: Versioned<Cart>): Written => ({ _tag: "Replayed", outcome: write.op.outcome, current })
  const second: Versioned<Cart> = { version: (first.version + 1) as Version, value: write.next }

  const copies = Array.from({ length: 8 }, () => store.write(id, write))
  const answers: ReadonlyArray<Written> = yield* Effect.all(copies, { concurrency: "unbounded" })
  const others = answers.filter(({ _tag }) => _tag !== "Written")
  same("of equal requests at once exactly one is written", answers.length - others.length, 1)
  for (const other of others) same("the others are replayed", other, replayed(second))

  const third = yield* put(store, id, writeOf("more", addItems(item("mug")), second))
  const before = yield* everything(store, id)
  for (const expected of [NEVER, first.version, second.version, third.version, third.version + 5]) {
    const decidedAnew = writeOf("add", addItems(unlisted("tea")), third, { expected: expected as Version })
    const again: CartWrite = { ...decidedAnew, op: { ...decidedAnew.op, asked: write.op.asked } }
    const promise = `an acknowledged operation against version ${expected} answers as at first, with the current cart`
    same(promise, yield* store.write(id, again), replayed(third))
  }
  const reopening = yield* store.write(id, writeOf("open", openCommand(id), undefined))
  same("opening again is answered too", reopening, { _tag: "Replayed", outcome: [], current: third })
  same("a replay changes nothing", yield* everything(store, id), before)

  const last = yield* afterMany(store, id, third)
  const promise = `an acknowledged operation is known ${MANY} operations later`
  same(promise, yield* store.write(id, write), replayed(last))
  same(
    `${promise}, against the current version too`,
    yield* store.write(id, { ...write, expected: last.version }),
    replayed(last),
  )
  same("a late replay changes nothing", yield* store.load(id), last)
})

export const onceAcrossAnOutage = Effect.fnUntraced(function* (store: Store, world: World) {
  const { cut, restore } = world
  if (cut === undefined || restore === undefined)
    throw new TypeError("CS4: the law needs an outage, got a world without cut and restore. Pass both.")
  const id = cartId(world, "outage")
  const first = yield* opened(store, id)
  const write = writeOf("add", addItems(item("tea")), first)
  yield* cut
  const during = yield* Effect.result(store.write(id, write)).pipe(Effect.ensuring(restore))
  if (during._tag === "Failure" && during.failure.outcome === "notDone")
    same("a write that failed as notDone was not made", yield* store.load(id), first)
  const after = yield* store.write(id, write)
  holds("sent again, it is written now or was before", after._tag === "Written" || after._tag === "Replayed", after)
  const [loaded, history] = yield* everything(store, id)
  same("the cart is what that write left", loaded, { version: first.version + 1, value: write.next })
  same("the history holds it once", history.filter(({ operation }) => operation.opId === "add").length, 1)
})

export const reusedIsTold = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "reused")
  const first = yield* opened(store, id)
  const second = yield* put(store, id, writeOf("add", addItems(item("tea", 2)), first))
  const third = yield* put(store, id, writeOf("more", addItems(item("mug")), second))
  const before = yield* everything(store, id)
  for (const expected of [NEVER, first.version, second.version, third.version, third.version + 5]) {
    const other = writeOf("add", addItems(item("tea", 3)), third, { expected: expected as Version })
    const promise = `an id that stands for another request is told so at version ${expected}`
    same(promise, yield* store.write(id, other), { _tag: "Reused" })
  }
  same("a reused id changes nothing", yield* everything(store, id), before)

  const last = yield* afterMany(store, id, third)
  const late = yield* store.write(id, writeOf("add", addItems(item("tea", 3)), last))
  same(`an id that stands for another request is told so ${MANY} operations later`, late, { _tag: "Reused" })
  same("an id that is reused late changes nothing", yield* store.load(id), last)
})

export const idsBelongToTheirCart = Effect.fnUntraced(function* (store: Store, world: World) {
  const [a, b] = [cartId(world, "a"), cartId(world, "b")]
  const [openA, openB] = [yield* opened(store, a), yield* opened(store, b)]
  const inA = yield* put(store, a, writeOf("same", addItems(item("tea", 1)), openA))
  const inB = yield* put(store, b, writeOf("same", addItems(item("tea", 2)), openB))
  for (const [id, cart] of [
    [a, inA],
    [b, inB],
  ] as const) {
    const promise = "a cart holds its own operation of an id that another cart uses too"
    const [loaded, history] = yield* everything(store, id)
    same(promise, loaded, cart)
    same(promise, history.length, 2)
    same(promise, foldOperations(history.map(({ operation }) => operation)), cart.value)
  }
  yield* put(store, b, writeOf("more", addItems(item("mug")), inB))
  const answer = yield* store.write(a, writeOf("more", addItems(item("pot")), inA))
  holds("an id that only another cart has used is new", answer._tag === "Written", answer)
})

export const toldWithTheLoad = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "earlier")
  const first = yield* opened(store, id)
  const write = writeOf("add", addItems(item("tea"), item("none", 0), unlisted("ghost"), item("mug", 3)), first)
  const second = yield* put(store, id, write)
  const third = yield* put(store, id, writeOf("more", addItems(item("pot")), second))
  yield* store.write(id, writeOf("lost", addItems(item("tin")), second))
  const { asked, outcome } = write.op
  const load = (op: string) => store.load(id, { op: op as OpId })
  const told = { ...third, earlier: { asked, outcome } }
  same("an operation of the log comes with the load, with its digest and outcome", yield* load("add"), told)
  same("an operation without items has an empty outcome", (yield* load("open"))?.earlier?.outcome, [])
  same("an id that no operation has brings none", yield* load("add2"), third)
  same("an operation that met a conflict is not in the log", yield* load("lost"), third)
  same("a load that names no operation tells of none", yield* store.load(id), third)

  const last = yield* afterMany(store, id, third)
  const promise = `an operation of the log comes with the load ${MANY} operations later`
  same(promise, yield* load("add"), { ...last, earlier: { asked, outcome } })
})
