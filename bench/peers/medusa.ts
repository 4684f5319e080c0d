/**
 * Medusa: the utilities by which its promotion module computes actions, and the totals of its cart, without its database,
 * its workflows and its event bus. What its service does around the utilities is done here, in the same order.
 */
import { registerHooks } from "node:module"
import type { BasketRow } from "../baskets.ts"
import { type ShopPromotion, SPEND, TAX } from "../workload.ts"
import { loadPeer, peerFolder, peerVersion } from "./install.ts"
import type { Peer } from "./Peer.ts"

interface Rule {
  readonly attribute: string
  readonly operator: "in" | "gte"
  readonly values: ReadonlyArray<{ readonly value: string }>
}

interface MedusaPromotion {
  readonly code: string
  readonly type: "standard" | "buyget"
  readonly is_automatic: true
  readonly is_tax_inclusive: true
  readonly rules: ReadonlyArray<Rule>
  readonly application_method: {
    readonly type: "percentage" | "fixed"
    readonly target_type: "items" | "order"
    readonly allocation: "across" | "each"
    readonly value: number
    readonly target_rules?: ReadonlyArray<Rule>
    readonly buy_rules?: ReadonlyArray<Rule>
    readonly buy_rules_min_quantity?: number
    readonly apply_to_quantity?: number
    readonly max_quantity?: number
  }
}

interface MedusaLine {
  readonly id: string
  readonly product_id: string
  readonly quantity: number
  readonly unit_price: number
  readonly is_tax_inclusive: true
  readonly is_discountable: true
}

interface Adjustment {
  readonly amount: unknown
  readonly code: string
  readonly is_tax_inclusive: true
}

interface Action extends Adjustment {
  readonly item_id: string
}

type AppliedSoFar = Map<string, unknown>

interface Utilities {
  readonly getComputedActionsForItems: (
    promotion: MedusaPromotion,
    items: unknown,
    applied: AppliedSoFar,
    allocation: "across" | undefined,
  ) => ReadonlyArray<Action>
  readonly getComputedActionsForBuyGet: (
    promotion: MedusaPromotion,
    items: unknown,
    applied: AppliedSoFar,
    bought: Map<string, unknown>,
    got: Map<string, unknown>,
  ) => ReadonlyArray<Action>
  readonly sortByBuyGetType: (a: MedusaPromotion, b: MedusaPromotion) => number
  readonly areRulesValidForContext: (rules: ReadonlyArray<Rule>, context: unknown, scope: "order") => boolean
  readonly decorateCartTotals: (cart: object) => {
    readonly items: unknown
    readonly total: { readonly numeric: number }
  }
}

/** The files that are needed load only what they use, not the whole framework. */
const load = (): Utilities => {
  const standIns: Readonly<Record<string, string>> = {
    "@medusajs/framework/utils": new URL("./medusa-framework-utils.cjs", import.meta.url).href,
    "../common": new URL("./medusa-common.cjs", import.meta.url).href,
    "../../common": new URL("./medusa-common.cjs", import.meta.url).href,
  }
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const url = context.parentURL?.includes("/@medusajs/") === true ? standIns[specifier] : undefined
      return url === undefined ? next(specifier, context) : { url, format: "commonjs", shortCircuit: true }
    },
  })
  try {
    const promotion = peerFolder("@medusajs/promotion/dist/utils")
    return {
      ...loadPeer(`${promotion}/compute-actions/line-items.js`),
      ...loadPeer(`${promotion}/compute-actions/buy-get.js`),
      ...loadPeer(`${promotion}/validations/promotion-rule.js`),
      ...loadPeer(peerFolder("@medusajs/utils/dist/totals/cart/index.js")),
    }
  } finally {
    hooks.deregister()
  }
}

const oneOf = (skus: ReadonlyArray<string>): ReadonlyArray<Rule> => [
  { attribute: "items.product_id", operator: "in", values: skus.map((value) => ({ value })) },
]

/** Medusa writes amounts in major units. */
const methodOf = (promotion: ShopPromotion): MedusaPromotion["application_method"] => {
  const across = { type: "percentage", allocation: "across" } as const
  switch (promotion._tag) {
    case "PercentOffGoods":
      return { ...across, target_type: "items", value: promotion.percent, target_rules: oneOf(promotion.skus) }
    case "PercentOffOrder":
      return { ...across, target_type: "order", value: promotion.percent }
    case "AmountOffOrder":
      return { ...across, type: "fixed", target_type: "order", value: promotion.pence / 100 }
    case "ThreeForTwo": {
      const rules = oneOf([promotion.sku])
      const times = { buy_rules_min_quantity: 2, apply_to_quantity: 1, max_quantity: 1_000_000 }
      return {
        ...{ type: "percentage", allocation: "each", target_type: "items", value: 100 },
        ...times,
        buy_rules: rules,
        target_rules: rules,
      }
    }
  }
}

const promotionsFrom = (promotions: ReadonlyArray<ShopPromotion>): ReadonlyArray<MedusaPromotion> =>
  promotions.map((promotion, at) => ({
    code: `PROMOTION-${at}`,
    type: promotion._tag === "ThreeForTwo" ? "buyget" : "standard",
    is_automatic: true,
    is_tax_inclusive: true,
    rules: [{ attribute: "subtotal", operator: "gte", values: [{ value: String(SPEND / 100) }] }],
    application_method: methodOf(promotion),
  }))

const linesFrom = (rows: ReadonlyArray<BasketRow>): ReadonlyArray<MedusaLine> =>
  rows.map(({ sku, quantity, pence }, at) => ({
    id: `line-${at}`,
    product_id: sku,
    quantity,
    unit_price: pence / 100,
    is_tax_inclusive: true,
    is_discountable: true,
  }))

export const openMedusa = (): Peer => {
  const medusa = load()

  /** It writes into what it is given, so it is given lines of its own. */
  const cartOf = (lines: ReadonlyArray<MedusaLine>, adjustments?: ReadonlyMap<string, ReadonlyArray<Adjustment>>) =>
    medusa.decorateCartTotals({
      currency_code: "gbp",
      items: lines.map((line) => ({
        ...line,
        tax_lines: [{ code: "standard", rate: TAX }],
        adjustments: adjustments?.get(line.id) ?? [],
      })),
    })

  /** Its service's loop: the promotions whose rules hold, buy-get before the others, the higher value first. */
  const actionsOn = (cart: { readonly items: unknown }, promotions: ReadonlyArray<MedusaPromotion>) => {
    const applied: AppliedSoFar = new Map()
    const [bought, got] = [new Map<string, unknown>(), new Map<string, unknown>()]
    const actions: Array<Action> = []
    for (const promotion of promotions.toSorted(medusa.sortByBuyGetType)) {
      if (!medusa.areRulesValidForContext(promotion.rules, cart, "order")) continue
      const { items } = cart
      const more =
        promotion.type === "buyget"
          ? medusa.getComputedActionsForBuyGet(promotion, items, applied, bought, got)
          : medusa.getComputedActionsForItems(
              promotion,
              items,
              applied,
              promotion.application_method.target_type === "order" ? "across" : undefined,
            )
      actions.push(...more)
    }
    return actions
  }

  const adjustmentsOf = (actions: ReadonlyArray<Action>) => {
    const adjustments = new Map<string, Array<Adjustment>>()
    for (const { item_id, amount, code, is_tax_inclusive } of actions) {
      const adjustment = { amount, code, is_tax_inclusive }
      const known = adjustments.get(item_id)
      if (known === undefined) adjustments.set(item_id, [adjustment])
      else known.push(adjustment)
    }
    return adjustments
  }

  return {
    name: "Medusa",
    version: peerVersion("@medusajs/promotion"),
    open: (rows, given) => {
      const [lines, promotions] = [linesFrom(rows), promotionsFrom(given)]
      // The actions ask each line for its subtotal, so totals come before them as well as after them.
      return () => cartOf(lines, adjustmentsOf(actionsOn(cartOf(lines), promotions))).total.numeric * 100
    },
  }
}
