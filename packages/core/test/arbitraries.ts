/**
 * Histories of carts for the laws: few offers, so that commands meet; commands that are mostly about what is there, so
 * that histories get long; quantities dull, small and at the bound.
 */
import fc from "fast-check"
import {
  type Cart,
  type CartLine,
  type LineOptions,
  lineOf,
  MAX_QUANTITY,
  type Owner,
  type SeenLine,
  seen,
  shelvedOf,
} from "../src/cart/Cart.ts"
import type { CartChange, IncomingLine, MergePolicy, NewItem, OfferSeen, OpenCart } from "../src/cart/CartCommand.ts"
import type { CartOperation } from "../src/cart/CartOperation.ts"
import type { Happened } from "../src/cart/Decision.ts"
import { decide } from "../src/cart/decide.ts"
import { evolveAll, openCart } from "../src/cart/evolve.ts"
import { rebase } from "../src/cart/rebase.ts"
import type {
  CartId,
  Digest,
  GuestId,
  Instant,
  LineId,
  MemberId,
  OfferId,
  OpId,
  OrderId,
  Sku,
  Version,
} from "../src/catalog/ids.ts"

/** A moment all tests share: 2026-01-01T00:00:00Z. */
export const at = 1_767_225_600_000 as Instant
export const cartId = (id: string): CartId => id as CartId
export const lineId = (id: string): LineId => id as LineId
export const sku = (id: string): Sku => id as Sku
export const offerId = (id: string): OfferId => id as OfferId

export const open: OpenCart = { _tag: "OpenCart", id: cartId("c1"), owner: { system: "tests" }, currency: "GBP", at }
export const empty: Cart = openCart(open)

const PRICES: Readonly<Record<string, number>> = { tea: 250, mug: 799, pot: 2_499, tin: 399 }

/** Everything is 1.00 unless it has a price of its own; the offer's SKU is its id up to a dot. */
export const offerSeen = (id: string, more: Partial<OfferSeen> = {}): OfferSeen => {
  const [sold = id] = id.split(".")
  return { sku: sku(sold), price: { amount: PRICES[sold] ?? 100, currency: "GBP" }, ...more }
}

export const item = (id: string, offer: string, quantity = 1, more: Partial<NewItem> = {}): NewItem => ({
  lineId: lineId(id),
  sku: offerSeen(offer).sku,
  offerId: offerId(offer),
  options: {},
  quantity,
  offer: offerSeen(offer),
  ...more,
})

export const add = (...items: ReadonlyArray<NewItem>): CartChange => ({ _tag: "AddItems", items, at })

export const line = (id: string, offer: string, quantity = 1, more: Partial<CartLine> = {}): CartLine => ({
  lineId: lineId(id),
  offerId: offerId(offer),
  sku: offerSeen(offer).sku,
  options: {},
  quantity,
  added: quantity,
  selected: true,
  addedAt: at,
  priceSeen: offerSeen(offer).price,
  ...more,
})

export const cartOf = (lines: ReadonlyArray<CartLine>, more: Partial<Cart> = {}): Cart => ({ ...empty, lines, ...more })

/** Freezes everything in it, so that a function that writes to its input throws. */
export const frozen = <A>(value: A): A => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

/** The cart after a command that must be accepted. */
export const after = (cart: Cart, command: CartChange): Cart => {
  const decision = decide(command, cart)
  if (!decision.ok) throw new Error(`${command._tag} was refused: ${JSON.stringify(decision.rejection)}`)
  return evolveAll(cart, decision.events)
}

/** One command as the writer of a history chooses it: `pick`s are resolved against the cart it meets. */
export type Step =
  | { readonly kind: "add"; readonly items: ReadonlyArray<StepItem> }
  | {
      readonly kind: "set"
      readonly pick: number
      readonly quantity: number
      readonly limit: number | undefined
      /** Whether a source knows the offer. */
      readonly known: boolean
    }
  | { readonly kind: "clear" }
  | {
      readonly kind: "remove" | "save" | "back" | "select" | "deselect"
      readonly picks: ReadonlyArray<number>
    }
  | { readonly kind: "options"; readonly pick: number; readonly options: LineOptions }
  | {
      readonly kind: "merge"
      readonly policy: MergePolicy
      readonly lines: ReadonlyArray<StepItem>
      readonly shelf: ReadonlyArray<StepItem>
      readonly chosen: number | undefined
    }
  | { readonly kind: "order"; readonly picks: ReadonlyArray<number>; readonly part: number }
  | { readonly kind: "claim"; readonly owner: Owner }

export interface StepItem {
  readonly offer: string
  readonly options: LineOptions
  readonly quantity: number
  readonly limit: number | undefined
  readonly stock: number | undefined
}

const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

export const offers = fc.constantFrom("tea", "tea.bulk", "mug", "pot", "tin")
/** Two of them name the same options in another order. */
export const options: fc.Arbitrary<LineOptions> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ size: "M" }) },
  { weight: 1, arbitrary: fc.constant({ size: "M", colour: "red" }) },
  { weight: 1, arbitrary: fc.constant({ colour: "red", size: "M" }) },
)
const quantities = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(MAX_QUANTITY, MAX_QUANTITY - 1, MAX_QUANTITY - 3) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: MAX_QUANTITY }) },
)
export const stepItem: fc.Arbitrary<StepItem> = fc.record({
  offer: offers,
  options,
  quantity: fc.oneof(
    { weight: 12, arbitrary: quantities },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, MAX_QUANTITY + 1) },
  ),
  limit: maybe(fc.integer({ min: 1, max: 12 })),
  stock: maybe(fc.integer({ min: 0, max: 12 })),
})
const goodItem = fc.record({
  offer: offers,
  options,
  quantity: quantities,
  limit: fc.constant(undefined),
  stock: fc.constant(undefined),
})
const pick = fc.nat(11)
const picks = fc.array(pick, { minLength: 1, maxLength: 3 })

const steps: Record<Step["kind"], fc.Arbitrary<Step>> = {
  add: fc.record({ kind: fc.constant("add"), items: fc.array(stepItem, { minLength: 1, maxLength: 5 }) }),
  set: fc.record({
    kind: fc.constant("set"),
    pick,
    quantity: quantities,
    limit: maybe(fc.integer({ min: 1, max: 12 })),
    known: maybe(fc.constant(false)).map((known) => known ?? true),
  }),
  clear: fc.record({ kind: fc.constant("clear") }),
  remove: fc.record({ kind: fc.constant("remove"), picks }),
  save: fc.record({ kind: fc.constant("save"), picks }),
  back: fc.record({ kind: fc.constant("back"), picks }),
  select: fc.record({ kind: fc.constant("select"), picks }),
  deselect: fc.record({ kind: fc.constant("deselect"), picks }),
  options: fc.record({ kind: fc.constant("options"), pick, options }),
  merge: fc.record({
    kind: fc.constant("merge"),
    policy: fc.constantFrom("sum", "max", "guestWins", "memberWins"),
    lines: fc.array(goodItem, { maxLength: 4 }),
    shelf: fc.array(goodItem, { maxLength: 2 }),
    chosen: maybe(quantities),
  }),
  order: fc.record({ kind: fc.constant("order"), picks, part: fc.integer({ min: 1, max: 4 }) }),
  claim: fc.record({
    kind: fc.constant("claim"),
    owner: fc.constantFrom<Array<Owner>>(
      { system: "tests" },
      { guest: "g1" as GuestId },
      { member: "ada" as MemberId },
    ),
  }),
}

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: steps.add },
  { weight: 3, arbitrary: steps.set },
  { weight: 2, arbitrary: steps.remove },
  { weight: 1, arbitrary: steps.clear },
  { weight: 2, arbitrary: steps.save },
  { weight: 2, arbitrary: steps.back },
  { weight: 1, arbitrary: steps.select },
  { weight: 1, arbitrary: steps.deselect },
  { weight: 2, arbitrary: steps.options },
  { weight: 1, arbitrary: steps.merge },
  { weight: 1, arbitrary: steps.order },
  { weight: 1, arbitrary: steps.claim },
)

/** The command a step asks for on a cart; `fresh` gives ids that were never used. */
export const commandOf = (step: Step, cart: Cart, fresh: () => LineId): CartChange => {
  const pickOf = (place: ReadonlyArray<CartLine>, n: number): LineId =>
    // One pick in twelve is of a line that is not there.
    n === 11 ? lineId("nowhere") : (place[n % Math.max(1, place.length)]?.lineId ?? lineId("nowhere"))
  const picksOf = (place: ReadonlyArray<CartLine>, picks: ReadonlyArray<number>): ReadonlyArray<LineId> => [
    ...new Set(picks.map((n) => pickOf(place, n))),
  ]
  const see = (id: LineId): SeenLine => {
    const there = lineOf(cart, id) ?? shelvedOf(cart, id)
    return there === undefined ? { lineId: id, added: 0, remainderId: fresh() } : seen(there, fresh())
  }
  switch (step.kind) {
    case "add":
      return { _tag: "AddItems", items: step.items.map((asked) => itemOf(asked, fresh)), at }
    case "set": {
      const id = pickOf(cart.lines, step.pick)
      const there = lineOf(cart, id)
      const limit = step.limit === undefined ? {} : { limit: { max: step.limit } }
      const offer = there === undefined || !step.known ? {} : { offer: offerSeen(there.offerId, limit) }
      return { _tag: "SetQuantity", line: see(id), quantity: step.quantity, ...offer }
    }
    case "remove":
      return { _tag: "RemoveLines", lines: picksOf([...cart.lines, ...cart.shelf], step.picks).map(see) }
    case "clear":
      return { _tag: "RemoveLines", lines: cart.lines.map((line) => seen(line, fresh())), from: "lines" }
    case "save":
      return { _tag: "SaveForLater", lineIds: picksOf(cart.lines, step.picks) }
    case "back":
      return { _tag: "MoveToCart", lineIds: picksOf(cart.shelf, step.picks) }
    case "select":
    case "deselect":
      return { _tag: "SelectLines", lineIds: picksOf(cart.lines, step.picks), selected: step.kind === "select" }
    case "options":
      return { _tag: "SetOptions", lineId: pickOf(cart.lines, step.pick), options: step.options }
    case "merge":
      return {
        _tag: "MergeCart",
        from: cartId("guest"),
        policy: step.policy,
        lines: incomingOf(step.lines, cart.lines, step.chosen, fresh),
        shelf: incomingOf(step.shelf, cart.shelf, step.chosen, fresh),
      }
    case "order": {
      const lines = picksOf(cart.lines, step.picks).flatMap((id) => {
        const there = lineOf(cart, id)
        if (there === undefined) return []
        return [{ lineId: id, quantity: Math.ceil(there.quantity / step.part), remainderId: fresh() }]
      })
      return { _tag: "CheckedOut", orderId: "order-1" as OrderId, lines }
    }
    case "claim":
      return { _tag: "ClaimCart", owner: step.owner }
  }
}

const itemOf = ({ offer, options, quantity, limit, stock }: StepItem, fresh: () => LineId): NewItem =>
  item(fresh(), offer, quantity, {
    options,
    offer: offerSeen(offer, {
      ...(limit === undefined ? {} : { limit: { max: limit } }),
      ...(stock === undefined ? {} : { stock }),
    }),
  })

/** Lines of another cart: like a real one, it holds each offer with the same options once. */
const incomingOf = (
  items: ReadonlyArray<StepItem>,
  there: ReadonlyArray<CartLine>,
  chosen: number | undefined,
  fresh: () => LineId,
): ReadonlyArray<IncomingLine> =>
  distinct(items).map((asked, n): IncomingLine => {
    const theirs = line(`theirs-${n}`, asked.offer, asked.quantity, { options: asked.options })
    const mine = there.find((other) => identity(other) === identity(theirs))
    return {
      line: theirs,
      lineId: fresh(),
      ...(mine === undefined || chosen === undefined ? {} : { chosen: { quantity: chosen, added: mine.added } }),
    }
  })

const distinct = (items: ReadonlyArray<StepItem>): ReadonlyArray<StepItem> => [
  ...new Map(
    items.map((asked) => [identity({ offerId: offerId(asked.offer), options: asked.options }), asked]),
  ).values(),
]

/** The same text for the same line, told independently of the code under test. */
export const identity = (of: Pick<CartLine, "offerId" | "options">): string =>
  JSON.stringify([
    of.offerId,
    Object.entries(of.options)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  ])

/** Ids that were never used: `a1`, `a2`, … */
export const counter = (prefix: string): (() => LineId) => {
  let n = 0
  return () => lineId(`${prefix}${++n}`)
}

/** One thing that happened in a history: the command, what was decided, and the cart before and after. */
export interface Played {
  readonly command: CartChange
  readonly decision: Happened
  /** The cart it was decided on. */
  readonly decidedOn: Cart
  /** The cart it met: the same one, or one that had moved on. */
  readonly before: Cart
  readonly change: ReturnType<typeof rebase>
  readonly after: Cart
  readonly operation: CartOperation
}

/** A step and how many writes ago the copy was read that it is decided on. */
export interface StaleStep {
  readonly step: Step
  readonly behind: number
}

/** The accepted commands of a history, in order. A step that is refused leaves no trace. */
export const play = (
  start: Cart,
  history: ReadonlyArray<StaleStep>,
  fresh: () => LineId = counter("l"),
): ReadonlyArray<Played> => {
  const carts = [start]
  const played: Array<Played> = []
  for (const { step, behind } of history) {
    const decidedOn = carts[Math.max(0, carts.length - 1 - behind)]!
    const before = carts.at(-1)!
    const command = commandOf(step, decidedOn, fresh)
    const decision = decide(command, decidedOn)
    if (!decision.ok) continue
    const change = rebase(command, decision.outcome, before)
    const next = evolveAll(before, change.events)
    const operation: CartOperation = {
      shape: 1,
      opId: `op-${played.length + 1}` as OpId,
      asked: "A".repeat(43) as Digest,
      command,
      observed: Math.max(1, carts.length - behind) as Version,
      outcome: decision.outcome,
    }
    played.push({ command, decision, decidedOn, before, change, after: next, operation })
    carts.push(next)
  }
  return played
}

const current = (steps: fc.Arbitrary<Step>): fc.Arbitrary<StaleStep> =>
  fc.record({ step: steps, behind: fc.constant(0) })
const stale = (steps: fc.Arbitrary<Step>): fc.Arbitrary<StaleStep> =>
  fc.record({
    step: steps,
    behind: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
    ),
  })

// A cart is filled first: most commands are about lines that are there.
const filled = (
  of: (steps: fc.Arbitrary<Step>) => fc.Arbitrary<StaleStep>,
  maxLength: number,
): fc.Arbitrary<ReadonlyArray<StaleStep>> =>
  fc
    .tuple(fc.array(current(steps.add), { minLength: 1, maxLength: 3 }), fc.array(of(step), { maxLength, size: "max" }))
    .map(([first, rest]) => [...first, ...rest])

/** Three in five commands are decided on a copy that is up to six writes old, and rebased. */
export const staleHistory = (maxLength = 30) => filled(stale, maxLength)
/** A cart that a history left. */
export const cart = (maxLength = 15): fc.Arbitrary<Cart> =>
  staleHistory(maxLength).map((steps) => play(empty, steps, counter("c")).at(-1)?.after ?? empty)
