import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { seed } from "../../../../test/scale.ts"
import { ObservedState } from "../../src/payment/Payment.schema.ts"
import { readLookup, readOutcome } from "../../src/services/payment/channelAnswers.ts"
import { usd } from "./paymentKit.ts"

const strict = { onExcessProperty: "error", errors: "all" } as const
const stored = Schema.decodeUnknownSync(ObservedState, strict)

const text = fc.oneof(fc.string(), fc.constantFrom("", "\ud800", "a\u0000b", "x".repeat(5_000), undefined, 7))
const money = fc.constantFrom<Array<unknown>>(
  usd(1),
  { amount: 1.5, currency: "USD" },
  { amount: 1, currency: "usd" },
  1,
)
const decline = fc.record({ class: fc.constantFrom("hard", "soft", "toString", "", 1), code: text, raw: text })
const action = fc.record({ _tag: fc.constantFrom("Redirect", "Qr"), url: text, token: text })
const state = fc.oneof(
  fc.record({
    _tag: fc.constantFrom("Pending", "ActionRequired", "Failed", "Succeeded", "Reversed", "Planned", "Unknown", ""),
    amount: money,
    providerRef: text,
    decline,
    action,
    why: text,
    cardNumber: fc.constant("4242424242424242"),
  }),
  fc.anything(),
)
const answer = fc.oneof(
  fc.record({
    _tag: fc.constantFrom("Done", "Done", "NotSent", "Unknown", "Found", "Found", "Absent", "Unavailable"),
    state,
    why: text,
    asOf: fc.constantFrom(1, -1, 1.5, "now", undefined),
    sameKeyRetry: fc.constantFrom("allowed", "useless", undefined, true),
  }),
  fc.anything(),
)
const law = (name: string, check: (answer: unknown) => void): void =>
  it(name, () => fc.assert(fc.property(answer, check), { seed, numRuns: 2_000 }))

describe("whatever a host's channel answers", () => {
  law("to a call, what is made of it can be stored, and holds nothing that was not asked for", (answer) => {
    const outcome = readOutcome(answer)
    if (outcome._tag === "Done") stored(outcome.state)
    else expect(stored({ _tag: "Unknown", why: outcome.why })).toBeDefined()
    expect(JSON.stringify(outcome)).not.toContain("4242")
  })

  law("to a lookup, likewise", (answer) => {
    const found = readLookup(answer)
    if (found._tag === "Found") stored(found.state)
    else expect(["Absent", "Unavailable"]).toContain(found._tag)
    expect(JSON.stringify(found)).not.toContain("4242")
  })

  const nonsense: ReadonlyArray<unknown> = [
    undefined,
    null,
    "<html>",
    {},
    { _tag: "Done" },
    { _tag: "Done", state: { _tag: "Succeeded", amount: usd(1) } },
    { _tag: "Done", state: { _tag: "Succeeded", amount: { amount: "100", currency: "USD" }, providerRef: "r" } },
    { _tag: "Done", state: { _tag: "Failed", decline: { class: "toString", code: "" } } },
    { _tag: "Done", state: { _tag: "Reversed", providerRef: "r" } },
  ]
  it.each(nonsense)("%j is an answer that was lost, and proof of nothing", (answer) => {
    expect(readOutcome(answer)).toEqual({
      _tag: "Unknown",
      why: "The channel gave no usable answer.",
      sameKeyRetry: "allowed",
    })
    expect(readLookup(answer)._tag).toBe("Unavailable")
  })

  it("says as much as it should where it is right", () => {
    const state = { _tag: "Succeeded", amount: usd(5), providerRef: "r" }
    expect(readOutcome({ _tag: "Done", state })).toEqual({ _tag: "Done", state })
    expect(readOutcome({ _tag: "NotSent", why: "refused" })).toEqual({ _tag: "NotSent", why: "refused" })
    expect(readOutcome({ _tag: "Unknown", why: "500", sameKeyRetry: "useless" })).toMatchObject({
      sameKeyRetry: "useless",
    })
    expect(readLookup({ _tag: "Found", state })).toEqual({ _tag: "Found", state })
    expect(readLookup({ _tag: "Absent", asOf: 7 })).toEqual({ _tag: "Absent", asOf: 7 })
  })
})
