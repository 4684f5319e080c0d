/** What settlement and checkout may ask of carts, over the cart store itself. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Cart } from "../cart/Cart.ts"
import type { TakenLine } from "../cart/CartCommand.ts"
import type { CartId, LineId, OpId } from "../catalog/ids.ts"
import { type BoughtLines, CartGateway } from "../ports/CartGateway.ts"
import { CartStore, CartStoreUnavailable } from "../ports/CartStore.ts"
import { answersTo } from "./Actor.ts"
import { takenOf } from "./boughtLines.ts"
import { makeCartWriter } from "./CartWriter.ts"
import { digestOf } from "./Cluster.ts"
import { IdSource, type Ids } from "./IdSource.ts"
import { mergeOf } from "./joinCarts.ts"

/** Most merges that are followed from the cart of a purchase to where its lines are now. Shoppers have a few devices. */
export const MAX_MERGES_FOLLOWED = 100

export interface CartGatewayParts {
  readonly store: CartStore["Service"]
  /** Where the ids of new lines come from. */
  readonly ids: Pick<Ids, "short">
}

/**
 * The gateway to the carts of a store.
 *
 * Taking is one operation of the cart, named after the order, so that it is done once however often it is asked for. It
 * takes from the cart's lines: a bought line that was saved for later meanwhile stays on the shelf.
 *
 * Where the cart went into another one, its lines have new ids there, and are found by their offer and options, a bundle
 * by all that it is made of. Never more than the bought pieces of a line are taken. Lines of both carts may have become
 * one, and pieces have no names: then the bought number of pieces leaves that line, and the others stay, whichever cart
 * they came from. So also where the merge brought in fewer than were bought (under `max`, `memberWins` or a host's own
 * policy), and where the shopper has removed the line and added the same goods again.
 */
export const makeCartGateway = ({ store, ids }: CartGatewayParts): CartGateway["Service"] => {
  const write = makeCartWriter(store)
  const newLineId = () => ids.short() as LineId

  /** One operation on one cart. The log that holds it already is what says that this order has taken its lines. */
  const takeFrom = (cartId: CartId, orderId: BoughtLines["orderId"], taken: (cart: Cart) => ReadonlyArray<TakenLine>) =>
    write({
      cartId,
      opId: `order:${orderId}` as OpId,
      remember: true,
      asked: digestOf({ order: orderId }),
      ifVersion: undefined,
      progress: { writing: false },
      answers: () => true,
      command: (cart) => Effect.sync(() => ({ _tag: "CheckedOut", orderId, lines: taken(cart) })),
    })

  const takeLines = Effect.fn("CartGateway.takeLines")(function* ({ orderId, cartId, lines }: BoughtLines) {
    const bought = lines.map(({ lineId, quantity }): TakenLine => ({ lineId, quantity, remainderId: newLineId() }))
    let from = cartId
    let left: Cart | undefined
    let answer = yield* takeFrom(from, orderId, () => bought)
    // Whatever else it is refused for, there is nothing to take: the cart is gone, or the order's operation is in its log.
    for (let followed = 0; !answer.ok && answer.rejection._tag === "CartMerged"; followed++) {
      if (followed === MAX_MERGES_FOLLOWED)
        return yield* notYet(cartId, `went through ${followed} merges, the most that are followed`)
      const { into } = answer.rejection
      const target = yield* store.load(into, { op: mergeOf(from) })
      if (target !== undefined && target.earlier === undefined)
        return yield* notYet(cartId, `are on their way from ${from} into ${into}, and that merge is not completed`)
      left ??= (yield* store.load(cartId))?.value
      from = into
      answer = yield* takeFrom(into, orderId, (cart) => takenOf(lines, left, cart, newLineId))
    }
  })

  return {
    readForCheckout: Effect.fn("CartGateway.readForCheckout")(function* (owner, cartId) {
      const found = yield* store.load(cartId)
      return found === undefined || !answersTo(found.value, owner) ? undefined : found
    }),
    takeLines,
  }
}

const notYet = (cartId: CartId, why: string) =>
  new CartStoreUnavailable({
    doing: `taking the bought lines of the cart ${cartId}`,
    outcome: "notDone",
    cause: new Error(`The lines of the cart ${cartId} ${why}.`),
  })

/** The gateway to the carts that this process keeps itself. */
export const cartGatewayOverCarts: Layer.Layer<CartGateway, never, CartStore> = /* @__PURE__ */ Layer.effect(
  CartGateway,
  Effect.gen(function* () {
    return CartGateway.of(makeCartGateway({ store: yield* CartStore, ids: yield* IdSource }))
  }),
)
