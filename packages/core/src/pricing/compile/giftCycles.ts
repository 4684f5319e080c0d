/** Gifts that count may bring other gifts, which may bring others; a circle of them would have no beginning. */
import type { Promotion } from "../Promotion.ts"
import type { Selector } from "../Selector.ts"
import { conditionsIn } from "./conditionsIn.ts"

/** A promotion whose gifts count, and where it says so. */
export interface Giver {
  readonly id: string
  readonly path: string
  readonly offers: ReadonlyArray<string>
  /** The offers and SKUs that bring its gifts, as far as they are listed. */
  readonly broughtBy: ReadonlySet<string>
}

export interface GiftCycle {
  readonly path: string
  /** The ids on the way round, the first one again at the end. */
  readonly ids: ReadonlyArray<string>
}

/**
 * Each promotion that is in a circle: without these there is none. An offer goes by the id of its SKU as well, since that
 * is what an offer is called that names no other. What a promotion gives does not bring its own gifts: they are only seen
 * by promotions after it.
 */
export const giftCycles = <P extends { readonly giver: Giver | undefined }>(
  promotions: ReadonlyArray<P>,
): Map<P, GiftCycle> => {
  const givers = new Map<P, Giver>()
  for (const promotion of promotions) {
    if (promotion.giver !== undefined) givers.set(promotion, promotion.giver)
  }
  const bringing = new Map<string, Array<P>>()
  for (const [promotion, { broughtBy }] of givers) for (const offer of broughtBy) put(bringing, offer, promotion)
  const cycles = new Map<P, GiftCycle>()
  const done = new Set<P>()
  for (const start of givers.keys()) walk(start, givers, bringing, done, cycles)
  return cycles
}

const put = <P>(bringing: Map<string, Array<P>>, offer: string, promotion: P): void => {
  const found = bringing.get(offer)
  if (found === undefined) bringing.set(offer, [promotion])
  else found.push(promotion)
}

/**
 * Goes from gift to gift as far as it gets, and back. Where it meets its own way, the promotions since then are a circle:
 * they are set aside, and it goes on without them. A stack of its own, since the way may be longer than calls can nest.
 */
const walk = <P>(
  start: P,
  givers: ReadonlyMap<P, Giver>,
  bringing: ReadonlyMap<string, ReadonlyArray<P>>,
  done: Set<P>,
  cycles: Map<P, GiftCycle>,
): void => {
  if (done.has(start)) return
  const way: Array<{ readonly at: P; readonly next: Iterator<P> }> = []
  const enter = (at: P): void => {
    way.push({ at, next: broughtFrom(at, givers, bringing) })
  }
  enter(start)
  for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
    const { done: over, value: next } = here.next.next()
    if (over === true) {
      done.add(here.at)
      way.pop()
      continue
    }
    if (done.has(next)) continue
    const met = way.findIndex(({ at }) => at === next)
    if (met < 0) enter(next)
    else
      setAside(
        way.splice(met).map(({ at }) => at),
        givers,
        done,
        cycles,
      )
  }
}

function* broughtFrom<P>(
  from: P,
  givers: ReadonlyMap<P, Giver>,
  bringing: ReadonlyMap<string, ReadonlyArray<P>>,
): Generator<P, undefined> {
  for (const offer of givers.get(from)?.offers ?? []) {
    for (const promotion of bringing.get(offer) ?? []) if (promotion !== from) yield promotion
  }
}

const setAside = <P>(
  circle: ReadonlyArray<P>,
  givers: ReadonlyMap<P, Giver>,
  done: Set<P>,
  cycles: Map<P, GiftCycle>,
): void => {
  const around = circle.flatMap((promotion) => givers.get(promotion) ?? [])
  const ids = [...around, ...around.slice(0, 1)].map(({ id }) => id)
  for (const [at, promotion] of circle.entries()) {
    done.add(promotion)
    cycles.set(promotion, { ids, path: around[at]?.path ?? "benefits" })
  }
}

/** What a sound promotion gives that counts, and what brings it. */
export const giverOf = (promotion: Promotion): Giver | undefined => {
  const { id, on, condition, benefits } = promotion
  if (!benefits.some((benefit) => benefit._tag === "Gift" && benefit.counts === true)) return undefined
  const offers: Array<string> = []
  const selectors: Array<Selector | undefined> = [on]
  let path = ""
  for (const [at, benefit] of benefits.entries()) {
    if (benefit._tag !== "Gift" || benefit.counts !== true) continue
    if (path === "") path = `benefits[${at}].counts`
    for (const { offerId } of benefit.gifts) offers.push(offerId)
    selectors.push(benefit.forEach?.on)
  }
  for (const [one] of condition === undefined ? [] : conditionsIn(condition, "condition")) {
    if (one._tag === "SpendAtLeast" || one._tag === "QuantityAtLeast") selectors.push(one.on)
  }
  const broughtBy = new Set(selectors.flatMap((selector) => [...(selector?.skus ?? []), ...(selector?.offers ?? [])]))
  return { id, path, offers, broughtBy }
}
