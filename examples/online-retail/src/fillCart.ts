/** The rows of an invoice go into its cart. Every call has a request id made from the invoice, so that doing it again changes nothing. */
import type { Answer, ItemResult, ShopperCart } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { orComplain } from "./Complaint.ts"
import type { Filled, Tag } from "./Journal.ts"
import { cartIdOf, type Sale } from "./sale.ts"

export interface FilledCart extends Filled {
  /** Whether this call opened the cart, and whether it put anything into it; what it did not do was there. */
  readonly opened: boolean
  readonly added: boolean
}

/** Rows in one call. It decides which rows a request id stands for: a database that was begun with one size must go on with it. */
const CHUNK = 200

/** `undefined`: there is a cart of this name, and this request did not open it. */
export const fillCart = async (cart: ShopperCart, sale: Sale, ask: Ask): Promise<FilledCart | undefined> => {
  const owner = sale.customer === undefined ? {} : { owner: { member: sale.customer } }
  const cartToOpen = { id: cartIdOf(sale), priceList: sale.number, ...owner }
  const answer = await ask(() => cart.open(cartToOpen, { requestId: `${sale.number}-open` }))
  if (!answer.ok && answer.rejection._tag === "CartIdTaken") return undefined
  const opened = orComplain(sale, answer)
  const rows = await (isAddedRowByRow(sale) ? addRowByRow : addInChunks)(cart, sale, ask)
  return {
    opened: !opened.replayed,
    added: rows.some(({ isNew }) => isNew),
    accepted: rows.filter(({ refused }) => refused === undefined).length,
    refused: rows.flatMap(({ refused }) => refused ?? []),
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

const addInChunks = async (cart: ShopperCart, sale: Sale, ask: Ask): Promise<Array<AddedRow>> => {
  const added: Array<AddedRow> = []
  for (let first = 0; first < sale.items.length; first += CHUNK) {
    const requestId = `${sale.number}-rows-${first / CHUNK + 1}`
    const items = sale.items.slice(first, first + CHUNK)
    const { value, replayed } = orComplain(sale, await ask(() => cart.addMany(cartIdOf(sale), items, { requestId })))
    added.push(...value.results.map((result) => rowOf(result, replayed)))
  }
  return added
}

const addRowByRow = async (cart: ShopperCart, sale: Sale, ask: Ask): Promise<Array<AddedRow>> => {
  const added: Array<AddedRow> = []
  for (const [index, item] of sale.items.entries()) {
    const requestId = `${sale.number}-row-${index + 1}`
    const answer = await ask(() => cart.add(cartIdOf(sale), item, { requestId }))
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
const isAboutTheRow = ({ _tag }: Extract<Answer<unknown>, { readonly ok: false }>["rejection"]): boolean =>
  !ABOUT_THE_CALL.has(_tag)
