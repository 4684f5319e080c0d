/** A shop in memory that sells the same offers as the first one, with promotions. */
import { memory } from "@cartwright/core/memory"
import type { NudgeToSpend } from "@cartwright/core/pricing"
import { createCartwright, type ItemInput, type OfferInput, type Shopper } from "@cartwright/core/promise"
import { GIFT, PROMOTIONS, soldAs, TRADE } from "./promotions.ts"
import { CURRENCY } from "./readRow.ts"
import { offersOf, type Sale } from "./sale.ts"

export interface SecondShop extends Pick<Shopper, "cart" | "settlement"> {
  /** Its clock stands at the moment of this sale until the next one. */
  readonly standAt: (sale: Sale) => void
  /** From now on its customer has one order more. */
  readonly noteOrder: (sale: Sale) => void
  /** Puts goods on sale that are like those that a nudge asks for and cost what is missing. */
  readonly offerFor: (nudge: NudgeToSpend) => ItemInput
  readonly close: () => Promise<void>
}

/** Customers with so many invoices in the file buy at trade prices. */
const TRADE_INVOICES = 4

export const openSecondShop = async (sales: ReadonlyArray<Sale>): Promise<SecondShop> => {
  let moment = 0
  const orders = new Map<string, number>()
  const invoices = Map.groupBy(sales, ({ customer }) => customer)
  const groupsOf = (member: string): ReadonlyArray<string> =>
    (invoices.get(member)?.length ?? 0) >= TRADE_INVOICES ? [TRADE] : []
  const offers = offersOf(sales.map(asSold))
  const besides = new Map<string, OfferInput>([[GIFT.offerId, GIFT]])
  const cartwright = await createCartwright({
    stores: memory(),
    offers: {
      getMany: async (...asked) => {
        const found = await offers.getMany(...asked)
        return new Map([...found, ...besides])
      },
    },
    promotions: { active: async () => PROMOTIONS },
    buyers: {
      about: async (owner) =>
        "member" in owner ? { groups: groupsOf(owner.member), orders: orders.get(owner.member) ?? 0 } : {},
    },
    pricing: { lanes: [{ name: "cart", mode: "best" }] },
    currency: CURRENCY,
    clock: () => moment,
  })
  const { cart, settlement } = cartwright.for({ system: "import" })
  return {
    cart,
    settlement,
    standAt: ({ at }) => {
      moment = at
    },
    noteOrder: ({ customer }) => {
      if (customer !== undefined) orders.set(customer, (orders.get(customer) ?? 0) + 1)
    },
    offerFor: ({ missing, like }) => {
      const item = { offerId: "nudged", sku: like.sku ?? "nudged", quantity: 1 }
      besides.set(item.offerId, { ...like, ...item, price: missing })
      return item
    },
    close: cartwright.close,
  }
}

const asSold = (sale: Sale): Sale => ({
  ...sale,
  offers: new Map([...sale.offers].map(([id, offer]) => [id, soldAs(offer)])),
})
