/** The laws of `CartGateway`, for one whose carts are in a store that the laws can reach. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Cart, CartLine, Versioned } from "../cart/Cart.ts"
import type { CartChange, NewItem } from "../cart/CartCommand.ts"
import type { CartId, GuestId, LineId, MemberId, OrderId } from "../catalog/ids.ts"
import { type BoughtLines, CartGateway } from "../ports/CartGateway.ts"
import { CartStore } from "../ports/CartStore.ts"
import { prepareMerge } from "../services/prepare.ts"
import { holds, same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import { addItems, afterMany, cartId, everything, item, openCommand, put, type Store, writeOf } from "./writes.ts"

type Gateway = CartGateway["Service"]

const law = (
  name: string,
  check: (gateway: Gateway, store: Store, world: World) => Effect.Effect<unknown, unknown>,
): Law<CartGateway | CartStore> => ({
  name,
  check: Effect.fnUntraced(function* (world) {
    yield* check(yield* CartGateway, yield* CartStore, world)
  }),
})

const ADA = { member: "ada" as MemberId }
const BOB = { member: "bob" as MemberId }
const GUEST = { guest: "ada" as GuestId }
const JOB = { system: "laws" }

const orderId = ({ fresh }: World, name: string): OrderId => `${fresh}-${name}` as OrderId
const lineId = (sku: string): LineId => `line-${sku}` as LineId

/** A cart of Ada's with the items in it. */
const filled = Effect.fnUntraced(function* (store: Store, id: CartId, ...items: ReadonlyArray<NewItem>) {
  const opened = yield* put(store, id, writeOf("open", openCommand(id, { owner: ADA }), undefined))
  return yield* put(store, id, writeOf("fill", addItems(...items), opened))
})

/** Sends a change, and gives the cart as it then is. */
const changed = (store: Store, known: Versioned<Cart>, opId: string, command: CartChange) =>
  put(store, known.value.id, writeOf(opId, command, known))

/** The lines as an order buys them; what is named in `quantities` in other numbers than it now has. */
const bought = (
  { value }: Versioned<Cart>,
  order: OrderId,
  quantities: Readonly<Record<string, number>>,
): BoughtLines => ({
  orderId: order,
  cartId: value.id,
  lines: value.lines.flatMap(({ lineId, offerId, options, sku }) => {
    const quantity = quantities[sku]
    return quantity === undefined ? [] : [{ lineId, offerId, options, quantity }]
  }),
})

/** `["2 tea", "1 pot later"]`, sorted. */
const inWords = ({ lines, shelf }: Cart): ReadonlyArray<string> => {
  const line = ({ quantity, sku }: CartLine) => `${quantity} ${sku}`
  return [...lines.map(line), ...shelf.map((shelved) => `${line(shelved)} later`)].toSorted()
}

const holdsNow = Effect.fnUntraced(function* (
  promise: string,
  store: Store,
  id: CartId,
  wanted: ReadonlyArray<string>,
) {
  const loaded = yield* store.load(id)
  same(promise, loaded === undefined ? undefined : inWords(loaded.value), wanted.toSorted())
  return loaded
})

const readsAsWritten = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const id = cartId(world, "read")
  same("a cart never opened is not there", yield* gateway.readForCheckout(ADA, id), undefined)
  let known = yield* filled(store, id, item("tea", 2), item("mug"))
  const read = Effect.fnUntraced(function* (when: string) {
    for (const owner of [ADA, JOB])
      same(`a cart is read as its last write left it ${when}`, yield* gateway.readForCheckout(owner, id), known)
    for (const stranger of [BOB, GUEST])
      same(`for a stranger a cart is not there ${when}`, yield* gateway.readForCheckout(stranger, id), undefined)
  })
  yield* read("at first")
  known = yield* changed(store, known, "more", addItems(item("tea", 3), item("pot")))
  yield* read("after another write")
  known = yield* changed(store, known, "deselect", {
    _tag: "SelectLines",
    lineIds: [lineId("mug")],
    selected: false,
  })
  yield* read("after a selection")
})

const takesWhatWasBought = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const id = cartId(world, "take")
  const gift = item("tea", 4, { lineId: lineId("gift"), options: { gift: "yes" } })
  let known = yield* filled(store, id, item("tea", 5), item("mug", 2), item("pot"), item("tin", 3), item("cup"))
  const order = bought(known, orderId(world, "take"), { tea: 5, mug: 2, pot: 1, tin: 3 })
  // Meanwhile more tea comes in, and tea of another kind, there is less of the mugs, and the tins are kept for later.
  known = yield* changed(store, known, "more", addItems(item("tea", 2), gift))
  const mug = { lineId: lineId("mug"), added: 2, remainderId: lineId("never") }
  known = yield* changed(store, known, "fewer", { _tag: "SetQuantity", line: mug, quantity: 1 })
  known = yield* changed(store, known, "later", { _tag: "SaveForLater", lineIds: [lineId("tin")] })
  yield* gateway.takeLines(order)
  const left = yield* holdsNow("exactly the bought pieces leave", store, id, ["1 cup", "2 tea", "4 tea", "3 tin later"])
  const lines = left?.value.lines ?? []
  for (const untouched of ["cup", "gift"].map(lineId))
    same(
      "a line that was not bought stays as it was",
      lines.find((line) => line.lineId === untouched),
      known.value.lines.find((line) => line.lineId === untouched),
    )
  const used = new Set(known.value.lines.map((line) => line.lineId))
  const rest = lines.find(({ quantity }) => quantity === 2)
  holds("what is left of a line is a new line", rest !== undefined && !used.has(rest.lineId), rest)
  same("all that is left of a line was added to it as a new one", rest?.added, 2)
  yield* takesOfManyAtOnce(gateway, store, world)
})

const SHOPPERS = 8

/** Orders of one cart's lines and shoppers who add to it, all at once. */
const takesOfManyAtOnce = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const id = cartId(world, "rush")
  const skus = Array.from({ length: SHOPPERS }, (_, index) => `sku-${index}`)
  const known = yield* filled(store, id, ...skus.map((sku) => item(sku, 3)))
  const takes = skus.map((sku) => gateway.takeLines(bought(known, orderId(world, sku), { [sku]: 2 })))
  yield* Effect.all(takes, { concurrency: "unbounded" })
  const wanted = skus.map((sku) => `1 ${sku}`)
  yield* holdsNow(`${SHOPPERS} orders that take of one cart at once take what each bought`, store, id, wanted)
})

const takesOnce = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const id = cartId(world, "once")
  let known = yield* filled(store, id, item("tea", 5), item("mug", 2))
  const order = bought(known, orderId(world, "once"), { tea: 5, mug: 2 })
  known = yield* changed(store, known, "later", { _tag: "SaveForLater", lineIds: [lineId("mug")] })
  const takes = Array.from({ length: SHOPPERS }, () => gateway.takeLines(order))
  yield* Effect.all(takes, { concurrency: "unbounded" })
  const taken = yield* holdsNow("an order that takes many times at once takes once", store, id, ["2 mug later"])
  if (taken === undefined) return
  const again = Effect.fnUntraced(function* (when: string) {
    const before = yield* everything(store, id)
    yield* gateway.takeLines(order)
    same(`taking for the same order again changes nothing ${when}`, yield* everything(store, id), before)
  })
  yield* again("at once")
  // The line has the id that the order bought; it was not in the cart when the order took its lines.
  known = yield* changed(store, taken, "back", { _tag: "MoveToCart", lineIds: [lineId("mug")] })
  yield* again("when a bought line comes back from the shelf")
  yield* afterMany(store, id, known)
  yield* again("when much has happened since")
})

const toleratesWhatIsGone = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const id = cartId(world, "gone")
  let known = yield* filled(store, id, item("tea", 5), item("mug", 2))
  const order = bought(known, orderId(world, "gone"), { tea: 5, mug: 2 })
  const tea = { lineId: lineId("tea"), added: 5, remainderId: lineId("never") }
  known = yield* changed(store, known, "remove", { _tag: "RemoveLines", lines: [tea] })
  yield* gateway.takeLines(order)
  known = (yield* holdsNow("the lines that are still there are taken", store, id, [])) ?? known
  yield* changed(store, known, "new", addItems(item("tea", 1, { lineId: lineId("new") })))
  yield* gateway.takeLines({ ...order, orderId: orderId(world, "all-gone") })
  yield* holdsNow("where all bought lines are gone, nothing is taken", store, id, ["1 tea"])
  const never = cartId(world, "never")
  yield* gateway.takeLines({ ...order, orderId: orderId(world, "never"), cartId: never })
  same("taking of a cart that is not there opens none", yield* store.load(never), undefined)
})

/** Closes a cart to everything but the merge that is to come. */
const sealed = (store: Store, from: Versioned<Cart>, into: CartId) =>
  changed(store, from, `seal:${into}`, { _tag: "SealCart", into, owner: ADA })

/** Brings the lines of a sealed cart in. */
const merged = Effect.fnUntraced(function* (store: Store, from: Versioned<Cart>, into: Versioned<Cart>) {
  let count = 0
  const command = prepareMerge(from.value, into.value, "sum", () => `${from.value.id}.${count++}` as LineId)
  if (!("_tag" in command)) throw new TypeError("a merge under a named policy is refused")
  return yield* changed(store, into, `merge:${from.value.id}`, command)
})

const takesWhereTheLinesWent = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const blue = { lineId: lineId("blue"), options: { colour: "blue", size: "M" } }
  const first = yield* filled(store, cartId(world, "first"), item("tea", 2), item("mug", 1, blue), item("pot"))
  const second = yield* filled(store, cartId(world, "second"), item("tea", 3), item("mug"))
  const third = yield* filled(store, cartId(world, "third"), item("tin"))
  const [from, into] = [first.value.id, second.value.id]
  const order = bought(first, orderId(world, "went"), { tea: 2, mug: 1 })
  // Whoever names the same options in another order names the same line.
  const lines = order.lines.map((line) =>
    Object.keys(line.options).length === 0 ? line : { ...line, options: { size: "M", colour: "blue" } },
  )
  const take = gateway.takeLines({ ...order, lines })

  const away = yield* sealed(store, first, into)
  const before = yield* Effect.all([everything(store, from), everything(store, into)])
  const early = yield* Effect.result(take)
  holds("while the lines are between two carts, taking them fails, to be tried again", Result.isFailure(early))
  const after = yield* Effect.all([everything(store, from), everything(store, into)])
  same("taking that failed has changed nothing", after, before)

  let known = yield* merged(store, away, second)
  yield* take
  known =
    (yield* holdsNow("the bought pieces are taken where they went", store, into, ["3 tea", "1 mug", "1 pot"])) ?? known
  same("a cart that went into another is left as it was", yield* store.load(from), away)
  yield* take
  same("taking again takes nothing there either", yield* store.load(into), known)
  known = yield* changed(store, known, "again", addItems(item("mug", 1, { ...blue, lineId: lineId("again") })))
  yield* take
  same("taking again takes nothing of what came in since", yield* store.load(into), known)

  const gone = yield* sealed(store, known, third.value.id)
  known = yield* merged(store, gone, third)
  yield* take
  same("what was taken in one cart is not taken again in the next", yield* store.load(third.value.id), known)
  yield* gateway.takeLines(bought(first, orderId(world, "far"), { pot: 1 }))
  const far = ["3 tea", "1 mug", "1 mug", "1 tin"]
  known = (yield* holdsNow("bought pieces are found through several merges", store, third.value.id, far)) ?? known
  yield* takenBeforeTheMerge(gateway, store, world)
})

const takenBeforeTheMerge = Effect.fnUntraced(function* (gateway: Gateway, store: Store, world: World) {
  const from = yield* filled(store, cartId(world, "early"), item("tea", 2), item("pot"))
  const into = yield* filled(store, cartId(world, "late"), item("tea", 3))
  const order = bought(from, orderId(world, "before"), { tea: 2 })
  yield* gateway.takeLines(order)
  const rest = yield* holdsNow("the bought pieces are taken", store, from.value.id, ["1 pot"])
  if (rest === undefined) return
  const known = yield* merged(store, yield* sealed(store, rest, into.value.id), into)
  yield* gateway.takeLines(order)
  same("what was taken before a merge is not taken again after it", yield* store.load(into.value.id), known)
})

/**
 * The laws of `CartGateway`: CG1 to CG5. They fill carts in the `CartStore` that the gateway leads to, under the operation
 * ids that a merge of carts has.
 */
export const cartGatewayLaws: ReadonlyArray<Law<CartGateway | CartStore>> = [
  law("CG1 a cart is read as its last acknowledged write left it, and for a stranger it is not there", readsAsWritten),
  law("CG2 taking takes exactly the bought pieces, and what is left of a line is a new line", takesWhatWasBought),
  law("CG3 taking for the same order again takes nothing", takesOnce),
  law("CG4 lines that have left meanwhile are no failure", toleratesWhatIsGone),
  law("CG5 what went into another cart by a merge is taken there", takesWhereTheLinesWent),
]
