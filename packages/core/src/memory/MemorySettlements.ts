import type { Instant, SettlementId } from "../catalog/ids.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import type { Settlement } from "../settlement/Settlement.ts"
import { come, type MemoryOptions, stepAfter } from "./MemoryOptions.ts"

/** Settlements kept in this process. */
export const makeMemorySettlementStore = (options: MemoryOptions = {}): SettlementStore["Service"] => {
  const kept = new Map<SettlementId, string>()
  const ends = new Map<SettlementId, Instant>()
  const step = stepAfter(options)

  const get = (id: SettlementId): Settlement | undefined => {
    const text = kept.get(id)
    return text === undefined ? undefined : JSON.parse(text)
  }

  return SettlementStore.of({
    put: (settlement) =>
      step(() => {
        kept.set(settlement.id, JSON.stringify(settlement))
        ends.set(settlement.id, settlement.expiresAt)
      }),
    get: (id) => step(() => get(id)),
    expire: (now, limit) =>
      step(() => {
        const ended = come(ends, now, limit)
        for (const id of ended) {
          kept.delete(id)
          ends.delete(id)
        }
        return ended.length
      }),
  })
}
