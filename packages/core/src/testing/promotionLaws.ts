import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { LineId, OfferId, Sku } from "../catalog/ids.ts"
import type { PriceContext } from "../catalog/Offer.ts"
import { PromotionSource } from "../ports/PromotionSource.ts"
import type { PricingLine } from "../pricing/PricingRequest.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { type ChanceOptions, reported } from "./chance.ts"
import { LawBroken, same } from "./check.ts"
import type { Law } from "./Law.ts"
import { price } from "./values.ts"

/** What a source of promotions is asked in its test. */
export interface PromotionFixture extends ChanceOptions {
  readonly context: PriceContext
  /** SKUs that promotions are about, and some that none is about. */
  readonly skus: ReadonlyArray<string>
}

/** The laws of `PromotionSource`. */
export const promotionSourceLaws = ({
  context,
  skus,
  ...chance
}: PromotionFixture): ReadonlyArray<Law<PromotionSource>> => [
  {
    name: "PS1 asking twice in one context gives sets that price every cart alike",
    check: Effect.fnUntraced(function* () {
      const { active } = yield* PromotionSource
      const [first, second] = [yield* active(context), yield* active({ ...context })]
      const { currency, moment } = context
      const priced = fc.property(lines(skus, currency), (cart) => {
        const request = { currency, moment, lines: cart }
        const again = priceCart({ ...request, promotions: second })
        same("a cart costs the same again", again, priceCart({ ...request, promotions: first }))
      })
      yield* Effect.tryPromise({
        try: () => reported(priced, chance),
        catch: (error) => (error instanceof LawBroken ? error : new LawBroken(String(error))),
      })
    }),
  },
]

const lines = (skus: ReadonlyArray<string>, currency: PriceContext["currency"]): fc.Arbitrary<Array<PricingLine>> =>
  fc
    .array(
      fc.record({
        sku: fc.constantFrom(...skus),
        quantity: fc.integer({ min: 1, max: 5 }),
        unitPrice: price(currency),
      }),
      {
        maxLength: 6,
      },
    )
    .map((goods) =>
      goods.map(({ sku, ...line }, at) => ({
        ...line,
        lineId: `line-${at}` as LineId,
        sku: sku as Sku,
        offerId: sku as OfferId,
      })),
    )
