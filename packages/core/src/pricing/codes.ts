/** What became of each code that the shopper entered. */
import { normalCode } from "../cart/codes.ts"
import type { CompiledCondition, CompiledPromotion } from "./CompiledPromotion.ts"
import type { NotApplied, NotAppliedReason } from "./NotApplied.ts"
import type { CodeAnswer } from "./PricedCart.ts"
import type { PromotionSet } from "./PromotionSet.ts"

/** The promotions of a set by each code that they need or ask for, in their order. */
type ByCode = ReadonlyMap<string, ReadonlyArray<CompiledPromotion>>

/**
 * For each code the promotions that it helped to, or why the first of those that know it gives nothing. Promotions know
 * their own `codes` and those that their condition asks for; a code that a condition asks to be absent is none of them.
 */
export const codeAnswers = (
  entered: ReadonlyArray<string>,
  set: PromotionSet,
  applied: ReadonlyArray<{ readonly promotionId: string }>,
  notApplied: ReadonlyArray<NotApplied>,
): ReadonlyArray<CodeAnswer> => {
  if (entered.length === 0) return []
  const byCode = codesIn(set)
  const given = new Set(applied.map(({ promotionId }) => promotionId))
  return entered.map((code): CodeAnswer => {
    const promotions = byCode.get(normalCode(code))
    const [first] = promotions ?? []
    if (promotions === undefined || first === undefined)
      return { code, applied: false, reason: { _tag: "UnknownCode" } }
    const promotionIds = promotions.flatMap(({ id }) => (given.has(id) ? [id] : []))
    if (promotionIds.length > 0) return { code, applied: true, promotionIds }
    const told = notApplied.find(({ promotionId }) => promotionId === first.id)
    return { code, applied: false, reason: told?.reason ?? untold(first) }
  })
}

/** Promotions that looked at nothing in the cart may not be told of; one with codes of its own is, once one of them is entered. */
const untold = ({ codes }: CompiledPromotion): NotAppliedReason =>
  codes === undefined ? { _tag: "NoMatchingLine" } : { _tag: "CodeMissing" }

/** Made with the first code that is entered: most carts have none. */
const codesIn = (set: PromotionSet): ByCode => {
  const known = made.get(set)
  if (known !== undefined) return known
  const byCode = new Map<string, Array<CompiledPromotion>>()
  for (const promotion of set.promotions) for (const code of codesOf(promotion)) put(byCode, code, promotion)
  made.set(set, byCode)
  return byCode
}

const made = new WeakMap<PromotionSet, ByCode>()

const put = (byCode: Map<string, Array<CompiledPromotion>>, code: string, promotion: CompiledPromotion): void => {
  const found = byCode.get(code)
  if (found === undefined) byCode.set(code, [promotion])
  else if (found.at(-1) !== promotion) found.push(promotion)
}

const codesOf = ({ codes, condition }: CompiledPromotion): ReadonlyArray<string> => {
  const asked = condition === undefined ? [] : askedFor(condition)
  return codes === undefined ? asked : [...codes, ...asked]
}

const askedFor = (condition: CompiledCondition): ReadonlyArray<string> => {
  switch (condition._tag) {
    case "All":
    case "Any":
      return condition.of.flatMap(askedFor)
    case "Purchase":
      return [...(condition.codes ?? [])]
    default:
      return []
  }
}
