/** Login: a guest's cart becomes the member's, or its lines go into the cart the member already has. */
import * as Effect from "effect/Effect"
import { type Cart, sameOwner } from "../cart/Cart.ts"
import type { CartChange } from "../cart/CartCommand.ts"
import type { Refused } from "../cart/Decision.ts"
import type { CartId, OpId } from "../catalog/ids.ts"
import type { CartStoreUnavailable } from "../ports/CartStore.ts"
import { type Answer, type CartState, changed, refused } from "./Answer.ts"
import type { Call } from "./Call.ts"
import type { Done } from "./CartWriter.ts"
import { type Cluster, digestOf } from "./Cluster.ts"
import type { MergeRequest } from "./door/requests.ts"
import { guestOf } from "./GuestTokens.ts"
import type { CartBusy } from "./KeyedQueue.ts"
import { prepareMerge } from "./prepare.ts"

type Joined<A> = Effect.Effect<A, CartStoreUnavailable | CartBusy>

/** Makes a guest's cart the caller's. Once it is theirs, asking again changes nothing. */
export const claim = (cluster: Cluster, call: Call, cartId: CartId, token: string): Joined<Answer<CartState>> => {
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
  if (from === into)
    return refused({
      _tag: "InvalidInput",
      path: "from",
      got: JSON.stringify(from),
      wanted: "a cart other than the one it goes into",
    })
  const answers = guest === undefined ? call.answers : answersToEither(cluster, call, guest)
  if (answers === undefined) return refused({ _tag: "GuestTokenInvalid" })
  const target = yield* cluster.store.load(into)
  if (target === undefined || !call.answers(target.value)) return refused({ _tag: "CartNotFound", cartId: into })
  if (target.value.mergedInto !== undefined)
    return refused({ _tag: "CartMerged", cartId: into, into: target.value.mergedInto })

  const sealed = yield* seal(cluster, call, from, into, answers)
  if (!sealed.ok) return refused(sealed.rejection)
  const result = yield* cluster.write({
    ...call,
    cartId: into,
    opId: `merge:${from}` as OpId,
    asked: digestOf({ merge: from }),
    remember: true,
    command: (cart) => Effect.sync(() => prepareMerge(sealed.current.value, cart, policy, cluster.newLineId)),
  })
  return changed(result)
})

const seal = (
  cluster: Cluster,
  call: Call,
  from: CartId,
  into: CartId,
  answers: (cart: Cart) => boolean,
): Joined<Done | Refused> =>
  cluster.write({
    ...call,
    cartId: from,
    opId: `seal:${into}` as OpId,
    asked: digestOf({ seal: into }),
    remember: false,
    ifVersion: undefined,
    answers,
    command: () => Effect.succeed<CartChange>({ _tag: "SealCart", into }),
  })

/** The cart may be the caller's own already, or the guest's that the token names. `undefined`: the token is no good. */
const answersToEither = ({ config }: Cluster, call: Call, token: string): ((cart: Cart) => boolean) | undefined => {
  const guest = config.secrets === undefined ? undefined : guestOf(config.secrets, token, call.now)
  if (guest === undefined) return undefined
  return (cart) => call.answers(cart) || sameOwner(cart.owner, { guest })
}
