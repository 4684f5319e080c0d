/** A payment channel given as plain async functions. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OperationId, PaymentMethod } from "../catalog/ids.ts"
import type { StateOf } from "../payment/Operation.ts"
import {
  type ChannelCapabilities,
  type ChannelLookup,
  type ChannelOutcome,
  type ChannelRequest,
  PaymentChannel,
} from "../ports/PaymentChannel.ts"
import { CartwrightConfig } from "../services/CartwrightConfig.ts"
import { PaymentChannels } from "../services/PaymentChannels.ts"
import { readLookup, readOutcome } from "../services/payment/channelAnswers.ts"
import { type ChannelCall, callInWords, unreadable } from "../services/payment/channelProblem.ts"
import { type OnProblem, tellProblem } from "../services/problem.ts"
import type { CartwrightOptions, Startable } from "./CartwrightOptions.ts"

/** A state as a host writes it down: any text for a currency, which is read. */
type Plain<State> =
  State extends StateOf<"Succeeded">
    ? Omit<State, "amount"> & { readonly amount: { readonly amount: number; readonly currency: string } }
    : State

/** What a host's own channel answers to a request. */
export type AsyncOutcome =
  | { readonly _tag: "Done"; readonly state: Plain<Extract<ChannelOutcome, { readonly _tag: "Done" }>["state"]> }
  | Exclude<ChannelOutcome, { readonly _tag: "Done" }>

/** What a host's own channel answers to a lookup. */
export type AsyncLookup =
  | { readonly _tag: "Found"; readonly state: Plain<Extract<ChannelLookup, { readonly _tag: "Found" }>["state"]> }
  /** `asOf`: the moment of which the provider says so. Absent: the moment it was asked. */
  | { readonly _tag: "Absent"; readonly asOf?: number }
  | Extract<ChannelLookup, { readonly _tag: "Unavailable" }>

/** A payment channel of the host's own. Its laws stand on `PaymentChannel`; prove yours with `@cartwright/core/testing`. */
export interface AsyncPaymentChannel {
  /** Throw when nobody can say what happened: it counts as unknown, and is found out later. */
  readonly execute: (request: ChannelRequest, signal: AbortSignal) => Promise<AsyncOutcome>
  /** Throw when the provider cannot be asked: that never counts as absent. */
  readonly lookup: (by: Parameters<PaymentChannel["Service"]["lookup"]>[0], signal: AbortSignal) => Promise<AsyncLookup>
  /** What the provider can do. Absent: `CHANNEL_DEFAULTS`. */
  readonly capabilities?: Partial<ChannelCapabilities>
}

const HOUR = 60 * 60_000

/**
 * What a channel is taken to be able to do that does not say: all operations. It remembers a key for an hour, which is less
 * than any provider we know, and an operation that it does not find an hour after that never happened.
 */
export const CHANNEL_DEFAULTS: ChannelCapabilities = {
  operations: ["sale", "void", "refund"],
  idempotency: { keyTtlMs: HOUR },
  lookup: { absentIsFinalAfterMs: HOUR },
}

/** Whatever it throws means that nobody knows what happened, and so does an answer that cannot be read. */
export const channelFrom = (channel: AsyncPaymentChannel): Layer.Layer<PaymentChannel> =>
  Layer.succeed(
    PaymentChannel,
    channelTelling(channel, () => {}),
  )

/** What went wrong in a call to a channel, told to its developers. */
type Tell = (call: ChannelCall, operationId: OperationId, error: unknown) => void

const channelTelling = (channel: AsyncPaymentChannel, tell: Tell): PaymentChannel["Service"] => ({
  capabilities: capabilitiesOf({ ...channel.capabilities }),
  execute: (request) =>
    asked<ChannelOutcome>(
      async (signal) =>
        readOutcome(await channel.execute(request, signal), (answer) =>
          tell("execute", request.operationId, unreadable("execute", answer)),
        ),
      (error) => tell("execute", request.operationId, error),
      { _tag: "Unknown", why: REJECTED, sameKeyRetry: "allowed" },
    ),
  lookup: (by) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      asked<ChannelLookup>(
        async (signal) =>
          readLookup(dated(await channel.lookup(by, signal), now), (answer) =>
            tell("lookup", by.operationId, unreadable("lookup", answer)),
          ),
        (error) => tell("lookup", by.operationId, error),
        { _tag: "Unavailable", why: REJECTED },
      ),
    ),
})

/** What the host's function answers; `otherwise` where it throws, at once or later, which is told. */
const asked = <A>(
  call: (signal: AbortSignal) => Promise<A>,
  tell: (error: unknown) => void,
  otherwise: A,
): Effect.Effect<A> =>
  Effect.catch(Effect.tryPromise({ try: call, catch: (error) => error }), (error) =>
    Effect.sync(() => {
      tell(error)
      return otherwise
    }),
  )

// In our own words: what a host's own error says may hold a key or a card.
const REJECTED = "The channel rejected."

/** What the provider did not find when it was asked may have come to it while it answered. */
const dated = (answer: AsyncLookup, asked: number): unknown =>
  answer?._tag === "Absent" && answer.asOf === undefined ? { _tag: answer._tag, asOf: Math.trunc(asked) } : answer

const capabilitiesOf = ({ operations, idempotency, lookup }: Partial<ChannelCapabilities>): ChannelCapabilities => ({
  operations: operations ?? CHANNEL_DEFAULTS.operations,
  idempotency: idempotency ?? CHANNEL_DEFAULTS.idempotency,
  lookup: lookup ?? CHANNEL_DEFAULTS.lookup,
})

/** The channels under their names, each started and stopped with the rest. */
export const channelsFrom = (channels: NonNullable<CartwrightOptions["payments"]>): Startable<never> =>
  Layer.effect(
    PaymentChannels,
    Effect.gen(function* () {
      const { onProblem } = yield* CartwrightConfig
      const built = new Map<PaymentMethod, PaymentChannel["Service"]>()
      for (const [name, channel] of Object.entries(channels)) {
        const method = name as PaymentMethod
        const service = isLayer(channel)
          ? Context.get(yield* Layer.build(channel), PaymentChannel)
          : channelTelling(channel, toldOf(onProblem, method))
        built.set(method, service)
      }
      return built
    }),
  )

const toldOf =
  (onProblem: OnProblem | undefined, method: PaymentMethod): Tell =>
  (call, operationId, error) =>
    tellProblem(onProblem, callInWords(method, call, operationId), error)

const isLayer = (channel: Startable<PaymentChannel> | AsyncPaymentChannel): channel is Startable<PaymentChannel> =>
  Layer.isLayer(channel)
