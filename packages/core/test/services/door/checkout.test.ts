/** What is sent to check out, read at the door: each refusal names the place, the value and what to send. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { rejectionMessage } from "../../../src/cart/Rejection.ts"
import * as Door from "../../../src/services/door/checkout.ts"
import { atTheDoor } from "../../../src/services/door/read.ts"
import { nastyTexts } from "../../../src/testing/texts.ts"

const SHOP = "https://shop.example"
const LOCAL = "http://localhost:3000"
const origins = [SHOP, LOCAL]
const total = { amount: 1_250, currency: "GBP" }
const submit = { settlementId: "s-1", expectedTotal: total }
const KEY = "Send 1 to 64 of the characters A-Z a-z 0-9 _ -."
const UNITS = "a whole number of minor units"

/** The sentence that a refusal says, or what was read. */
const said = <A>(read: () => A): A | string => {
  const entered = atTheDoor(read)
  return entered.ok ? entered.value : rejectionMessage(entered.rejection)
}
const readSubmit = (value: unknown) => said(() => Door.readSubmit(value, origins))
const readPay = (value: unknown) => said(() => Door.readPay(value, origins))
const returnTo = (returnUrl: unknown) => readPay({ method: "card", returnUrl })

describe("a submission", () => {
  it("is read as it was sent, and what is absent stays absent", () => {
    expect(readSubmit(submit)).toStrictEqual(submit)
    const all = {
      ...submit,
      resume: "v1.x.y",
      reference: "PO 4711 / é",
      payment: { method: "card", instrument: "tok_1", returnUrl: `${SHOP}/thanks?order=1#top` },
    }
    expect(readSubmit(all)).toStrictEqual(all)
    const absent = { resume: undefined, payment: undefined, reference: undefined }
    expect(readSubmit({ ...submit, ...absent })).toStrictEqual(submit)
  })

  it.each<readonly [string, unknown, string]>([
    ["nothing", null, "submit is null. Send an object with settlementId, expectedTotal, resume, payment, reference."],
    [
      "a total of one's own",
      { ...submit, total },
      "submit.total is an unknown field. Send only settlementId, expectedTotal, resume, payment, reference.",
    ],
    ["no settlement", { expectedTotal: total }, `settlementId is missing. ${KEY}`],
    ["a settlement's path", { ...submit, settlementId: "../s" }, `settlementId is "../s". ${KEY}`],
    ["no total", { settlementId: "s-1" }, "expectedTotal is missing. Send an object with amount, currency."],
    [
      "a total in pounds",
      { ...submit, expectedTotal: { ...total, amount: 12.5 } },
      `expectedTotal.amount is 12.5. Send ${UNITS}, 0 or more.`,
    ],
    [
      "a total below zero",
      { ...submit, expectedTotal: { ...total, amount: -1 } },
      `expectedTotal.amount is -1. Send ${UNITS}, 0 or more.`,
    ],
    [
      "a total in no currency",
      { ...submit, expectedTotal: { ...total, currency: "gbp" } },
      `expectedTotal.currency is "gbp". Send an ISO 4217 code such as EUR.`,
    ],
    [
      "a price finer than money",
      { ...submit, expectedTotal: { ...total, exponent: 4 } },
      "expectedTotal.exponent is an unknown field. Send only amount, currency.",
    ],
    [
      "a resume that is no text",
      { ...submit, resume: 7 },
      "resume is (hidden). Send the resume text that came with the settlement, at most 4096 characters.",
    ],
    [
      "a resume that is endless",
      { ...submit, resume: "x".repeat(4_097) },
      "resume is (hidden). Send the resume text that came with the settlement, at most 4096 characters.",
    ],
    [
      "an empty reference",
      { ...submit, reference: "" },
      `reference is "". Send a text of 1 to 128 characters without U+0000 and lone surrogates.`,
    ],
    [
      "a payment that is a card's number",
      { ...submit, payment: "4111111111111111" },
      `payment is (hidden). Send an object with method, instrument, returnUrl.`,
    ],
    [
      "a payment whose method is a card's number",
      { ...submit, payment: { method: "4111 1111 1111 1111" } },
      `payment.method is (hidden). ${KEY}`,
    ],
    [
      "a payment with a card's number for a field",
      { ...submit, payment: { method: "card", "4111 1111 1111 1111": 1 } },
      "payment[(hidden)] is an unknown field. Send only method, instrument, returnUrl.",
    ],
    ["a payment without a method", { ...submit, payment: {} }, `payment.method is missing. ${KEY}`],
    [
      "an amount in the payment",
      { ...submit, payment: { method: "card", amount: 1 } },
      "payment.amount is an unknown field. Send only method, instrument, returnUrl.",
    ],
  ])("with %s is refused", (_, value, message) => {
    expect(readSubmit(value)).toBe(message)
  })

  it("counts no money as a total: a voucher may cover all", () => {
    const free = { ...submit, expectedTotal: { amount: -0, currency: "GBP" } }
    expect(readSubmit(free)).toStrictEqual({ ...submit, expectedTotal: { amount: 0, currency: "GBP" } })
  })
})

describe("an instrument", () => {
  const TEXT = "Send a text of 1 to 512 characters without U+0000 and lone surrogates."

  it("is never shown, however wrong it is", () => {
    for (const instrument of ["", "4111 1111 1111 1111\u0000", "x".repeat(513), 4111, {}, ["4111"], true])
      expect(readPay({ method: "card", instrument })).toBe(`pay.instrument is (hidden). ${TEXT}`)
  })

  it("comes through letter by letter", () => {
    for (const instrument of [...nastyTexts, "x".repeat(512)])
      expect(readPay({ method: "card", instrument })).toStrictEqual({ method: "card", instrument })
  })
})

describe("a return URL", () => {
  it("on a listed origin is passed on as it was understood", () => {
    for (const [sent, understood] of [
      [`${SHOP}/thanks?order=1`, `${SHOP}/thanks?order=1`],
      ["https://shop.example", "https://shop.example/"],
      ["HTTPS://SHOP.example:443/a/../b", `${SHOP}/b`],
      [`  ${SHOP}/x\n`, `${SHOP}/x`],
      [`${SHOP}\\@evil.example`, `${SHOP}/@evil.example`],
      [`${LOCAL}/done`, `${LOCAL}/done`],
    ])
      expect(returnTo(sent)).toStrictEqual({ method: "card", returnUrl: understood })
  })

  it.each<readonly [string, string]>([
    ["https://evil.example/thanks", `on "https://evil.example"`],
    ["https://shop.example.evil.example/", `on "https://shop.example.evil.example"`],
    ["https://shop.example:8443/", `on "https://shop.example:8443"`],
    ["https://sub.shop.example/", `on "https://sub.shop.example"`],
    ["http://localhost:3001/", `on "http://localhost:3001"`],
  ])("%s is on another origin", (url, got) => {
    expect(returnTo(url)).toBe(
      `pay.returnUrl is ${got}. Send a URL on one of createCartwright's checkout.returnOrigins.`,
    )
  })

  it.each<readonly [string, string]>([
    ["http://shop.example/", "http:"],
    ["javascript:alert(1)", "javascript:"],
    ["data:text/html,x", "data:"],
    ["file:///etc/passwd", "file:"],
    ["blob:https://shop.example/x", "blob:"],
    ["ftp://shop.example/", "ftp:"],
  ])("%s is not safe", (url, protocol) => {
    expect(returnTo(url)).toBe(`pay.returnUrl is one with "${protocol}". Send a URL with https:.`)
  })

  it.each(["https://shop.example@evil.example/", "https://u:pass@shop.example/", "https://:p@shop.example/"])(
    "%s has somebody's name in it, which is not shown",
    (url) => {
      expect(returnTo(url)).toBe("pay.returnUrl is an address with a user name or a password. Send a URL without them.")
    },
  )

  it.each<readonly [string, unknown, string]>([
    ["no text", "", "(hidden)"],
    ["only a path", "/thanks", "(hidden)"],
    ["without a protocol", "//shop.example/", "(hidden)"],
    ["too long", `${SHOP}/${"x".repeat(2_048)}`, "(hidden)"],
    ["too long once its letters are escaped", `${SHOP}/${"é".repeat(1_000)}`, "(hidden)"],
    ["an object", new URL(SHOP), "an object that is not a plain one"],
    ["a number", 7, "7"],
  ])("that is %s is none", (_, url, got) => {
    expect(returnTo(url)).toBe(`pay.returnUrl is ${got}. Send an absolute URL of at most 2048 characters.`)
  })

  it("is never accepted where no origin is listed", () => {
    expect(said(() => Door.readPay({ method: "card", returnUrl: SHOP }, []))).toBe(
      `pay.returnUrl is on "https://shop.example". Send a URL on one of createCartwright's checkout.returnOrigins.`,
    )
  })

  it("whatever it is, leads to a listed origin or nowhere", () => {
    const part = fc.constantFrom(
      ...["https", "http", "javascript", ":", "/", "//", "\\", "@", "#", "?", ".", "%2f", "\t", "\n", " "],
      ...["shop.example", "evil.example", "localhost:3000", "localhost", ":443", "[::1]", "\u3002", "\uff0f", "é"],
    )
    let accepted = 0
    fc.assert(
      fc.property(fc.constantFrom("", SHOP, LOCAL, "https://"), fc.array(part, { maxLength: 6 }), (start, parts) => {
        const read = returnTo(start + parts.join(""))
        if (typeof read === "string") return
        accepted++
        const url = new URL(read.returnUrl ?? "")
        expect(origins).toContain(url.origin)
        expect([url.username, url.password]).toEqual(["", ""])
      }),
      { numRuns: scaled(20_000), seed },
    )
    expect(accepted).toBeGreaterThan(100)
  })
})

describe("an origin to return to", () => {
  it.each([
    SHOP,
    "https://shop.example:8443",
    "http://localhost",
    LOCAL,
    "http://127.0.0.1:8080",
    "https://xn--e1a.example",
  ])("may be %s", (origin) => expect(Door.isReturnOrigin(origin)).toBe(true))

  it.each([
    "https://shop.example/",
    "https://shop.example/path",
    "https://SHOP.example",
    "https://shop.example:443",
    "https://u@shop.example",
    "http://shop.example",
    "http://localhost.evil.example",
    "http://127.0.0.2",
    "shop.example",
    "*",
    "null",
    "",
    undefined,
    7,
  ])("is not %s", (origin) => expect(Door.isReturnOrigin(origin)).toBe(false))
})

describe("other inputs", () => {
  it("are read as what they are", () => {
    expect(said(() => Door.readOrderId("o-1"))).toBe("o-1")
    expect(said(() => Door.readReference("PO 1"))).toBe("PO 1")
    expect(said(() => Door.readRefund({ amount: total }))).toStrictEqual(total)
    expect(said(() => Door.readSweep(undefined))).toBe(100)
    expect(said(() => Door.readSweep({}))).toBe(100)
    expect(said(() => Door.readSweep({ limit: 1_000 }))).toBe(1_000)
  })

  it.each<readonly [string, () => unknown, string]>([
    ["an order's id", () => Door.readOrderId("a b"), `orderId is "a b". ${KEY}`],
    [
      "a reference",
      () => Door.readReference(7),
      "reference is 7. Send a text of 1 to 128 characters without U+0000 and lone surrogates.",
    ],
    [
      "a refund",
      () => Door.readRefund(total),
      "refund.currency is an unknown field. Send { amount: { amount, currency } }.",
    ],
    [
      "a refund of nothing",
      () => Door.readRefund({ amount: { ...total, amount: 0 } }),
      `amount.amount is 0. Send ${UNITS}, 1 or more.`,
    ],
    ["a sweep of nothing", () => Door.readSweep({ limit: 0 }), "limit is 0. Send a whole number from 1 to 1000."],
    ["a sweep of all", () => Door.readSweep({ limit: 1_001 }), "limit is 1001. Send a whole number from 1 to 1000."],
    ["a sweep's options", () => Door.readSweep({ max: 5 }), "options.max is an unknown field. Send only limit."],
  ])("are refused where %s is none", (_, read, message) => {
    expect(said(read)).toBe(message)
  })

  it("are a mistake to be thrown where only a host's own code passes them", () => {
    expect(Door.fromHost("sweep", () => Door.readSweep({ limit: 5 }))).toBe(5)
    expect(() => Door.fromHost("sweep", () => Door.readSweep({ limit: "5" }))).toThrow(
      new TypeError(`sweep: limit is "5". Send a whole number from 1 to 1000.`),
    )
  })
})
