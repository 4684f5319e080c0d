import { utf8ToBytes } from "@noble/hashes/utils.js"
import * as Base64Url from "effect/encoding/Base64Url"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Digest, GuestId, Instant, SettlementId } from "../../src/catalog/ids.ts"
import { base64Url, fromBase64Url } from "../../src/money/base64Url.ts"
import { sign } from "../../src/money/signature.ts"
import { derivedId, guestOf, issueGuestPass } from "../../src/services/GuestTokens.ts"
import { MAX_RESUME_LENGTH, type ResumeBody, readResume, writeResume } from "../../src/settlement/resume.ts"
import { offerId, sku } from "../arbitraries.ts"
import { OTHER_SECRET, SECRET, secrets } from "../services/kit.ts"
import { settled } from "./kit.ts"
import { deliverTo } from "./purchases.ts"

const body: ResumeBody = {
  id: "s1" as SettlementId,
  owner: { guest: "g1" as GuestId },
  source: {
    _tag: "BuyNow",
    openingId: "A".repeat(43) as Digest,
    item: { sku: sku("tea"), offerId: offerId("tea"), quantity: 2, options: { size: "M" } },
  },
  currency: "GBP",
  priceList: "retail",
  deliverTo: { city: "Łódź 🫖" },
  total: { amount: 500, currency: "GBP" },
  fingerprint: "B".repeat(43) as Digest,
  expiresAt: 1_000 as Instant,
}

const written = (of: ResumeBody = body, secret = SECRET): string => {
  const text = writeResume(secret, of)
  if (text === undefined) throw new Error("too long")
  return text
}

describe("a resume text", () => {
  it("says of a settlement what cannot be worked out anew, and no more", () => {
    expect(readResume(secrets, written())).toStrictEqual(body)
    const settlement = settled({ deliverTo: { city: "Leeds" } })
    const { id, owner, source, currency, deliverTo: address, total, fingerprint, expiresAt } = settlement
    expect(readResume(secrets, written(settlement))).toStrictEqual({
      id,
      owner,
      source,
      currency,
      deliverTo: address,
      total,
      fingerprint,
      expiresAt,
    })
  })

  it("comes back whole, whatever is in it", () => {
    const numRuns = scaled(5_000)
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), deliverTo, (text, address) => {
        const one = { ...body, channel: `c${text}`, deliverTo: { ...address, name: text } }
        expect(readResume(secrets, written(one))).toStrictEqual(one)
      }),
      { numRuns, seed },
    )
    held("Resume texts come back whole", numRuns, "texts")
  })

  it("is safe in a URL and a header", () => {
    expect(written()).toMatch(/^r1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/)
  })

  it("is good under the previous secret, and under no other", () => {
    const old = written(body, OTHER_SECRET)
    expect(readResume({ current: SECRET, previous: OTHER_SECRET }, old)).toEqual(body)
    expect(readResume(secrets, old)).toBeUndefined()
  })

  it("is nothing once a single character of it is another, is gone or came in", () => {
    const text = written()
    const numRuns = scaled(20_000)
    const letter = fc.constantFrom(..."Ab0_-.= r1")
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(0, 1), fc.option(letter, { nil: "" }), (at, cut, put) => {
        const altered = text.slice(0, at) + put + text.slice(at + cut)
        fc.pre(altered !== text)
        expect(readResume(secrets, altered)).toBeUndefined()
      }),
      { numRuns, seed },
    )
    held("Altered resume texts are nothing", numRuns, "texts")
  })

  it.each([
    "",
    ".",
    "r1.",
    "r1..",
    "r1",
    `r1.${"A".repeat(MAX_RESUME_LENGTH)}`,
    `r1.${base64Url(utf8ToBytes(JSON.stringify(body)))}.${"A".repeat(43)}`,
  ])("is nothing where nobody signed it: %.40s", (text) => {
    expect(readResume(secrets, text)).toBeUndefined()
  })

  it("is nothing in another version's form, though it be signed", () => {
    const signed = `r2.${base64Url(utf8ToBytes(JSON.stringify(body)))}`
    expect(readResume(secrets, `${signed}.${sign(SECRET, signed)}`)).toBeUndefined()
  })

  it("never passes for a guest token, nor a guest token for it", () => {
    const pass = issueGuestPass(SECRET, "g1" as GuestId, 1_000 as Instant)
    expect(guestOf(secrets, pass.token, 0 as Instant)).toBe("g1")
    expect(readResume(secrets, pass.token)).toBeUndefined()
    expect(readResume(secrets, pass.token.replace("v1.", "r1."))).toBeUndefined()
    expect(guestOf(secrets, written(), 0 as Instant)).toBeUndefined()
    const [, payload = "", mac = ""] = written().split(".")
    expect(guestOf(secrets, `v1.${payload}.9999.${mac}`, 0 as Instant)).toBeUndefined()
    expect(derivedId(SECRET, written())).not.toBe(mac)
  })

  it(`is left out where it would have more than ${MAX_RESUME_LENGTH} characters`, () => {
    const long = (length: number): ResumeBody => ({ ...body, deliverTo: { note: "x".repeat(length) } })
    const longest = Array.from({ length: MAX_RESUME_LENGTH }, (_, length) => length).findLast(
      (length) => writeResume(SECRET, long(length)) !== undefined,
    )
    if (longest === undefined) throw new Error("none is short enough")
    const text = written(long(longest))
    expect(text.length).toBeGreaterThan(MAX_RESUME_LENGTH - 4)
    expect(readResume(secrets, text)).toEqual(long(longest))
    expect(writeResume(SECRET, long(longest + 1))).toBeUndefined()
  })
})

describe("base64url", () => {
  const bytes = fc.uint8Array({ maxLength: 40 })

  it("is what others write, and comes back", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(base64Url(some)).toBe(Base64Url.encode(some))
        expect(fromBase64Url(base64Url(some))).toEqual(some)
      }),
      { numRuns: scaled(5_000), seed },
    )
  })

  it("has one text for one value: any other text is none", () => {
    for (const text of ["A", "AAAAA", "AB", "AAB", "A=", "AA==", "A A", "Ä", "AA+", "AA/"])
      expect(fromBase64Url(text)).toBeUndefined()
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,9}$/), (text) => {
        const some = fromBase64Url(text)
        expect(some === undefined || base64Url(some) === text).toBe(true)
      }),
      { numRuns: scaled(20_000), seed },
    )
  })
})
