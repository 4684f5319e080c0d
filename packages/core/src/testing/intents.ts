/** Commands before they meet a cart: "the second line, two more", so that most of them are valid wherever they land. */
import fc from "fast-check"
import type { Attributes, Cart, GiftChoice, LineOptions, Owner } from "../cart/Cart.ts"
import type { MergePolicy, OfferSeen } from "../cart/CartCommand.ts"
import type { GuestId, MemberId, OfferId, Sku } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import { nastyTexts } from "./texts.ts"
import * as arb from "./values.ts"

/** An item of an intent: an offer where a source knows it. */
export interface ItemIntent {
  readonly sku: Sku
  readonly used: boolean
  readonly options: LineOptions
  readonly quantity: number
  readonly offer: Omit<OfferSeen, "sku"> | undefined
}

/** Lines are named by a number, which is counted round the lines there are. */
export type Intent =
  | { readonly _tag: "Add"; readonly items: ReadonlyArray<ItemIntent> }
  | {
      readonly _tag: "Set"
      readonly line: number
      readonly quantity: number
      readonly unseen: number
      readonly listed: boolean
    }
  | { readonly _tag: "Remove"; readonly lines: ReadonlyArray<number>; readonly unseen: number }
  | { readonly _tag: "Select"; readonly lines: ReadonlyArray<number>; readonly selected: boolean }
  | { readonly _tag: "Save"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Unsave"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Choose"; readonly line: number; readonly options: LineOptions }
  | {
      readonly _tag: "Merge"
      readonly items: ReadonlyArray<ItemIntent>
      readonly policy: MergePolicy
      /** Whether the lines that come in are one bundle. */
      readonly bundled: boolean
      readonly said: Pick<Cart, "codes" | "gifts" | "attributes">
    }
  | { readonly _tag: "Bundle"; readonly parent: ItemIntent; readonly children: ReadonlyArray<ItemIntent> }
  | { readonly _tag: "Enter" | "Withdraw"; readonly code: string }
  | { readonly _tag: "Refuse" | "Accept"; readonly choice: GiftChoice }
  | {
      readonly _tag: "Go"
      readonly shop: Shop
      readonly currency: Currency
      /** What each line costs there: more or less than it did, or nobody knows it. */
      readonly factors: ReadonlyArray<number | undefined>
    }
  | {
      readonly _tag: "Note"
      readonly line: number | undefined
      readonly attributes: Readonly<Record<string, string | null>>
    }
  | { readonly _tag: "Claim"; readonly owner: Owner }
  | { readonly _tag: "CheckOut"; readonly lines: ReadonlyArray<number>; readonly quantity: number }
  | { readonly _tag: "Seal" }

const at = fc.nat({ max: 5 })
const lines = fc.array(at, { minLength: 1, maxLength: 3 })
const unseen = arb.mostly(fc.constant(0), fc.integer({ min: 1, max: 3 }))

/** Whether a source still knows the offer of a line. */
const listed = arb.mostly(fc.constant(true), fc.constant(false))

const itemIntent: fc.Arbitrary<ItemIntent> = fc.record({
  sku: arb.sku,
  used: arb.mostly(fc.constant(false), fc.constant(true)),
  options: arb.options,
  quantity: arb.askedQuantity,
  offer: arb.mostly<ItemIntent["offer"]>(
    arb.offer("any" as OfferId).map(({ price, seller, limit, stock }) => ({
      price,
      ...(seller === undefined ? {} : { seller }),
      ...(limit === undefined ? {} : { limit }),
      ...(stock === undefined ? {} : { stock }),
    })),
    fc.constant(undefined),
  ),
})
const items = fc.array(itemIntent, { minLength: 1, maxLength: 3 })
const childIntent = fc
  .tuple(itemIntent, arb.mostly(fc.integer({ min: 1, max: 3 }), arb.askedQuantity))
  .map(([child, quantity]): ItemIntent => ({ ...child, quantity }))

const few = fc.integer({ min: 1, max: 20 })
const code = few.map((n) => `SAVE${n}`)
const promotionId = arb.mostly(
  few.map((n) => `gift-${n}`),
  fc.constantFrom(...nastyTexts),
)
const choice: fc.Arbitrary<GiftChoice> = fc
  .tuple(promotionId, fc.option(arb.sku, { nil: undefined }))
  .map(([promotionId, chosen]) =>
    chosen === undefined ? { promotionId, refused: true } : { promotionId, chosen: String(chosen) as OfferId },
  )
/** Few names, so that they meet, and many now and then, so that they find no room. */
const attributesOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Readonly<Record<string, Value>>> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.dictionary(fc.constantFrom("message", "order number", "\u{1f381}"), value, {
        minKeys: 1,
        noNullPrototype: true,
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(few, fc.integer({ min: 1, max: 20 }), value)
        .map(([first, count, one]) =>
          Object.fromEntries(Array.from({ length: count }, (_, n) => [`note ${first + n}`, one])),
        ),
    },
  )
const noteText = arb.mostly(fc.constantFrom("For Ada", "PO 4711"), fc.constantFrom(...nastyTexts))
const attributes: fc.Arbitrary<Attributes> = attributesOf(noteText)
const said: fc.Arbitrary<Pick<Cart, "codes" | "gifts" | "attributes">> = fc.record(
  {
    codes: fc.uniqueArray(code, { minLength: 1, maxLength: 4 }),
    gifts: fc.uniqueArray(choice, { minLength: 1, maxLength: 3, selector: ({ promotionId }) => promotionId }),
    attributes,
  },
  { requiredKeys: [], noNullPrototype: true },
)
const shop: fc.Arbitrary<Shop> = fc.record(
  {
    priceList: fc.constantFrom("trade", "retail"),
    channel: fc.constantFrom("web", "app"),
    country: fc.constantFrom("GB", "DE"),
  },
  { requiredKeys: [], noNullPrototype: true },
)

const owner: fc.Arbitrary<Owner> = fc.constantFrom<Owner>(
  { member: "ada" as MemberId },
  { member: "Ada" as MemberId },
  { guest: "g1" as GuestId },
)

const tag = <Tag extends Intent["_tag"]>(name: Tag): fc.Arbitrary<Tag> => fc.constant(name)

/** What fills a cart. */
export const addIntent: fc.Arbitrary<Intent> = fc.record({ _tag: tag("Add"), items })
/** What ends its life. */
export const sealIntent: fc.Arbitrary<Intent> = fc.record({ _tag: tag("Seal") })

/** What shoppers want of a cart: mostly more of it, so that there is something for the rest to change. */
export const intent: fc.Arbitrary<Intent> = fc.oneof(
  { weight: 8, arbitrary: addIntent },
  { weight: 3, arbitrary: fc.record({ _tag: tag("Set"), line: at, quantity: arb.askedQuantity, unseen, listed }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Remove"), lines, unseen }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Select"), lines, selected: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Save"), lines }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Unsave"), lines }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Choose"), line: at, options: arb.options }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("Merge"),
      items,
      policy: fc.constantFrom<MergePolicy>("sum", "max", "guestWins", "memberWins"),
      bundled: fc.boolean(),
      said,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: tag("Bundle"),
      parent: itemIntent,
      children: fc.array(childIntent, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constantFrom("Enter" as const, "Withdraw" as const), code }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constantFrom("Refuse" as const, "Accept" as const), choice }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("Go"),
      shop,
      currency: arb.mostly(fc.constant<Currency>("GBP"), fc.constant<Currency>("EUR")),
      factors: fc.array(fc.constantFrom(1, 1, 2, undefined), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("Note"),
      line: fc.option(at, { nil: undefined }),
      attributes: attributesOf(fc.oneof(noteText, fc.constant(null))),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: tag("Claim"), owner }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CheckOut"), lines, quantity: fc.integer({ min: 1, max: 3 }) }) },
)
