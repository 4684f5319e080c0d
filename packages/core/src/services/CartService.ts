import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Refused } from "../cart/Decision.ts"
import type { CartId, Version } from "../catalog/ids.ts"
import { BuyerSource } from "../ports/BuyerSource.ts"
import { CartStore, CartStoreUnavailable, type LoggedOperation } from "../ports/CartStore.ts"
import { LimitReader } from "../ports/LimitReader.ts"
import { OfferSource } from "../ports/OfferSource.ts"
import { PromotionSource } from "../ports/PromotionSource.ts"
import type { Actor } from "./Actor.ts"
import {
  type Added,
  type AddedBundle,
  type AddedMany,
  type Answer,
  answered,
  type CartState,
  type CartView,
  changed,
  type Refusal,
  refused,
  resultOf,
  type SimulatedCart,
  stateOf,
} from "./Answer.ts"
import type { Call, Options } from "./Call.ts"
import type { CartRequest } from "./CartRequest.ts"
import type { Carts, Reading, Writing } from "./Carts.ts"
import type { Done } from "./CartWriter.ts"
import { CartwrightConfig } from "./CartwrightConfig.ts"
import { digestOf, makeCluster } from "./Cluster.ts"
import { commandFor } from "./commandFor.ts"
import * as Changes from "./door/changes.ts"
import * as Door from "./door/requests.ts"
import { readSimulation } from "./door/simulate.ts"
import { IdSource } from "./IdSource.ts"
import * as Join from "./joinCarts.ts"
import { open } from "./open.ts"
import { simulateCart } from "./simulateCart.ts"
import { view } from "./view.ts"

const make = Effect.gen(function* () {
  const cluster = makeCluster({
    store: yield* CartStore,
    offers: yield* OfferSource,
    promotions: yield* PromotionSource,
    buyers: yield* BuyerSource,
    limits: yield* LimitReader,
    config: yield* CartwrightConfig,
    ids: yield* IdSource,
  })
  const { enter, store, config } = cluster

  /** A change of one cart, prepared on the facts it needs. */
  const change = <A>(
    name: string,
    actor: Actor,
    cartId: string,
    options: Options | undefined,
    read: () => CartRequest,
    answer: (result: Done | Refused, id: CartId) => Answer<A>,
  ): Writing<A> =>
    enter(
      `CartService.${name}`,
      actor,
      options,
      () => ({ id: Door.readCartId(cartId), request: read() }),
      (call, { id, request }) =>
        Effect.map(
          cluster.write({
            ...call,
            cartId: id,
            asked: digestOf({ cartId: id, request }),
            remember: call.requestId !== undefined,
            command: commandFor(cluster, request, call.now),
          }),
          (result) => answer(result, id),
        ),
    )

  /** The cart, if it answers to whoever asks. */
  const load = (call: Call, id: CartId): Effect.Effect<CartState | Refusal, CartStoreUnavailable> =>
    Effect.flatMap(
      store.load(id, call.atLeast === undefined ? {} : { atLeast: call.atLeast }),
      (loaded): Effect.Effect<CartState | Refusal, CartStoreUnavailable> => {
        if (loaded === undefined || !call.answers(loaded.value))
          return Effect.succeed(refused({ _tag: "CartNotFound", cartId: id }))
        return call.atLeast !== undefined && loaded.version < call.atLeast
          ? Effect.fail(tooOld(id, call.atLeast, loaded.version))
          : Effect.succeed(stateOf(loaded))
      },
    )

  const carts: Carts = {
    open: (actor, input, options) =>
      enter(
        "CartService.open",
        actor,
        options,
        () => Door.readOpen(input, config.currency),
        (call, request) => open(cluster, call, request),
      ),
    add: (actor, cartId, item, options) =>
      change("add", actor, cartId, options, () => ({ _tag: "Add", items: [Door.readItem(item)] }), addedOne),
    addMany: (actor, cartId, items, options) =>
      change("addMany", actor, cartId, options, () => ({ _tag: "Add", items: Door.readItems(items) }), addedMany),
    setQuantity: (actor, cartId, lineId, quantity, options) =>
      change(
        "setQuantity",
        actor,
        cartId,
        options,
        () => ({ _tag: "SetQuantity", lineId: Door.readLine(lineId), quantity: Door.readQuantity(quantity) }),
        changed,
      ),
    remove: (actor, cartId, lineIds, options) =>
      change("remove", actor, cartId, options, () => ({ _tag: "Remove", lineIds: Door.readLineIds(lineIds) }), changed),
    clear: (actor, cartId, options) => change("clear", actor, cartId, options, () => ({ _tag: "Clear" }), changed),
    select: (actor, cartId, lines, options) =>
      change(
        "select",
        actor,
        cartId,
        options,
        () => ({ _tag: "Select", which: Door.readWhich(lines), selected: true }),
        changed,
      ),
    deselect: (actor, cartId, lines, options) =>
      change(
        "deselect",
        actor,
        cartId,
        options,
        () => ({ _tag: "Select", which: Door.readWhich(lines), selected: false }),
        changed,
      ),
    saveForLater: (actor, cartId, lineIds, options) =>
      change(
        "saveForLater",
        actor,
        cartId,
        options,
        () => ({ _tag: "SaveForLater", lineIds: Door.readLineIds(lineIds) }),
        changed,
      ),
    moveToCart: (actor, cartId, lineIds, options) =>
      change(
        "moveToCart",
        actor,
        cartId,
        options,
        () => ({ _tag: "MoveToCart", lineIds: Door.readLineIds(lineIds) }),
        changed,
      ),
    setOptions: (actor, cartId, lineId, lineOptions, options) =>
      change(
        "setOptions",
        actor,
        cartId,
        options,
        () => ({ _tag: "SetOptions", lineId: Door.readLine(lineId), options: Door.readOptions(lineOptions) }),
        changed,
      ),
    addBundle: (actor, cartId, bundle, options) =>
      change(
        "addBundle",
        actor,
        cartId,
        options,
        () => ({ _tag: "AddBundle", ...Changes.readBundle(bundle) }),
        addedBundle,
      ),
    applyCode: (actor, cartId, code, options) =>
      change("applyCode", actor, cartId, options, () => ({ _tag: "ApplyCode", code: Changes.readCode(code) }), changed),
    removeCode: (actor, cartId, code, options) =>
      change(
        "removeCode",
        actor,
        cartId,
        options,
        () => ({ _tag: "RemoveCode", code: Changes.readCode(code) }),
        changed,
      ),
    refuseGift: (actor, cartId, gift, options) =>
      change(
        "refuseGift",
        actor,
        cartId,
        options,
        () => ({ _tag: "RefuseGift", ...Changes.readRefusedGift(gift) }),
        changed,
      ),
    acceptGift: (actor, cartId, gift, options) =>
      change(
        "acceptGift",
        actor,
        cartId,
        options,
        () => ({ _tag: "AcceptGift", ...Changes.readAcceptedGift(gift) }),
        changed,
      ),
    setContext: (actor, cartId, context, options) =>
      change(
        "setContext",
        actor,
        cartId,
        options,
        () => ({ _tag: "SetContext", context: Changes.readContext(context) }),
        changed,
      ),
    setAttributes: (actor, cartId, input, options) =>
      change(
        "setAttributes",
        actor,
        cartId,
        options,
        () => ({ _tag: "SetAttributes", ...Changes.readAttributes(input) }),
        changed,
      ),
    claim: (actor, cartId, input, options) =>
      enter(
        "CartService.claim",
        actor,
        options,
        () => ({ id: Door.readCartId(cartId), token: Door.readClaim(input) }),
        (call, { id, token }) => Join.claim(cluster, call, id, token),
      ),
    merge: (actor, cartId, input, options) =>
      enter(
        "CartService.merge",
        actor,
        options,
        () => ({ id: Door.readCartId(cartId), request: Door.readMerge(input) }),
        (call, { id, request }) => Join.merge(cluster, call, id, request),
      ),
    get: (actor, cartId, options) =>
      enter(
        "CartService.get",
        actor,
        options,
        () => Door.readCartId(cartId),
        (call, id) => Effect.map(load(call, id), (found) => ("cart" in found ? answered(found) : found)),
      ),
    view: (actor, cartId, options) =>
      enter(
        "CartService.view",
        actor,
        options,
        () => Door.readCartId(cartId),
        (call, id) =>
          Effect.flatMap(
            load(call, id),
            (found): Reading<CartView> => ("cart" in found ? view(cluster, found, call.now) : Effect.succeed(found)),
          ),
      ),
    simulate: (actor, cartId, changes, options) =>
      enter(
        "CartService.simulate",
        actor,
        options,
        () => ({ id: Door.readCartId(cartId), asked: readSimulation(changes) }),
        (call, { id, asked }) =>
          Effect.flatMap(
            load(call, id),
            (found): Reading<SimulatedCart> =>
              "cart" in found ? simulateCart(cluster, found, asked, call.now) : Effect.succeed(found),
          ),
      ),
    history: (actor, cartId, page, options) =>
      enter(
        "CartService.history",
        actor,
        options,
        () => ({ id: Door.readCartId(cartId), page: Door.readPage(page) }),
        (call, { id, page: asked }) =>
          Effect.flatMap(
            load(call, id),
            (found): Reading<ReadonlyArray<LoggedOperation>> =>
              "cart" in found
                ? Effect.map(store.history(id, asked), (operations) => answered(operations))
                : Effect.succeed(found),
          ),
      ),
  }
  return carts
})

const tooOld = (id: CartId, atLeast: Version, version: Version): CartStoreUnavailable =>
  new CartStoreUnavailable({
    doing: `loading cart ${id} at version ${atLeast} or later`,
    outcome: "notDone",
    cause: new Error(`The store has version ${version}.`),
  })

/** One item has one outcome: its rejection is the answer's. */
const addedOne = (result: Done | Refused): Answer<Added> => {
  if (!result.ok) return refused(result.rejection)
  const [outcome] = result.outcome
  if (outcome === undefined) throw new TypeError("CartService.add: an addition without an outcome was stored.")
  return outcome.ok
    ? answered({ ...stateOf(result.current), lineId: outcome.lineId }, result.warnings, result.replayed)
    : refused(outcome.rejection)
}

/** All of a bundle is in, its parent's line first, or it was refused as a whole. */
const addedBundle = (result: Done | Refused): Answer<AddedBundle> => {
  if (!result.ok) return refused(result.rejection)
  const [parent, ...children] = result.outcome.flatMap((outcome) => (outcome.ok ? [outcome.lineId] : []))
  if (parent === undefined) throw new TypeError("CartService.addBundle: a bundle without an outcome was stored.")
  return answered({ ...stateOf(result.current), lineId: parent, children }, result.warnings, result.replayed)
}

const addedMany = (result: Done | Refused): Answer<AddedMany> =>
  result.ok
    ? answered({ ...stateOf(result.current), results: result.outcome.map(resultOf) }, result.warnings, result.replayed)
    : refused(result.rejection)

export class CartService extends /* @__PURE__ */ Context.Service<CartService, Carts>()("@cartwright/core/CartService") {
  /** The cart cluster over whatever keeps its carts and knows its offers. */
  static readonly layer: Layer.Layer<CartService, never, CartStore | OfferSource | PromotionSource> =
    /* @__PURE__ */ Layer.effect(CartService, make)
}
