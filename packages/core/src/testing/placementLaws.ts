/** The laws of `OrderStore` about orders that are placed: OR4, OR5 and OR8. */
import * as Effect from "effect/Effect"
import type { Versioned } from "../cart/Cart.ts"
import type { MemberId, OrderReference, SettlementId } from "../catalog/ids.ts"
import type { Order } from "../order/Order.ts"
import type { PurchaseKeys } from "../order/purchase.ts"
import type { Bought } from "../ports/OrderStore.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import {
  atOnce,
  CANCELLED,
  cartOf,
  change,
  linesOf,
  type OrderBooks,
  PAID,
  put,
  putNew,
  undelivered,
} from "./orderSteps.ts"
import {
  buyNowOf,
  digestOf,
  LARGEST_LINES,
  named,
  type Submission,
  type SubmissionShape,
  submissionOf,
} from "./purchases.ts"
import { nastyTexts } from "./texts.ts"

const referenceOf = (world: World, text: string): OrderReference => named<OrderReference>(world, text)

export const loadsAsPlaced = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const never = submissionOf(world, { name: "never" })
  same("an order that was never placed is undefined", yield* orders.load(never.orderId), undefined)
  same("an order that was never placed has no history", yield* orders.history(never.orderId), [])
  same("nothing is found by a settlement that nobody ordered", yield* orders.find(never.claim.keys), undefined)
  const shapes: ReadonlyArray<SubmissionShape> = [
    { name: "cart", reference: referenceOf(world, "R 1 \u{1f9cb}") },
    { name: "CART", reference: referenceOf(world, "r 1 \u{1f9cb}") },
    { name: "buy-now", source: buyNowOf(world, "opening"), lines: [{}] },
    { name: "job", request: undefined, more: { owner: { system: "job" }, country: "GB" } },
    { name: "largest", lines: LARGEST_LINES },
    {
      name: "texts",
      reference: referenceOf(world, nastyTexts.slice(0, 12).join("").slice(0, 90)),
      lines: nastyTexts.map((text) => ({ sku: text, options: { engraving: text, [text]: "a name too" } })),
      more: { owner: { member: nastyTexts.slice(0, 24).join("") as MemberId } },
    },
  ]
  const submissions = shapes.map((shape) => submissionOf(world, shape))
  for (const submission of submissions) yield* isLoaded(books, submission, yield* put(books, submission))
  for (const submission of submissions) {
    const { claim } = submissionOf(world, { name: `after-${submission.orderId}`, claimKey: submission.claim.claimKey })
    same("the claim of a placed order is gone", yield* orders.claim(claim), { _tag: "Claimed" })
  }
})

const isLoaded = Effect.fnUntraced(function* (
  { orders }: OrderBooks,
  { orderId, placement }: Submission,
  order: Versioned<Order>,
) {
  const { settlementId, request, reference } = placement.keys
  same("a placed order loads exactly as it was placed", yield* orders.load(orderId), order)
  same("it is found by its settlement", yield* orders.find({ settlementId }), order)
  if (request !== undefined) same("it is found by its request", yield* orders.find({ request }), order)
  if (reference !== undefined) same("it is found by its reference", yield* orders.find({ reference }), order)
  same("its history is that it was placed", yield* orders.history(orderId), [placement.placed])
})

const BUYERS = 8

/** What submissions of otherwise different purchases share, and what those are told that come late. */
const sharing = (
  world: World,
): ReadonlyArray<{
  readonly share: string
  readonly shapeOf: (at: number) => Partial<SubmissionShape>
  readonly told: (order: Versioned<Order>) => Bought
}> => {
  const cart = cartOf(world, "shared-cart")
  const settlementId = named<SettlementId>(world, "shared-settlement")
  const by = (key: Extract<Bought, { readonly _tag: "Ordered" }>["by"]) => (order: Versioned<Order>) =>
    ({ _tag: "Ordered", by: key, order }) as const
  const opening = buyNowOf(world, "shared-opening")
  return [
    { share: "a settlement", shapeOf: () => ({ more: { id: settlementId } }), told: by("settlementId") },
    { share: "a request", shapeOf: () => ({ request: digestOf(world, "shared") }), told: by("request") },
    { share: "a reference", shapeOf: () => ({ reference: referenceOf(world, "shared") }), told: by("reference") },
    { share: "an opening", shapeOf: () => ({ source: opening, lines: [{}] }), told: by("openingId") },
    {
      share: "a line",
      shapeOf: (at) => linesOf(cart, `own-${at}`, "shared-line", `other-${at}`),
      told: (order) => ({ _tag: "LinesOrdered", orders: [order] }),
    },
  ]
}

export const oneOfAPurchase = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  for (const [index, { share, shapeOf, told }] of sharing(world).entries()) {
    const submissions = Array.from({ length: BUYERS }, (_, at) => {
      const name = `share-${index}-${at}`
      return submissionOf(world, { name, claimKey: `cart:${named(world, name)}`, ...shapeOf(at) })
    })
    for (const { claim } of submissions)
      same("nothing stands in the way of a claim", yield* orders.claim(claim), { _tag: "Claimed" })
    const answers = yield* atOnce(submissions.map(({ placement }) => orders.place(placement)))
    const placed = submissions.filter((_, at) => answers[at]?._tag === "Placed")
    same(`of ${BUYERS} placements at once that share ${share} exactly one succeeds`, placed.length, 1)
    const [winner] = placed
    if (winner === undefined) return
    const order = yield* orders.load(winner.orderId)
    same("the order that stands is the one that was placed", order?.value, {
      ...winner.placement.placed.order,
      status: "awaitingPayment",
    })
    if (order === undefined) return
    for (const [at, submission] of submissions.entries()) {
      const promise = `who shares ${share} with an order is told that it stands`
      if (submission !== winner) {
        same(promise, answers[at], told(order))
        same(
          `an order that shares ${share} with another is not there`,
          yield* orders.load(submission.orderId),
          undefined,
        )
        same(`${promise} when it is placed again`, yield* orders.place(submission.placement), told(order))
        same(`${promise} when it is claimed again`, yield* orders.claim(submission.claim), told(order))
      }
    }
    same("the same placement again is told its own order", yield* orders.place(winner.placement), {
      _tag: "Ordered",
      by: "settlementId",
      order,
    })
  }
  const placedOnce = (yield* undelivered(books, world)).map(({ orderId }) => orderId)
  same("placements that did not succeed left no message", placedOnce.length, sharing(world).length)
  yield* whichIsTold(books, world)
})

const whichIsTold = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const cart = cartOf(world, "told-cart")
  const told = digestOf(world, "told")
  const reference = referenceOf(world, "told")
  const a = yield* putNew(books, world, { name: "a", ...linesOf(cart, "l1", "l2") })
  const b = yield* putNew(books, world, { name: "b", ...linesOf(cart, "l3"), request: told })
  const c = yield* putNew(books, world, { name: "c", ...linesOf(cart, "l4"), reference })
  // One digest as a request and as an opening: kinds of keys never meet.
  const d = yield* putNew(books, world, { name: "d", source: buyNowOf(world, "told"), lines: [{}] })
  yield* orders.claim(submissionOf(world, { name: "holder", ...linesOf(cart, "l6") }).claim)
  const { claim } = submissionOf(world, { name: "asked", request: undefined, ...linesOf(cart, "l3", "l1", "l2", "l5") })
  const ask = (keys: Partial<PurchaseKeys>) => orders.claim({ ...claim, keys: { ...claim.keys, ...keys } })
  const ordered = (by: string, { order }: { readonly order: Versioned<Order> }) => ({ _tag: "Ordered", by, order })
  const byOpening = { openingId: told }
  const byReference = { ...byOpening, reference }
  const byRequest = { ...byReference, request: told }
  const bySettlement = { ...byRequest, settlementId: a.submission.claim.keys.settlementId }
  same("the settlement is told first, whoever has the claim", yield* ask(bySettlement), ordered("settlementId", a))
  same("then the request", yield* ask(byRequest), ordered("request", b))
  same("then the reference", yield* ask(byReference), ordered("reference", c))
  same("then the opening", yield* ask(byOpening), ordered("openingId", d))
  const lines = yield* ask({})
  const standing = lines._tag === "LinesOrdered" ? lines.orders.toSorted(byOrderId) : lines
  same("then the orders that lines belong to, each once", standing, [a.order, b.order].toSorted(byOrderId))
  const elsewhere = submissionOf(world, {
    name: "A",
    ...linesOf(cartOf(world, "TOLD-cart"), "l1", "l2", "l3"),
    reference: referenceOf(world, "TOLD"),
  })
  same("keys in other letters and lines of other carts are others", yield* orders.claim(elsewhere.claim), {
    _tag: "Claimed",
  })
})

const byOrderId = (a: Versioned<Order>, b: Versioned<Order>): number => (a.value.orderId < b.value.orderId ? -1 : 1)

export const cancelledIsFreed = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const reference = referenceOf(world, "freed")
  const lines = linesOf(cartOf(world, "freed"), "l1", "l2", "l3")
  const { submission, order } = yield* putNew(books, world, { name: "old", reference, ...lines })
  const { settlementId, request } = submission.placement.keys
  const paid = yield* putNew(books, world, { name: "paid", ...linesOf(cartOf(world, "paid"), "l1") })
  yield* change(books, paid.order, PAID)
  same("a paid order keeps its lines", (yield* orders.claim(again(world, "paid")))._tag, "LinesOrdered")

  const old = yield* change(books, order, CANCELLED)
  same("a cancelled order is found by its id", yield* orders.load(submission.orderId), old)
  same("it is found by its settlement", yield* orders.find({ settlementId }), old)
  if (request !== undefined) same("it is found by its request", yield* orders.find({ request }), old)
  same("it is not found by its reference any more", yield* orders.find({ reference }), undefined)
  same("its settlement is not ordered again", yield* orders.claim(submission.claim), {
    _tag: "Ordered",
    by: "settlementId",
    order: old,
  })
  const next = yield* putNew(books, world, { name: "new", reference, ...lines })
  same("its reference finds the order that has it now", yield* orders.find({ reference }), next.order)
  same("it is found by its id beside that order", yield* orders.load(submission.orderId), old)
  const third = submissionOf(world, { name: "third", ...lines })
  same("freed lines belong to the order that has them now", yield* orders.claim(third.claim), {
    _tag: "LinesOrdered",
    orders: [next.order],
  })
  yield* cancelledBuyNow(books, world)
})

const again = (world: World, cart: string) =>
  submissionOf(world, { name: `again-${cart}`, ...linesOf(cartOf(world, cart), "l1", "l9") }).claim

const cancelledBuyNow = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const shape = { source: buyNowOf(world, "cancelled"), lines: [{}] }
  const { order } = yield* putNew(books, world, { name: "buy-now", ...shape })
  const cancelled = yield* change(books, order, CANCELLED)
  const anew = submissionOf(world, { name: "buy-now-again", ...shape })
  same("an opening whose order was cancelled stays ordered", yield* books.orders.claim(anew.claim), {
    _tag: "Ordered",
    by: "openingId",
    order: cancelled,
  })
})
