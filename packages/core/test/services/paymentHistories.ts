/**
 * Random lives of one payment against a provider with books of its own: workers die at any point, answers are lost or come
 * late, errors are kept for keys, facts are told twice and out of order, the provider is away for a day, the order is called
 * off, money is given back. Then everything is mended, and the books are read.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Instant, OperationId } from "../../src/catalog/ids.ts"
import { makeMemoryPaymentLog } from "../../src/memory/MemoryPaymentLog.ts"
import type { Payment } from "../../src/payment/Payment.ts"
import { paymentOf } from "../../src/payment/paymentOf.ts"
import type { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import type { PaymentLog } from "../../src/ports/PaymentLog.ts"
import type { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { makePayments } from "../../src/services/PaymentService.ts"
import { RULES, type Rules } from "../../src/services/payment/rules.ts"
import { card, DUE, type Fault, HOUR, MINUTE, makeProvider, PAY, usd, type Verdict } from "./paymentKit.ts"

/** One rule of the worker weakened. */
export interface Mutant {
  readonly rules?: Partial<Rules>
  readonly channel?: (channel: PaymentChannel["Service"]) => PaymentChannel["Service"]
}

/** Numbers from 0 to 1 that one seed decides. */
const chanceOf = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const FAULTS: ReadonlyArray<Fault> = [
  "refused",
  "lostBefore",
  "lostAfter",
  "late",
  "storedAfter",
  "storedBefore",
  "throws",
]
const LAG_MS = MINUTE

interface World {
  now: number
  order: "awaiting" | "paid" | "cancelled"
  healthy: boolean
  downUntil: number
  /** Steps of stores and calls until the worker dies; none: it does not. */
  steps: number
  died: Deferred.Deferred<void> | undefined
}

/** Lives the history of a seed, and says what is wrong with the books after it. */
export const live = (
  seed: number,
  { rules, channel: weaken = (same) => same }: Mutant = {},
): Effect.Effect<ReadonlyArray<string>> => {
  const chance = chanceOf(seed)
  const pick = <A>(...choices: readonly [A, ...ReadonlyArray<A>]): A =>
    choices[Math.floor(chance() * choices.length)] ?? choices[0]
  const world: World = { now: 0, order: "awaiting", healthy: false, downUntil: 0, steps: Infinity, died: undefined }
  const provider = makeProvider({
    now: () => world.now,
    fault: () => (world.healthy || chance() < 0.5 ? "none" : pick<Fault>("lostAfter", ...FAULTS)),
    verdict: ({ kind }): Verdict => {
      if (world.healthy || chance() < 0.5) return "succeeds"
      return kind === "sale" ? pick<Verdict>("declines", "pends", "acts") : pick<Verdict>("declines", "pends")
    },
    isDown: () => world.now < world.downUntil,
    lagMs: LAG_MS,
  })

  /** Where a worker may die, or give way to another. */
  const step: Effect.Effect<void> = Effect.suspend(() => {
    world.steps -= 1
    const { died } = world
    if (world.steps >= 0 || died === undefined) return Effect.yieldNow
    return Effect.andThen(Deferred.succeed(died, undefined), Effect.never)
  })
  const around = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.andThen(
      step,
      Effect.tap(effect, () => step),
    )
  const kept = makeMemoryPaymentLog()
  const log: PaymentLog["Service"] = {
    load: (id) => around(kept.load(id)),
    append: (id, append) => around(kept.append(id, append)),
    due: kept.due,
  }
  const weakened = weaken(provider.channel)
  const channel: PaymentChannel["Service"] = {
    ...weakened,
    execute: (request) => around(weakened.execute(request)),
    lookup: (by) => around(weakened.lookup(by)),
  }
  const payments = makePayments({ log, channels: new Map([[card, channel]]), rules: { ...RULES, ...rules } })

  const onPaid = () =>
    Effect.sync(() => {
      if (world.order === "awaiting") world.order = "paid"
    })
  const lookInto = Effect.suspend(
    (): Effect.Effect<unknown, StoreUnavailable> =>
      world.order === "cancelled" ? payments.unwind(PAY, DUE) : payments.resolve(PAY, DUE, onPaid),
  )
  /** Tells of a state, maybe for the second time, maybe after a later one. What is no success only rings while it is open. */
  const webhook = Effect.suspend(() => {
    const booked = provider.books[Math.floor(chance() * provider.books.length)]
    const state = booked?.told[Math.floor(chance() * booked.told.length)]
    if (booked === undefined || state === undefined) return Effect.void
    const { operationId } = booked.request
    const evidence = { source: "webhook", at: world.now as Instant } as const
    return Effect.flatMap(log.load(PAY), ({ version, entries }): Effect.Effect<unknown, StoreUnavailable> => {
      const { open } = paymentOf(DUE, entries)
      if (state._tag !== "Succeeded" && open.some(({ operation }) => operation.operationId === operationId))
        return lookInto
      const entry = { _tag: "Observed", shape: 1, operationId, state, evidence } as const
      return log.append(PAY, { expected: version, entries: [entry], lookAgainAt: world.now as Instant })
    })
  })
  /** In the midst of what another worker does. */
  const calledOff = Effect.andThen(
    step,
    Effect.suspend(() => {
      world.order = "cancelled"
      return payments.unwind(PAY, DUE)
    }),
  )
  const call = (): Effect.Effect<unknown, StoreUnavailable> => {
    const dice = chance()
    if (dice < 0.35) {
      const isFirst = chance() < 0.3
      return Effect.suspend(() =>
        world.order === "awaiting"
          ? payments.pay(PAY, DUE, { method: card, attempt: isFirst ? "first" : "again" }, onPaid)
          : lookInto,
      )
    }
    if (dice < 0.5) return lookInto
    if (dice < 0.65) return webhook
    if (dice < 0.7) return calledOff
    if (dice < 0.85) {
      const id = pick(undefined, undefined, "r1" as OperationId, "r2" as OperationId)
      const amount = usd(pick(2_500, 6_000, 6_000))
      return Effect.suspend(() => (world.order === "paid" ? payments.refund(PAY, DUE, amount, id) : Effect.void))
    }
    return lookInto
  }

  /** Runs calls at once. The worker may die in the midst of them. */
  const dying = Effect.fnUntraced(function* (calls: ReadonlyArray<Effect.Effect<unknown, StoreUnavailable>>) {
    const died = yield* Deferred.make<void>()
    world.died = died
    world.steps = chance() < 0.35 ? Math.floor(chance() * 12) : Infinity
    const all = Effect.all(
      calls.map((call) => Effect.ignore(call)),
      { concurrency: "unbounded", discard: true },
    )
    yield* Effect.raceFirst(all, Deferred.await(died))
    world.died = undefined
    world.steps = Infinity
  })

  const settleSome = (share: number): void => {
    for (const booked of provider.books)
      if (provider.isWaiting(booked) && chance() < share) provider.settle(booked, chance() < 0.7)
  }
  const pass = (millis: number): void => {
    world.now += millis
    provider.tick()
  }

  const program = Effect.gen(function* () {
    const moves = 4 + Math.floor(chance() * 10)
    for (let move = 0; move < moves; move++) {
      const dice = chance()
      if (dice < 0.55) yield* dying(chance() < 0.3 ? [call(), call()] : [call()])
      else if (dice < 0.7) pass(pick(1_000, 30_000, 2 * MINUTE, 11 * MINUTE))
      else if (dice < 0.75) pass(pick(HOUR, 20 * HOUR, 30 * HOUR))
      else if (dice < 0.8) world.downUntil = world.now + pick(MINUTE, HOUR, 26 * HOUR)
      else if (dice < 0.92) settleSome(0.6)
      else if (chance() < 0.6) world.order = "cancelled"
    }
    world.healthy = true
    world.downUntil = 0
    for (const millis of QUIET) {
      settleSome(1)
      if (chance() < 0.2) yield* Effect.ignore(webhook)
      yield* Effect.ignore(lookInto)
      pass(millis)
    }
    return wrong(world, provider, yield* Effect.orDie(payments.read(PAY, DUE)))
  })
  return Effect.provideService(program, Clock.Clock, clockOf(world))
}

/** Long enough for every key to grow old, every "absent" to be final and every patience to end. */
const QUIET = [0, 10_000, MINUTE, 11 * MINUTE, HOUR, 7 * HOUR, 25 * HOUR, 25 * HOUR, 7 * HOUR, 7 * HOUR, 7 * HOUR, 0]

const wrong = (
  { order }: World,
  provider: ReturnType<typeof makeProvider>,
  payment: Payment,
): ReadonlyArray<string> => {
  const [captured, refunded] = [provider.captured(), provider.refunded()]
  const planned = new Set<string>(payment.operations.map(({ operation }) => operation.operationId))
  const found = {
    "taken more than once": captured > DUE.amount,
    "given back more than was taken": refunded > captured,
    "paid, and not taken": order === "paid" && captured !== DUE.amount,
    "called off, and not given back": order === "cancelled" && captured !== refunded,
    "taken, and nobody told the order": order === "awaiting" && captured !== refunded,
    "a key that nobody planned": provider.calls.some(({ operationId }) => !planned.has(operationId)),
    "an operation is open for ever": payment.open.length > 0,
    "our totals are not the provider's":
      payment.captured.amount !== captured || payment.refunded.amount !== refunded || payment.status === "conflicted",
  }
  return Object.entries(found).flatMap(([what, is]) => (is ? [what] : []))
}

const clockOf = (world: World): Clock.Clock => ({
  currentTimeMillisUnsafe: () => world.now,
  currentTimeMillis: Effect.sync(() => world.now),
  currentTimeNanosUnsafe: () => BigInt(world.now) * 1_000_000n,
  currentTimeNanos: Effect.sync(() => BigInt(world.now) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => BigInt(world.now) * 1_000_000n,
  monotonicTimeNanos: Effect.sync(() => BigInt(world.now) * 1_000_000n),
  sleep: () => Effect.never,
})
