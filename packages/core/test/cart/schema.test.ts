import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import * as CartModule from "../../src/cart/Cart.ts"
import type * as CommandModule from "../../src/cart/CartCommand.ts"
import type { CartEvent, Place, PriceSeen } from "../../src/cart/CartEvent.ts"
import type { CartOperation, ItemOutcome } from "../../src/cart/CartOperation.ts"
import { decide } from "../../src/cart/decide.ts"
import type { Rejection } from "../../src/cart/Rejection.ts"
import type { Warning } from "../../src/cart/Warning.ts"
import * as ids from "../../src/catalog/ids.ts"
import type * as OfferModule from "../../src/catalog/Offer.ts"
import * as S from "../../src/schema.ts"
import * as arb from "../arbitraries.ts"
import { at, cartOf, empty, item, line } from "../arbitraries.ts"

const strict = { onExcessProperty: "error", errors: "all" } as const
const accepts = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownResult(schema, strict)(value)._tag === "Success"

describe("a schema decodes to exactly the type of its chapter", () => {
  it("for identifiers", () => {
    expectTypeOf<typeof S.CartId.Type>().toEqualTypeOf<ids.CartId>()
    expectTypeOf<typeof S.LineId.Type>().toEqualTypeOf<ids.LineId>()
    expectTypeOf<typeof S.GuestId.Type>().toEqualTypeOf<ids.GuestId>()
    expectTypeOf<typeof S.MemberId.Type>().toEqualTypeOf<ids.MemberId>()
    expectTypeOf<typeof S.OrderId.Type>().toEqualTypeOf<ids.OrderId>()
    expectTypeOf<typeof S.SellerId.Type>().toEqualTypeOf<ids.SellerId>()
    expectTypeOf<typeof S.OfferId.Type>().toEqualTypeOf<ids.OfferId>()
    expectTypeOf<typeof S.Sku.Type>().toEqualTypeOf<ids.Sku>()
    expectTypeOf<typeof S.OpId.Type>().toEqualTypeOf<ids.OpId>()
    expectTypeOf<typeof S.Digest.Type>().toEqualTypeOf<ids.Digest>()
    expectTypeOf<typeof S.Version.Type>().toEqualTypeOf<ids.Version>()
    expectTypeOf<typeof S.Instant.Type>().toEqualTypeOf<ids.Instant>()
  })

  it("for offers", () => {
    expectTypeOf<typeof S.Offer.Type>().toEqualTypeOf<OfferModule.Offer>()
    expectTypeOf<typeof S.PriceContext.Type>().toEqualTypeOf<OfferModule.PriceContext>()
    expectTypeOf<typeof S.PurchaseLimit.Type>().toEqualTypeOf<OfferModule.PurchaseLimit>()
  })

  it("for carts", () => {
    expectTypeOf<typeof S.Cart.Type>().toEqualTypeOf<CartModule.Cart>()
    expectTypeOf<typeof S.CartLine.Type>().toEqualTypeOf<CartModule.CartLine>()
    expectTypeOf<typeof S.Owner.Type>().toEqualTypeOf<CartModule.Owner>()
    expectTypeOf<typeof S.SeenLine.Type>().toEqualTypeOf<CartModule.SeenLine>()
    expectTypeOf<typeof S.BundlePart.Type>().toEqualTypeOf<CartModule.BundlePart>()
    expectTypeOf<typeof S.GiftChoice.Type>().toEqualTypeOf<CartModule.GiftChoice>()
    expectTypeOf<typeof S.Attributes.Type>().toEqualTypeOf<{ readonly [name: string]: string }>()
    expectTypeOf<typeof S.Code.Type>().toEqualTypeOf<string>()
    expectTypeOf<typeof S.LineOptions.Type>().toEqualTypeOf<{ readonly [name: string]: string }>()
  })

  it("for commands, events and operations", () => {
    expectTypeOf<typeof S.CartCommand.Type>().toEqualTypeOf<CommandModule.CartCommand>()
    expectTypeOf<typeof S.NewItem.Type>().toEqualTypeOf<CommandModule.NewItem>()
    expectTypeOf<typeof S.OfferAsked.Type>().toEqualTypeOf<CommandModule.OfferAsked>()
    expectTypeOf<typeof S.PriceSeen.Type>().toEqualTypeOf<PriceSeen>()
    expectTypeOf<typeof S.OfferSeen.Type>().toEqualTypeOf<CommandModule.OfferSeen>()
    expectTypeOf<typeof S.IncomingLine.Type>().toEqualTypeOf<CommandModule.IncomingLine>()
    expectTypeOf<typeof S.MergePolicy.Type>().toEqualTypeOf<CommandModule.MergePolicy>()
    expectTypeOf<typeof S.TakenLine.Type>().toEqualTypeOf<CommandModule.TakenLine>()
    expectTypeOf<typeof S.CartEvent.Type>().toEqualTypeOf<CartEvent>()
    expectTypeOf<typeof S.Place.Type>().toEqualTypeOf<Place>()
    expectTypeOf<typeof S.ItemOutcome.Type>().toEqualTypeOf<ItemOutcome>()
    expectTypeOf<typeof S.CartOperation.Type>().toEqualTypeOf<CartOperation>()
    expectTypeOf<typeof S.Rejection.Type>().toEqualTypeOf<Rejection>()
    expectTypeOf<typeof S.Warning.Type>().toEqualTypeOf<Warning>()
  })

  it("and encodes to itself: the stored form is the form in memory", () => {
    expectTypeOf<typeof S.Offer.Encoded>().toExtend<object>()
    const line = { lineId: "l1", added: 1, remainderId: "r1" }
    expect(Schema.encodeUnknownSync(S.SeenLine)(Schema.decodeUnknownSync(S.SeenLine)(line))).toEqual(line)
  })
})

describe("a schema accepts what the SDK makes", () => {
  it("every cart, operation, event, outcome and warning of any history", () => {
    const every = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) => Schema.decodeUnknownSync(schema, strict)
    const [cart, operation, event, warning] = [S.Cart, S.CartOperation, S.CartEvent, S.Warning].map(every)
    fc.assert(
      fc.property(arb.staleHistory(25), (history) => {
        const played = arb.play(empty, history)
        for (const { operation: done, change } of played) {
          expect(operation?.(done)).toStrictEqual(done)
          for (const happened of change.events) expect(event?.(happened)).toStrictEqual(happened)
          for (const told of change.warnings) expect(warning?.(told)).toStrictEqual(told)
        }
        const last = played.at(-1)?.after ?? empty
        expect(cart?.(last)).toStrictEqual(last)
      }),
      { numRuns: 40 },
    )
  })

  it("every refusal", () => {
    fc.assert(
      fc.property(arb.cart(), arb.step, (cart, step) => {
        const decision = decide(arb.commandOf(step, cart, arb.counter("x")), cart)
        if (!decision.ok) expect(accepts(S.Rejection, decision.rejection)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe("an identifier's schema says what its predicate says", () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom("", "a", "a-b_c", "a:b.c", "\u0000", "x\u0000y", "\ud800", "🫖", "GB"),
    fc.nat(170).map((length) => "k".repeat(length)),
    fc.integer(),
    fc.constantFrom<Array<unknown>>(null, undefined, true, -1, 0, 1.5, 2 ** 60, Number.NaN),
  )
  const pairs: ReadonlyArray<[string, Schema.ConstraintDecoder<unknown>, (value: unknown) => boolean]> = [
    ["CartId", S.CartId, ids.isCartId],
    ["LineId", S.LineId, ids.isLineId],
    ["GuestId", S.GuestId, ids.isGuestId],
    ["MemberId", S.MemberId, ids.isMemberId],
    ["SellerId", S.SellerId, ids.isSellerId],
    ["OfferId", S.OfferId, ids.isOfferId],
    ["Sku", S.Sku, ids.isSku],
    ["OpId", S.OpId, ids.isOpId],
    ["Version", S.Version, ids.isVersion],
    ["Instant", S.Instant, ids.isInstant],
  ]
  it.each(pairs)("%s", (_, schema, is) => {
    fc.assert(
      fc.property(texts, (value) => accepts(schema, value) === is(value)),
      { numRuns: 300 },
    )
  })
})

describe("a schema keeps the bounds", () => {
  const { MAX_LINES, MAX_OPTION_NAME, MAX_OPTION_VALUE, MAX_OPTIONS, MAX_QUANTITY } = CartModule
  const withOptions = (options: Readonly<Record<string, unknown>>): unknown => ({ ...line("l1", "tea"), options })
  const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, "v"]))

  it("of quantities", () => {
    for (const quantity of [1, MAX_QUANTITY]) expect(accepts(S.CartLine, { ...line("l1", "tea"), quantity })).toBe(true)
    for (const quantity of [0, -1, 1.5, MAX_QUANTITY + 1, Number.NaN, "1"])
      expect(accepts(S.CartLine, { ...line("l1", "tea"), quantity })).toBe(false)
  })

  it("of options: how many, how long, and what they may be called", () => {
    expect(accepts(S.CartLine, withOptions(named(MAX_OPTIONS)))).toBe(true)
    expect(accepts(S.CartLine, withOptions(named(MAX_OPTIONS + 1)))).toBe(false)
    expect(accepts(S.CartLine, withOptions({ ["n".repeat(MAX_OPTION_NAME)]: "v".repeat(MAX_OPTION_VALUE) }))).toBe(true)
    expect(accepts(S.CartLine, withOptions({ ["n".repeat(MAX_OPTION_NAME + 1)]: "v" }))).toBe(false)
    expect(accepts(S.CartLine, withOptions({ n: "v".repeat(MAX_OPTION_VALUE + 1) }))).toBe(false)
    for (const options of [
      '{"":"v"}',
      '{"n":""}',
      '{"n":1}',
      '{"__proto__":"v"}',
      '{"constructor":"v"}',
      '{"n":"\\ud800"}',
    ])
      expect(accepts(S.CartLine, withOptions(JSON.parse(options)))).toBe(false)
  })

  it("of attributes: how many, how long, what they may be called, and that there is one", () => {
    const { MAX_ATTRIBUTES, MAX_ATTRIBUTE_NAME, MAX_ATTRIBUTE_VALUE } = CartModule
    const places = [
      (attributes: unknown) => accepts(S.CartLine, { ...line("l1", "tea"), attributes }),
      (attributes: unknown) => accepts(S.Cart, { ...empty, attributes }),
    ]
    for (const isOne of places) {
      expect(isOne(named(MAX_ATTRIBUTES))).toBe(true)
      expect(isOne({ ["n".repeat(MAX_ATTRIBUTE_NAME)]: "v".repeat(MAX_ATTRIBUTE_VALUE) })).toBe(true)
      expect(isOne(named(MAX_ATTRIBUTES + 1))).toBe(false)
      expect(isOne({ ["n".repeat(MAX_ATTRIBUTE_NAME + 1)]: "v" })).toBe(false)
      expect(isOne({ n: "v".repeat(MAX_ATTRIBUTE_VALUE + 1) })).toBe(false)
      for (const attributes of ["{}", '{"n":""}', '{"n":null}', '{"__proto__":"v"}', '{"prototype":"v"}'])
        expect(isOne(JSON.parse(attributes))).toBe(false)
    }
    const set = (attributes: unknown) => accepts(S.CartCommand, { _tag: "SetAttributes", attributes })
    expect(set({ ...named(MAX_ATTRIBUTES), other: null })).toBe(true)
    expect(set(named(2 * MAX_ATTRIBUTES))).toBe(true)
    expect(set(named(2 * MAX_ATTRIBUTES + 1))).toBe(false)
    expect(set(JSON.parse('{"__proto__":null}'))).toBe(false)
  })

  it("of codes, gifts and bundles", () => {
    const { MAX_BUNDLE_CHILDREN, MAX_CODES, MAX_GIFT_CHOICES } = CartModule
    const many = <A>(count: number, of: (n: number) => A) => Array.from({ length: count }, (_, n) => of(n))
    const withCodes = (codes: unknown) => accepts(S.Cart, { ...empty, codes })
    expect(withCodes(many(MAX_CODES, (n) => `C${n}`))).toBe(true)
    for (const codes of [many(MAX_CODES + 1, (n) => `C${n}`), [], ["lower"], [" A"], [""], ["A".repeat(65)]])
      expect(withCodes(codes)).toBe(false)
    const withGifts = (gifts: unknown) => accepts(S.Cart, { ...empty, gifts })
    expect(withGifts(many(MAX_GIFT_CHOICES, (n) => ({ promotionId: `p${n}`, refused: true })))).toBe(true)
    expect(withGifts([{ promotionId: "p", refused: true, chosen: "mug" }])).toBe(true)
    for (const gifts of [
      many(MAX_GIFT_CHOICES + 1, (n) => ({ promotionId: `p${n}`, refused: true })),
      [],
      [{ promotionId: "p" }],
      [{ promotionId: "p", refused: false }],
      [{ promotionId: "", refused: true }],
    ])
      expect(withGifts(gifts)).toBe(false)
    const part = (per: unknown) => accepts(S.CartLine, { ...line("l1", "tea"), bundle: { parent: "l2", per } })
    expect([1, MAX_QUANTITY].map(part)).toEqual([true, true])
    expect([0, 1.5, MAX_QUANTITY + 1, undefined].map(part)).toEqual([false, false, false, false])
    const bundle = (children: number) =>
      accepts(S.CartCommand, {
        _tag: "AddBundle",
        parent: item("l", "tea"),
        children: many(children, (n) => item(`l${n}`, "mug")),
        at,
      })
    expect([1, MAX_BUNDLE_CHILDREN].map(bundle)).toEqual([true, true])
    expect([0, MAX_BUNDLE_CHILDREN + 1].map(bundle)).toEqual([false, false])
  })

  it("of lines", () => {
    const lines = Array.from({ length: MAX_LINES + 1 }, (_, n) => line(`l${n}`, "tea"))
    expect(accepts(S.Cart, cartOf(lines.slice(1)))).toBe(true)
    expect(accepts(S.Cart, cartOf(lines))).toBe(false)
    expect(accepts(S.Cart, cartOf([], { shelf: lines }))).toBe(false)
  })

  it("of what there is: no key more, no owner of two kinds, no price of another unit", () => {
    expect(accepts(S.Cart, { ...empty, total: 1 })).toBe(false)
    expect(accepts(S.Cart, { ...empty, mergedInto: undefined })).toBe(false)
    expect(accepts(S.Owner, { member: "ada", guest: "g1" })).toBe(false)
    expect(accepts(S.CartLine, { ...line("l1", "tea"), priceSeen: { amount: 1, currency: "GBP", exponent: 99 } })).toBe(
      false,
    )
    expect(accepts(S.CartLine, { ...line("l1", "tea"), priceSeen: { amount: 1, currency: "gbp" } })).toBe(false)
  })
})

describe("schemas for other tools", () => {
  it("are a JSON Schema that names every key and refuses others", () => {
    const { dialect, schema } = S.jsonSchemaOf(S.SeenLine)
    expect(dialect).toBe("draft-2020-12")
    expect(schema).toMatchObject({
      type: "object",
      required: ["lineId", "added", "remainderId"],
      additionalProperties: false,
      properties: { lineId: { type: "string", minLength: 1, maxLength: 64 }, added: { type: "integer", minimum: 0 } },
    })
  })

  it("speak Standard Schema, and name all that is wrong at once", async () => {
    const standard = S.standardSchemaOf(S.SeenLine)["~standard"]
    expect(await standard.validate({ lineId: "l1", added: 1, remainderId: "r1" })).toEqual({
      value: { lineId: "l1", added: 1, remainderId: "r1" },
    })
    const wrong = await standard.validate({ lineId: "", added: 1, remainderId: "r1", price: 1 })
    expect(wrong.issues?.map(({ path }) => path)).toEqual(expect.arrayContaining([["lineId"], ["price"]]))
  })
})
