/** The calls to a channel. Whatever a host's channel does, throwing and never answering with it, comes back as a value. */
import * as Effect from "effect/Effect"
import type { OperationId } from "../../catalog/ids.ts"
import type { Operation, PaymentEntry } from "../../payment/Operation.ts"
import type { ChannelLookup, ChannelOutcome, ChannelRequest, PaymentChannel } from "../../ports/PaymentChannel.ts"
import { lost, readLookup, readOutcome } from "./channelAnswers.ts"
import type { PaymentInHand } from "./PaymentInHand.ts"

/** A channel, and how long it is waited for: a call that takes longer may have happened. */
export interface Waited {
  readonly channel: PaymentChannel["Service"]
  readonly timeoutMs: number
}

/** Sends an operation. A caller that is interrupted meanwhile leaves it as it was: nobody knows whether it happened. */
export const send = (
  { timeoutMs, channel }: Waited,
  hand: PaymentInHand,
  operation: Operation,
): Effect.Effect<ChannelOutcome> =>
  Effect.suspend(() => channel.execute(requestOf(hand, operation))).pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(lost("timeout")) }),
    Effect.map(readOutcome),
    Effect.catchCause(() => Effect.succeed(lost("The channel threw."))),
  )

export const lookUp = (
  { timeoutMs, channel }: Waited,
  { id }: PaymentInHand,
  { operationId }: Operation,
): Effect.Effect<ChannelLookup> =>
  Effect.suspend(() => channel.lookup({ operationId, reference: id })).pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(unavailable("timeout")) }),
    Effect.map(readLookup),
    Effect.catchCause(() => Effect.succeed(unavailable("The channel threw."))),
  )

const unavailable = (why: string): ChannelLookup => ({ _tag: "Unavailable", why })

/** The same request each time, for a key stands for one request. So it is made only of what the log never takes back. */
const requestOf = ({ id, known }: PaymentInHand, operation: Operation): ChannelRequest => {
  const { operationId, kind, amount, parent, instrument, returnUrl } = operation
  const providerRef = kind === "refund" && parent !== undefined ? referenceOf(known.entries, parent) : undefined
  return {
    operationId,
    kind,
    amount,
    reference: id,
    ...(parent !== undefined && { parent: { operationId: parent, ...(providerRef !== undefined && { providerRef }) } }),
    ...(instrument !== undefined && { instrument }),
    ...(returnUrl !== undefined && { returnUrl }),
  }
}

/** What the provider called an operation when it first said that it had succeeded. */
const referenceOf = (entries: ReadonlyArray<PaymentEntry>, operationId: OperationId): string | undefined => {
  for (const entry of entries)
    if (entry._tag === "Observed" && entry.operationId === operationId && entry.state._tag === "Succeeded")
      return entry.state.providerRef
  return undefined
}
