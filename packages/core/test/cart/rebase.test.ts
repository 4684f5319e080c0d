import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Cart,
  type CartLine,
  lineOf,
  MAX_LINES,
  MAX_QUANTITY,
  sameOwner,
  seen,
  shelvedOf,
} from "../../src/cart/Cart.ts"
import type { CartChange } from "../../src/cart/CartCommand.ts"
import type { Place } from "../../src/cart/CartEvent.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolveAll } from "../../src/cart/evolve.ts"
import { giftChoiceOf } from "../../src/cart/gifts.ts"
import { rebase } from "../../src/cart/rebase.ts"
import type { LineId, OfferId, OrderId } from "../../src/catalog/ids.ts"
import * as FineMoney from "../../src/money/FineMoney.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import * as arb from "../arbitraries.ts"
import {
  add,
  after,
  cartOf,
  empty,
  frozen,
  identity,
  item,
  line,
  lineId,
  offerSeen,
  type Played,
} from "../arbitraries.ts"

const rebased = (command: CartChange, cart: Cart): Cart => evolveAll(cart, rebase(command, [], cart).events)

describe("a command on a cart that has moved on", () => {
  const cart = cartOf([line("l1", "tea", 2)])
  const sees = seen(line("l1", "tea", 2), lineId("r1"))
  const grown = after(cart, add(item("x", "tea", 3)))
  const shrunk = after(cart, { _tag: "SetQuantity", line: sees, quantity: 1 })

  it("removes what it saw: an add made meanwhile survives, as a new line", () => {
    expect(rebased({ _tag: "RemoveLines", lines: [sees] }, grown).lines).toEqual([line("r1", "tea", 3)])
  })

  it("keeps of an add made meanwhile what is still there", () => {
    const lowered = after(grown, { _tag: "SetQuantity", line: { ...sees, added: 5 }, quantity: 1 })
    expect(rebased({ _tag: "RemoveLines", lines: [sees] }, lowered).lines).toEqual([line("r1", "tea", 1)])
  })

  it("removes a line whose quantity was merely changed", () => {
    const raised = after(cart, { _tag: "SetQuantity", line: sees, quantity: 9, offer: offerSeen("tea") })
    for (const other of [shrunk, raised])
      expect(rebased({ _tag: "RemoveLines", lines: [sees] }, other).lines).toEqual([])
  })

  it("removes a line that was saved for later meanwhile", () => {
    const saved = after(grown, { _tag: "SaveForLater", lineIds: [sees.lineId] })
    const left = rebased({ _tag: "RemoveLines", lines: [sees] }, saved)
    expect(left.lines).toEqual([])
    expect(left.shelf).toEqual([line("r1", "tea", 3, { selected: false })])
  })

  it("clears the cart and leaves the shelf what was saved for later meanwhile", () => {
    const two = after(grown, add(item("l2", "mug")))
    const saved = after(two, { _tag: "SaveForLater", lineIds: [sees.lineId] })
    const clear = {
      _tag: "RemoveLines",
      lines: [sees, { lineId: lineId("l2"), added: 1, remainderId: lineId("r2") }],
      from: "lines",
    } as const
    expect(rebase(clear, [], saved).warnings).toEqual([])
    const left = rebased(clear, saved)
    expect(left.lines).toEqual([])
    expect(left.shelf).toEqual(saved.shelf)
  })

  it("sets what it saw: an add made meanwhile comes on top", () => {
    const lines = rebased({ _tag: "SetQuantity", line: sees, quantity: 1 }, grown).lines
    expect(lines).toEqual([line("l1", "tea", 4, { added: 5 })])
  })

  it("does not bring back a line that has left", () => {
    for (const command of [
      { _tag: "SetQuantity", line: sees, quantity: 4 },
      { _tag: "RemoveLines", lines: [sees] },
      { _tag: "RemoveLines", lines: [sees], from: "lines" },
      { _tag: "SetOptions", lineId: sees.lineId, options: { size: "M" } },
      { _tag: "SelectLines", lineIds: [sees.lineId], selected: false },
      { _tag: "SaveForLater", lineIds: [sees.lineId] },
      { _tag: "MoveToCart", lineIds: [sees.lineId] },
    ] satisfies ReadonlyArray<CartChange>)
      expect(rebase(command, [], empty)).toEqual({ events: [], warnings: [{ _tag: "LineGone", lineId: "l1" }] })
  })

  it("adds to a line that was removed meanwhile on a line of its own", () => {
    const command = add(item("x", "tea", 3))
    const decision = decide(command, cart)
    if (!decision.ok) throw new Error("refused")
    expect(decision.outcome).toEqual([{ ok: true, lineId: "l1" }])
    expect(evolveAll(empty, rebase(command, decision.outcome, empty).events).lines).toEqual([line("x", "tea", 3)])
  })

  it("says how many pieces no longer fit", () => {
    const heavy = cartOf([line("l1", "tea", MAX_QUANTITY - 1)])
    expect(rebase(add(item("x", "tea", 3)), [{ ok: true, lineId: lineId("l1") }], heavy)).toEqual({
      events: [{ _tag: "QuantityAdded", place: "lines", lineId: "l1", by: 1 }],
      warnings: [{ _tag: "QuantityClamped", lineId: "l1", asked: 3, given: 1, max: MAX_QUANTITY }],
    })
    const set = { _tag: "SetQuantity", line: { ...sees, added: MAX_QUANTITY - 3 }, quantity: MAX_QUANTITY } as const
    expect(rebase(set, [], heavy).warnings).toEqual([
      { _tag: "QuantityClamped", lineId: "l1", asked: 3, given: 1, max: MAX_QUANTITY },
    ])
  })

  it("says which things found no room", () => {
    const full = cartOf(Array.from({ length: MAX_LINES }, (_, n) => line(`l${n}`, `offer${n}`)))
    expect(rebase(add(item("x", "tea", 3)), [{ ok: true, lineId: lineId("x") }], full)).toEqual({
      events: [],
      warnings: [{ _tag: "LineDropped", offerId: "tea", quantity: 3, max: MAX_LINES }],
    })
    const two = cartOf([line("l1", "tea"), line("l2", "mug")], { shelf: full.lines.slice(1) })
    const saved = rebase({ _tag: "SaveForLater", lineIds: [lineId("l1"), lineId("l2")] }, [], two)
    expect(saved.warnings).toEqual([{ _tag: "LineDropped", offerId: "mug", quantity: 1, max: MAX_LINES }])
    expect(evolveAll(two, saved.events).lines).toEqual([line("l2", "mug")])
    const shelved = { ...full, shelf: [line("s1", "tea", 2)] }
    expect(rebase({ _tag: "MoveToCart", lineIds: [lineId("s1")] }, [], shelved)).toEqual({
      events: [],
      warnings: [{ _tag: "LineDropped", offerId: "tea", quantity: 2, max: MAX_LINES }],
    })
  })

  it("takes for an order what it took: what was added meanwhile goes on", () => {
    const order = { _tag: "CheckedOut", orderId: "o1" as OrderId, lines: [{ ...sees, quantity: 2 }] } as const
    expect(rebased(order, grown).lines).toEqual([line("r1", "tea", 3)])
    expect(rebased(order, shrunk).lines).toEqual([])
  })
})

describe("laws of rebase", () => {
  const histories = arb.staleHistory(40)
  const each = (check: (played: Played) => void) =>
    fc.assert(
      fc.property(histories, (history) => arb.play(empty, history).forEach(check)),
      { numRuns: 150 },
    )

  it("on the cart a command was decided on, it gives exactly what was decided", () => {
    each(({ command, decision, decidedOn }) => {
      if (!decision.ok) throw new Error("a history holds accepted commands only")
      expect(rebase(command, decision.outcome, decidedOn)).toEqual({
        events: decision.events,
        warnings: decision.warnings,
      })
    })
  })

  it("is total: it answers on any cart, for any accepted command, without touching either", () => {
    fc.assert(
      fc.property(histories, arb.cart(), (history, other) => {
        for (const { command, operation } of arb.play(empty, history)) {
          const { events } = rebase(frozen(command), frozen(operation.outcome), frozen(other))
          const next = evolveAll(other, events)
          expect(brokenBundles(next)).toEqual([])
          for (const place of [next.lines, next.shelf]) {
            expect(place.length).toBeLessThanOrEqual(MAX_LINES)
            for (const { quantity } of place) expect(quantity >= 1 && quantity <= MAX_QUANTITY).toBe(true)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it("stays within the bounds on a cart that is full to the last line", () => {
    const filler = Array.from({ length: MAX_LINES - 2 }, (_, n) => line(`f${n}`, `offer${n}`))
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 2 }), (history, left) => {
        const full = { ...empty, lines: filler.slice(0, MAX_LINES - left), shelf: filler.slice(0, MAX_LINES - left) }
        for (const { command, operation } of arb.play(empty, history.slice(0, 12))) {
          const { events, warnings } = rebase(command, operation.outcome, full)
          const next = evolveAll(full, events)
          expect(next.lines.length).toBeLessThanOrEqual(MAX_LINES)
          expect(next.shelf.length).toBeLessThanOrEqual(MAX_LINES)
          expect(unexplained(operation, full, next, warnings)).toEqual([])
        }
      }),
      { numRuns: 25 },
    )
  })

  it("makes every acknowledged command visible in the cart, or explains what is not", () => {
    each(({ operation, before, after: next, change }) =>
      expect(unexplained(operation, before, next, change.warnings)).toEqual([]),
    )
  })

  it("never brings back a line that has left", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const left = new Set<LineId>()
        for (const { before, after: next } of arb.play(empty, history)) {
          for (const { lineId } of all(before)) if (!has(next, lineId)) left.add(lineId)
          for (const { lineId } of all(next)) expect(left.has(lineId)).toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })
})

const all = (cart: Cart): ReadonlyArray<CartLine> => [...cart.lines, ...cart.shelf]
const has = (cart: Cart, id: LineId): boolean => all(cart).some(({ lineId }) => lineId === id)
const anywhere = (cart: Cart, id: LineId): CartLine | undefined => lineOf(cart, id) ?? shelvedOf(cart, id)
const holds = (cart: Cart, place: Place, of: CartLine, options = of.options): boolean =>
  cart[place].some((other) => identity(other) === identity({ ...of, options }))
const piecesOf = (cart: Cart, offerId: OfferId): number =>
  cart.lines.reduce((sum, one) => (one.offerId === offerId ? sum + one.quantity : sum), 0)

/** What "visible or explained" means, command by command: the ways in which a cart after it and the warnings fall short of it. */
const unexplained = (
  { command, outcome }: Pick<Played["operation"], "command" | "outcome">,
  before: Cart,
  next: Cart,
  warnings: Played["change"]["warnings"],
): ReadonlyArray<string> => {
  const short: Array<string> = []
  const must = (so: boolean, what: string): void => void (so || short.push(`${command._tag}: ${what}`))
  const gone = (id: LineId) => warnings.some((warning) => warning._tag === "LineGone" && warning.lineId === id)
  const clamped = (id: LineId) =>
    warnings.reduce(
      (sum, one) => (one._tag === "QuantityClamped" && one.lineId === id ? sum + one.asked - one.given : sum),
      0,
    )
  const dropped = (offer: OfferId) =>
    warnings.reduce((sum, one) => (one._tag === "LineDropped" && one.offerId === offer ? sum + one.quantity : sum), 0)
  switch (command._tag) {
    case "AddItems": {
      // The cart holds as many pieces more of an offer as were accepted, but for those a warning names.
      const offers = new Map<OfferId, number>()
      for (const [n, { offerId, quantity }] of command.items.entries())
        if (outcome[n]?.ok === true) offers.set(offerId, (offers.get(offerId) ?? 0) + quantity)
      for (const [offerId, asked] of offers) {
        const lost = next.lines.reduce((sum, one) => (one.offerId === offerId ? sum + clamped(one.lineId) : sum), 0)
        const more = piecesOf(next, offerId) - piecesOf(before, offerId)
        must(
          more === asked - lost - dropped(offerId),
          `${offerId}: ${more} of ${asked} came in, ${lost} and ${dropped(offerId)} are named`,
        )
      }
      break
    }
    case "SetQuantity": {
      // The line holds what was asked for and what was added unseen, but for what a warning names; or it has left.
      const { lineId, added } = command.line
      const was = lineOf(before, lineId)
      if (was === undefined) must(gone(lineId) && next === before, "a line that had left is named and stays away")
      else
        must(
          lineOf(next, lineId)?.quantity === command.quantity + (was.added - added) - clamped(lineId),
          "the line holds what was asked and what was added unseen",
        )
      break
    }
    case "RemoveLines":
      // No line of that id is left, but on the shelf where only the cart was meant; what was added unseen, and is still
      // there, goes on under the id given for it. Exactly the lines that are nowhere are named.
      for (const { lineId, added, remainderId } of command.lines) {
        // A bundle that came in meanwhile stays as it is.
        const other = anywhere(before, lineId)
        if (other?.bundle !== undefined && added === 0 && has(next, lineId)) continue
        const shelved = command.from === "lines" ? shelvedOf(before, lineId) : undefined
        const was = shelved === undefined ? anywhere(before, lineId) : undefined
        must(gone(lineId) === !has(before, lineId), `${lineId} had left: ${gone(lineId) ? "named" : "not named"}`)
        must(anywhere(next, lineId) === shelved, `${lineId} is out`)
        const kept = was === undefined ? 0 : Math.min(was.quantity, Math.max(0, was.added - added))
        must((anywhere(next, remainderId)?.quantity ?? 0) === kept, `${kept} pieces of ${lineId} go on`)
      }
      break
    case "SelectLines":
      for (const id of command.lineIds)
        must(
          lineOf(before, id) === undefined ? gone(id) : lineOf(next, id)?.selected === command.selected,
          `${id} is selected so`,
        )
      break
    case "AddBundle": {
      // All of its lines are there, in step with the parent, or each is named.
      const items = [command.parent, ...command.children]
      const accepted = outcome.length === items.length && outcome.every(({ ok }) => ok)
      if (!accepted) must(next === before, "what was refused changes nothing")
      else
        for (const item of items) {
          const pieces = command.parent.quantity * (item === command.parent ? 1 : item.quantity)
          const there = lineOf(next, item.lineId)
          const isIn = there?.quantity === pieces && there.bundle?.parent === command.parent.lineId
          must(isIn || (there === undefined && dropped(item.offerId) >= pieces), `${item.offerId} came in`)
        }
      break
    }
    case "ApplyCode": {
      const isNamed = warnings.some((one) => one._tag === "CodeDropped" && one.code === command.code)
      must((next.codes?.includes(command.code) ?? false) !== isNamed, "the code is there, or it is named")
      break
    }
    case "RemoveCode":
      must(!(next.codes?.includes(command.code) ?? false), "the code is not there")
      break
    case "RefuseGift":
    case "AcceptGift": {
      const isNamed = warnings.some((one) => one._tag === "GiftChoiceDropped")
      const choice = giftChoiceOf(next, command.promotionId)
      const chosen = command._tag === "AcceptGift" ? command.offerId : undefined
      must(isNamed || (choice?.refused === true) === (command._tag === "RefuseGift"), "it is refused or accepted")
      must(isNamed || chosen === undefined || choice?.chosen === chosen, "the gift is chosen")
      break
    }
    case "SetContext": {
      must(next.currency === command.currency, "the cart is in the currency")
      for (const field of ["priceList", "channel", "country"] as const)
        must(next[field] === command.shop[field], `the cart is in the ${field}`)
      if (next === before) break
      // Of each line whose offer was asked for, the price that was seen is that of the new place, or it is named.
      for (const { offerId, offer } of command.offers)
        for (const line of all(next).filter((one) => one.offerId === offerId)) {
          const was = anywhere(before, line.lineId)?.priceSeen
          const named = warnings.filter((one) => "lineId" in one && one.lineId === line.lineId)
          const known = offer !== undefined && named.every(({ _tag }) => _tag !== "OfferGone")
          must(!known || FineMoney.equals(line.priceSeen, offer.price), `${line.lineId} has its price there`)
          must(named.length === (known && was && FineMoney.equals(was, offer.price) ? 0 : 1), "each is told of once")
        }
      break
    }
    case "SetAttributes": {
      const { lineId } = command
      const was = lineId === undefined ? before : anywhere(before, lineId)
      const now = lineId === undefined ? next : anywhere(next, lineId)
      if (lineId !== undefined && was === undefined) must(gone(lineId), "a line that had left is named")
      else
        for (const [name, value] of Object.entries(command.attributes)) {
          const isNamed = warnings.some((one) => one._tag === "AttributeDropped" && one.name === name)
          must(isNamed || now?.attributes?.[name] === (value ?? undefined), `${name} is noted`)
        }
      break
    }
    case "SaveForLater":
    case "MoveToCart": {
      // The line is on the other side, or one that it is the same as; it had no room, or had left.
      const [from, to]: [Place, Place] = command._tag === "SaveForLater" ? ["lines", "shelf"] : ["shelf", "lines"]
      for (const id of command.lineIds) {
        const was = before[from].find(({ lineId }) => lineId === id)
        if (was === undefined) must(gone(id) || before[to].some(({ lineId }) => lineId === id), `${id} had left`)
        else
          must(
            (holds(next, to, was) && !next[from].some(({ lineId }) => lineId === id)) || dropped(was.offerId) > 0,
            `${id} is on the other side`,
          )
      }
      break
    }
    case "SetOptions": {
      const was = lineOf(before, command.lineId)
      if (was === undefined) must(gone(command.lineId), "a line that had left is named")
      else must(holds(next, "lines", was, command.options), "there is a line with these options")
      break
    }
    case "MergeCart":
      for (const place of ["lines", "shelf"] as const)
        for (const { line: theirs } of command[place])
          must(holds(next, place, theirs) || dropped(theirs.offerId) >= theirs.quantity, `${theirs.offerId} came in`)
      for (const code of command.codes ?? [])
        must(next.codes?.includes(code) || warnings.some((one) => one._tag === "CodeDropped"), `${code} came in`)
      for (const { promotionId } of command.gifts ?? [])
        must(giftChoiceOf(next, promotionId) !== undefined, `${promotionId} came in`)
      for (const name of Object.keys(command.attributes ?? {}))
        must(
          next.attributes?.[name] !== undefined ||
            warnings.some((one) => one._tag === "AttributeDropped" && one.name === name && one.lineId === undefined),
          `${name} came in`,
        )
      must(
        all(before).every(({ lineId }) => has(next, lineId)),
        "no line of this cart is lost",
      )
      break
    case "SealCart":
      if (before.mergedInto !== undefined && before.mergedInto !== command.instead)
        must(next === before, "a goal that can take the lines stays")
      else {
        must(next.mergedInto === command.into, "the cart is sealed")
        must(sameOwner(next.owner, command.owner), "the cart answers to the owner of its goal")
      }
      break
    case "ClaimCart":
      expect(next.owner).toEqual(command.owner)
      break
    case "CheckedOut":
      // No line of that id is left; what the order did not take goes on under the id given for it.
      for (const { lineId, quantity, remainderId } of command.lines) {
        const was = lineOf(before, lineId)
        if (was === undefined) must(gone(lineId), `${lineId} had left`)
        else {
          must(lineOf(next, lineId) === undefined, `${lineId} is out`)
          must((lineOf(next, remainderId)?.quantity ?? 0) === Math.max(0, was.quantity - quantity), "the rest goes on")
        }
      }
      break
    case "OpenCart":
      break
  }
  return short
}
