/** The proof at the end, from what is stored: everyone's books say the same of every invoice, and nothing is left over. */
import { setTimeout as pause } from "node:timers/promises"
import type { Checkout } from "@cartwright/core/promise"
import type { SandboxOperation } from "@cartwright/payment-adapters"
import { Complaint, orComplain } from "./Complaint.ts"
import { type Desk, orderOf } from "./checkOut.ts"
import type { ImportedInvoice } from "./importInvoice.ts"
import { inParallel } from "./inParallel.ts"
import { LEASE_MS } from "./openShop.ts"
import { cartIdOf, type Sale } from "./sale.ts"
import { stockLeft } from "./stock.ts"
import { verify } from "./verify.ts"

export interface Proof {
  /** Operations in the logs of all carts: each log was read back and gives its cart. */
  readonly operations: number
  readonly orders: number
  /** Of all orders. */
  readonly lines: number
  /** In pence: what the settlements came to, the orders, and the payments by our books and by the sandbox's. */
  readonly settled: number
  readonly ordered: number
  readonly paid: number
  readonly sandbox: number
  readonly skus: number
  /** Pieces that are still there, of all these SKUs. */
  readonly left: number
}

type Proving = Pick<Desk, "shop" | "ask">

const WIDTH = 16

/** @throws Complaint that names the invoice, the cart or the SKU whose books do not agree. */
export const prove = async (proving: Proving, invoices: ReadonlyArray<ImportedInvoice>): Promise<Proof> => {
  await sweepAll(proving)
  const purchases: Array<Purchase> = []
  let operations = 0
  await inParallel(invoices, WIDTH, async (invoice) => {
    const purchase = await purchaseOf(proving, invoice)
    if (purchase !== undefined) purchases.push(purchase)
    await emptied(proving, invoice.sale)
    const logged = await verify(proving.shop.cart, cartIdOf(invoice.sale), proving.ask)
    operations += logged
  })
  const sandbox = await inSandbox(proving, purchases)
  return {
    operations,
    orders: purchases.length,
    lines: sum(purchases.map(({ lines }) => lines)),
    settled: sum(invoices.map(({ settled }) => settled ?? 0)),
    ordered: sum(purchases.map(({ ordered }) => ordered)),
    paid: sum(purchases.map(({ paid }) => paid)),
    sandbox,
    ...(await inStock(proving, invoices, purchases)),
  }
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

/** What a run that was killed left half done is done once its leases are over. */
const sweepAll = async ({ shop, ask }: Proving): Promise<void> => {
  for (let sweep = 1; sweep <= MAX_SWEEPS; sweep++) {
    const { abandoned, expired, payments, delivered, holds } = await ask(() => shop.sweep({ limit: SWEEP }))
    if (abandoned + expired + payments + delivered + holds === 0) return
  }
}

/** Of each kind that one sweep looks at; so many sweeps mend what any killed run can leave. */
const SWEEP = 1_000
const MAX_SWEEPS = 100

/** An order and its payment, as both books have them. */
interface Purchase {
  readonly invoice: string
  readonly orderId: string
  readonly lines: number
  readonly pieces: ReadonlyMap<string, number>
  readonly ordered: number
  readonly paid: number
}

const purchaseOf = async (proving: Proving, { sale, settled }: ImportedInvoice): Promise<Purchase | undefined> => {
  const found = await orderOf(proving, sale)
  if (found === undefined && settled === undefined) return undefined
  if (found === undefined || settled === undefined)
    throw differs(
      sale,
      found === undefined ? "has no order" : `has an order, ${found.order.orderId}, and no settlement`,
    )
  const { order, payment } = found
  const { source } = order
  if (source._tag !== "Cart" || source.cartId !== cartIdOf(sale)) throw differs(sale, "has the order of another cart")
  if (order.status !== "paid" || payment.status !== "paid")
    throw differs(
      sale,
      `has the order ${order.orderId}, which is ${order.status}, and a payment that is ${payment.status}`,
    )
  const amounts = [settled, order.total.amount, payment.captured.amount]
  if (new Set(amounts).size > 1)
    throw differs(sale, `was settled at ${amounts[0]} pence, ordered at ${amounts[1]} and paid with ${amounts[2]}`)
  return {
    invoice: sale.number,
    orderId: order.orderId,
    ordered: amounts[1] ?? 0,
    paid: amounts[2] ?? 0,
    ...contentOf(found),
  }
}

const contentOf = ({ order }: Checkout): Pick<Purchase, "lines" | "pieces"> => {
  const lines = order.parts.flatMap((part) => part.lines)
  const pieces = new Map<string, number>()
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
  return { lines: lines.length, pieces }
}

/** The lines of an order leave the cart. Where the run that placed it was killed before, a sweep takes them once its lease is over. */
const emptied = async ({ shop, ask }: Proving, sale: Sale): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const { value } = orComplain(sale, await ask(() => shop.cart.get(cartIdOf(sale))))
    if (value.cart.lines.length === 0) return
    if (attempt === MAX_LOOKS)
      throw differs(sale, `was ordered, and ${value.cart.lines.length} lines are still in its cart`)
    await pause(LEASE_MS / 5)
    await ask(() => shop.sweep({ limit: SWEEP }))
  }
}

const MAX_LOOKS = 20

/** What the sandbox took for these orders, in pence: of each exactly one sale of exactly its total. */
const inSandbox = async ({ shop, ask }: Proving, purchases: ReadonlyArray<Purchase>): Promise<number> => {
  const sales = new Map<string, Array<SandboxOperation>>()
  let after = 0
  for (;;) {
    const page = await shop.books.operations({ after })
    const last = page.at(-1)
    if (last === undefined) break
    after = last.number
    for (const operation of page.filter(({ state }) => state._tag === "Succeeded")) {
      const others = sales.get(operation.reference)
      if (others === undefined) sales.set(operation.reference, [operation])
      else others.push(operation)
    }
  }
  let taken = 0
  for (const { invoice, orderId, paid } of purchases) {
    const [sale, ...others] = sales.get(orderId) ?? []
    if (sale?.kind !== "sale" || sale.amount.amount !== paid || others.length > 0)
      throw differs({ number: invoice }, `was paid with ${paid} pence, and the sandbox says otherwise of ${orderId}`)
    taken += sale.amount.amount
    sales.delete(orderId)
  }
  await noStrangers({ shop, ask }, [...sales.keys()], purchases)
  return taken
}

/** What else the sandbox took belongs to orders of other files. */
const noStrangers = async (
  { shop, ask }: Proving,
  orderIds: ReadonlyArray<string>,
  purchases: ReadonlyArray<Purchase>,
): Promise<void> => {
  const invoices = new Set(purchases.map(({ invoice }) => invoice))
  for (const orderId of orderIds) {
    const found = await ask(() => shop.orders.get(orderId))
    const reference = found.ok ? found.value.order.reference : undefined
    if (reference === undefined)
      throw new Complaint(`The sandbox took money for ${orderId}, which is no order. ${KEEP}`)
    if (invoices.has(reference))
      throw differs({ number: reference }, `was ordered twice, the second time as ${orderId}`)
  }
}

/** Of each SKU there is left what came in and was not sold: nothing, unless a cart was too full for a row. */
const inStock = async (
  { shop, ask }: Proving,
  invoices: ReadonlyArray<ImportedInvoice>,
  purchases: ReadonlyArray<Purchase>,
): Promise<Pick<Proof, "skus" | "left">> => {
  const due = new Map<string, number>()
  for (const { sale } of invoices) for (const [sku, pieces] of sale.pieces) due.set(sku, (due.get(sku) ?? 0) + pieces)
  for (const { pieces } of purchases) for (const [sku, sold] of pieces) due.set(sku, (due.get(sku) ?? 0) - sold)
  const left = await stockLeft(shop, [...due.keys()], ask)
  for (const [sku, pieces] of due)
    if (left.get(sku) !== pieces)
      throw new Complaint(
        `There are ${left.get(sku) ?? "uncounted"} pieces of ${sku} left, and ${pieces} should be. If another file was begun in this database, import that one to its end.`,
      )
  return { skus: due.size, left: sum([...left.values()]) }
}

const KEEP = "Keep the database as it is: this should not happen."

const differs = ({ number }: Pick<Sale, "number">, how: string): Complaint =>
  new Complaint(`The invoice ${number} ${how}. ${KEEP}`)
