import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import type { Instant, OperationId } from "../../src/catalog/ids.ts"
import type { Decline, StateOf } from "../../src/payment/Operation.ts"
import { type ChannelOutcome, type ChannelRequest, PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import type { PaymentChannelFixture } from "../../src/testing/paymentChannelFixture.ts"
import { makePaymentChannelLaws } from "../../src/testing/paymentChannelLaws.ts"
import { prove } from "../../src/testing/prove.ts"
import { heldTo } from "./heldTo.ts"

/** What a provider can get wrong, each with the law that is there to catch it and what its report says. */
const bugs = {
  "takes a penny more": ["PC1", "a sale has moved exactly its amount"],
  "gives all operations one reference": ["PC1", "each operation has a reference of its own"],
  "answers a sale before it has taken the money": ["PC1", "a sale has moved exactly its amount"],
  "does what it is sent again": ["PC2", "has moved its amount once"],
  "gives a repeated operation another reference": ["PC2", "the same operation again answers alike"],
  "changes the amount under a known operation id": ["PC2", "another request under a known operation id"],
  "takes what it declines": ["PC3", "a declined sale has moved nothing"],
  "refunds what it declined": ["PC3", "a refund of a declined sale fails"],
  "cannot find what it did not answer": ["PC4", "a lookup finds what became of a sale"],
  "remembers a key only once its caller was answered": ["PC4", "a sale that was given up and sent again"],
  "finds operations by our reference alone": ["PC5", "an operation that was never sent is absent beside"],
  "takes operation ids that look alike for the same": ["PC5", "an operation that was never sent is absent beside"],
  "voids nothing": ["PC6", "the sale has failed"],
  "gives back what a void comes too late for": ["PC6", "a void of a sale that has taken money fails"],
  "counts refunds after they were made": ["PC7", "refunds that are sent at once give back at most"],
  "takes what it says was not sent": ["PC8", "a lookup finds nothing of it"],
} as const

type Bug = keyof typeof bugs

interface Kept {
  request: ChannelRequest
  state: StateOf<"Succeeded" | "Failed" | "Pending">
  /** It was received, and its caller does not know. */
  hidden: boolean
}

/** A provider that keeps the laws, but for its bugs; and the fixture that the laws need. */
const provider = (...has: ReadonlyArray<Bug>) => {
  const bug = (name: Bug) => has.includes(name)
  const kept = new Map<string, Kept>()
  const moved = new Map<string, { captured: number; refunded: number }>()
  const lost = new Set<OperationId>()
  const refused = new Set<OperationId>()
  let calls = 0

  const keyOf = (id: string) => (bug("takes operation ids that look alike for the same") ? id.toLowerCase() : id)
  const movedOf = (sale: string) => moved.get(sale) ?? { captured: 0, refunded: 0 }
  const move = (sale: string, captured: number, refunded: number) => {
    const before = movedOf(sale)
    moved.set(sale, { captured: before.captured + captured, refunded: before.refunded + refunded })
  }
  const failed = (decline: Decline["class"]): Kept["state"] => ({
    _tag: "Failed",
    decline: { class: decline, code: "no" },
  })
  const succeeded = ({ amount, operationId }: ChannelRequest): Kept["state"] => ({
    _tag: "Succeeded",
    amount,
    providerRef: bug("gives all operations one reference") ? "ref" : `ref-${operationId}`,
  })

  const take = (request: ChannelRequest): Kept["state"] => {
    const { amount, operationId, instrument } = request
    if (instrument === "open") return { _tag: "Pending" }
    const declined = instrument === "declined"
    if (declined && !bug("takes what it declines")) return failed("hard")
    if (!bug("answers a sale before it has taken the money"))
      move(operationId, amount.amount + (bug("takes a penny more") ? 1 : 0), 0)
    return declined ? failed("hard") : succeeded(request)
  }

  const callOff = (request: ChannelRequest, sale: Kept): Kept["state"] => {
    if (sale.state._tag === "Succeeded") {
      if (!bug("gives back what a void comes too late for")) return failed("configuration")
      move(sale.request.operationId, 0, sale.request.amount.amount)
    } else if (!bug("voids nothing")) sale.state = failed("cancelled")
    return succeeded(request)
  }

  const giveBack = Effect.fnUntraced(function* (request: ChannelRequest, sale: Kept) {
    const { captured, refunded } = movedOf(sale.request.operationId)
    const isOwed = sale.state._tag === "Succeeded" || bug("refunds what it declined")
    const left = bug("refunds what it declined") ? 1e9 : captured - refunded
    if (bug("counts refunds after they were made")) yield* Effect.yieldNow
    if (!isOwed || request.amount.amount > left) return failed("configuration")
    move(sale.request.operationId, 0, request.amount.amount)
    return succeeded(request)
  })

  const made = Effect.fnUntraced(function* (request: ChannelRequest) {
    const sale = kept.get(keyOf(request.parent?.operationId ?? ""))
    if (request.kind === "sale") return take(request)
    if (sale === undefined) return failed("configuration")
    return request.kind === "void" ? callOff(request, sale) : yield* giveBack(request, sale)
  })

  const again = ({ request, state }: Kept, sent: ChannelRequest): Kept["state"] => {
    if (bug("does what it is sent again") && sent.kind === "sale" && state._tag === "Succeeded") return take(sent)
    if (bug("changes the amount under a known operation id"))
      return state._tag === "Succeeded" ? succeeded(sent) : state
    if (request.amount.amount !== sent.amount.amount) return failed("configuration")
    const isNew = bug("gives a repeated operation another reference") && state._tag === "Succeeded"
    return isNew ? { ...state, providerRef: `call-${calls++}` } : state
  }

  const channel = PaymentChannel.of({
    capabilities: {
      operations: ["sale", "void", "refund"],
      idempotency: { keyTtlMs: 86_400_000 },
      lookup: { absentIsFinalAfterMs: 0 },
    },
    execute: Effect.fnUntraced(function* (request) {
      const isRefused = refused.delete(request.operationId)
      const notSent: ChannelOutcome = { _tag: "NotSent", why: "refused" }
      if (isRefused && !bug("takes what it says was not sent")) return notSent
      const key = keyOf(request.operationId)
      const known = kept.get(key)
      const state = known === undefined ? yield* made(request) : again(known, request)
      for (let turn = 0; turn < 2 && bug("remembers a key only once its caller was answered"); turn++)
        yield* Effect.yieldNow
      const hidden = lost.delete(request.operationId)
      if (known === undefined) kept.set(key, { request, state, hidden })
      if (isRefused) return notSent
      return hidden ? { _tag: "Unknown", why: "reset", sameKeyRetry: "allowed" } : { _tag: "Done", state }
    }),
    lookup: ({ operationId, reference }) =>
      Effect.sync(() => {
        const known = bug("finds operations by our reference alone")
          ? [...kept.values()].find(({ request }) => request.reference === reference)
          : kept.get(keyOf(operationId))
        const absent = { _tag: "Absent", asOf: 0 as Instant } as const
        if (known === undefined) return absent
        if (known.hidden && bug("cannot find what it did not answer")) return absent
        return { _tag: "Found", state: known.state }
      }),
  })
  const fixture: PaymentChannelFixture = {
    instruments: { ok: "ok", declined: "declined", open: "open" },
    truth: (sale) => Effect.sync(() => movedOf(sale)),
    loseAnswer: (id) => Effect.sync(() => lost.add(id)),
    refuse: (id) => Effect.sync(() => refused.add(id)),
  }
  return { channel, fixture }
}

const held = ({ channel, fixture }: ReturnType<typeof provider>) =>
  [makePaymentChannelLaws(fixture), { layer: Layer.succeed(PaymentChannel, channel) }] as const

prove({ describe, it }, "a provider without bugs", ...held(provider()))

describe("a provider is caught that", () => {
  it.each(Object.entries(bugs).map(([bug, [law, sees]]) => ({ bug: bug as Bug, law, sees })))(
    "$bug, by $law",
    async ({ bug, law, sees }) => {
      const { outcomes } = await heldTo(...held(provider(bug)))
      const failure = outcomes.find(({ name }) => name.startsWith(`${law} `))?.failure
      expect(failure).toContain(sees)
    },
  )

  it("answers a lost call all the same", async () => {
    const { channel, fixture } = provider()
    const fixtureThatLosesNothing = { ...fixture, loseAnswer: () => Effect.void }
    const { broken } = await heldTo(...held({ channel, fixture: fixtureThatLosesNothing }))
    expect(broken).toEqual(["PC4"])
  })
})

it("the laws ask for instruments that behave differently", () => {
  const { fixture } = provider()
  const instruments = { ok: "visa", declined: "visa", open: "klarna" }
  expect(() => makePaymentChannelLaws({ ...fixture, instruments })).toThrow(
    'ok, declined and open must be three different instruments, got ["visa","visa","klarna"]',
  )
})
