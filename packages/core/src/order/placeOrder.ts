import type { Instant, OrderId, OrderReference } from "../catalog/ids.ts"
import { shopOf } from "../catalog/Offer.ts"
import type { DeliveryGroup, Settlement, SettlementLine, Totals } from "../settlement/Settlement.ts"
import type { OrderEventOf, OrderPart } from "./Order.ts"

export interface PlaceOrder {
  /** What the shopper agreed to, as it was worked out last. */
  readonly settlement: Settlement
  readonly orderId: OrderId
  /** The host's own name for it. */
  readonly reference?: OrderReference | undefined
  /** Whether anything of it is counted against limits. Absent: nothing is. */
  readonly countsLimits?: boolean
  readonly at: Instant
  /** Unpaid, it is cancelled then. */
  readonly expiresAt: Instant
}

/**
 * The order that a settlement becomes: a part for each of its groups, every amount as the shopper agreed to it.
 *
 * Laws: the parts add up to the order in every column; every line is in exactly one part; the same settlement always
 * gives the same order.
 *
 * @throws TypeError when a line of the settlement is in none of its groups, or in two.
 */
export const placeOrder = ({
  settlement,
  orderId,
  reference,
  countsLimits = false,
  at,
  expiresAt,
}: PlaceOrder): OrderEventOf<"OrderPlaced"> => ({
  _tag: "OrderPlaced",
  shape: 1,
  order: {
    orderId,
    ...(reference === undefined ? {} : { reference }),
    owner: settlement.owner,
    settlementId: settlement.id,
    source: settlement.source,
    currency: settlement.currency,
    ...shopOf(settlement),
    parts: partsOf(settlement),
    ...totalsOf(settlement),
    taxes: settlement.taxes,
    applied: settlement.applied,
    ...(countsLimits ? { countsLimits } : {}),
    ...(settlement.codes === undefined ? {} : { codes: settlement.codes }),
    ...(settlement.points === undefined ? {} : { points: settlement.points }),
    ...(settlement.deliverTo === undefined ? {} : { deliverTo: settlement.deliverTo }),
    ...(settlement.payingBy === undefined ? {} : { payingBy: settlement.payingBy }),
    fingerprint: settlement.fingerprint,
    placedAt: at,
    expiresAt,
  },
})

/** The groups stand in the order of their parts already: the shop's own goods first, then the sellers by their ids. */
const partsOf = ({ id, lines, groups }: Settlement): ReadonlyArray<OrderPart> => {
  const left = new Map(lines.map((line) => [line.lineId, line]))
  const take = ({ lineIds }: DeliveryGroup): ReadonlyArray<SettlementLine> =>
    lineIds.map((lineId) => {
      const line = left.get(lineId)
      if (line === undefined || !left.delete(lineId))
        throw new TypeError(
          `placeOrder: a group of the settlement ${id} names a line that is not there or is in a group already, got ${lineId}. Settle it again.`,
        )
      return line
    })
  const parts = groups.map(
    (group, index): OrderPart => ({
      number: index + 1,
      ...(group.seller === undefined ? {} : { seller: group.seller }),
      lines: take(group),
      ...totalsOf(group),
    }),
  )
  if (left.size > 0)
    throw new TypeError(
      `placeOrder: lines of the settlement ${id} are in none of its groups, got ${[...left.keys()].slice(0, MAX_NAMED).join(", ")}. Settle it again.`,
    )
  return parts
}

const MAX_NAMED = 5

const totalsOf = ({ subtotal, discount, net, tax, total }: Totals): Totals => ({ subtotal, discount, net, tax, total })
