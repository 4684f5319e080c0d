import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type ChannelOutcome, type ChannelRequest, PaymentChannel } from "../ports/PaymentChannel.ts"
import { holds, same } from "./check.ts"
import type { Law } from "./Law.ts"
import {
  type Channel,
  checkFixture,
  failedIn,
  type PaymentChannelFixture,
  stateIn,
  succeededIn,
  type Till,
  tillOf,
} from "./paymentChannelFixture.ts"

/**
 * The laws of `PaymentChannel`: PC1 to PC8. What a provider answers is held against its own books, so they need a fixture
 * that can look into those, and lose an answer on the way.
 *
 * @throws RangeError where the fixture names no three different instruments.
 */
export const makePaymentChannelLaws = <R = never>(
  fixture: PaymentChannelFixture<R>,
): ReadonlyArray<Law<PaymentChannel | R>> => {
  checkFixture(fixture)
  const law = (
    name: string,
    check: (till: Till<R>) => Effect.Effect<unknown, unknown, R>,
  ): Law<PaymentChannel | R> => ({
    name,
    check: (world) =>
      Effect.asVoid(Effect.flatMap(PaymentChannel, (channel) => check(tillOf(channel, fixture, world)))),
  })
  return [
    law("PC1 what succeeded has moved exactly its amount, once, and names the provider's reference", movesExactly),
    law("PC2 the same operation again, in turn or at once, moves nothing more and answers alike", movesOnce),
    law("PC3 an operation that was declined has moved nothing", declinedMovesNothing),
    law("PC4 a lookup finds what became of an operation, whatever answer was lost", lookupTellsTheTruth),
    law("PC5 a lookup of an operation that was never sent is absent", neverSentIsAbsent),
    law("PC6 a void ends a sale that has not taken money, and takes nothing back from one that has", voidsWhatIsOpen),
    law("PC7 refunds give back at most what their sale took, however many are sent at once", refundsAtMost),
    law("PC8 a call that was not sent has left no trace", notSentLeavesNoTrace),
  ]
}

const NOTHING = { captured: 0, refunded: 0 }
const AT_ONCE = 16

const lookedUp = ({ lookup }: Channel, { operationId, reference }: ChannelRequest) => lookup({ operationId, reference })

const allAtOnce = ({ execute }: Channel, requests: ReadonlyArray<ChannelRequest>) =>
  Effect.forEach(requests, (request) => execute(request), { concurrency: "unbounded" })

const movesExactly = <R>({ channel, sale, refund, moved }: Till<R>) =>
  Effect.gen(function* () {
    const references = new Set<string>()
    for (const amount of [50, 1_999, 100_000]) {
      const request = sale(`sale-${amount}`, amount)
      const taken = succeededIn("a sale that is not declined succeeds", yield* channel.execute(request))
      same("a sale succeeds for its amount", taken.amount, request.amount)
      yield* moved("a sale has moved exactly its amount", request, { captured: amount, refunded: 0 })
      same("a lookup says what the answer said", yield* lookedUp(channel, request), { _tag: "Found", state: taken })
      const back = refund(`refund-${amount}`, request, amount - 40)
      const given = succeededIn("a refund within what was taken succeeds", yield* channel.execute(back))
      same("a refund succeeds for its amount", given.amount, back.amount)
      yield* moved("a refund has moved exactly its amount", request, { captured: amount, refunded: amount - 40 })
      references.add(taken.providerRef).add(given.providerRef)
    }
    same("each operation has a reference of its own", [references.size, references.has("")], [6, false])
  })

/** The answers that say what became of it; a provider may also answer that it is at work on this very call. */
const telling = (outcomes: ReadonlyArray<ChannelOutcome>) => outcomes.filter(({ _tag }) => _tag === "Done")

const movesOnce = <R>({ channel, fixture, sale, refund, moved }: Till<R>) =>
  Effect.gen(function* () {
    const crowd = (request: ChannelRequest) => Array.from({ length: AT_ONCE }, () => request)
    const request = sale("crowd", 1_999)
    const atOnce = yield* allAtOnce(channel, crowd(request))
    yield* moved(`a sale that was sent ${AT_ONCE} times at once has moved its amount once`, request, {
      captured: 1_999,
      refunded: 0,
    })
    const back = refund("back", request, 500)
    const backAtOnce = yield* allAtOnce(channel, crowd(back))
    const inTurn: Array<ChannelOutcome> = []
    for (const again of [request, back, request, back]) inTurn.push(yield* channel.execute(again))
    for (const [first, again] of [
      [inTurn[0], [...telling(atOnce), inTurn[2]]],
      [inTurn[1], [...telling(backAtOnce), inTurn[3]]],
    ] as const)
      for (const answer of again) same("the same operation again answers alike", answer, first)
    const declined = sale("declined", 1_999, fixture.instruments.declined)
    const refusal = yield* channel.execute(declined)
    same("a declined operation again answers alike", yield* channel.execute(declined), refusal)
    const other = yield* channel.execute({ ...request, amount: { ...request.amount, amount: 777 } })
    if (other._tag === "Done") failedIn("another request under a known operation id does not succeed", other)
    yield* moved("however often they are sent, they have moved nothing more", request, {
      captured: 1_999,
      refunded: 500,
    })
  })

const declinedMovesNothing = <R>({ channel, fixture, sale, refund, moved }: Till<R>) =>
  Effect.gen(function* () {
    const request = sale("declined", 1_999, fixture.instruments.declined)
    const state = failedIn("a declined sale fails", yield* channel.execute(request))
    yield* moved("a declined sale has moved nothing", request, NOTHING)
    same("a lookup says that it was declined", yield* lookedUp(channel, request), { _tag: "Found", state })
    const back = yield* channel.execute(refund("back", request, 500))
    failedIn("a refund of a declined sale fails", back)
    yield* moved("nothing is given back of a declined sale", request, NOTHING)
  })

const lookupTellsTheTruth = <R>(till: Till<R>) =>
  Effect.gen(function* () {
    const { channel, fixture, sale, refund, moved } = till
    const whole = sale("whole", 1_999)
    const taken = { captured: 1_999, refunded: 0 }
    yield* lostAnswer(till, whole, "Succeeded")
    yield* moved("a sale whose answer was lost has moved its amount once", whole, taken)
    yield* lostAnswer(till, refund("back", whole, 500), "Succeeded")
    yield* moved("a refund whose answer was lost has moved its amount once", whole, { ...taken, refunded: 500 })
    yield* lostAnswer(till, sale("declined", 1_999, fixture.instruments.declined), "Failed")
    const open = sale("open", 1_999, fixture.instruments.open)
    const waiting = stateIn("a sale that waits is answered", yield* channel.execute(open))
    same("a lookup finds what waits", yield* lookedUp(channel, open), { _tag: "Found", state: waiting })
    yield* interrupted(till)
  })

const lostAnswer = <R>({ channel, fixture }: Till<R>, request: ChannelRequest, became: "Succeeded" | "Failed") =>
  Effect.gen(function* () {
    const { kind } = request
    yield* fixture.loseAnswer(request.operationId)
    const outcome = yield* channel.execute(request)
    same(`a ${kind} whose answer was lost is unknown`, outcome._tag, "Unknown")
    const found = yield* lookedUp(channel, request)
    const seen = found._tag === "Found" ? found.state._tag : found._tag
    same(`a lookup finds what became of a ${kind} whose answer was lost`, seen, became)
    if (outcome._tag !== "Unknown" || outcome.sameKeyRetry === "useless") return
    const again = yield* channel.execute(request)
    const answered = { _tag: "Found", state: stateIn("it is answered when it is sent again", again) }
    same("sent again, it is answered with what the lookup found", answered, found)
  })

/** Whoever gives up waiting can look it up, and send it again. */
const interrupted = <R>({ channel, sale, moved }: Till<R>) =>
  Effect.gen(function* () {
    for (let turns = 0; turns < 8; turns++) {
      const request = sale(`interrupted-${turns}`, 1_999)
      const call = yield* Effect.forkChild(channel.execute(request))
      for (let turn = 0; turn < turns; turn++) yield* Effect.yieldNow
      yield* Fiber.interrupt(call)
      const found = yield* lookedUp(channel, request)
      if (found._tag === "Found")
        yield* moved("what a lookup finds has moved its amount", request, { captured: 1_999, refunded: 0 })
      succeededIn("a sale that was given up is done when it is sent again", yield* channel.execute(request))
      yield* moved("a sale that was given up and sent again has moved its amount once", request, {
        captured: 1_999,
        refunded: 0,
      })
    }
  })

const neverSentIsAbsent = <R>({ channel, id, sale }: Till<R>) =>
  Effect.gen(function* () {
    const absent = Effect.fnUntraced(function* (name: string, when: string) {
      const found = yield* lookedUp(channel, sale(name, 1_999))
      same(`an operation that was never sent is absent ${when}`, found._tag, "Absent")
      if (found._tag === "Absent")
        holds("the provider says when it knew of none", Number.isSafeInteger(found.asOf), found)
    })
    yield* absent("tea", "at first")
    yield* channel.execute(sale("mug", 1_999))
    for (const name of ["tea", "MUG", "mu", "mug-", "mugs"]) yield* absent(name, `beside ${id("mug")}, as ${id(name)}`)
  })

const voidsWhatIsOpen = <R>(till: Till<R>) =>
  Effect.gen(function* () {
    const { channel, fixture, sale, moved } = till
    const open = sale("open", 1_999, fixture.instruments.open)
    const waiting = stateIn("a sale that waits is answered", yield* channel.execute(open))
    holds("the sale waits", waiting._tag === "Pending" || waiting._tag === "ActionRequired", waiting)
    const call = till.void("void", open)
    const [voided] = yield* allAtOnce(channel, [call, open, call, open])
    if (voided !== undefined) succeededIn("a void of a sale that has not taken money succeeds", voided)
    const found = yield* lookedUp(channel, open)
    same("the sale has failed", found._tag === "Found" ? found.state._tag : found._tag, "Failed")
    failedIn("a sale that was called off stays so when it is sent again", yield* channel.execute(open))
    yield* moved("a sale that was called off has moved nothing", open, NOTHING)

    const done = sale("done", 1_999)
    const state = succeededIn("a sale that is not declined succeeds", yield* channel.execute(done))
    failedIn("a void of a sale that has taken money fails", yield* channel.execute(till.void("late", done)))
    yield* moved("and takes nothing back", done, { captured: 1_999, refunded: 0 })
    same("and leaves the sale as it was", yield* lookedUp(channel, done), { _tag: "Found", state })
  })

const refundsAtMost = <R>({ channel, sale, refund, moved, fixture }: Till<R>) =>
  Effect.gen(function* () {
    const request = sale("sale", 1_000)
    succeededIn("a sale that is not declined succeeds", yield* channel.execute(request))
    const refunds = Array.from({ length: 10 }, (_, number) => refund(`refund-${number}`, request, 300))
    let given = 0
    for (const outcome of yield* allAtOnce(channel, refunds))
      if (outcome._tag === "Done" && outcome.state._tag !== "Failed") given += 300
    holds("refunds that are sent at once give back at most what was taken", given <= 1_000, given)
    yield* moved("what they gave back is what they were answered", request, { captured: 1_000, refunded: given })
    yield* allAtOnce(channel, refunds.slice(0, 3))
    const { refunded } = yield* fixture.truth(request.operationId)
    holds("refunds that are sent again give back at most what was taken", refunded <= 1_000, refunded)
    if (refunded < 1_000) {
      const rest = yield* channel.execute(refund("rest", request, 1_000 - refunded))
      succeededIn("the rest of what was taken can be given back", rest)
    }
    failedIn("more than the rest cannot", yield* channel.execute(refund("more", request, 50)))
    yield* moved("all that was taken was given back, and no more", request, { captured: 1_000, refunded: 1_000 })
  })

const notSentLeavesNoTrace = <R>({ channel, fixture, sale, moved }: Till<R>) =>
  Effect.gen(function* () {
    const request = sale("refused", 1_999)
    yield* fixture.refuse(request.operationId)
    same("a call that cannot be sent says so", (yield* channel.execute(request))._tag, "NotSent")
    same("a lookup finds nothing of it", (yield* lookedUp(channel, request))._tag, "Absent")
    yield* moved("it has moved nothing", request, NOTHING)
    succeededIn("it succeeds when it is sent again", yield* channel.execute(request))
    yield* moved("it has moved its amount once", request, { captured: 1_999, refunded: 0 })
  })
