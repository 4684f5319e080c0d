/** Short words for conditions: each is the plain JSON that a back office would write. */
import type { Money } from "../money/Money.ts"
import type { Condition, ConditionOf } from "./Condition.ts"

type Texts = readonly [string, ...ReadonlyArray<string>]
type Conditions = readonly [Condition, ...ReadonlyArray<Condition>]
type Also<Tag extends Condition["_tag"], Said extends string> = Omit<ConditionOf<Tag>, "_tag" | Said>

export const allOf = (...of: Conditions): Condition => ({ _tag: "All", of })
export const anyOf = (...of: Conditions): Condition => ({ _tag: "Any", of })
export const not = (of: Condition): Condition => ({ _tag: "Not", of })

/** `spendAtLeast(Money.of(5000, "GBP"), { on: { categories: ["tea"] } })`: tea for 50.00 or more. */
export const spendAtLeast = (amount: Money, also: Also<"SpendAtLeast", "amount"> = {}): Condition => ({
  _tag: "SpendAtLeast",
  amount,
  ...also,
})

export const quantityAtLeast = (quantity: number, also: Also<"QuantityAtLeast", "quantity"> = {}): Condition => ({
  _tag: "QuantityAtLeast",
  quantity,
  ...also,
})

export const buyerInGroup = (...groups: Texts): Condition => ({ _tag: "BuyerInGroup", groups })
export const buyerIsMember = (): Condition => ({ _tag: "BuyerIsMember" })
export const firstOrder = (): Condition => nthOrder(1)
export const nthOrder = (nth: number): Condition => ({ _tag: "OrderNumber", nth })
/** `everyNthOrder(10)`: the tenth, the twentieth and so on. */
export const everyNthOrder = (every: number): Condition => ({ _tag: "OrderNumber", every })
export const codeEntered = (...codes: Texts): Condition => ({ _tag: "CodeEntered", codes })
export const payingBy = (...methods: Texts): Condition => ({ _tag: "PayingBy", methods })
export const channelIs = (...channels: Texts): Condition => ({ _tag: "ChannelIs", channels })
/** ISO 3166-1 alpha-2. */
export const countryIs = (...countries: Texts): Condition => ({ _tag: "CountryIs", countries })
/** `birthdayWithin({ daysBefore: 7, daysAfter: 7 })`: from a week before it to a week after it. */
export const birthdayWithin = (days: Also<"BirthdayWithin", never>): Condition => ({ _tag: "BirthdayWithin", ...days })
export const hostSays = (name: string): Condition => ({ _tag: "HostSays", name })
