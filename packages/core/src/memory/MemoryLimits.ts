import type { HoldId, Instant } from "../catalog/ids.ts"
import {
  type Exceeded,
  type LimitDemand,
  type LimitKey,
  LimitLedger,
  type LimitReserved,
} from "../ports/LimitLedger.ts"
import { checkLimitDemands, checkLimitKeys, limitKeyText } from "../ports/limitChecks.ts"
import { come, type MemoryOptions, stepAfter } from "./MemoryOptions.ts"

/** What a hold counts on one counter. */
interface Counted {
  readonly amount: number
  readonly keep: boolean
}

interface Hold {
  status: "held" | "confirmed" | "released"
  readonly counted: ReadonlyMap<string, Counted>
}

/** Limits counted in this process. */
export const makeMemoryLimitLedger = (options: MemoryOptions = {}): LimitLedger["Service"] => {
  const counters = new Map<string, number>()
  const holds = new Map<HoldId, Hold>()
  /** When those that are held and not confirmed end. */
  const ends = new Map<HoldId, Instant>()
  const step = stepAfter(options)

  const add = (counter: string, amount: number): void => {
    counters.set(counter, (counters.get(counter) ?? 0) + amount)
  }

  const reserve = (holdId: HoldId, demands: ReadonlyArray<LimitDemand>, expiresAt: Instant): LimitReserved => {
    checkLimitDemands(demands)
    const before = holds.get(holdId)
    if (before !== undefined && before.status !== "held") return { _tag: "Ended" }
    const counted = new Map(
      demands.map((demand) => [limitKeyText(demand), { amount: demand.amount, keep: demand.keep === true }]),
    )
    if (before === undefined || !isSame(before.counted, counted)) {
      const exceeded = demands.flatMap((demand): ReadonlyArray<Exceeded> => {
        const { subject, window, amount: asked, max } = demand
        const counter = limitKeyText(demand)
        const others = (counters.get(counter) ?? 0) - (before?.counted.get(counter)?.amount ?? 0)
        const available = Math.max(0, max - others)
        return available < asked ? [{ subject, window, asked, max, available }] : []
      })
      if (exceeded.length > 0) return { _tag: "Exceeded", exceeded }
      for (const [counter, { amount }] of before?.counted ?? []) add(counter, -amount)
      for (const [counter, { amount }] of counted) add(counter, amount)
      holds.set(holdId, { status: "held", counted })
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
    const isConfirmed = hold?.status === "confirmed"
    for (const [counter, { amount, keep }] of hold?.counted ?? []) if (!(isConfirmed && keep)) add(counter, -amount)
    holds.set(holdId, { status: "released", counted: new Map() })
    ends.delete(holdId)
  }

  const used = (keys: ReadonlyArray<LimitKey>): ReadonlyArray<number> => {
    checkLimitKeys(keys)
    return keys.map((key) => counters.get(limitKeyText(key)) ?? 0)
  }

  return LimitLedger.of({
    reserve: (holdId, demands, expiresAt) => step(() => reserve(holdId, demands, expiresAt)),
    confirm: (holdId) => step(() => confirm(holdId)),
    release: (holdId) => step(() => release(holdId)),
    used: (keys) => step(() => used(keys)),
    ended: (now, limit) => step(() => come(ends, now, limit)),
  })
}

const isSame = (a: ReadonlyMap<string, Counted>, b: ReadonlyMap<string, Counted>): boolean =>
  a.size === b.size &&
  [...a].every(([counter, { amount, keep }]) => {
    const other = b.get(counter)
    return other?.amount === amount && other.keep === keep
  })
