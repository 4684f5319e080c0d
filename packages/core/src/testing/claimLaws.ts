/** The laws of `OrderStore` about claims: OR1 to OR3, and the claims of OR9. */
import * as Effect from "effect/Effect"
import type { Instant } from "../catalog/ids.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import { atOnce, type OrderBooks, undelivered } from "./orderSteps.ts"
import { ALL, atSecond, CLAIMED_UNTIL, isOurs, submissionOf } from "./purchases.ts"

const CLAIMANTS = 16
const TAKEN = { _tag: "Taken", until: CLAIMED_UNTIL } as const

/** Submissions of purchases that have nothing in common but what they buy from. */
const rivals = (world: World, claimKey: string, prefix: string) =>
  Array.from({ length: CLAIMANTS }, (_, at) => submissionOf(world, { name: `${prefix}-${at}`, claimKey }))

export const oneIsGiven = Effect.fnUntraced(function* ({ orders }: OrderBooks, world: World) {
  const claimKey = `cart:${world.fresh}-one`
  const submissions = rivals(world, claimKey, "rival")
  const answers = yield* atOnce(submissions.map(({ claim }) => orders.claim(claim)))
  const given = submissions.filter((_, at) => answers[at]?._tag === "Claimed")
  same(`of ${CLAIMANTS} claims on one key at once exactly one is given`, given.length, 1)
  const [winner] = given
  for (const [at, answer] of answers.entries())
    same(
      "a claim is given without a claim before it, or taken until its end",
      answer,
      submissions[at] === winner ? { _tag: "Claimed" } : TAKEN,
    )
  if (winner === undefined) return
  const later = { ...winner.claim, now: atSecond(15), until: atSecond(45) }
  same("whoever has a claim and asks again is given it again", yield* orders.claim(later), { _tag: "Claimed" })
  const [other] = submissions.filter((submission) => submission !== winner)
  if (other === undefined) return
  same("a claim that was given again lasts until its new end", yield* orders.claim(other.claim), {
    _tag: "Taken",
    until: atSecond(45),
  })
  for (const name of ["ONE", "one_", "one".padEnd(128 - world.fresh.length - 6, "-")]) {
    const beside = submissionOf(world, {
      name: `beside-${name.length}-${name[0]}`,
      claimKey: `cart:${world.fresh}-${name}`,
    })
    same("a claim on another key is given", yield* orders.claim(beside.claim), { _tag: "Claimed" })
  }
})

export const takenOverAfterItsEnd = Effect.fnUntraced(function* (books: OrderBooks, world: World) {
  const { orders } = books
  const claimKey = `cart:${world.fresh}-over`
  const late = submissionOf(world, { name: "late", claimKey })
  yield* orders.claim(late.claim)
  const submissions = rivals(world, claimKey, "next").map((submission) => ({
    ...submission,
    claim: { ...submission.claim, now: CLAIMED_UNTIL, until: atSecond(80) },
  }))
  const early = submissions.map(({ claim }) => orders.claim({ ...claim, now: (CLAIMED_UNTIL - 1) as Instant }))
  for (const answer of yield* atOnce(early)) same("a claim is taken until its end", answer, TAKEN)
  const told = { _tag: "Abandoned", orderId: late.orderId } as const
  for (const answer of yield* atOnce(submissions.map(({ claim }) => orders.claim(claim))))
    same("whoever asks for a claim whose time is over is told of its order", answer, told)
  same("whoever is fenced places nothing", yield* orders.place(late.placement), { _tag: "ClaimLost" })
  same("whoever is fenced is told so too", yield* orders.claim(late.claim), told)
  const [one] = submissions
  if (one === undefined) return
  const other = { ...one.claim, released: one.orderId }
  same("a fenced claim is not given for the release of another order", yield* orders.claim(other), told)
  const released = submissions.map(({ claim }) => ({ ...claim, released: late.orderId }))
  const answers = yield* atOnce(released.map((claim) => orders.claim(claim)))
  const given = submissions.filter((_, at) => answers[at]?._tag === "Claimed")
  same("of those who have released what was held exactly one is given the claim", given.length, 1)
  for (const [at, answer] of answers.entries())
    same(
      "a fenced claim is given once what was held is released, or taken by somebody who was quicker",
      answer,
      submissions[at] === given[0] ? { _tag: "Claimed" } : { _tag: "Taken", until: atSecond(80) },
    )
  same("whoever lost a claim places nothing", yield* orders.place(late.placement), { _tag: "ClaimLost" })
  same("an order whose claim was lost is not there", yield* orders.load(late.orderId), undefined)
  same("it is not found either", yield* orders.find({ settlementId: late.claim.keys.settlementId }), undefined)
  same("it left no message", yield* undelivered(books, world), [])
  const [winner] = given
  if (winner === undefined) return
  same("whoever took the claim over places", yield* orders.place(winner.placement), { _tag: "Placed", version: 1 })

  const own = submissionOf(world, { name: "own" })
  yield* orders.claim(own.claim)
  const again = { ...own.claim, now: atSecond(100), until: atSecond(120) }
  same("whoever had the claim and was not fenced has it again", yield* orders.claim(again), { _tag: "Claimed" })
  same("somebody else's claim cannot be fenced", yield* orders.fence(own.claim.claimKey, late.orderId), false)
  same("nobody's claim cannot be fenced", yield* orders.fence(`${claimKey}-nobody`, own.orderId), false)
  same("a claim is fenced before its end", yield* orders.fence(own.claim.claimKey, own.orderId), true)
  same("a claim is fenced again", yield* orders.fence(own.claim.claimKey, own.orderId), true)
  same("whoever was fenced places nothing", yield* orders.place(own.placement), { _tag: "ClaimLost" })
  same("a fenced claim is released", yield* orders.release(own.claim.claimKey, own.orderId), true)
  same("and is free then", yield* orders.claim(again), { _tag: "Claimed" })
  yield* fencedOrPlaced(books, world)
})

/** The sweep gives back what a fenced claim held: an order that was placed all the same would stand without its pieces. */
const fencedOrPlaced = Effect.fnUntraced(function* ({ orders }: OrderBooks, world: World) {
  const racing = Array.from({ length: CLAIMANTS }, (_, at) => submissionOf(world, { name: `race-${at}` }))
  yield* Effect.forEach(racing, ({ claim }) => orders.claim(claim))
  for (const [at, { claim, placement, orderId }] of racing.entries()) {
    const fence = orders.fence(claim.claimKey, orderId)
    const place = Effect.map(orders.place(placement), ({ _tag }) => _tag)
    const [fenced, placed] = at % 2 === 0 ? yield* both(fence, place) : (yield* both(place, fence)).toReversed()
    same("of a fence and a placement at once one comes first", placed, fenced === true ? "ClaimLost" : "Placed")
  }
})

const both = <A, B, E>(one: Effect.Effect<A, E>, other: Effect.Effect<B, E>) =>
  Effect.all([one, other], { concurrency: "unbounded" })

export const releasedIsFree = Effect.fnUntraced(function* ({ orders }: OrderBooks, world: World) {
  const claimKey = `cart:${world.fresh}-free`
  const [first, second, third] = ["first", "second", "third"].map((name) => submissionOf(world, { name, claimKey }))
  if (first === undefined || second === undefined || third === undefined) return
  same("nobody's claim cannot be released", yield* orders.release(claimKey, first.orderId), false)
  yield* orders.claim(first.claim)
  same("somebody else's claim cannot be released", yield* orders.release(claimKey, second.orderId), false)
  same("somebody else's release changes nothing", yield* orders.claim(second.claim), TAKEN)
  const answers = yield* atOnce([1, 2, 3, 4].map(() => orders.release(claimKey, first.orderId)))
  same("a claim is released once", answers.filter((released) => released).length, 1)
  same("whoever released a claim places nothing", yield* orders.place(first.placement), { _tag: "ClaimLost" })
  same("a released claim is free", yield* orders.claim(second.claim), { _tag: "Claimed" })
  same("a claim that is lost cannot be released", yield* orders.release(claimKey, first.orderId), false)
  same("releasing a claim that is lost changes nothing", yield* orders.claim(third.claim), TAKEN)
  same("whoever has the claim places", yield* orders.place(second.placement), { _tag: "Placed", version: 1 })
})

export const abandonedClaims = Effect.fnUntraced(function* ({ orders }: OrderBooks, world: World) {
  const claims = [5, 1, 4, 2, 3].map((second) => {
    const submission = submissionOf(world, { name: `ends-${second}` })
    return { ...submission, claim: { ...submission.claim, now: atSecond(0), until: atSecond(second) } }
  })
  yield* Effect.forEach(claims, ({ claim }) => orders.claim(claim))
  const abandoned = (now: number) =>
    Effect.map(orders.abandoned(now as Instant, ALL), (all) => all.filter(({ orderId }) => isOurs(world)(orderId)))
  const ending = (...seconds: ReadonlyArray<number>) =>
    seconds.map((second) => {
      const { claim } = submissionOf(world, { name: `ends-${second}` })
      return { claimKey: claim.claimKey, orderId: claim.orderId }
    })
  same("no claim is abandoned before its end", yield* abandoned(atSecond(1) - 1), [])
  same(
    "the claims whose time is over are abandoned, the earliest first",
    yield* abandoned(atSecond(4)),
    ending(1, 2, 3, 4),
  )
  const [released, placed, renewed] = [1, 2, 3].map((second) => submissionOf(world, { name: `ends-${second}` }))
  if (released === undefined || placed === undefined || renewed === undefined) return
  yield* orders.release(released.claim.claimKey, released.orderId)
  yield* orders.place(placed.placement)
  yield* orders.claim({ ...renewed.claim, now: atSecond(9), until: atSecond(20) })
  same("what was released, placed or claimed anew is not abandoned", yield* abandoned(atSecond(5)), ending(4, 5))
  same("a claim that was given again is abandoned at its new end", yield* abandoned(atSecond(20)), ending(4, 5, 3))
  const all = yield* orders.abandoned(atSecond(20), ALL)
  for (const limit of [1, 2])
    same("at most as many are named as asked for", yield* orders.abandoned(atSecond(20), limit), all.slice(0, limit))
})
