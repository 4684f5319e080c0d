/** A process that dies at a chosen place: for showing that whatever a crash leaves behind is mended. */
import * as Effect from "effect/Effect"
import { around } from "./around.ts"

/** What every call of a dead process dies with. It is a defect: nothing that runs in the process should live on after it. */
export class Crashed extends Error {
  override readonly name = "Crashed"
}

export interface Crash {
  /** The service as the one process has it that will die. Wrap each service it uses, under a name for the trace. */
  readonly wrap: <S extends object>(name: string, service: S) => S
  /** How many boundaries were reached. */
  readonly count: () => number
  readonly crashed: () => boolean
  /** Each boundary that was reached: "orders.place before", "orders.place after", … */
  readonly trace: ReadonlyArray<string>
}

/**
 * Lets a process die at its `boundary`-th boundary. Each call has two: before it happens, and when it has happened and
 * its caller has not heard. From then on every call of the process dies with `Crashed` and changes nothing, those of its
 * other fibers too. A new process is new services over the same inner stores. `Infinity` never dies: it counts the
 * boundaries there are.
 *
 * @example
 * import { makeMemoryStockLedger } from "@cartwright/core/memory"
 * import { crashAt } from "@cartwright/core/testing"
 *
 * // The first thing that is done with the stock takes effect, and nobody hears of it.
 * const crash = crashAt(2)
 * const stock = crash.wrap("stock", makeMemoryStockLedger())
 */
export const crashAt = (boundary: number): Crash => {
  const trace: Array<string> = []
  let isDead = false
  const reach = (place: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (!isDead) {
        trace.push(place)
        isDead = trace.length === boundary
      }
      return isDead ? Effect.die(new Crashed(`the process died at ${trace.at(-1)}`)) : Effect.void
    })
  return {
    wrap: (name, service) =>
      around(service, (method, call) =>
        Effect.andThen(
          reach(`${name}.${method} before`),
          Effect.flatMap(Effect.exit(call), (exit) => Effect.andThen(reach(`${name}.${method} after`), exit)),
        ),
      ),
    count: () => trace.length,
    crashed: () => isDead,
    trace,
  }
}
