/** Requests with promotions that are nearly reached, and what it takes to reach them. */
import * as fc from "fast-check"
import type { LineId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { OfferPrice } from "../../src/catalog/Offer.ts"
import type { Nudge, PricingLine } from "../../src/pricing/index.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { inLanes, type RequestFacts, requests } from "./generators.ts"
import { gbp } from "./kit.ts"
import { defined, partsOf, seldom, sometimes, treesOf } from "./promotionParts.ts"
import { pence } from "./purchaseParts.ts"

const { benefit, selector, stacking, threshold } = partsOf(pence)

const conditional = fc.record({
  lane: sometimes(fc.constantFrom("first", "second")),
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(selector),
  condition: fc.oneof({ weight: 5, arbitrary: threshold }, { weight: 1, arbitrary: treesOf(threshold) }),
  benefits: fc.oneof(
    { weight: 6, arbitrary: fc.array(benefit, { minLength: 1, maxLength: 2 }) },
    {
      weight: 1,
      arbitrary: fc.constant<Promotion["benefits"]>([{ _tag: "Gift", gifts: [{ offerId: "mint" }] }]),
    },
    {
      weight: 1,
      arbitrary: fc.constant<Promotion["benefits"]>([{ _tag: "ShippingOff", off: { percent: 100 } }]),
    },
  ),
  stacking: seldom(stacking),
})

/** A price that the next few pieces bring about. */
const fromSoMany = fc
  .record({ price: pence.map((amount) => gbp(amount)), minQuantity: fc.integer({ min: 2, max: 9 }) })
  .map((price): ReadonlyArray<OfferPrice> => [price])

/** As `requests`, but for what changes the price of goods that are new: catalogue promotions. */
export const nudging: fc.Arbitrary<RequestFacts> = fc
  .tuple(
    requests,
    fc.array(conditional, { minLength: 1, maxLength: 4 }),
    fc.array(seldom(fromSoMany), { minLength: 7, maxLength: 7 }),
  )
  .map(([{ tax, ...asked }, more, prices]) => ({
    ...asked,
    ...(tax === undefined || tax.border?.keep === "net" ? {} : { tax }),
    lines: asked.lines.map((line, at) => ({ ...line, ...defined({ prices: prices[at] ?? line.prices }) })),
    promotions: [
      ...asked.promotions.filter(({ lane }) => lane !== "catalogue"),
      ...inLanes(
        more.map((one, at): Promotion => ({ id: `n${at}`, name: `Nudge ${at}`, ...defined(one) })),
        asked.policies,
      ),
    ],
  }))

/** The request of a shopper who does exactly what a nudge says. */
export const followed = (asked: RequestFacts, nudge: Nudge): RequestFacts => ({
  ...asked,
  lines:
    nudge._tag === "Spend"
      ? [...asked.lines, goodsLike(nudge)]
      : asked.lines.map((line) =>
          line.lineId === nudge.lineId ? { ...line, quantity: line.quantity + nudge.pieces } : line,
        ),
})

/** A line that costs what is missing, of goods like those that count, or of goods that no promotion knows. */
const goodsLike = ({ missing, like }: Extract<Nudge, { readonly _tag: "Spend" }>): PricingLine => {
  const { sku = "new", offerId = "new", seller, ...labels } = like
  return {
    lineId: "zzz" as LineId,
    offerId: offerId as OfferId,
    sku: sku as Sku,
    quantity: 1,
    unitPrice: missing,
    ...labels,
    ...(seller === undefined ? {} : { seller: seller as SellerId }),
  }
}
