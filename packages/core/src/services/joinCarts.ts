/** Login: a guest's cart becomes the member's, or its lines go into the cart the member already has. */
import * as Effect from "effect/Effect"
import { type Cart, sameOwner } from "../cart/Cart.ts"
import type { CartChange } from "../cart/CartCommand.ts"
import type { Refused } from "../cart/Decision.ts"
import type { Rejection } from "../cart/Rejection.ts"
import type { CartId, OpId } from "../catalog/ids.ts"
import type { CartBusy } from "../ports/CartBusy.ts"
import { CartStoreUnavailable, type LoadedCart } from "../ports/CartStore.ts"
import { type Answer, type CartState, changed, refused } from "./Answer.ts"
import type { Call } from "./Call.ts"
import type { MergeRule } from "./CartRequest.ts"
import type { Done } from "./CartWriter.ts"
import { type Cluster, digestOf } from "./Cluster.ts"
import type { MergeRequest } from "./door/requests.ts"
import { guestOf } from "./GuestTokens.ts"
import { prepareMerge } from "./prepare.ts"

type Joined<A> = Effect.Effect<A, CartStoreUnavailable | CartBusy>

/** Makes a guest's cart the caller's. Once it is theirs, asking again changes nothing. */
export const claim = (cluster: Cluster, call: Call, cartId: CartId, token: string): Joined<Answer<CartState>> => {
  if ("system" in call.owner)
    return Effect.succeed(
      refused({
        _tag: "InvalidInput",
        path: "actor",
        got: "a trusted job",
        wanted: "the member or guest whose cart it becomes",
      }),
    )
  const answers = answersToEither(cluster, call, token)
  if (answers === undefined) return Effect.succeed(refused({ _tag: "GuestTokenInvalid" }))
  const command: CartChange = { _tag: "ClaimCart", owner: call.owner }
  return Effect.map(
    cluster.write({
      ...call,
      cartId,
      answers,
      asked: digestOf({ cartId, command }),
      remember: call.requestId !== undefined,
      command: () => Effect.succeed(command),
    }),
    changed,
  )
}

/**
 * Brings the lines of one cart into another, once: the operation is named after the cart it takes from, so that a merge
 * repeated after a crash, or run twice at once, counts nothing twice.
 *
 * The cart it takes from is sealed first. From then on nothing can be added to it that would be left behind, and if we
 * stop here, its lines are still in it and the next merge goes on.
 */
export const merge = Effect.fnUntraced(function* (
  cluster: Cluster,
  call: Call,
  into: CartId,
  { from, guest, policy }: MergeRequest,
) {
  const option = unusable(call)
  if (option !== undefined) return refused(option)
  if (from === into)
    return refused({
      _tag: "InvalidInput",
      path: "from",
      got: JSON.stringify(from),
      wanted: "a cart other than the one it goes into",
    })
  const answers = guest === undefined ? call.answers : answersToEither(cluster, call, guest)
  if (answers === undefined) return refused({ _tag: "GuestTokenInvalid" })
  const opId = mergeOf(from)
  const target = yield* cluster.store.load(into, { op: opId })
  if (target === undefined || !call.answers(target.value)) return refused({ _tag: "CartNotFound", cartId: into })
  if (target.value.mergedInto !== undefined)
    return refused({ _tag: "CartMerged", cartId: into, into: target.value.mergedInto })
  if (target.earlier === undefined) {
    const rejection = yield* foreseen(cluster, from, target, answers, policy)
    if (rejection !== undefined) return refused(rejection)
  }

  const sealed = yield* seal(cluster, call, from, target.value, answers)
  if (!sealed.ok) return refused(sealed.rejection)
  const result = yield* cluster
    .write({
      ...call,
      cartId: into,
      opId,
      asked: digestOf({ merge: from }),
      remember: true,
      command: (cart) => {
        const command = prepareMerge(sealed.current.value, cart, policy, cluster.newLineId)
        return "_tag" in command ? Effect.succeed(command) : Effect.fail(command)
      },
    })
    .pipe(Effect.catchIf(isRefused, Effect.succeed), Effect.mapError(afterSealing))
  return changed(result)
})

/** A merge names its own request, and holds for whatever version the two carts are at. */
const unusable = ({ requestId, ifVersion }: Call): Rejection | undefined => {
  const wanted = "none: a merge is named after the cart it takes from, and may be repeated as it is"
  if (requestId !== undefined)
    return { _tag: "InvalidInput", path: "options.requestId", got: JSON.stringify(requestId), wanted }
  if (ifVersion === undefined) return undefined
  return { _tag: "InvalidInput", path: "options.ifVersion", got: String(ifVersion), wanted }
}

/** What will not do is said before the other cart is sealed, so that a "no" leaves both as they were. */
const foreseen = (
  { store, newLineId }: Cluster,
  from: CartId,
  { value: member }: LoadedCart,
  answers: (cart: Cart) => boolean,
  policy: MergeRule,
): Effect.Effect<Rejection | undefined, CartStoreUnavailable> => {
  if (typeof policy !== "function") return Effect.succeed(undefined)
  return Effect.map(store.load(from), (found) => {
    if (found === undefined || !answers(found.value)) return undefined
    const command = prepareMerge(found.value, member, policy, newLineId)
    return "_tag" in command ? undefined : command.rejection
  })
}

const isRefused = (failure: Refused | CartStoreUnavailable | CartBusy): failure is Refused => "rejection" in failure

/** One cart is sealed already: nobody may now say that nothing happened. Asking again goes on from there. */
const afterSealing = (failure: CartStoreUnavailable | CartBusy): CartStoreUnavailable =>
  failure._tag === "CartBusy"
    ? new CartStoreUnavailable({ doing: "merging a sealed cart", outcome: "unknown", cause: failure })
    : new CartStoreUnavailable({ doing: failure.doing, outcome: "unknown", cause: failure.cause })

const seal = (
  cluster: Cluster,
  call: Call,
  from: CartId,
  into: Cart,
  answers: (cart: Cart) => boolean,
): Joined<Done | Refused> =>
  cluster.write({
    ...call,
    cartId: from,
    opId: `seal:${into.id}` as OpId,
    asked: digestOf({ seal: into.id }),
    remember: false,
    answers,
    command: (cart) =>
      Effect.map(
        deadEnd(cluster, cart),
        (instead): CartChange => ({
          _tag: "SealCart",
          into: into.id,
          owner: into.owner,
          ...(instead === undefined ? {} : { instead }),
        }),
      ),
  })

/**
 * Where a sealed cart was to go and never can: a cart that was sealed itself before it took the lines, as when two carts
 * were merged into each other at once. Both facts stay true for ever, so the lines may go elsewhere.
 */
const deadEnd = (
  { store }: Cluster,
  { id, mergedInto }: Cart,
): Effect.Effect<CartId | undefined, CartStoreUnavailable> =>
  mergedInto === undefined
    ? Effect.succeed(undefined)
    : Effect.map(store.load(mergedInto, { op: mergeOf(id) }), (found) =>
        found?.value.mergedInto !== undefined && found.earlier === undefined ? mergedInto : undefined,
      )

/** The operation that takes the lines of a cart: named after it, so that they are taken once. */
export const mergeOf = (from: CartId): OpId => `merge:${from}` as OpId

/** The cart may be the caller's own already, or the guest's that the token names. `undefined`: the token is no good. */
const answersToEither = ({ config }: Cluster, call: Call, token: string): ((cart: Cart) => boolean) | undefined => {
  const guest = config.secrets === undefined ? undefined : guestOf(config.secrets, token, call.now)
  if (guest === undefined) return undefined
  return (cart) => call.answers(cart) || sameOwner(cart.owner, { guest })
}
