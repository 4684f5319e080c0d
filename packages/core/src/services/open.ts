import * as Effect from "effect/Effect"
import type { Owner } from "../cart/Cart.ts"
import type { OpenCart } from "../cart/CartCommand.ts"
import type { CartOperation } from "../cart/CartOperation.ts"
import { openCart } from "../cart/evolve.ts"
import { type CartId, NEVER, type Version } from "../catalog/ids.ts"
import type { CartStoreUnavailable } from "../ports/CartStore.ts"
import { type Answer, answered, type Opened, refused } from "./Answer.ts"
import type { Call } from "./Call.ts"
import { type Cluster, digestOf } from "./Cluster.ts"
import type { OpenRequest } from "./door/requests.ts"
import { derivedId } from "./GuestTokens.ts"

/** Opens a cart for whoever asks, or, asked by a trusted job, for a member. */
export const open = (
  { store, ids, config }: Cluster,
  call: Call,
  request: OpenRequest,
): Effect.Effect<Answer<Opened>, CartStoreUnavailable> => {
  if (request.owner !== undefined && !("system" in call.owner))
    return Effect.succeed(
      refused({
        _tag: "InvalidInput",
        path: "owner",
        got: "an object",
        wanted: "no owner: only a trusted job opens carts for others",
      }),
    )
  if (call.ifVersion !== undefined)
    return Effect.succeed(
      refused({
        _tag: "InvalidInput",
        path: "options.ifVersion",
        got: String(call.ifVersion),
        wanted: "none: a cart that is opened has no version before",
      }),
    )
  const owner = request.owner ?? call.owner
  // An open that is repeated without naming the cart must come to the same cart.
  const id =
    request.id ??
    ((call.requestId === undefined
      ? ids.unguessable()
      : derivedId(config.secrets?.current ?? "", JSON.stringify([owner, call.requestId]))) as CartId)
  const command = commandOf(id, owner, request, call)
  const { at: _, ...sent } = command
  const op: CartOperation = { shape: 1, opId: call.opId, asked: digestOf(sent), command, observed: NEVER, outcome: [] }
  const next = openCart(command)
  const opened = (version: Version, cart = next, replayed = false) =>
    answered({ cartId: id, cart, version }, [], replayed)
  const taken = refused({ _tag: "CartIdTaken", cartId: id })

  call.progress.writing = true
  return Effect.flatMap(store.write(id, { op, expected: NEVER, next }), (written): ReturnType<typeof open> => {
    switch (written._tag) {
      case "Written":
        return Effect.succeed(opened(written.version))
      case "Replayed": {
        const { version, value } = written.current
        return Effect.succeed(call.answers(value) ? opened(version, value, true) : taken)
      }
      case "Conflict":
        return Effect.succeed(taken)
      case "Reused":
        return Effect.map(store.load(id), (found) =>
          found !== undefined && call.answers(found.value)
            ? refused({ _tag: "RequestIdReused", requestId: call.opId })
            : taken,
        )
    }
  })
}

const commandOf = (id: CartId, owner: Owner, request: OpenRequest, { now }: Call): OpenCart => {
  const { currency, priceList, channel, country } = request
  return {
    _tag: "OpenCart",
    id,
    owner,
    currency,
    ...(priceList === undefined ? {} : { priceList }),
    ...(channel === undefined ? {} : { channel }),
    ...(country === undefined ? {} : { country }),
    at: now,
  }
}
