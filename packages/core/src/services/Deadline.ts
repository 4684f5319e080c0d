import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const Outcome = /* @__PURE__ */ Schema.Literals(["notDone", "unknown"])

/** The call took longer than it was given. `outcome` says whether a write may have happened all the same. */
export class DeadlineExceeded extends Schema.TaggedError<DeadlineExceeded>()("DeadlineExceeded", {
  timeoutMs: Schema.Number,
  outcome: Outcome,
}) {
  override get message(): string {
    const way = this.outcome === "notDone" ? " Try again, or give the call a longer timeoutMs." : ""
    return `No answer came within ${this.timeoutMs} ms. ${whatNow(this.outcome)}${way}`
  }
}

/** The caller's signal ended the call. `outcome` says whether a write may have happened all the same. */
export class Aborted extends Schema.TaggedError<Aborted>()("Aborted", { outcome: Outcome }) {
  override get message(): string {
    return `The call was ended by its signal. ${whatNow(this.outcome)}`
  }
}

const whatNow = (outcome: "notDone" | "unknown"): string =>
  outcome === "unknown"
    ? "It may have happened: send the same request id again, or read the cart if you sent none."
    : "Nothing was changed."

/** Whether a call has begun to write: after that, nobody can say that nothing happened. */
export interface Progress {
  writing: boolean
}

const outcomeOf = ({ writing }: Progress): "notDone" | "unknown" => (writing ? "unknown" : "notDone")

/** Ends a call that takes too long or is no longer wanted, and says whether it can have changed anything. */
export const withDeadline = <A, E, R>(
  call: (progress: Progress) => Effect.Effect<A, E, R>,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Effect.Effect<A, E | DeadlineExceeded | Aborted, R> =>
  Effect.suspend(() => {
    const progress: Progress = { writing: false }
    // A race would let the call run until it first waits, which may be to its end.
    if (signal?.aborted === true) return Effect.fail(new Aborted({ outcome: "notDone" }))
    const timed = Effect.timeoutOrElse(call(progress), {
      duration: timeoutMs,
      orElse: () => Effect.fail(new DeadlineExceeded({ timeoutMs, outcome: outcomeOf(progress) })),
    })
    if (signal === undefined) return timed
    return Effect.raceFirst(
      timed,
      Effect.flatMap(aborted(signal), () => Effect.fail(new Aborted({ outcome: outcomeOf(progress) }))),
    )
  })

const aborted = (signal: AbortSignal): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const end = () => resume(Effect.void)
    if (signal.aborted) return end()
    signal.addEventListener("abort", end, { once: true })
    return Effect.sync(() => signal.removeEventListener("abort", end))
  })
