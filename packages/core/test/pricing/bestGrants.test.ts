import { describe, expect, it } from "vitest"
import type { Instant, LineId, OfferId, Sku } from "../../src/catalog/ids.ts"
import * as Money from "../../src/money/Money.ts"
import { amountOff, freeShipping, percentOff, pointsTimes } from "../../src/pricing/buildBenefit.ts"
import { firstOrder } from "../../src/pricing/buildCondition.ts"
import { promotion } from "../../src/pricing/buildPromotion.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"

const gbp = (pence: number) => Money.of(pence, "GBP")
const line = { lineId: "l" as LineId, offerId: "o" as OfferId, sku: "s" as Sku, quantity: 1, unitPrice: gbp(1000) }
const price = (...promotions: ReadonlyArray<Promotion>) =>
  priceCart({
    currency: "GBP",
    moment: 0 as Instant,
    lines: [line],
    buyer: { orders: 3 },
    promotions: compilePromotions(promotions),
    policies: { lanes: [{ name: "cart", mode: "best" }], points: { onePer: gbp(100) } },
  })
const given = (...promotions: ReadonlyArray<Promotion>) =>
  price(...promotions).applied.map(({ promotionId }) => promotionId)

const points = promotion("points", "Double points")
const ten = promotion("ten", "10 % off").gives(percentOff(10))

describe("a lane that gives the best combination", () => {
  it("gives beside it what is no money, where that goes with it", () => {
    expect(given(points.gives(pointsTimes(2)), ten)).toEqual(["points", "ten"])
    expect(price(points.gives(pointsTimes(2)), ten).points).toEqual({ base: 9, extra: 9 })
  })

  it("does not give it where it may not be given with what takes more off", () => {
    const five = promotion("five", "5.00 off")
      .exclusiveIn("g")
      .gives(amountOff(gbp(500)))
    expect(given(points.exclusiveIn("g").priority(1).gives(pointsTimes(2)), five)).toEqual(["five"])
    expect(given(points.exclusive().priority(1).gives(pointsTimes(2)), five)).toEqual(["five"])
  })

  it("gives free delivery of the lane as well", () => {
    const delivery = promotion("delivery", "Free delivery").inLane("cart").gives(freeShipping())
    expect(given(delivery, ten)).toEqual(["delivery", "ten"])
  })

  it("tells what a promotion lacks anyway before it tells what was given in its place", () => {
    const welcome = promotion("welcome", "Welcome").when(firstOrder()).exclusive().gives(percentOff(50))
    const { notApplied } = price({ ...ten, priority: 1 }, welcome)
    expect(notApplied).toEqual([
      { promotionId: "welcome", reason: { _tag: "ConditionNotMet", condition: "OrderNumber" } },
    ])
  })
})
