/** What the writer of a history may choose: commands that are mostly about what is there. */
import fc from "fast-check"
import {
  type Attributes,
  type Cart,
  type GiftChoice,
  type LineOptions,
  MAX_QUANTITY,
  type Owner,
} from "../src/cart/Cart.ts"
import type { CartCommandOf, MergePolicy } from "../src/cart/CartCommand.ts"
import type { GuestId, MemberId } from "../src/catalog/ids.ts"
import { offerId } from "./carts.ts"

/** One command as the writer of a history chooses it: `pick`s are resolved against the cart it meets. */
export type Step =
  | { readonly kind: "add"; readonly items: ReadonlyArray<StepItem> }
  | {
      readonly kind: "set"
      readonly pick: number
      readonly quantity: number
      readonly limit: number | undefined
      /** Whether a source knows the offer. */
      readonly known: boolean
    }
  | { readonly kind: "clear" }
  | {
      readonly kind: "remove" | "save" | "back" | "select" | "deselect"
      readonly picks: ReadonlyArray<number>
    }
  | { readonly kind: "options"; readonly pick: number; readonly options: LineOptions }
  | {
      readonly kind: "merge"
      readonly policy: MergePolicy
      readonly lines: ReadonlyArray<StepItem>
      readonly shelf: ReadonlyArray<StepItem>
      readonly chosen: number | undefined
      /** A bundle among the lines that come in, and one on their shelf. */
      readonly bundles: readonly [BundleStep | undefined, BundleStep | undefined]
      readonly said: Pick<Cart, "codes" | "gifts" | "attributes">
    }
  | BundleStep
  | { readonly kind: "code" | "uncode"; readonly code: string }
  | { readonly kind: "refuse" | "accept"; readonly choice: GiftChoice }
  | {
      readonly kind: "context"
      readonly shop: CartCommandOf<"SetContext">["shop"]
      readonly currency: "GBP" | "EUR"
      /** Of each offer: how many times its price it costs there, or that nobody sells it there. */
      readonly factors: ReadonlyArray<number | undefined>
    }
  | {
      readonly kind: "note"
      readonly pick: number | undefined
      readonly attributes: Readonly<Record<string, string | null>>
    }
  | { readonly kind: "order"; readonly picks: ReadonlyArray<number>; readonly part: number }
  | { readonly kind: "claim"; readonly owner: Owner }

export interface BundleStep {
  readonly kind: "bundle"
  readonly parent: StepItem
  readonly children: ReadonlyArray<StepItem>
}

export interface StepItem {
  readonly offer: string
  readonly options: LineOptions
  readonly quantity: number
  readonly limit: number | undefined
  readonly stock: number | undefined
}

const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

export const offers = fc.constantFrom("tea", "tea.bulk", "mug", "pot", "tin")
/** Two of them name the same options in another order. */
export const options: fc.Arbitrary<LineOptions> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ size: "M" }) },
  { weight: 1, arbitrary: fc.constant({ size: "M", colour: "red" }) },
  { weight: 1, arbitrary: fc.constant({ colour: "red", size: "M" }) },
)
const quantities = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(MAX_QUANTITY, MAX_QUANTITY - 1, MAX_QUANTITY - 3) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: MAX_QUANTITY }) },
)
export const stepItem: fc.Arbitrary<StepItem> = fc.record({
  offer: offers,
  options,
  quantity: fc.oneof(
    { weight: 12, arbitrary: quantities },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, MAX_QUANTITY + 1) },
  ),
  limit: maybe(fc.integer({ min: 1, max: 12 })),
  stock: maybe(fc.integer({ min: 0, max: 12 })),
})
const goodItem = fc.record({
  offer: offers,
  options,
  quantity: quantities,
  limit: fc.constant(undefined),
  stock: fc.constant(undefined),
})
const pick = fc.nat(11)
const picks = fc.array(pick, { minLength: 1, maxLength: 3 })

const perhaps = <A>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<A>): fc.Arbitrary<A> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other })

/** More of them than a cart keeps, so that it gets full now and then. */
const codes = fc.integer({ min: 1, max: 24 }).map((n) => `CODE-${n}`)
const promotionId = fc.integer({ min: 1, max: 5 }).map((n) => `gift-${n}`)
const giftChoice: fc.Arbitrary<GiftChoice> = fc
  .tuple(promotionId, fc.constantFrom(undefined, "mug", "pot"))
  .map(([promotionId, chosen]) =>
    chosen === undefined ? { promotionId, refused: true } : { promotionId, chosen: offerId(chosen) },
  )
const attributes: fc.Arbitrary<Attributes> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.dictionary(fc.constantFrom("message", "order number", "note 3"), fc.constantFrom("For Ada", "語"), {
      minKeys: 1,
      noNullPrototype: true,
    }),
  },
  // As many as there may be, or nearly.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(20), fc.constantFrom(8, 31, 32))
      .map(([first, count]) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`note ${first + n}`, "x"]))),
  },
)
const said: fc.Arbitrary<Pick<Cart, "codes" | "gifts" | "attributes">> = fc.record(
  {
    codes: fc.oneof(
      fc.uniqueArray(codes, { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(codes, { minLength: 12, maxLength: 16, size: "max" }),
    ),
    gifts: fc.uniqueArray(giftChoice, { minLength: 1, maxLength: 3, selector: (choice) => choice.promotionId }),
    attributes,
  },
  { requiredKeys: [], noNullPrototype: true },
)
/** A bundle that a cart may hold. */
const goodBundle: fc.Arbitrary<BundleStep> = fc
  .tuple(goodItem, fc.array(goodItem, { minLength: 1, maxLength: 3 }))
  .map(([parent, children]) => ({
    kind: "bundle",
    parent: { ...parent, quantity: 1 + (parent.quantity % 100) },
    children: children.map((child) => ({ ...child, quantity: 1 + (child.quantity % 1_000) })),
  }))

/** By what they ask for. */
export const steps: Record<Step["kind"], fc.Arbitrary<Step>> = {
  add: fc.record({ kind: fc.constant("add"), items: fc.array(stepItem, { minLength: 1, maxLength: 5 }) }),
  set: fc.record({
    kind: fc.constant("set"),
    pick,
    quantity: quantities,
    limit: maybe(fc.integer({ min: 1, max: 12 })),
    known: maybe(fc.constant(false)).map((known) => known ?? true),
  }),
  clear: fc.record({ kind: fc.constant("clear") }),
  remove: fc.record({ kind: fc.constant("remove"), picks }),
  save: fc.record({ kind: fc.constant("save"), picks }),
  back: fc.record({ kind: fc.constant("back"), picks }),
  select: fc.record({ kind: fc.constant("select"), picks }),
  deselect: fc.record({ kind: fc.constant("deselect"), picks }),
  options: fc.record({ kind: fc.constant("options"), pick, options }),
  merge: fc.record({
    kind: fc.constant("merge"),
    policy: fc.constantFrom("sum", "max", "guestWins", "memberWins"),
    lines: fc.array(goodItem, { maxLength: 4 }),
    shelf: fc.array(goodItem, { maxLength: 2 }),
    chosen: maybe(quantities),
    bundles: fc.tuple(maybe(goodBundle), maybe(goodBundle)),
    said,
  }),
  bundle: fc.record({
    kind: fc.constant("bundle"),
    parent: stepItem,
    children: fc.array(
      fc.tuple(stepItem, perhaps(fc.integer({ min: 1, max: 3 }), quantities)).map(([child, quantity]) => ({
        ...child,
        quantity,
      })),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  code: fc.record({ kind: fc.constant("code"), code: codes }),
  uncode: fc.record({ kind: fc.constant("uncode"), code: codes }),
  refuse: fc.record({ kind: fc.constant("refuse"), choice: giftChoice }),
  accept: fc.record({ kind: fc.constant("accept"), choice: giftChoice }),
  context: fc.record({
    kind: fc.constant("context"),
    shop: fc.record(
      {
        priceList: fc.constantFrom("trade", "retail"),
        channel: fc.constantFrom("web", "app"),
        country: fc.constantFrom("GB", "DE"),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    currency: perhaps(fc.constant("GBP" as const), fc.constant("EUR" as const)),
    factors: fc.array(fc.constantFrom(1, 1, 2, undefined), { minLength: 1, maxLength: 4 }),
  }),
  note: fc.record({
    kind: fc.constant("note"),
    pick: fc.option(pick, { nil: undefined }),
    attributes: fc.oneof<Array<fc.Arbitrary<Readonly<Record<string, string | null>>>>>(
      attributes,
      fc.dictionary(fc.constantFrom("message", "order number", "note 3"), fc.constantFrom("For Ada", null), {
        noNullPrototype: true,
      }),
    ),
  }),
  order: fc.record({ kind: fc.constant("order"), picks, part: fc.integer({ min: 1, max: 4 }) }),
  claim: fc.record({
    kind: fc.constant("claim"),
    owner: fc.constantFrom<Array<Owner>>(
      { system: "tests" },
      { guest: "g1" as GuestId },
      { member: "ada" as MemberId },
    ),
  }),
}

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: steps.add },
  { weight: 3, arbitrary: steps.set },
  { weight: 2, arbitrary: steps.remove },
  { weight: 1, arbitrary: steps.clear },
  { weight: 2, arbitrary: steps.save },
  { weight: 2, arbitrary: steps.back },
  { weight: 1, arbitrary: steps.select },
  { weight: 1, arbitrary: steps.deselect },
  { weight: 2, arbitrary: steps.options },
  { weight: 1, arbitrary: steps.merge },
  { weight: 1, arbitrary: steps.order },
  { weight: 1, arbitrary: steps.claim },
  { weight: 3, arbitrary: steps.bundle },
  { weight: 2, arbitrary: steps.code },
  { weight: 1, arbitrary: steps.uncode },
  { weight: 1, arbitrary: steps.refuse },
  { weight: 1, arbitrary: steps.accept },
  { weight: 1, arbitrary: steps.context },
  { weight: 2, arbitrary: steps.note },
)
