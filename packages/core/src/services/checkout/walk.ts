/** Walks a submission through the steps of its flow, and takes back what was done when it cannot become an order. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Flow, Step } from "../../flows/Flow.ts"
import type { SubmitFailure } from "../Checkouts.ts"
import { holdOf } from "./OrderInHand.ts"
import { countsLimits, NEXT, type StepOutcome, type Submission } from "./Submission.ts"
import { steps } from "./steps.ts"
import type { Till } from "./Till.ts"

export const walk = (till: Till, flow: Flow, submission: Submission): Effect.Effect<StepOutcome, SubmitFailure> =>
  Effect.suspend(() => {
    const done = new Set<Step>()
    const through = Effect.gen(function* () {
      for (const together of groupsOf(flow)) {
        // What fails half way may have happened, so it is among what is taken back, unless it says that it has not.
        for (const step of together) done.add(step)
        const outcomes = yield* Effect.forEach(
          together,
          (step) =>
            Effect.tapError(run(till, step, submission), (failure) =>
              Effect.sync(() => {
                if ("outcome" in failure && failure.outcome === "notDone") done.delete(step)
              }),
            ),
          AT_ONCE,
        )
        const at = outcomes.findIndex(({ _tag }) => _tag !== "Next")
        const [ended, step] = [outcomes[at], together[at]]
        if (ended === undefined || step === undefined) continue
        // It has said that it did nothing.
        done.delete(step)
        return ended
      }
      return NEXT
    })
    return Effect.onExit(through, (exit) =>
      Exit.isSuccess(exit) && exit.value._tag === "Next" ? Effect.void : takeBack(till, [...done], submission),
    )
  })

const AT_ONCE = { concurrency: "unbounded" } as const

/** The steps of a flow, those together that begin together. */
const groupsOf = ({ steps }: Flow): ReadonlyArray<ReadonlyArray<Step>> => {
  const groups: Array<Array<Step>> = []
  for (const step of steps) {
    const before = groups.at(-1)
    if (step.together === true && before !== undefined) before.push(step)
    else groups.push([step])
  }
  return groups
}

const run = (till: Till, step: Step, submission: Submission): Effect.Effect<StepOutcome, SubmitFailure> => {
  const running = steps[step.name](till, submission)
  return step.onDown === "later" ? Effect.catch(running, () => Effect.succeed(NEXT)) : running
}

/**
 * In reverse. An order that stands, or may stand, keeps everything: it is paid, or its time runs out. What cannot be taken
 * back now keeps the claim, whose end the sweeper looks for: it takes back the rest.
 */
const takeBack = (till: Till, done: ReadonlyArray<Step>, submission: Submission): Effect.Effect<void> => {
  if (submission.placing) return Effect.void
  return Effect.ignore(
    Effect.forEach(done.toReversed(), (step) => compensate(till, step, submission), { discard: true }),
  )
}

const compensate = (
  { stock, limits, orders }: Till,
  { compensation }: Step,
  submission: Submission,
): Effect.Effect<unknown, unknown> => {
  const { orderId, claimKey } = submission
  if (compensation === "releaseStock") return atMost(stock.release(holdOf(orderId)))
  if (compensation === "releaseLimits")
    return countsLimits(submission) ? atMost(limits.release(holdOf(orderId))) : Effect.void
  return compensation === "releaseClaim" ? atMost(orders.release(claimKey, orderId)) : Effect.void
}

/** A caller whose time is over does not wait for a store that hangs. */
const atMost = <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, unknown> =>
  Effect.timeout(Effect.interruptible(call), TAKE_BACK_MS)

const TAKE_BACK_MS = 1_000
