import * as Effect from "effect/Effect"
import type { Owner } from "../cart/Cart.ts"
import type { OpenCart } from "../cart/CartCommand.ts"
import type { CartOperation } from "../cart/CartOperation.ts"
import { openCart } from "../cart/evolve.ts"
import type { Rejection } from "../cart/Rejection.ts"
import { type CartId, NEVER } from "../catalog/ids.ts"
import { shopOf } from "../catalog/Offer.ts"
import type { CartStoreUnavailable } from "../ports/CartStore.ts"
import { type Answer, answered, type Opened, refused } from "./Answer.ts"
import type { Call } from "./Call.ts"
import { type Cluster, digestOf } from "./Cluster.ts"
import type { OpenRequest } from "./door/requests.ts"
import { derivedId } from "./GuestTokens.ts"

/**
 * Opens a cart for whoever asks, or, asked by a trusted job, for a member.
 *
 * An open that is repeated without naming the cart must come to the same cart, so its id is derived from the owner and
 * the request id. Once that cart has gone to somebody else or into another cart, the next id in line is taken.
 */
export const open = Effect.fnUntraced(function* (cluster: Cluster, call: Call, request: OpenRequest) {
  const option = unusable(cluster, call, request)
  if (option !== undefined) return refused(option)
  const owner = request.owner ?? call.owner
  const { secrets } = cluster.config
  if (request.id !== undefined) return (yield* openAt(cluster, call, request, owner, request.id)).answer
  if (call.requestId === undefined || secrets === undefined)
    return (yield* openAt(cluster, call, request, owner, cluster.ids.unguessable() as CartId)).answer
  for (let line = 0; ; line++) {
    const id = derivedId(secrets.current, JSON.stringify([owner, call.requestId, line])) as CartId
    const { answer, spent } = yield* openAt(cluster, call, request, owner, id)
    if (!spent || line === MAX_DERIVED) return answer
  }
})

/** Most carts that one owner may have had under one request id. */
const MAX_DERIVED = 100

const unusable = ({ config }: Cluster, call: Call, { owner, id }: OpenRequest): Rejection | undefined => {
  if (owner !== undefined && !("system" in call.owner))
    return invalid("owner", "an object", 'no owner: only a trusted job, for({ system: "…" }), opens carts for others')
  if (call.ifVersion !== undefined)
    return invalid("options.ifVersion", String(call.ifVersion), "none: a cart that is opened has no version before")
  // Derived without a secret, the id could be told beforehand and taken by somebody else.
  if (id === undefined && call.requestId !== undefined && config.secrets === undefined)
    return invalid("id", "missing", "an id with the request id, or give createCartwright secrets to derive one from")
  return undefined
}

const invalid = (path: string, got: string, wanted: string): Rejection => ({ _tag: "InvalidInput", path, got, wanted })

interface OpenedAt {
  readonly answer: Answer<Opened>
  /** The id belongs to a cart that is no longer the caller's to use. */
  readonly spent: boolean
}

const openAt = (
  { store }: Cluster,
  call: Call,
  request: OpenRequest,
  owner: Owner,
  id: CartId,
): Effect.Effect<OpenedAt, CartStoreUnavailable> => {
  const command = commandOf(id, owner, request, call)
  const { at: _, ...sent } = command
  const op: CartOperation = { shape: 1, opId: call.opId, asked: digestOf(sent), command, observed: NEVER, outcome: [] }
  const next = openCart(command)
  const taken: OpenedAt = { answer: refused({ _tag: "CartIdTaken", cartId: id }), spent: true }

  call.progress.writing = true
  return Effect.flatMap(store.write(id, { op, expected: NEVER, next }), (written): ReturnType<typeof openAt> => {
    switch (written._tag) {
      case "Written": {
        const { version } = written
        return Effect.succeed({ answer: answered({ cartId: id, cart: next, version }), spent: false })
      }
      case "Replayed": {
        const { version, value } = written.current
        const answer = answered({ cartId: id, cart: value, version }, [], true)
        return Effect.succeed(call.answers(value) ? { answer, spent: value.mergedInto !== undefined } : taken)
      }
      case "Conflict":
        return Effect.succeed(taken)
      case "Reused":
        return Effect.map(store.load(id), (found) =>
          found !== undefined && call.answers(found.value)
            ? { answer: refused({ _tag: "RequestIdReused", requestId: call.opId }), spent: false }
            : taken,
        )
    }
  })
}

const commandOf = (id: CartId, owner: Owner, request: OpenRequest, { now }: Call): OpenCart => ({
  _tag: "OpenCart",
  id,
  owner,
  currency: request.currency,
  ...shopOf(request),
  at: now,
})
