/** Promotions written in code: a sentence whose last word is what is given. */
import type { Instant } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import type { Benefit } from "./Benefit.ts"
import type { Condition } from "./Condition.ts"
import type {
  Budget,
  Funding,
  Limits,
  Promotion,
  PromotionClass,
  Stacking,
  Validity,
  WeeklyHours,
} from "./Promotion.ts"
import { promotionProblems } from "./PromotionProblem.ts"
import type { Selector } from "./Selector.ts"

/**
 * A promotion that gives nothing yet. Each step answers with a new draft and leaves the old one as it is, so that several
 * promotions can begin alike; a step that is taken again stands in for the first, but for `when`, which asks for both.
 */
export interface PromotionDraft {
  /** The lines it is about, where conditions and benefits do not say it themselves. */
  readonly on: (lines: Selector) => PromotionDraft
  /** All of these have to hold. */
  readonly when: (...conditions: readonly [Condition, ...ReadonlyArray<Condition>]) => PromotionDraft
  readonly inLane: (lane: string) => PromotionDraft
  readonly priority: (priority: number) => PromotionDraft
  /** From this moment on, in milliseconds since 1970. */
  readonly from: (moment: number) => PromotionDraft
  /** Before this moment. */
  readonly until: (moment: number) => PromotionDraft
  /** Only in these hours of the week. */
  readonly during: (zone: string, ...hours: WeeklyHours["hours"]) => PromotionDraft
  readonly inChannels: (...channels: ReadonlyArray<string>) => PromotionDraft
  /** The shopper has to enter one of these. */
  readonly withCodes: (...codes: ReadonlyArray<string>) => PromotionDraft
  /** It is given alone. */
  readonly exclusive: () => PromotionDraft
  /** Of the promotions of this group only one is given. */
  readonly exclusiveIn: (group: string) => PromotionDraft
  /** It is given beside promotions of these classes only. */
  readonly combinesWith: (...classes: ReadonlyArray<PromotionClass>) => PromotionDraft
  readonly limitedTo: (limits: Limits) => PromotionDraft
  readonly withinBudget: (money: Money, per?: Exclude<Budget["per"], undefined>) => PromotionDraft
  /** In percent that add up to 100. */
  readonly fundedBy: (funding: Funding) => PromotionDraft
  /**
   * The promotion, as plain JSON.
   *
   * One that is written in code and cannot be given is a mistake in that code: it throws a `RangeError` that names all that
   * `promotionProblems` finds, instead of being set aside later where nobody looks.
   */
  readonly gives: (...benefits: readonly [Benefit, ...ReadonlyArray<Benefit>]) => Promotion
}

/**
 * Begins a promotion.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 * import { freeShipping, percentOff, promotion, spendAtLeast } from "@cartwright/core/pricing"
 *
 * const tea = promotion("tea-week", "10 % off tea").on({ categories: ["tea"] }).gives(percentOff(10))
 * tea.benefits // => [{ _tag: "PercentOff", percent: 10 }]
 *
 * const delivery = promotion("delivery", "Free delivery from 50.00")
 *   .when(spendAtLeast(Money.of(5000, "GBP"), { measure: "discounted" }))
 *   .limitedTo({ perBuyer: { max: 1, per: "month" } })
 *   .gives(freeShipping({ methods: ["standard"] }))
 * delivery.limits // => { perBuyer: { max: 1, per: "month" } }
 *
 * const summer = promotion("summer", "Summer sale").from(Date.UTC(2026, 5, 1)).until(Date.UTC(2026, 8, 1))
 * summer.gives(percentOff("12.5")).validity // => { from: 1780272000000, until: 1788220800000 }
 */
export const promotion = (id: string, name: string): PromotionDraft => draftOf({ id, name }, [], {})

type Written = Omit<Promotion, "benefits" | "condition" | "stacking">

/** How it stacks, as far as it was said. */
interface Stacked {
  readonly exclusive?: true
  readonly group?: string
  readonly combinesWith?: ReadonlyArray<PromotionClass>
}

const draftOf = (written: Written, conditions: ReadonlyArray<Condition>, stacked: Stacked): PromotionDraft => {
  const saying = (more: Partial<Written>): PromotionDraft => draftOf({ ...written, ...more }, conditions, stacked)
  const valid = (more: Validity): PromotionDraft => saying({ validity: { ...written.validity, ...more } })
  const stacking = (more: Stacked): PromotionDraft => draftOf(written, conditions, { ...stacked, ...more })
  return {
    on: (on) => saying({ on }),
    when: (...more) => draftOf(written, [...conditions, ...more], stacked),
    inLane: (lane) => saying({ lane }),
    priority: (priority) => saying({ priority }),
    from: (moment) => valid({ from: moment as Instant }),
    until: (moment) => valid({ until: moment as Instant }),
    during: (zone, ...hours) => valid({ weekly: { zone, hours } }),
    inChannels: (...channels) => saying({ channels }),
    withCodes: (...codes) => saying({ codes }),
    exclusive: () => stacking({ exclusive: true }),
    exclusiveIn: (group) => stacking({ group }),
    combinesWith: (...combinesWith) => stacking({ combinesWith }),
    limitedTo: (limits) => saying({ limits }),
    withinBudget: (money, per) => saying({ budget: per === undefined ? { money } : { money, per } }),
    fundedBy: (funding) => saying({ funding }),
    gives: (...benefits) => checked({ ...written, ...asked(conditions), benefits, ...stackingOf(stacked) }),
  }
}

const asked = (conditions: ReadonlyArray<Condition>): Pick<Promotion, "condition"> => {
  const [first] = conditions
  if (first === undefined) return {}
  return { condition: conditions.length === 1 ? first : { _tag: "All", of: conditions } }
}

const stackingOf = ({ exclusive, group, combinesWith }: Stacked): { readonly stacking?: Stacking } => {
  if (exclusive === true) return { stacking: { _tag: "Exclusive" } }
  const classes = combinesWith === undefined ? {} : { combinesWith }
  if (group !== undefined) return { stacking: { _tag: "ExclusiveInGroup", group, ...classes } }
  return combinesWith === undefined ? {} : { stacking: { _tag: "Stackable", combinesWith } }
}

const checked = (written: Promotion): Promotion => {
  const problems = promotionProblems(written)
  if (problems.length === 0) return written
  throw new RangeError(`promotion ${written.id}: ${problems.map(({ message }) => message).join(" ")}`)
}
