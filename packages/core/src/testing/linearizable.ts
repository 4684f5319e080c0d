/**
 * Whether what callers were told of carts can be true: that there is one order of the calls which agrees with the clock
 * on the wall and with every version, replay and request id they were answered. Versions name that order, so nothing is
 * searched for and any length is checked.
 *
 * What carts held is compared too, where the answers tell it: with each other at one version and, given `apply`, with
 * what the changes make of each other, so that an update which was acknowledged and lost is found by the next answer
 * that shows the cart. Without `apply`, versions that are in order say nothing of what is in them.
 *
 * What it finds is wrong for sure. Of versions and ids it finds all there is where every call was answered; calls without
 * an answer are given the benefit of the doubt.
 */
import { type Answered, type CartCall, isAnswered, made, type Violation } from "./CartCall.ts"
import { type Apply, notTheSum, twoCarts } from "./contents.ts"

export interface LinearizableOptions<Content = unknown> {
  /** The version that each cart had before the first call. Absent: 0, it was not there. */
  readonly initial?: Readonly<Record<string, number>>
  /** What a change makes of the content it meets, told by its `opId` or `asked`. It gives a new content. */
  readonly apply?: Apply<Content>
}

/**
 * The contradictions among the calls; an empty list is a history that can have been.
 *
 * @example
 * import { contradictions } from "@cartwright/core/testing"
 *
 * const added = { cartId: "basket", opId: "click-1", start: 1, end: 2, answer: { version: 1 } }
 * const stale = { cartId: "basket", start: 3, end: 4, answer: { version: 0 } }
 * contradictions([added]) // => []
 * contradictions([added, stale]).map(({ message }) => message) // => ["version 0 of basket was read after version 1 had been answered"]
 *
 * // Whether each change is in the cart is asked with `apply`.
 * const tea = { cartId: "b", opId: "tea", start: 1, end: 2, answer: { version: 1, cart: ["tea"] } }
 * const mug = { cartId: "b", opId: "mug", start: 3, end: 4, answer: { version: 2, cart: ["mug"] } }
 * const apply = (things: ReadonlyArray<string> = [], { opId = "" }) => [...things, opId]
 * contradictions([tea, mug]) // => []
 * contradictions([tea, mug], { apply }).map(({ _tag }) => _tag) // => ["NotTheSumOfItsChanges"]
 */
export const contradictions = <Content>(
  calls: ReadonlyArray<CartCall<Content>>,
  { initial = {}, apply }: LinearizableOptions<Content> = {},
): ReadonlyArray<Violation> => {
  const carts = Map.groupBy(calls, ({ cartId }) => cartId)
  return [...carts].flatMap(([cartId, ofCart]) => {
    const from = Object.hasOwn(initial, cartId) ? (initial[cartId] ?? 0) : 0
    const answered = ofCart.filter(isAnswered)
    return [
      ...twoAtOneVersion(cartId, ofCart),
      ...badIds(cartId, ofCart),
      ...wentBack(cartId, ofCart, from),
      ...madeByNobody(cartId, ofCart, from),
      ...twoCarts(cartId, answered),
      ...(apply === undefined ? [] : notTheSum(cartId, answered, from, apply)),
    ]
  })
}

const twoAtOneVersion = (cartId: string, calls: ReadonlyArray<CartCall>): ReadonlyArray<Violation> =>
  [...Map.groupBy(calls.filter(made), ({ answer }) => answer.version)].flatMap(([version, makers]) =>
    makers.length < 2
      ? []
      : [
          {
            _tag: "TwoChangesAtOneVersion",
            cartId,
            version,
            calls: makers,
            message: `${makers.map(({ opId }) => opId).join(" and ")} were both told that they made version ${version} of ${cartId}: one of them is lost`,
          },
        ],
  )

const badIds = (cartId: string, calls: ReadonlyArray<CartCall>): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  for (const [opId, under] of Map.groupBy(calls, (call) => call.opId)) {
    if (opId === undefined) continue
    const makers = under.filter(made)
    if (makers.length > 1) {
      const versions = makers.map(({ answer }) => answer.version).join(" and ")
      const message = `${opId} made the versions ${versions} of ${cartId}: one request counted twice`
      violations.push({ _tag: "CountedTwice", cartId, opId, calls: makers, message })
    }
    const asked = new Set(under.filter(isAnswered).flatMap((call) => (call.asked === undefined ? [] : [call.asked])))
    if (asked.size > 1) {
      const message = `${opId} of ${cartId} stood for two requests, and both were answered`
      violations.push({ _tag: "TwoRequestsUnderOneId", cartId, opId, calls: under.filter(isAnswered), message })
    }
    for (const replay of under.filter(isAnswered)) {
      if (replay.answer.replayed !== true) continue
      const could = under.some((call) => call !== replay && isFirst(call) && mayPrecede(call, replay))
      if (could) continue
      const message = `${opId} of ${cartId} was replayed, and no call before could have made it`
      violations.push({ _tag: "ReplayedNothing", cartId, opId, calls: [replay], message })
    }
  }
  return violations
}

const isFirst = (call: CartCall): boolean => call.answer === "unknown" || made(call)

const mayPrecede = (first: CartCall, replay: Answered): boolean =>
  first.start < replay.end && (!isAnswered(first) || first.answer.version <= replay.answer.version)

/** What ended before a call began is behind it: a change makes a higher version, a read sees no lower one. */
const wentBack = (cartId: string, calls: ReadonlyArray<CartCall>, from: number): ReadonlyArray<Violation> => {
  const byEnd = calls.filter(isAnswered).toSorted((a, b) => a.end - b.end)
  const byStart = byEnd.toSorted((a, b) => a.start - b.start)
  const violations: Array<Violation> = []
  let ended = 0
  let newest: Answered | undefined
  for (const call of byStart) {
    for (let next = byEnd[ended]; next !== undefined && next.end < call.start; next = byEnd[++ended])
      if (newest === undefined || next.answer.version > newest.answer.version) newest = next
    const seen = newest?.answer.version ?? from
    const { version } = call.answer
    if (made(call) ? version > seen : version >= seen) continue
    const what = made(call)
      ? `${call.opId} made version ${version} of ${cartId}`
      : `version ${version} of ${cartId} was read`
    const message = `${what} after version ${seen} had been answered`
    violations.push({ _tag: "WentBack", cartId, version, seen, calls: [...(newest ? [newest] : []), call], message })
  }
  return violations
}

/** Each version was made by one change; those that nobody was told of must have been made by calls without an answer. */
const madeByNobody = (cartId: string, calls: ReadonlyArray<CartCall>, from: number): ReadonlyArray<Violation> => {
  const answered = calls.filter(isAnswered)
  const makers = new Set(answered.filter(made).map(({ answer }) => answer.version))
  const told = new Set(answered.filter(made).map(({ opId }) => opId))
  // Equal requests without an answer are one change; it may have happened as soon as the first of them began.
  const unknown = [
    ...Map.groupBy(
      calls.filter((call) => !isAnswered(call)),
      ({ opId }) => opId,
    ),
  ]
    .flatMap(([opId, under]) =>
      opId === undefined || told.has(opId) ? [] : [Math.min(...under.map(({ start }) => start))],
    )
    .toSorted((a, b) => a - b)
  // The earliest end of any call that saw this version or a higher one: by then it had been made.
  const byVersion = answered.toSorted((a, b) => a.answer.version - b.answer.version)
  const witnesses = byVersion.slice()
  for (let index = witnesses.length - 2; index >= 0; index--) {
    const [here, after] = [witnesses[index], witnesses[index + 1]]
    if (here !== undefined && after !== undefined && after.end < here.end) witnesses[index] = after
  }
  let missing = 0
  let at = 0
  for (let version = from + 1; ; version++) {
    while ((byVersion[at]?.answer.version ?? version) < version) at++
    const witness = witnesses[at]
    if (witness === undefined) return []
    if (makers.has(version)) continue
    const start = unknown[missing++]
    if (start !== undefined && start < witness.end) continue
    const message = `version ${version} of ${cartId} was seen, and no call can have made it`
    return [{ _tag: "MadeByNobody", cartId, version, calls: [witness], message }]
  }
}
