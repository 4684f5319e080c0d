/**
 * Vendure: its `OrderCalculator` with its own strategies, entities and promotion actions, made by hand; only what would
 * ask a database (zones, tax rates, shipping) is answered at once. An order that stands is priced again, as after any change.
 */
import type { BasketRow } from "../baskets.ts"
import { type ShopPromotion, SPEND, TAX } from "../workload.ts"
import { loadPeer, peerFolder, peerVersion } from "./install.ts"
import type { Peer } from "./Peer.ts"

type Made<Fields = object> = new (fields: object) => Fields

interface Definition {
  readonly code: string
}

interface Order {
  readonly totalWithTax: number
}

interface VendurePromotion {
  readonly id: number
}

interface OrderCalculator {
  readonly applyPriceAdjustments: (
    context: object,
    order: Order,
    promotions: ReadonlyArray<VendurePromotion>,
  ) => Promise<Order>
}

interface Vendure {
  readonly OrderCalculator: new (...services: ReadonlyArray<object>) => OrderCalculator
  readonly RequestContextCacheService: new () => object
  readonly Order: Made<Order>
  readonly OrderLine: Made
  readonly ProductVariant: Made
  readonly Promotion: Made<VendurePromotion>
  readonly TaxRate: Made
  readonly DefaultTaxZoneStrategy: new () => object
  readonly DefaultTaxLineCalculationStrategy: new () => object
  readonly DefaultOrderTaxCalculationStrategy: new () => object
  readonly DefaultOrderLineDiscountDistributionStrategy: new () => object
  readonly minimumOrderAmount: Definition
  readonly productsPercentageDiscount: Definition
  readonly orderPercentageDiscount: Definition
  readonly orderFixedDiscount: Definition
}

/** File by file: the package's own entry would start with all of its server. */
const FILES = [
  "service/helpers/order-calculator/order-calculator.js",
  "cache/request-context-cache.service.js",
  "entity/order/order.entity.js",
  "entity/order-line/order-line.entity.js",
  "entity/product-variant/product-variant.entity.js",
  "entity/promotion/promotion.entity.js",
  "entity/tax-rate/tax-rate.entity.js",
  "config/tax/default-tax-zone-strategy.js",
  "config/tax/default-tax-line-calculation-strategy.js",
  "config/tax/default-order-tax-calculation-strategy.js",
  "config/order/default-order-line-discount-distribution-strategy.js",
  "config/promotion/conditions/min-order-amount-condition.js",
  "config/promotion/actions/product-percentage-discount-action.js",
  "config/promotion/actions/order-percentage-discount-action.js",
  "config/promotion/actions/order-fixed-discount-action.js",
]

const load = (): Vendure =>
  Object.assign({}, ...FILES.map((file) => loadPeer(peerFolder(`@vendure/core/dist/${file}`))))

/** Arguments are kept as texts, as an administrator enters them. */
const argumentsOf = (values: Readonly<Record<string, unknown>>) =>
  Object.entries(values).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }))

export const openVendure = (): Peer => {
  const vendure = load()
  const zone = { id: 1, name: "Here" }
  const rate = new vendure.TaxRate({ id: 1, name: "Standard", value: TAX, enabled: true })
  const configuration = {
    taxOptions: {
      taxZoneStrategy: new vendure.DefaultTaxZoneStrategy(),
      taxLineCalculationStrategy: new vendure.DefaultTaxLineCalculationStrategy(),
      orderTaxCalculationStrategy: new vendure.DefaultOrderTaxCalculationStrategy(),
    },
    orderOptions: {
      orderLineDiscountDistributionStrategy: new vendure.DefaultOrderLineDiscountDistributionStrategy(),
    },
  }
  const calculator = new vendure.OrderCalculator(
    configuration,
    { getAllWithMembers: async () => [zone] },
    { getApplicableTaxRate: async () => rate },
    { findOne: async () => undefined },
    { getEligibleShippingMethods: async () => [] },
    new vendure.RequestContextCacheService(),
  )
  const context = { channelId: 1, channel: { pricesIncludeTax: true, defaultTaxZone: zone } }

  const orderOf = (rows: ReadonlyArray<BasketRow>): Order => {
    const lines = rows.map(
      ({ sku, quantity, pence }, at) =>
        new vendure.OrderLine({
          id: at + 1,
          quantity,
          orderPlacedQuantity: 0,
          listPrice: pence,
          listPriceIncludesTax: true,
          adjustments: [],
          taxLines: [],
          taxCategoryId: 1,
          productVariant: new vendure.ProductVariant({ id: sku }),
        }),
    )
    const none = { couponCodes: [], surcharges: [], shippingLines: [], promotions: [] }
    return new vendure.Order({ id: 1, code: "BENCH", lines, ...none, subTotal: 0, subTotalWithTax: 0 })
  }

  const actionOf = (promotion: ShopPromotion) => {
    switch (promotion._tag) {
      case "PercentOffGoods":
        return {
          action: vendure.productsPercentageDiscount,
          args: { discount: promotion.percent, productVariantIds: promotion.skus },
        }
      case "PercentOffOrder":
        return { action: vendure.orderPercentageDiscount, args: { discount: promotion.percent } }
      case "AmountOffOrder":
        return { action: vendure.orderFixedDiscount, args: { discount: promotion.pence } }
      case "ThreeForTwo":
        return undefined // its buy-get gives its pieces once an order
    }
  }

  const promotionFrom = (given: ShopPromotion, at: number): VendurePromotion | undefined => {
    const found = actionOf(given)
    if (found === undefined) return undefined
    const { action, args } = found
    const condition = vendure.minimumOrderAmount
    return new vendure.Promotion({
      id: at + 1,
      name: `Promotion ${at}`,
      enabled: true,
      conditions: [{ code: condition.code, args: argumentsOf({ amount: SPEND, taxInclusive: true }) }],
      promotionConditions: [condition],
      actions: [{ code: action.code, args: argumentsOf(args) }],
      promotionActions: [action],
    })
  }

  return {
    name: "Vendure",
    version: peerVersion("@vendure/core"),
    open: (rows, given) => {
      const promotions = given.map(promotionFrom).filter((promotion) => promotion !== undefined)
      if (promotions.length < given.length) return undefined
      const order = orderOf(rows)
      return async () => (await calculator.applyPriceAdjustments(context, order, promotions)).totalWithTax
    },
  }
}
