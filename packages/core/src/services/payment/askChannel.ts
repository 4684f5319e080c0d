/** The calls to a channel. Whatever a host's channel does, throwing and never answering with it, comes back as a value. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { OperationId } from "../../catalog/ids.ts"
import type { Operation, PaymentEntry } from "../../payment/Operation.ts"
import type { ChannelLookup, ChannelOutcome, ChannelRequest, PaymentChannel } from "../../ports/PaymentChannel.ts"
import { type OnProblem, tellProblem } from "../problem.ts"
import { lost, readLookup, readOutcome } from "./channelAnswers.ts"
import { type ChannelCall, callInWords, unreadable } from "./channelProblem.ts"
import type { PaymentInHand } from "./PaymentInHand.ts"

/** A channel, and how long it is waited for: a call that takes longer may have happened. */
export interface Waited {
  readonly channel: PaymentChannel["Service"]
  readonly timeoutMs: number
  readonly onProblem?: OnProblem | undefined
}

const tellOf = ({ onProblem }: Waited, { method, operationId }: Operation, call: ChannelCall) => {
  const tell = (error: unknown): void => tellProblem(onProblem, callInWords(method, call, operationId), error)
  return {
    threw: <E>(cause: Cause.Cause<E>): void => tell(Cause.squash(cause)),
    isUnreadable: (answer: unknown): void => tell(unreadable(call, answer)),
  }
}

/** Sends an operation. A caller that is interrupted meanwhile leaves it as it was: nobody knows whether it happened. */
export const send = (waited: Waited, hand: PaymentInHand, operation: Operation): Effect.Effect<ChannelOutcome> => {
  const { timeoutMs, channel } = waited
  const { threw, isUnreadable } = tellOf(waited, operation, "execute")
  return Effect.suspend(() => channel.execute(requestOf(hand, operation))).pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(lost("timeout")) }),
    Effect.map((answer) => readOutcome(answer, isUnreadable)),
    Effect.catchCause((cause) => {
      threw(cause)
      return Effect.succeed(lost("The channel threw."))
    }),
  )
}

export const lookUp = (waited: Waited, { id }: PaymentInHand, operation: Operation): Effect.Effect<ChannelLookup> => {
  const { timeoutMs, channel } = waited
  const { threw, isUnreadable } = tellOf(waited, operation, "lookup")
  return Effect.suspend(() => channel.lookup({ operationId: operation.operationId, reference: id })).pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(unavailable("timeout")) }),
    Effect.map((answer) => readLookup(answer, isUnreadable)),
    Effect.catchCause((cause) => {
      threw(cause)
      return Effect.succeed(unavailable("The channel threw."))
    }),
  )
}

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
