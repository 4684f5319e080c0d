/** Finds the promotions that may have something to do with a cart, without looking at all the others. */
import type { CompiledCondition, CompiledPromotion, Goods, On, SelectorKeys } from "./CompiledPromotion.ts"

/** Made once for a set of promotions. */
export interface PromotionIndex {
  /** Those that any cart may get. */
  readonly always: ReadonlyArray<CompiledPromotion>
  /** Those that need a code, by each of their codes. */
  readonly byCode: ReadonlyMap<string, ReadonlyArray<CompiledPromotion>>
  /** The others, by what a line has to have. */
  readonly byKey: { readonly [Of in SelectorKeys["of"]]: ReadonlyMap<string, ReadonlyArray<CompiledPromotion>> }
}

type Buckets = Map<string, Array<CompiledPromotion>>

export const indexOf = (promotions: ReadonlyArray<CompiledPromotion>): PromotionIndex => {
  const always: Array<CompiledPromotion> = []
  const byCode: Buckets = new Map()
  const byKey = {
    sku: bucket(),
    offerId: bucket(),
    seller: bucket(),
    category: bucket(),
    brand: bucket(),
    tag: bucket(),
  }
  // A gift that counts may be what another gift asks for, where no line is.
  const someCount = promotions.some(({ benefits }) => benefits.some((one) => one._tag === "Gift" && one.counts))
  for (const promotion of promotions) {
    if (promotion.codes !== undefined) {
      for (const code of promotion.codes) put(byCode, code, promotion)
      continue
    }
    const keys = someCount && givesGoods(promotion) ? undefined : keysOf(promotion)
    if (keys === undefined) always.push(promotion)
    else for (const { of, values } of keys) for (const value of values) put(byKey[of], value, promotion)
  }
  return { always, byCode, byKey }
}

const givesGoods = ({ benefits }: CompiledPromotion): boolean => benefits.some(({ _tag }) => _tag === "Gift")

const bucket = (): Buckets => new Map()

const put = (buckets: Buckets, key: string, promotion: CompiledPromotion): void => {
  const found = buckets.get(key)
  if (found === undefined) buckets.set(key, [promotion])
  else if (found.at(-1) !== promotion) found.push(promotion)
}

/** Without a line in one of these lists it gives nothing. `undefined`: no list says so. */
const keysOf = ({ benefits, condition }: CompiledPromotion): ReadonlyArray<SelectorKeys> | undefined => {
  const needed = condition === undefined ? undefined : neededBy(condition)
  if (needed !== undefined) return [needed]
  const keys: Array<SelectorKeys> = []
  for (const benefit of benefits) {
    const one = keysOfBenefit(benefit)
    if (one === undefined) return undefined
    keys.push(one)
  }
  return keys
}

const keysOfBenefit = (benefit: CompiledPromotion["benefits"][number]): SelectorKeys | undefined => {
  switch (benefit._tag) {
    case "BuyGet":
      return benefit.get.on?.keys ?? benefit.buy.on?.keys
    case "BundlePrice":
      return benefit.parts[0]?.on.keys
    case "Gift":
      return benefit.forEach?.on?.keys
    case "ShippingOff":
      return undefined
    default:
      return keysOn(benefit.on)
  }
}

const keysOn = (on: On): SelectorKeys | undefined => on?.keys

/** A list that a condition cannot hold without. */
const neededBy = (condition: CompiledCondition): SelectorKeys | undefined => {
  switch (condition._tag) {
    case "SpendAtLeast":
    case "QuantityAtLeast":
      return keysOn(condition.on)
    case "All":
      for (const one of condition.of) {
        const keys = neededBy(one)
        if (keys !== undefined) return keys
      }
      return undefined
    case "Any":
    case "Not":
    case "Purchase":
      return undefined
  }
}

/** The promotions that may have something to do with these goods and codes, in the order in which they are applied. */
export const candidatesOf = (
  { always, byCode, byKey }: PromotionIndex,
  goods: ReadonlyArray<Goods>,
  codes: ReadonlySet<string>,
): ReadonlyArray<CompiledPromotion> => {
  const found = new Set<CompiledPromotion>()
  const add = (promotions: ReadonlyArray<CompiledPromotion> | undefined): void => {
    if (promotions !== undefined) for (const promotion of promotions) found.add(promotion)
  }
  for (const code of codes) add(byCode.get(code))
  const { sku, offerId, seller, category, brand, tag } = byKey
  for (const one of goods) {
    if (sku.size > 0 && one.sku !== undefined) add(sku.get(one.sku))
    if (offerId.size > 0 && one.offerId !== undefined) add(offerId.get(one.offerId))
    if (seller.size > 0 && one.seller !== undefined) add(seller.get(one.seller))
    if (brand.size > 0 && one.brand !== undefined) add(brand.get(one.brand))
    if (category.size > 0 && one.categories !== undefined) for (const name of one.categories) add(category.get(name))
    if (tag.size > 0 && one.tags !== undefined) for (const name of one.tags) add(tag.get(name))
  }
  if (found.size === 0) return always
  add(always)
  return [...found].sort((a, b) => a.order - b.order)
}
