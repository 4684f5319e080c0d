/** The calls of a host's own on what is in stock. A wrong argument is a mistake in its code, and is thrown as one. */
import * as Effect from "effect/Effect"
import { isKey, isSku, MAX_SKU_LENGTH, type Sku } from "../catalog/ids.ts"
import { type StockAmount, StockLedger } from "../ports/StockLedger.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { CartwrightConfig } from "../services/CartwrightConfig.ts"
import { type Aborted, type DeadlineExceeded, type Progress, withDeadline } from "../services/Deadline.ts"
import { fromHost } from "../services/door/checkout.ts"
import { fields, invalid, join, known, list } from "../services/door/read.ts"

/** Pieces that came in. */
export interface Delivered {
  readonly sku: string
  /** A whole number from 1 to 1,000,000,000. */
  readonly quantity: number
}

/** The pieces of a SKU that nobody holds and that are not sold. */
export interface InStock {
  readonly sku: string
  readonly available: number
}

export interface Stock {
  /**
   * Adds pieces, once for each receipt: the same `receiptId` again changes nothing, and `replayed` says so. From then on
   * these SKUs are counted; one that was never received is sold without a limit. Each SKU once, 10,000 at most.
   *
   * @throws TypeError when an argument cannot be read.
   */
  readonly receive: (receiptId: string, amounts: ReadonlyArray<Delivered>) => Promise<{ readonly replayed: boolean }>
  /**
   * What can be sold of these SKUs, in the order they were asked for. A SKU that is not counted is absent. 10,000 at most.
   *
   * @throws TypeError when an argument cannot be read.
   */
  readonly available: (skus: ReadonlyArray<string>) => Promise<ReadonlyArray<InStock>>
}

/** Most SKUs of one call. */
const MAX_SKUS = 10_000
/** Most pieces of one SKU that come in at once: far from where adding up would stop to be exact. */
const MAX_DELIVERED = 1_000_000_000

type Ask<A> = Effect.Effect<A, StoreUnavailable | DeadlineExceeded | Aborted, StockLedger>

export const receive = (receiptId: unknown, amounts: unknown): Ask<{ readonly replayed: boolean }> =>
  ask((stock, progress) => {
    const read = fromHost("stock.receive", () => ({
      receiptId: known(receiptId, "receiptId", isKey, "1 to 64 of the characters A-Z a-z 0-9 _ -"),
      amounts: readAmounts(amounts),
    }))
    progress.writing = true
    return stock.receive(read.receiptId, read.amounts)
  })

export const available = (skus: unknown): Ask<ReadonlyArray<InStock>> =>
  ask((stock) => {
    const asked = fromHost("stock.available", () => [
      ...new Set(list(skus, "skus", { min: 0, max: MAX_SKUS }, readSku)),
    ])
    return Effect.map(stock.available(asked), (found) =>
      asked.flatMap((sku) => {
        const pieces = found.get(sku)
        return pieces === undefined ? [] : [{ sku, available: pieces }]
      }),
    )
  })

/** Within the time that the host gives every call. */
const ask = <A>(
  call: (stock: StockLedger["Service"], progress: Progress) => Effect.Effect<A, StoreUnavailable>,
): Ask<A> =>
  Effect.flatMap(CartwrightConfig, ({ timeoutMs }) =>
    StockLedger.use((stock) => withDeadline((progress) => call(stock, progress), { timeoutMs, signal: undefined })),
  )

const readAmounts = (value: unknown): ReadonlyArray<StockAmount> => {
  const amounts = list(value, "amounts", { min: 1, max: MAX_SKUS }, readAmount)
  const seen = new Set<Sku>()
  for (const [index, { sku }] of amounts.entries()) {
    if (seen.has(sku)) return invalid(`amounts[${index}].sku`, sku, "each SKU once")
    seen.add(sku)
  }
  return amounts
}

const readAmount = (value: unknown, path: string): StockAmount => {
  const amount = fields(value, path, ["sku", "quantity"])
  return {
    sku: readSku(amount["sku"], join(path, "sku")),
    quantity: known(amount["quantity"], join(path, "quantity"), isDelivered, PIECES),
  }
}

const readSku = (value: unknown, path: string): Sku => known(value, path, isSku, SKU)
const SKU = `a text of 1 to ${MAX_SKU_LENGTH} characters without U+0000 and lone surrogates`
const PIECES = `a whole number of pieces from 1 to ${MAX_DELIVERED}`
const isDelivered = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_DELIVERED
