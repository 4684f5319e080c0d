/** A cart that is filled becomes an order that is paid, once, whoever else is at it and wherever an earlier run ended. */
import { setTimeout as pause } from "node:timers/promises"
import type { Checkout, CheckoutRejection } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { Complaint, orComplain } from "./Complaint.ts"
import type { Journal } from "./Journal.ts"
import { CARD, LEASE_MS, type Shop } from "./openShop.ts"
import type { Rehearse } from "./rehearse.ts"
import type { Timed } from "./StepTimes.ts"
import { cartIdOf, type Sale } from "./sale.ts"

export interface Desk {
  readonly shop: Shop
  readonly journal: Journal
  readonly timed: Timed
  readonly ask: Ask
  readonly rehearse: Rehearse
}

/** The order that stands under the invoice's number. */
export const orderOf = async (
  { shop, ask }: Pick<Desk, "shop" | "ask">,
  { number }: Sale,
): Promise<Checkout | undefined> => {
  const found = await ask(() => shop.orders.byReference(number))
  if (found.ok) return found.value
  if (found.rejection._tag === "OrderNotFound") return undefined
  throw new Complaint(`The order of the invoice ${number} could not be read: ${found.rejection.message}`)
}

/** How often and how long apart a basket is tried that another run is at, or was when it was killed. */
const MAX_ATTEMPTS = 20
const PAUSE_MS = LEASE_MS / 5

/** Answers with whether it was ordered before. */
export const checkOut = async (desk: Desk, sale: Sale): Promise<{ readonly replayed: boolean }> => {
  const { shop, ask, timed } = desk
  const selected = await timed("select", () =>
    ask(() => shop.cart.select(cartIdOf(sale), "all", { requestId: `${sale.number}-select` })),
  )
  orComplain(sale, selected)
  for (let attempt = 1; ; attempt++) {
    const submitted = await settleAndSubmit(desk, sale)
    if (submitted.ok) {
      await paid(desk, sale, submitted.value)
      return { replayed: submitted.replayed }
    }
    // Another run that is at the same file may have ordered it meanwhile.
    const standing = await orderOf(desk, sale)
    if (standing !== undefined) {
      await paid(desk, sale, standing)
      return { replayed: true }
    }
    if (!MAY_PASS.has(submitted.rejection._tag) || attempt === MAX_ATTEMPTS) orComplain(sale, submitted)
    await ask(() => shop.sweep())
    await pause(PAUSE_MS)
  }
}

/** What another run, or one that was killed, may be the reason of, and only for a while. */
const MAY_PASS: ReadonlySet<CheckoutRejection["_tag"]> = new Set([
  "SubmissionUnderWay",
  "SettlementChanged",
  "SettlementExpired",
  "OutOfStock",
])

/** Once an order stands under the number, that is the answer, and no second one is placed. */
const settleAndSubmit = async ({ shop, journal, timed, ask }: Desk, sale: Sale) => {
  const opened = await timed("settle", () => ask(() => shop.settlement.open({ cartId: cartIdOf(sale) })))
  if (!opened.ok) return opened
  const { id, total } = opened.value.settlement
  journal.noteSettled(sale.number, total.amount)
  const submission = { settlementId: id, expectedTotal: total, payment: { method: CARD }, reference: sale.number }
  return timed("submit", () => ask(() => shop.checkout.submit(submission, { requestId: `${sale.number}-submit` })))
}

/**
 * An order whose payment an earlier run did not come to the end of is paid now; what is under way is looked into. Both books
 * have to say so: between an order that is paid and the note of it in the payment's log a run may have been killed.
 */
export const paid = async ({ shop, ask }: Desk, sale: Sale, checkout: Checkout): Promise<void> => {
  let { order, payment } = checkout
  for (let attempt = 1; order.status !== "paid" || payment.status !== "paid"; attempt++) {
    if (attempt === MAX_ATTEMPTS) throw new Complaint(notPaid(sale, { order, payment }))
    if (attempt > 1) await pause(PAUSE_MS)
    const { orderId, status } = order
    const answer = await ask(() =>
      status === "paid" ? shop.checkout.complete(orderId) : shop.checkout.pay(orderId, { method: CARD }),
    )
    if (!answer.ok && !PAYMENT_MAY_PASS.has(answer.rejection._tag)) orComplain(sale, answer)
    ;({ order, payment } = answer.ok ? answer.value : orComplain(sale, await ask(() => shop.orders.get(orderId))).value)
  }
}

/** Another run has just paid it, or is about to. */
const PAYMENT_MAY_PASS: ReadonlySet<CheckoutRejection["_tag"]> = new Set(["PaymentUnderWay", "OrderNotPayable"])

const notPaid = ({ number }: Sale, { order, payment }: Checkout): string =>
  `The order ${order.orderId} of the invoice ${number} is not paid: its payment is ${payment.status}. Run the same command again to go on.`
