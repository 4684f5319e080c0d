import type { HoldId, Instant, Sku } from "../catalog/ids.ts"
import { type Reserved, type Short, type StockAmount, StockLedger } from "../ports/StockLedger.ts"
import { come, type MemoryOptions, stepAfter } from "./MemoryOptions.ts"

interface Hold {
  status: "held" | "confirmed" | "released"
  /** What it was asked to hold. */
  readonly demands: ReadonlyMap<Sku, number>
  /** What it took out of the pieces that are counted. */
  readonly taken: ReadonlyMap<Sku, number>
}

/** Stock counted in this process. */
export const makeMemoryStockLedger = (options: MemoryOptions = {}): StockLedger["Service"] => {
  /** The pieces that are free, of each SKU that was ever received. */
  const free = new Map<Sku, number>()
  const receipts = new Set<string>()
  const holds = new Map<HoldId, Hold>()
  /** When those that are held and not confirmed end. */
  const ends = new Map<HoldId, Instant>()
  const step = stepAfter(options)

  const add = (sku: Sku, quantity: number): void => {
    free.set(sku, (free.get(sku) ?? 0) + quantity)
  }

  const receive = (receiptId: string, amounts: ReadonlyArray<StockAmount>): { readonly replayed: boolean } => {
    if (receipts.has(receiptId)) return { replayed: true }
    receipts.add(receiptId)
    for (const { sku, quantity } of amounts) add(sku, quantity)
    return { replayed: false }
  }

  const reserve = (holdId: HoldId, amounts: ReadonlyArray<StockAmount>, expiresAt: Instant): Reserved => {
    const before = holds.get(holdId)
    if (before !== undefined && before.status !== "held") return { _tag: "Ended" }
    const demands = new Map(amounts.map(({ sku, quantity }) => [sku, quantity]))
    if (before === undefined || !isSame(before.demands, demands)) {
      const couldHave = (sku: Sku): number => (free.get(sku) ?? 0) + (before?.taken.get(sku) ?? 0)
      const counted = [...demands].filter(([sku]) => free.has(sku))
      const short = counted.flatMap(([sku, asked]): ReadonlyArray<Short> => {
        const available = couldHave(sku)
        return available < asked ? [{ sku, asked, available }] : []
      })
      if (short.length > 0) return { _tag: "Short", short }
      for (const [sku, quantity] of before?.taken ?? []) add(sku, quantity)
      for (const [sku, quantity] of counted) add(sku, -quantity)
      holds.set(holdId, { status: "held", demands, taken: new Map(counted) })
    }
    ends.set(holdId, expiresAt)
    return { _tag: "Held" }
  }

  const confirm = (holdId: HoldId): boolean => {
    const hold = holds.get(holdId)
    if (hold === undefined || hold.status === "released") return false
    hold.status = "confirmed"
    ends.delete(holdId)
    return true
  }

  const release = (holdId: HoldId): void => {
    const hold = holds.get(holdId)
    if (hold?.status !== "released") for (const [sku, quantity] of hold?.taken ?? []) add(sku, quantity)
    holds.set(holdId, { status: "released", demands: new Map(), taken: new Map() })
    ends.delete(holdId)
  }

  return StockLedger.of({
    receive: (receiptId, amounts) => step(() => receive(receiptId, amounts)),
    available: (skus) =>
      step(
        () =>
          new Map(
            skus.flatMap((sku) => {
              const pieces = free.get(sku)
              return pieces === undefined ? [] : [[sku, pieces]]
            }),
          ),
      ),
    reserve: (holdId, demands, expiresAt) => step(() => reserve(holdId, demands, expiresAt)),
    confirm: (holdId) => step(() => confirm(holdId)),
    release: (holdId) => step(() => release(holdId)),
    ended: (now, limit) => step(() => come(ends, now, limit)),
  })
}

const isSame = (a: ReadonlyMap<Sku, number>, b: ReadonlyMap<Sku, number>): boolean =>
  a.size === b.size && [...a].every(([sku, quantity]) => b.get(sku) === quantity)
