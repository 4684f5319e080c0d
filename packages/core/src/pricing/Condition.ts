/** What a promotion asks of a cart, its buyer and the moment. Plain JSON, a tree of `All`, `Any` and `Not`. */
import type { Money } from "../money/Money.ts"
import type { Selector } from "./Selector.ts"

/** Most levels of conditions inside each other, and most conditions of one promotion. */
export const MAX_CONDITION_DEPTH = 8
export const MAX_CONDITIONS = 64

export type Condition =
  | { readonly _tag: "All"; readonly of: ReadonlyArray<Condition> }
  | { readonly _tag: "Any"; readonly of: ReadonlyArray<Condition> }
  | { readonly _tag: "Not"; readonly of: Condition }
  | SpendAtLeast
  | QuantityAtLeast
  /** The buyer is in one of these groups. */
  | { readonly _tag: "BuyerInGroup"; readonly groups: ReadonlyArray<string> }
  /** The buyer has an account. */
  | { readonly _tag: "BuyerIsMember" }
  | OrderNumber
  /** One of these codes was entered; the promotion's own `codes` are asked for without it. */
  | { readonly _tag: "CodeEntered"; readonly codes: ReadonlyArray<string> }
  /** The shopper pays by one of these methods. */
  | { readonly _tag: "PayingBy"; readonly methods: ReadonlyArray<string> }
  | { readonly _tag: "ChannelIs"; readonly channels: ReadonlyArray<string> }
  /** ISO 3166-1 alpha-2. */
  | { readonly _tag: "CountryIs"; readonly countries: ReadonlyArray<string> }
  | BirthdayWithin
  /** The host says so of this purchase: `facts` of the pricing request has `true` under this name. */
  | { readonly _tag: "HostSays"; readonly name: string }

/** What an amount is measured on: before cart promotions, or after those that were applied before. */
export type Measure = "list" | "discounted"

/** Lines cost at least this much together, in prices as the shop shows them (with tax where tax is included). */
export interface SpendAtLeast {
  readonly _tag: "SpendAtLeast"
  readonly amount: Money
  /** Absent: the promotion's own lines. */
  readonly on?: Selector
  /** Absent: the policy `measure`. */
  readonly measure?: Measure
}

/** Pieces on these lines together. */
export interface QuantityAtLeast {
  readonly _tag: "QuantityAtLeast"
  /** A whole number from 1 on. */
  readonly quantity: number
  /** Absent: the promotion's own lines. */
  readonly on?: Selector
}

/** This is the buyer's nth order, or every nth; orders that were called off do not count. `first` is `nth: 1`. */
export interface OrderNumber {
  readonly _tag: "OrderNumber"
  readonly nth?: number
  readonly every?: number
}

/**
 * The buyer's birthday is at most so many days ahead, or behind, in this time zone. 0 to 180 days each. Whoever was born on
 * 29 February has it on the 28th in other years.
 */
export interface BirthdayWithin {
  readonly _tag: "BirthdayWithin"
  readonly daysBefore: number
  readonly daysAfter: number
  /** IANA, as "Europe/London". Absent: UTC. */
  readonly zone?: string
}

export type ConditionOf<Tag extends Condition["_tag"]> = Extract<Condition, { readonly _tag: Tag }>
