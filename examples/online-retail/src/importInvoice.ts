/** One invoice becomes one cart. Every call has a request id made from the invoice, so that doing it again changes nothing. */
import type { Rejection } from "@cartwright/core/cart"
import type { Money } from "@cartwright/core/money"
import type { Answer, ItemResult, ShopperCart } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { Complaint } from "./Complaint.ts"
import type { Sale } from "./sale.ts"

type Tag = Rejection["_tag"]

export interface ImportedCart {
  readonly cartId: string
  /** `continued`: an earlier run opened the cart and did not come to its end. */
  readonly before: "new" | "continued" | "replayed"
  readonly accepted: number
  /** Why each row that was refused was refused. */
  readonly refused: ReadonlyArray<Tag>
  readonly lines: number
  readonly total: Money.Money
}

/** Rows in one call. It decides which rows a request id stands for: a database that was begun with one size must go on with it. */
const CHUNK = 200

export const importInvoice = async (cart: ShopperCart, sale: Sale, ask: Ask): Promise<ImportedCart> => {
  const cartId = `uci-${sale.number}`
  const owner = sale.customer === undefined ? {} : { owner: { member: sale.customer } }
  const opened = orComplain(
    sale,
    await ask(() => cart.open({ id: cartId, priceList: sale.number, ...owner }, { requestId: `${sale.number}-open` })),
  )
  const added = await (isAddedRowByRow(sale) ? addRowByRow : addInChunks)(cart, cartId, sale, ask)
  const viewed = orComplain(sale, await ask(() => cart.view(cartId)))
  return {
    cartId,
    before: !opened.replayed ? "new" : added.some(({ isNew }) => isNew) ? "continued" : "replayed",
    accepted: added.filter(({ refused }) => refused === undefined).length,
    refused: added.flatMap(({ refused }) => refused ?? []),
    lines: viewed.value.cart.lines.length,
    total: viewed.value.priced.total,
  }
}

/** What became of a row. */
interface AddedRow {
  readonly refused?: Tag
  /** It came into the cart now, not in an earlier run. */
  readonly isNew: boolean
}

/** One invoice in twenty goes in as shoppers do it. By its number, so that the choice is the same in any part of the file. */
const isAddedRowByRow = ({ number }: Sale): boolean => Number(number.replace(/\D/g, "")) % 20 === 0

const addInChunks = async (cart: ShopperCart, cartId: string, sale: Sale, ask: Ask): Promise<Array<AddedRow>> => {
  const added: Array<AddedRow> = []
  for (let first = 0; first < sale.items.length; first += CHUNK) {
    const requestId = `${sale.number}-rows-${first / CHUNK + 1}`
    const items = sale.items.slice(first, first + CHUNK)
    const { value, replayed } = orComplain(sale, await ask(() => cart.addMany(cartId, items, { requestId })))
    added.push(...value.results.map((result) => rowOf(result, replayed)))
  }
  return added
}

const addRowByRow = async (cart: ShopperCart, cartId: string, sale: Sale, ask: Ask): Promise<Array<AddedRow>> => {
  const added: Array<AddedRow> = []
  for (const [index, item] of sale.items.entries()) {
    const requestId = `${sale.number}-row-${index + 1}`
    const answer = await ask(() => cart.add(cartId, item, { requestId }))
    if (answer.ok) added.push({ isNew: !answer.replayed })
    else if (isAboutTheRow(answer.rejection)) added.push({ refused: answer.rejection._tag, isNew: false })
    else orComplain(sale, answer)
  }
  return added
}

const rowOf = (result: ItemResult, replayed: boolean): AddedRow =>
  result.ok ? { isNew: !replayed } : { refused: result.rejection._tag, isNew: false }

/** A single add answers with the item's rejection, or with one of the call itself. These are the call's. */
const ABOUT_THE_CALL: ReadonlySet<Tag> = new Set([
  "InvalidInput",
  "CartNotFound",
  "CartMerged",
  "CartTooLarge",
  "RequestIdReused",
])
const isAboutTheRow = ({ _tag }: Rejection): boolean => !ABOUT_THE_CALL.has(_tag)

/** A "no" to a whole call cannot be counted as anything: the import ends with it. */
const orComplain = <A>({ number }: Sale, answer: Answer<A>): Extract<Answer<A>, { readonly ok: true }> => {
  if (answer.ok) return answer
  const { _tag, message } = answer.rejection
  throw new Complaint(
    _tag === "CartIdTaken" || _tag === "RequestIdReused"
      ? `The database already holds the invoice ${number}, from a file in which it is different. Import this file into another --db.`
      : `The invoice ${number} could not be imported: ${message}`,
  )
}
