import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { OperationId } from "../../src/catalog/ids.ts"
import type { PaymentEntry } from "../../src/payment/Operation.ts"
import { paymentOf } from "../../src/payment/paymentOf.ts"
import { planPayment } from "../../src/payment/plan.ts"
import type { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import { live, type Mutant } from "./paymentHistories.ts"

const TEN_MINUTES = 600_000

/** The first of so many histories after which something is wrong, but for what need not count. */
const firstBroken = async (mutant: Mutant | undefined, histories: number, but?: string) => {
  for (let tried = 0; tried < histories; tried++) {
    const wrong = (await Effect.runPromise(live(seed + tried, mutant))).filter((what) => what !== but)
    if (wrong.length > 0) return { seed: seed + tried, wrong }
  }
  return undefined
}

let sends = 0
type Channel = PaymentChannel["Service"]
const executing =
  (change: (channel: Channel) => Channel["execute"]) =>
  (channel: Channel): Channel => ({
    ...channel,
    execute: change(channel),
  })
const lastOnly = (entries: ReadonlyArray<PaymentEntry>): ReadonlyArray<PaymentEntry> =>
  entries.filter(
    (entry, index) =>
      entry._tag !== "Observed" ||
      !entries.slice(index + 1).some((later) => later._tag === "Observed" && later.operationId === entry.operationId),
  )

/** Each rule of PAYMENTS by what happens without it. */
const mutants: Readonly<Record<string, Mutant>> = {
  "a new key for each send": {
    channel: executing(
      ({ execute }) =>
        (request) =>
          execute({ ...request, operationId: `${request.operationId}:${++sends}` as OperationId }),
    ),
  },
  "the last fact wins": { rules: { read: (due, entries) => paymentOf(due, lastOnly(entries)) } },
  "a late success is not given back": {
    rules: {
      plan: (command, payment, id, methods) =>
        command._tag === "Unwind" && payment.closed
          ? { ok: true, entries: [], run: [] }
          : planPayment(command, payment, id, methods),
    },
  },
  "a time-out is read as a failure": {
    channel: executing(
      ({ execute }) =>
        (request) =>
          Effect.map(execute(request), (outcome) =>
            outcome._tag === "Unknown"
              ? { _tag: "Done", state: { _tag: "Failed", decline: { class: "provider", code: "timeout" } } }
              : outcome,
          ),
    ),
  },
  "absent is read as a failure": { rules: { absentIsFinal: () => true } },
  "refunds are not reserved": {
    rules: {
      plan: (command, payment, id, methods) =>
        planPayment(
          command,
          command._tag === "Refund"
            ? {
                ...payment,
                operations: payment.operations.filter(
                  ({ operation, state }) => operation.kind !== "refund" || state._tag === "Succeeded",
                ),
              }
            : payment,
          id,
          methods,
        ),
    },
  },
  "an old key is sent again": {
    rules: {
      mayResend: ({ operation, state }, { closed }) =>
        (state._tag === "Planned" || state._tag === "Unknown") && !(closed && operation.kind === "sale"),
    },
  },
}

describe("any life of a payment", () => {
  it(
    "ends with the books right: taken once, given back where it was called off, never more than was taken",
    async () => {
      const histories = scaled(20_000, 1 / 20)
      expect(await firstBroken(undefined, histories)).toBeUndefined()
      held("payment histories whose books are right in the end", histories, "histories")
    },
    TEN_MINUTES,
  )

  it.each(Object.entries(mutants))(
    "breaks the books where %s",
    async (_, mutant) => {
      // A strange key alone would harm nobody: the money has to be wrong.
      expect(await firstBroken(mutant, 20_000, "a key that nobody planned")).toBeDefined()
    },
    TEN_MINUTES,
  )
})
