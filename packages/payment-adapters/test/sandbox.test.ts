import type { ChannelOutcome, ChannelRequest } from "@cartwright/core"
import { makeSandbox, type SandboxOptions, sandbox } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it, onTestFinished } from "vitest"
import { newFile } from "./files.ts"
import { by, gbp, refund, sale, voiding } from "./requests.ts"

const open = async (options: SandboxOptions = {}) => {
  const { channel, books, close } = await makeSandbox(options)
  onTestFinished(close)
  return {
    books,
    execute: (request: ChannelRequest): Promise<ChannelOutcome> => Effect.runPromise(channel.execute(request)),
    lookup: (id: string) => Effect.runPromise(channel.lookup(by(id))),
    channel,
  }
}

const failed = (decline: string, code: string) => ({
  _tag: "Done",
  state: { _tag: "Failed", decline: { class: decline, code } },
})
const succeeded = (amount: number) => ({ _tag: "Done", state: { _tag: "Succeeded", amount: gbp(amount) } })

describe("an instrument", () => {
  it.each([
    ["ok", succeeded(1_000)],
    ["visa-4242", succeeded(1_000)],
    ["declined", failed("hard", "card_declined")],
    ["declined:soft", failed("soft", "try_again_later")],
    ["slow", { _tag: "Done", state: { _tag: "Pending" } }],
  ])("%s behaves as it is called", async (instrument, answer) => {
    const { execute } = await open()
    expect(await execute(sale("s1", 1_000, { instrument }))).toMatchObject(answer)
  })

  it("may be given a behaviour by the host", async () => {
    const behaviour = ({ amount }: ChannelRequest) => (amount.amount > 500 ? "declined" : "ok")
    const { execute } = await open({ behaviour })
    expect(await execute(sale("s1", 501))).toMatchObject(failed("hard", "card_declined"))
    expect(await execute(sale("s2", 500))).toMatchObject(succeeded(500))
  })
})

describe.each([
  ["memory", () => ({})],
  ["a file", () => ({ filename: newFile(onTestFinished) })],
])("a sandbox with books in %s", (_, where) => {
  it("sends a buyer who must prove who they are to a page, and takes the money once they have", async () => {
    const { execute, lookup, books } = await open({ ...where(), buyerPage: "http://localhost:3000/bank?shop=1" })
    const request = sale("s1", 1_000, { instrument: "authenticate", returnUrl: "http://localhost:3000/thanks" })
    const url = "http://localhost:3000/bank?shop=1&operation=s1&return=http%3A%2F%2Flocalhost%3A3000%2Fthanks"
    const waiting = { _tag: "Done", state: { _tag: "ActionRequired", action: { _tag: "Redirect", url } } }
    expect(await execute(request)).toEqual(waiting)
    expect(await books.settle("s1")).toMatchObject({ state: { _tag: "ActionRequired" } })
    expect(await books.approve("s1")).toMatchObject({ number: 1, state: { _tag: "Succeeded", amount: gbp(1_000) } })
    expect(await execute(request)).toMatchObject(succeeded(1_000))
    expect(await lookup("s1")).toMatchObject({ _tag: "Found", state: { _tag: "Succeeded" } })
    expect(await books.decline("s1")).toMatchObject({ state: { _tag: "Succeeded" } })
    expect(await books.totals("GBP")).toEqual({ captured: gbp(1_000), refunded: gbp(0) })
  })

  it("declines what the buyer or the provider declines", async () => {
    const { execute, books } = await open(where())
    await execute(sale("s1", 1_000, { instrument: "authenticate" }))
    await execute(sale("s2", 1_000, { instrument: "slow" }))
    await books.decline("s1")
    await books.decline("s2")
    const again = sale("s1", 1_000, { instrument: "authenticate" })
    expect(await execute(again)).toEqual(failed("authentication", "authentication_failed"))
    expect(await execute(sale("s2", 1_000, { instrument: "slow" }))).toEqual(failed("hard", "card_declined"))
    expect(await books.totals("GBP")).toEqual({ captured: gbp(0), refunded: gbp(0) })
  })

  it("counts a refund that is pending, and settles it", async () => {
    const behaviour = ({ operationId }: ChannelRequest) => (operationId === "slow" ? "slow" : "ok")
    const { execute, books } = await open({ ...where(), behaviour })
    await execute(sale("s1", 1_000))
    expect(await execute(refund("slow", "s1", 700))).toEqual({ _tag: "Done", state: { _tag: "Pending" } })
    expect(await execute(refund("r2", "s1", 301))).toEqual(failed("configuration", "refund_too_large"))
    expect(await execute(refund("r3", "s1", 300))).toMatchObject(succeeded(300))
    expect(await books.settle("slow")).toMatchObject({ state: { _tag: "Succeeded", amount: gbp(700) } })
    expect(await books.totalsOf("s1", "GBP")).toEqual({ captured: gbp(1_000), refunded: gbp(1_000) })
    expect(await books.totalsOf("s1", "EUR")).toMatchObject({ captured: { amount: 0, currency: "EUR" } })
  })

  it("says what is wrong with a request that its books do not allow", async () => {
    const { execute, books } = await open(where())
    await execute(sale("s1", 1_000))
    await execute(sale("s2", 1_000, { instrument: "declined" }))
    const refusals: ReadonlyArray<readonly [ChannelRequest, string]> = [
      [{ ...sale("s1", 999) }, "key_reused"],
      [refund("r1", "nothing", 5), "no_such_sale"],
      [refund("r2", "r1", 5), "no_such_sale"],
      [refund("r3", "s2", 5), "not_captured"],
      [{ ...refund("r4", "s1", 5), amount: { amount: 5, currency: "EUR" } }, "currency_mismatch"],
      [refund("r5", "s1", 1_001), "refund_too_large"],
      [voiding("v1", "s1"), "already_captured"],
      [voiding("v2", "nothing"), "no_such_sale"],
      [sale("s3", 0), "amount_invalid"],
      [sale("s4", 1.5), "amount_invalid"],
    ]
    for (const [request, code] of refusals)
      expect([request.operationId, await execute(request)]).toEqual([
        request.operationId,
        failed("configuration", code),
      ])
    expect(await books.totals("GBP")).toEqual({ captured: gbp(1_000), refunded: gbp(0) })
  })

  it("does not care who calls the sale off once it has failed, and keeps the first reason", async () => {
    const { execute, lookup } = await open(where())
    await execute(sale("s1", 1_000, { instrument: "declined" }))
    expect(await execute(voiding("v1", "s1"))).toMatchObject(succeeded(1_000))
    expect(await lookup("s1")).toMatchObject({ state: { decline: { code: "card_declined" } } })
  })

  it("finds an operation under our reference only", async () => {
    const { execute, channel } = await open(where())
    await execute(sale("s1"))
    const elsewhere = await Effect.runPromise(channel.lookup({ ...by("s1"), reference: "order-2" }))
    expect(elsewhere).toMatchObject({ _tag: "Absent" })
  })

  it("gives an operation the same reference in every run", async () => {
    const { execute, books } = await open(where())
    await execute(sale("s1"))
    expect(await books.operation("s1")).toMatchObject({ state: { providerRef: "sbx_TdHzLZaGty8oTd67hdcX7YAW" } })
  })

  it("lists its operations in the order in which they came, a page at a time", async () => {
    const { execute, books } = await open(where())
    for (const id of ["s3", "s1", "s2"]) await execute(sale(id))
    expect((await books.operations({ limit: 2 })).map(({ operationId }) => operationId)).toEqual(["s3", "s1"])
    expect((await books.operations({ after: 2 })).map(({ operationId, number }) => [operationId, number])).toEqual([
      ["s2", 3],
    ])
    expect(await books.operation("s4")).toBe(undefined)
  })

  it("forgets a key once it is too old, and does what it is sent again as another operation", async () => {
    const { channel, books } = await open({ ...where(), keyTtlMs: 60_000 })
    const answers = await Effect.runPromise(
      Effect.gen(function* () {
        const first = yield* channel.execute(sale("s1"))
        yield* TestClock.adjust(59_999)
        const second = yield* channel.execute(sale("s1"))
        yield* TestClock.adjust(1)
        const third = yield* channel.execute(sale("s1"))
        const fourth = yield* channel.execute(sale("s1"))
        yield* TestClock.adjust(60_000)
        yield* channel.execute(sale("s1"))
        return [first, second, third, fourth]
      }).pipe(Effect.provide(TestClock.layer())),
    )
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toMatchObject(succeeded(1_000))
    expect(answers[2]).not.toEqual(answers[0])
    expect(answers[3]).toEqual(answers[2])
    expect(await books.totalsOf("s1", "GBP")).toEqual({ captured: gbp(3_000), refunded: gbp(0) })
  })
})

describe("options that are none", () => {
  it.each([
    [
      { file: "sandbox.db" },
      'sandbox: it has no such option, got "file". The options are filename, behaviour, faults, delayMs, buyerPage, keyTtlMs, absentIsFinalAfterMs, busyTimeoutMs.',
    ],
    [{ filename: "" }, 'filename must be the path of a file, got ""'],
    [{ behaviour: "ok" }, 'behaviour must be a function, got "ok"'],
    [{ faults: [] }, "faults must be a function, got a list"],
    [{ delayMs: -1 }, "delayMs must be a number of milliseconds, 0 or more, got -1. Leave it out for 0."],
    [{ keyTtlMs: Number.NaN }, "keyTtlMs must be a number of milliseconds, 0 or more, got NaN."],
    [{ buyerPage: "/bank" }, 'buyerPage must be the address of a page, got "/bank".'],
  ])("%o", async (options, told) => {
    const wrong: object = options
    expect(() => sandbox(wrong)).toThrow(told)
    await expect(makeSandbox(wrong)).rejects.toThrow(told)
  })

  it("and behaviours that are none are said to be so", async () => {
    const behaviour = () => "maybe" as "ok"
    const { execute } = await open({ behaviour })
    await expect(execute(sale("s1"))).rejects.toThrow('behaviour answered "maybe". Answer one of ok, declined,')
  })
})

it("refuses a call that makes no sense, and none of those that came with it", async () => {
  const { execute, lookup, books } = await open({ filename: newFile(onTestFinished) })
  const senseless = Reflect.apply(books.approve, undefined, [undefined])
  const answers = await Promise.allSettled([execute(sale("s1")), senseless, execute(sale("s2")), execute(sale("s3"))])
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"])
  for (const id of ["s1", "s2", "s3"]) expect(await lookup(id)).toMatchObject({ state: { _tag: "Succeeded" } })
  expect(await books.totals("GBP")).toMatchObject({ captured: gbp(3_000) })
})
