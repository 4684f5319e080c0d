/**
 * One invoice becomes one cart and one order that is paid. Every call can be made again: it changes nothing twice.
 *
 * Wherever a run ends, the next one comes to the same: see "Killed anywhere" in the README.
 */
import type { Checkout } from "@cartwright/core/promise"
import { Complaint, isAnother, orComplain } from "./Complaint.ts"
import { checkOut, type Desk, orderOf, paid } from "./checkOut.ts"
import { type FilledCart, fillCart } from "./fillCart.ts"
import type { Entry, Filled } from "./Journal.ts"
import { checkSame } from "./rehearse.ts"
import { cartIdOf, type Sale } from "./sale.ts"

export interface ImportedInvoice extends Filled {
  readonly sale: Sale
  /** `continued`: an earlier run began with it and did not come to its end. */
  readonly before: "new" | "continued" | "replayed"
  /** What its settlement came to, in pence; absent where it has no row that can be sold. */
  readonly settled?: number
}

export const importInvoice = async (desk: Desk, sale: Sale): Promise<ImportedInvoice> => {
  const noted = desk.journal.read(sale.number)
  if (noted.digest !== undefined && noted.digest !== sale.digest) throw new Complaint(isAnother(sale.number))
  if (noted.filled?.accepted === 0) return { sale, before: "replayed", ...noted.filled }

  const standing = await desk.timed("look up", () => orderOf(desk, sale))
  if (standing !== undefined) {
    await paid(desk, sale, standing)
    const before = isPaid(standing) ? "replayed" : "continued"
    return { sale, before, ...(await known(desk, noted, sale, standing)) }
  }
  if (noted.orderId !== undefined)
    throw new Complaint(
      `The order ${noted.orderId} of the invoice ${sale.number} was cancelled. Import the file into another --db.`,
    )

  const { opened, added, ...rows } = noted.filled
    ? { ...noted.filled, opened: false, added: false }
    : await fill(desk, sale)
  if (rows.accepted === 0) return { sale, before: opened ? "new" : "replayed", ...rows }
  const { replayed } = await checkOut(desk, sale)
  const before = opened ? "new" : added || !replayed ? "continued" : "replayed"
  return { sale, before, ...(await known(desk, desk.journal.read(sale.number), sale)) }
}

const isPaid = ({ order, payment }: Checkout): boolean => order.status === "paid" && payment.status === "paid"

const fill = async ({ shop, journal, timed, ask, rehearse }: Desk, sale: Sale): Promise<FilledCart> => {
  let filled = await timed("fill", () => shop.asOf(sale.at, () => fillCart(shop.cart, sale, ask)))
  if (filled === undefined) {
    // Opened so long ago that its request ids are forgotten. What is in it was not added a moment ago, nor is it added again.
    const { value } = orComplain(sale, await ask(() => shop.cart.get(cartIdOf(sale))))
    const rehearsed = await rehearse(sale)
    checkSame(sale, value.cart.lines, rehearsed)
    filled = { ...rehearsed.filled, opened: false, added: false }
  }
  journal.noteFilled(sale, filled)
  return filled
}

/** What the journal says of an invoice that is ordered; what it has lost is found out anew. */
const known = async (
  { journal, rehearse }: Desk,
  { filled, settled }: Entry,
  sale: Sale,
  standing?: Checkout,
): Promise<Filled & { readonly settled: number }> => {
  if (filled !== undefined && settled !== undefined) return { ...filled, settled }
  const rehearsed = await rehearse(sale)
  if (standing !== undefined)
    checkSame(
      sale,
      standing.order.parts.flatMap(({ lines }) => lines),
      rehearsed,
    )
  journal.noteFilled(sale, rehearsed.filled)
  journal.noteSettled(sale.number, rehearsed.settled)
  return { ...rehearsed.filled, settled: rehearsed.settled }
}
