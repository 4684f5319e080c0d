/** What the readers of `changes.ts` accept, and what they say of the rest. */
import { describe, expect, it } from "vitest"
import { rejectionMessage } from "../../../src/cart/Rejection.ts"
import {
  readAcceptedGift,
  readAttributes,
  readBundle,
  readCode,
  readContext,
  readRefusedGift,
} from "../../../src/services/door/changes.ts"
import { atTheDoor } from "../../../src/services/door/read.ts"

const tea = { sku: "tea", quantity: 1 }
const asked = { ...tea, offerId: "tea", options: {} }
const many = <A>(count: number, of: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => of(n))
const texts = (count: number, text: string | null = "x") => Object.fromEntries(many(count, (n) => [`n${n}`, text]))

const said = (read: () => unknown): unknown => {
  const answer = atTheDoor(read)
  return answer.ok ? answer.value : rejectionMessage(answer.rejection)
}
const NAMED = "a text of 1 to 128 characters without U+0000 and lone surrogates"

describe("a bundle at the door", () => {
  it("is a parent and 1 to 32 children, each read as an item is", () => {
    expect(said(() => readBundle({ parent: tea, children: [tea, { ...tea, options: { b: "2", a: "1" } }] }))).toEqual({
      parent: asked,
      children: [asked, { ...asked, options: { a: "1", b: "2" } }],
    })
    expect(said(() => readBundle({ parent: tea, children: many(32, () => tea) }))).toMatchObject({ parent: asked })
  })

  it.each<readonly [bundle: unknown, says: string]>([
    [undefined, "bundle is missing. Send an object with parent, children."],
    [[tea], "bundle is a list of 1. Send an object with parent, children."],
    [{ parent: tea }, "children is missing. Send a list of 1 to 32 entries."],
    [{ parent: tea, children: [] }, "children is a list of 0. Send a list of 1 to 32 entries."],
    [{ parent: tea, children: many(33, () => tea) }, "children is a list of 33. Send a list of 1 to 32 entries."],
    [{ children: [tea] }, "parent is missing. Send an object with sku, offerId, quantity, options."],
    [
      { parent: tea, children: [tea, { sku: "tea" }] },
      "children[1].quantity is missing. Send a whole number of pieces.",
    ],
    [
      { parent: { ...tea, price: 1 }, children: [tea] },
      "parent.price is an unknown field. Send only sku, offerId, quantity, options.",
    ],
    [{ parent: tea, children: [tea], price: 1 }, "bundle.price is an unknown field. Send only parent, children."],
  ])("%j is not one, and why is said", (bundle, says) => expect(said(() => readBundle(bundle))).toBe(says))
})

describe("a code at the door", () => {
  it("comes in in its normal form", () => {
    expect(said(() => readCode("  spring-10 "))).toBe("SPRING-10")
    expect(said(() => readCode(` ${"a".repeat(64)}${" ".repeat(100)}`))).toBe("A".repeat(64))
  })

  const SEND = "Send a text of 1 to 64 characters without U+0000 and lone surrogates."
  it.each<readonly [code: unknown, got: string]>([
    ["", '""'],
    ["   ", '"   "'],
    ["a".repeat(65), `"${"a".repeat(38)}…`],
    ["ß".repeat(33), `"${"ß".repeat(33)}"`],
    ["a\u0000", '"a\\u0000"'],
    [10, "10"],
    [["SPRING"], "a list of 1"],
    [undefined, "missing"],
    // Nobody types that many blanks: so long a text is not even looked at.
    [`${" ".repeat(256)}A`, `"${" ".repeat(38)}…`],
    [" ".repeat(1_000_000), `"${" ".repeat(38)}…`],
  ])("%j is none, and why is said", (code, got) => expect(said(() => readCode(code))).toBe(`code is ${got}. ${SEND}`))
})

describe("a gift at the door", () => {
  it("is a promotion's, and one of its offers where it is accepted", () => {
    expect(said(() => readRefusedGift({ promotionId: "spring" }))).toEqual({ promotionId: "spring" })
    expect(said(() => readAcceptedGift({ promotionId: "spring" }))).toStrictEqual({ promotionId: "spring" })
    expect(said(() => readAcceptedGift({ promotionId: "spring", offerId: "mug" }))).toEqual({
      promotionId: "spring",
      offerId: "mug",
    })
  })

  it.each<readonly [read: (gift: unknown) => unknown, gift: unknown, says: string]>([
    [readRefusedGift, "spring", 'gift is "spring". Send an object with promotionId.'],
    [readRefusedGift, {}, `promotionId is missing. Send ${NAMED}.`],
    [readRefusedGift, { promotionId: "p", offerId: "mug" }, "gift.offerId is an unknown field. Send only promotionId."],
    [readAcceptedGift, { promotionId: "x".repeat(129) }, `promotionId is "${"x".repeat(38)}…. Send ${NAMED}.`],
    [readAcceptedGift, { promotionId: "p", offerId: null }, `offerId is null. Send ${NAMED}.`],
    [readAcceptedGift, null, "gift is null. Send an object with promotionId, offerId."],
  ])("%o is told of %j why it is none", (read, gift, says) => expect(said(() => read(gift))).toBe(says))
})

describe("a place at the door", () => {
  it("names what is to change: null takes it away, and what is absent stays", () => {
    const all = { currency: "EUR", priceList: null, channel: "app", country: "DE" }
    expect(said(() => readContext(all))).toEqual(all)
    expect(said(() => readContext({ country: null, channel: undefined }))).toStrictEqual({ country: null })
    expect(said(() => readContext({}))).toStrictEqual({})
  })

  it.each<readonly [context: unknown, says: string]>([
    [undefined, "context is missing. Send an object with currency, priceList, channel, country."],
    [{ currency: null }, "currency is null. Send an ISO 4217 code such as EUR."],
    [{ currency: "euro" }, 'currency is "euro". Send an ISO 4217 code such as EUR.'],
    [{ country: "Germany" }, 'country is "Germany". Send an ISO 3166-1 alpha-2 code such as GB.'],
    [{ channel: "" }, `channel is "". Send ${NAMED}, or null to take it away.`],
    [{ priceList: 7 }, `priceList is 7. Send ${NAMED}, or null to take it away.`],
    [{ moment: 0 }, "context.moment is an unknown field. Send only currency, priceList, channel, country."],
  ])("%j is none, and why is said", (context, says) => expect(said(() => readContext(context))).toBe(says))
})

describe("attributes at the door", () => {
  it("are of the cart or of a line, and null takes one away", () => {
    const attributes = { message: "For Ada", note: null }
    expect(said(() => readAttributes({ attributes }))).toStrictEqual({ attributes })
    expect(said(() => readAttributes({ lineId: "l1", attributes: {} }))).toEqual({ lineId: "l1", attributes: {} })
    expect(said(() => readAttributes({ attributes: { ["n".repeat(64)]: "v".repeat(512) } }))).toBeTypeOf("object")
    expect(said(() => readAttributes({ attributes: texts(64, null) }))).toEqual({ attributes: texts(64, null) })
  })

  const VALUE = "a text of 1 to 512 characters without U+0000 and lone surrogates, or null to take it away"
  const NAME = "1 to 64 characters without U+0000 and lone surrogates"
  it.each<readonly [input: unknown, says: string]>([
    [undefined, "attributes is missing. Send an object with lineId, attributes."],
    [{}, 'attributes is missing. Send an object of texts, such as { message: "Happy birthday" }.'],
    [
      { lineId: "no such id", attributes: {} },
      'lineId is "no such id". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.',
    ],
    [{ attributes: texts(65) }, "attributes is an object of 65 attributes. Send at most 64 attributes."],
    [{ attributes: { "": "x" } }, `attributes's name is "". Send ${NAME}.`],
    [{ attributes: { ["n".repeat(65)]: "x" } }, `attributes's name is "${"n".repeat(38)}…. Send ${NAME}.`],
    [
      { attributes: JSON.parse('{"__proto__":"x"}') },
      'attributes\'s name is "__proto__". Send any other name for the attribute.',
    ],
    [
      { attributes: { constructor: null } },
      'attributes\'s name is "constructor". Send any other name for the attribute.',
    ],
    // What a shopper wrote about somebody stands in no log.
    [{ attributes: { message: "v".repeat(513) } }, `attributes.message is (hidden). Send ${VALUE}.`],
    [{ attributes: { "gift message": "\ud800" } }, `attributes["gift message"] is (hidden). Send ${VALUE}.`],
    [{ attributes: { message: 7 } }, `attributes.message is 7. Send ${VALUE}.`],
    [{ attributes: { message: "" } }, `attributes.message is (hidden). Send ${VALUE}.`],
  ])("%j are none, and why is said", (input, says) => expect(said(() => readAttributes(input))).toBe(says))
})
