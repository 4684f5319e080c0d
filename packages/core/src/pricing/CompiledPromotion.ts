/** A promotion as the engine works with it: every bound checked, every number parsed, every list a set. */
import type { Instant } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Ratio } from "../money/Ratio.ts"
import type { Per, UnitCap } from "./Benefit.ts"
import type { Measure } from "./Condition.ts"
import type { ConditionName } from "./NotApplied.ts"
import type { Funder, Limit, PromotionClass } from "./Promotion.ts"

/** What selectors look at in a line. */
export interface Goods {
  readonly sku?: string | undefined
  readonly offerId?: string | undefined
  readonly seller?: string | undefined
  readonly brand?: string | undefined
  readonly categories?: ReadonlyArray<string> | undefined
  readonly tags?: ReadonlyArray<string> | undefined
  /** After catalogue promotions. */
  readonly unitPrice?: Money | FineMoney | undefined
}

export interface CompiledSelector {
  /** All that does not change while a cart is priced. */
  readonly matches: (goods: Goods) => boolean
  readonly undiscounted: boolean
  /** One of its lists, for the index: a line that is in none of these keys does not match. Absent: it may match any line. */
  readonly keys: SelectorKeys | undefined
  /** The currency of its price range. */
  readonly currency: Currency | undefined
}

export interface SelectorKeys {
  readonly of: "sku" | "offerId" | "seller" | "category" | "brand" | "tag"
  readonly values: ReadonlyArray<string>
}

/** A selector that is `undefined` matches every line. */
export type On = CompiledSelector | undefined

/** Minor units and counts where the written condition has money. `Not` and lists keep their order. */
export type CompiledCondition =
  | { readonly _tag: "All" | "Any"; readonly of: ReadonlyArray<CompiledCondition> }
  | { readonly _tag: "Not"; readonly of: CompiledCondition }
  | { readonly _tag: "SpendAtLeast"; readonly amount: number; readonly on: On; readonly measure: Measure | undefined }
  | { readonly _tag: "QuantityAtLeast"; readonly quantity: number; readonly on: On }
  /** All other conditions: they look at the purchase, not at its lines. */
  | {
      readonly _tag: "Purchase"
      readonly name: ConditionName
      readonly holds: (facts: PurchaseFacts) => boolean
      /** Those that it asks for, in the form of `normalCode`. */
      readonly codes?: ReadonlySet<string>
    }

/** What conditions know of a purchase besides its lines. */
export interface PurchaseFacts {
  readonly moment: Instant
  readonly channel: string | undefined
  readonly country: string | undefined
  readonly groups: ReadonlyArray<string>
  readonly isMember: boolean
  /** Orders placed before; `undefined` where nobody knows. */
  readonly orders: number | undefined
  readonly birthday: string | undefined
  readonly payingBy: string | undefined
  /** In the form of `normalCode`. */
  readonly codes: ReadonlySet<string>
  readonly facts: Readonly<Record<string, boolean>>
}

/** What remains of a price: 15 % off is 17/20 of it; or minor units off it; or the price itself. */
export type CompiledReduction =
  | { readonly _tag: "Percent"; readonly remaining: Ratio }
  | { readonly _tag: "Amount"; readonly amount: number }
  | { readonly _tag: "Price"; readonly price: number }

/** `on` is resolved: the benefit's own selector, or the promotion's. Minor units throughout; `cap` and `maxTimes` may be `Infinity`. */
export type CompiledBenefit =
  | (OffLines & {
      readonly _tag: "PercentOff"
      readonly remaining: Ratio
      readonly per: Per
      readonly units: UnitCap | undefined
    })
  | (OffLines & {
      readonly _tag: "AmountOff"
      readonly amount: number
      readonly per: Per
      readonly units: UnitCap | undefined
    })
  | (OffLines & { readonly _tag: "FixedPrice"; readonly price: number; readonly units: UnitCap | undefined })
  | (OffLines & {
      readonly _tag: "Tiered"
      readonly by: "amount" | "quantity"
      /** The lines that are counted. */
      readonly of: On
      readonly measure: Measure | undefined
      /** In the order of their `from`. */
      readonly tiers: ReadonlyArray<CompiledTier>
    })
  | (OffLines & {
      readonly _tag: "EveryOff"
      readonly by: "amount" | "quantity"
      readonly every: number
      readonly amount: number
      readonly measure: Measure | undefined
      readonly maxTimes: number
    })
  /** `NthUnit` is compiled to this: buy n - 1, get 1 of the same. */
  | {
      readonly _tag: "BuyGet"
      readonly buy: { readonly quantity: number; readonly on: On }
      readonly get: {
        readonly quantity: number
        readonly on: On
        readonly off: CompiledReduction
        readonly pick: "cheapest" | "dearest"
      }
      readonly maxTimes: number
      readonly cap: number
    }
  | {
      readonly _tag: "BundlePrice"
      readonly parts: ReadonlyArray<{ readonly on: CompiledSelector; readonly quantity: number }>
      readonly price: number
      readonly maxTimes: number
      readonly cap: number
    }
  | (OffLines & {
      readonly _tag: "FirstThenFurther"
      readonly first: number
      readonly further: number
      readonly maxUnits: number
    })
  | CompiledGift
  | CompiledShippingOff
  | CompiledPointsTimes

interface OffLines {
  readonly on: On
  readonly cap: number
}

export type CompiledTier =
  | { readonly from: number; readonly remaining: Ratio }
  | { readonly from: number; readonly amount: number }

export interface CompiledGift {
  readonly _tag: "Gift"
  readonly gifts: ReadonlyArray<{ readonly offerId: string; readonly quantity: number }>
  /** As many as there are gifts where all are given. */
  readonly choose: number
  readonly forEach: { readonly quantity: number; readonly on: On } | undefined
  readonly maxTimes: number
  readonly counts: boolean
}

export interface CompiledShippingOff {
  readonly _tag: "ShippingOff"
  readonly off: CompiledReduction
  readonly methods: ReadonlySet<string> | undefined
  readonly cap: number
}

export interface CompiledPointsTimes {
  readonly _tag: "PointsTimes"
  /** What is earned on top: "1.5" times is 1/2 of the base. */
  readonly extra: Ratio
  readonly on: On
}

export type CompiledBenefitOf<Tag extends CompiledBenefit["_tag"]> = Extract<CompiledBenefit, { readonly _tag: Tag }>

export interface CompiledPromotion {
  readonly id: string
  readonly name: string
  readonly lane: string
  readonly priority: number
  readonly class: PromotionClass
  /** Where it stands among all of its set, in the order in which they are applied. */
  readonly order: number
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  /** Whether a moment is in its hours of the week. Absent: every moment is. */
  readonly inHours: ((moment: Instant) => boolean) | undefined
  readonly channels: ReadonlySet<string> | undefined
  /** In the form of `normalCode`. */
  readonly codes: ReadonlySet<string> | undefined
  readonly on: On
  readonly condition: CompiledCondition | undefined
  readonly benefits: ReadonlyArray<CompiledBenefit>
  readonly exclusive: boolean
  /** The group of which only one is given. */
  readonly group: string | undefined
  /** Absent: all. */
  readonly combinesWith: ReadonlySet<PromotionClass> | undefined
  /** The one currency of its amounts; a bare percentage has none and applies in all. */
  readonly currency: Currency | undefined
  readonly limits: CompiledLimits
  /** Minor units. */
  readonly budget: { readonly money: number; readonly per: Limit["per"] } | undefined
  /** In the order seller, platform, brand, with weights that are whole numbers; absent: the platform pays all of it. */
  readonly funding: CompiledFunding | undefined
}

export interface CompiledLimits {
  /** `Infinity`: any number. */
  readonly perOrder: number
  readonly perBuyer: Limit | undefined
  readonly perCode: Limit | undefined
  readonly inAll: Limit | undefined
  readonly keepOnCancel: boolean
}

export interface CompiledFunding {
  readonly by: ReadonlyArray<Funder>
  readonly weights: ReadonlyArray<number>
}
