import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { bundleOf, isBundleParent } from "../../src/cart/bundle.ts"
import { type Cart, type CartLine, MAX_ATTRIBUTES, MAX_CODES, MAX_LINES, MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { CartCommand } from "../../src/cart/CartCommand.ts"
import type { CartEvent, Place } from "../../src/cart/CartEvent.ts"
import type { CartOperation } from "../../src/cart/CartOperation.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolve, evolveAll } from "../../src/cart/evolve.ts"
import { applyOperation, foldOperations } from "../../src/cart/log.ts"
import { rebase } from "../../src/cart/rebase.ts"
import { readCart, readOperation } from "../../src/cart/stored.ts"
import type { Digest, LineId, OpId, Version } from "../../src/catalog/ids.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import * as arb from "../arbitraries.ts"
import { cartId, empty, frozen, identity, line, lineId, open, type Played } from "../arbitraries.ts"

const histories = arb.staleHistory(40)
const all = (cart: Cart): ReadonlyArray<CartLine> => [...cart.lines, ...cart.shelf]
const pieces = (cart: Cart): number => all(cart).reduce((sum, { quantity }) => sum + quantity, 0)
const each = (check: (played: Played) => void) =>
  fc.assert(
    fc.property(histories, (history) => arb.play(empty, history).forEach(check)),
    { numRuns: 150 },
  )

/** What each event says, as plainly as it can be written: nothing is shared with the code under test. */
const naive = (cart: Cart, event: CartEvent): Cart => {
  const changed = (place: Place, ids: ReadonlyArray<LineId>, more: (line: CartLine) => Partial<CartLine>): Cart => ({
    ...cart,
    [place]: cart[place].map((line) => (ids.includes(line.lineId) ? { ...line, ...more(line) } : line)),
  })
  switch (event._tag) {
    case "ItemAdded":
      return { ...cart, [event.place]: [...cart[event.place], event.line] }
    case "QuantityAdded":
      return changed(event.place, [event.lineId], ({ quantity, added }) => ({
        quantity: quantity + event.by,
        added: added + event.by,
      }))
    case "QuantitySet":
      return changed(event.place, [event.lineId], () => ({ quantity: event.quantity }))
    case "LinesRemoved":
      return {
        ...cart,
        [event.place]: cart[event.place].filter(({ lineId }) => !event.lineIds.includes(lineId)),
      }
    case "SelectionSet":
      return changed("lines", event.lineIds, () => ({ selected: event.selected }))
    case "OptionsSet":
      return changed("lines", [event.lineId], () => ({ options: event.options }))
    case "AttributesSet":
      return without(cart, "attributes", { attributes: event.attributes })
    case "LineAttributesSet":
      return {
        ...cart,
        [event.place]: cart[event.place].map((line) =>
          line.lineId === event.lineId ? without(line, "attributes", { attributes: event.attributes }) : line,
        ),
      }
    case "CodeApplied":
      return { ...cart, codes: [...(cart.codes ?? []), event.code] }
    case "CodeRemoved":
      return without(cart, "codes", { codes: (cart.codes ?? []).filter((code) => code !== event.code) })
    case "GiftChosen": {
      const gifts = [...(cart.gifts ?? [])]
      const at = gifts.findIndex(({ promotionId }) => promotionId === event.choice.promotionId)
      return { ...cart, gifts: at < 0 ? [...gifts, event.choice] : gifts.with(at, event.choice) }
    }
    case "GiftChoiceRemoved":
      return without(cart, "gifts", {
        gifts: (cart.gifts ?? []).filter(({ promotionId }) => promotionId !== event.promotionId),
      })
    case "ContextSet": {
      const { priceList: _list, channel: _channel, country: _country, ...rest } = cart
      return { ...rest, ...event.shop, currency: event.currency }
    }
    case "PricesSeen": {
      const seen = (place: Place) =>
        cart[place].map((line) => {
          const last = event.prices.findLast((one) => one.place === place && one.lineId === line.lineId)
          return last === undefined ? line : { ...line, priceSeen: last.price }
        })
      return { ...cart, lines: seen("lines"), shelf: seen("shelf") }
    }
    case "OwnerSet":
      return { ...cart, owner: event.owner }
    case "CartSealed":
      return { ...cart, mergedInto: event.into }
    case "CartMerged":
    case "LinesOrdered":
      return cart
  }
}

/** What says nothing is not there: the key is taken away, or stands for what it holds now. */
const without = <Of extends object, Key extends string>(of: Of, key: Key, now: Readonly<Record<Key, object>>): Of => {
  const rest = Object.fromEntries(Object.entries(of).filter(([name]) => name !== key))
  return (Object.keys(now[key]).length === 0 ? rest : { ...rest, ...now }) as Of
}

const tag = <Tag extends CartEvent["_tag"]>(_tag: Tag) => fc.constant(_tag)
const places = fc.constantFrom<Array<Place>>("lines", "lines", "shelf")
const few = fc.integer({ min: 1, max: 9 })
// Lines that a history left, lines that the events bring, and one that is nowhere.
const ids = fc.constantFrom("c1", "c2", "c3", "c4", "c5", "e1", "e2", "nowhere").map(lineId)
const notes = fc.dictionary(fc.constantFrom("message", "note 3"), fc.constant("For Ada"))
const promotionIds = fc.constantFrom("gift-1", "gift-2", "gift-9")
const event: fc.Arbitrary<CartEvent> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ _tag: tag("ItemAdded"), place: places, line: few.map((n) => line("", "tea", n)) }),
  },
  { weight: 4, arbitrary: fc.record({ _tag: tag("QuantityAdded"), place: places, lineId: ids, by: few }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("QuantitySet"), place: places, lineId: ids, quantity: few }) },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: tag("LinesRemoved"), place: places, lineIds: fc.array(ids, { maxLength: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("SelectionSet"),
      lineIds: fc.array(ids, { maxLength: 5 }),
      selected: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: tag("OptionsSet"), lineId: ids, options: arb.options }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("OwnerSet"), owner: fc.constant({ system: "jobs" }) }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CartSealed"), into: fc.constantFrom(cartId("c2"), cartId("c3")) }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CartMerged"), from: fc.constant(cartId("g1")) }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("AttributesSet"), attributes: notes }) },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: tag("LineAttributesSet"), place: places, lineId: ids, attributes: notes }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CodeApplied"), code: fc.constantFrom("A", "B") }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CodeRemoved"), code: fc.constantFrom("A", "B", "CODE-1") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("GiftChosen"),
      choice: fc.record({ promotionId: promotionIds, refused: fc.constant(true as const) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: tag("GiftChoiceRemoved"), promotionId: promotionIds }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("ContextSet"),
      shop: fc.record({ channel: fc.constant("app"), country: fc.constant("DE") }, { requiredKeys: [] }),
      currency: fc.constantFrom("GBP" as const, "EUR" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("PricesSeen"),
      prices: fc.array(
        fc.record({ place: places, lineId: ids, price: few.map((amount) => ({ amount, currency: "EUR" as const })) }),
        { maxLength: 5 },
      ),
    }),
  },
)

/** Any events in any order; a line that one brings is named after its place in them: "e1", "e2", … */
const events: fc.Arbitrary<ReadonlyArray<CartEvent>> = fc
  .array(event, { maxLength: 30, size: "max" })
  .map((some) =>
    some.map((one, n) => (one._tag === "ItemAdded" ? { ...one, line: { ...one.line, lineId: lineId(`e${n}`) } } : one)),
  )

describe("a cart through any history", () => {
  it("keeps its bounds: 1 to MAX_QUANTITY pieces a line, at most MAX_LINES lines a place", () => {
    each(({ after }) => {
      expect(after.lines.length).toBeLessThanOrEqual(MAX_LINES)
      expect(after.shelf.length).toBeLessThanOrEqual(MAX_LINES)
      for (const { quantity } of all(after))
        expect(Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY).toBe(true)
    })
  })

  it("comes to the same whether its events are applied together or one after the other", () => {
    each(({ before, change, after, decision, decidedOn }) => {
      expect(change.events.reduce(naive, before)).toStrictEqual(after)
      expect(change.events.reduce(evolve, before)).toStrictEqual(after)
      expect(decision.events.reduce(naive, decidedOn)).toStrictEqual(decision.next)
    })
  })

  it("is what each event says of it, whatever events come together and in whatever order", () => {
    fc.assert(
      fc.property(arb.cart(), events, (cart, some) => {
        const after = evolveAll(frozen(cart), frozen(some))
        expect(after).toStrictEqual(some.reduce(naive, cart))
        // A place that no event names is not copied.
        const named = some.flatMap((event): ReadonlyArray<{ readonly place: Place }> => {
          if (event._tag === "PricesSeen") return event.prices
          return "place" in event ? [event] : []
        })
        if (!named.some(({ place }) => place === "shelf")) expect(after.shelf).toBe(cart.shelf)
      }),
      { numRuns: 500 },
    )
  })

  it("is the same whether items come in together or one after the other", () => {
    fc.assert(
      fc.property(arb.cart(), fc.array(arb.stepItem, { minLength: 1, maxLength: 12, size: "max" }), (cart, items) => {
        const command = arb.commandOf({ kind: "add", items }, cart, arb.counter("n"))
        if (command._tag !== "AddItems") throw new Error("an add adds")
        const together = decide(command, cart)
        const outcome: Array<unknown> = []
        let alone = cart
        for (const item of command.items) {
          const decision = decide({ ...command, items: [item] }, alone)
          if (!decision.ok) throw new Error("items are judged one by one")
          outcome.push(...decision.outcome)
          alone = decision.next
        }
        expect(together).toMatchObject({ ok: true, outcome, next: alone })
      }),
      { numRuns: 500 },
    )
  })

  it("is the same whether lines are moved together or one after the other", () => {
    const steps = fc.constantFrom("SaveForLater", "MoveToCart")
    fc.assert(
      fc.property(arb.cart(30), steps, fc.array(fc.nat(15), { maxLength: 12, size: "max" }), (cart, _tag, picks) => {
        const lines = [...all(cart), line("nowhere", "tea")]
        const lineIds = [...new Set(picks.map((n) => lines[n % lines.length]!.lineId))]
        const { events, warnings } = rebase({ _tag, lineIds }, [], cart)
        let alone = cart
        const told: Array<unknown> = []
        for (const lineId of lineIds) {
          const one = rebase({ _tag, lineIds: [lineId] }, [], alone)
          alone = one.events.reduce(naive, alone)
          told.push(...one.warnings)
        }
        expect(evolveAll(cart, events)).toStrictEqual(alone)
        expect(warnings).toEqual(told)
      }),
      { numRuns: 500 },
    )
  })

  it("never holds two lines of one place that are the same line, but for those of bundles", () => {
    each(({ after }) => {
      for (const place of [after.lines, after.shelf]) {
        const alone = place.filter(({ bundle }) => bundle === undefined)
        expect(new Set(alone.map(identity)).size).toBe(alone.length)
      }
    })
  })

  it("keeps bundles whole: parent and children in one place, in step, selected or not together", () => {
    const runs = scaled(20_000, 1 / 50)
    let bundles = 0
    fc.assert(
      fc.property(histories, (history) => {
        for (const { after } of arb.play(empty, history)) {
          expect(brokenBundles(after)).toEqual([])
          bundles += all(after).filter(isBundleParent).length
        }
      }),
      { numRuns: runs, seed },
    )
    expect(bundles).toBeGreaterThan(2 * runs)
    held("Bundles stay whole through whatever happens to a cart", runs, "histories")
  })

  it("says of a bundle's lines that they come and leave together, whatever happens to them", () => {
    each(({ before, after }) => {
      const here = (cart: Cart) => new Set(all(cart).map(({ lineId }) => lineId))
      const [then, now] = [here(before), here(after)]
      for (const place of [before.lines, before.shelf])
        for (const line of place) {
          const fates = bundleOf(line, place).map(({ lineId }) => now.has(lineId))
          expect(new Set(fates).size, `${line.lineId} and its bundle`).toBe(1)
        }
      for (const place of [after.lines, after.shelf])
        for (const line of place)
          expect(new Set(bundleOf(line, place).map(({ lineId }) => then.has(lineId))).size).toBe(1)
    })
  })

  it("keeps its other bounds too: codes, choices of gifts, attributes, and none of them empty", () => {
    let full = 0
    each(({ after }) => {
      const { codes, gifts } = after
      for (const said of [codes, gifts, after.attributes, ...all(after).map(({ attributes }) => attributes)])
        if (said !== undefined) expect(Object.keys(said).length).toBeGreaterThan(0)
      expect(codes?.length ?? 0).toBeLessThanOrEqual(MAX_CODES)
      expect(new Set(codes).size).toBe(codes?.length ?? 0)
      expect(new Set(gifts?.map(({ promotionId }) => promotionId)).size).toBe(gifts?.length ?? 0)
      for (const { attributes = {} } of [after, ...all(after)])
        expect(Object.keys(attributes).length).toBeLessThanOrEqual(MAX_ATTRIBUTES)
      if (codes?.length === MAX_CODES || Object.keys(after.attributes ?? {}).length === MAX_ATTRIBUTES) full++
    })
    expect(full).toBeGreaterThan(20)
  })

  it("never has two lines of one id, in the cart and on the shelf together", () => {
    each(({ after }) => {
      expect(new Set(all(after).map(({ lineId }) => lineId)).size).toBe(all(after).length)
    })
  })

  it("never shrinks what was added to a line while the line lives, and grows it by exactly what was added", () => {
    each(({ before, after, change }) => {
      const were = new Map(all(before).map((line) => [line.lineId, line.added]))
      for (const { lineId, added } of all(after)) {
        const was = were.get(lineId)
        if (was === undefined) continue
        const grown = change.events.reduce(
          (sum, event) => (event._tag === "QuantityAdded" && event.lineId === lineId ? sum + event.by : sum),
          0,
        )
        expect(added).toBe(was + grown)
      }
    })
  })

  it("counts at least as many pieces added as it holds, on every line whose quantity nobody has set higher", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const raised = new Set<LineId>()
        let cart = empty
        for (const { change } of arb.play(empty, history)) {
          for (const event of change.events) {
            if (event._tag === "QuantitySet") raised.add(event.lineId)
            cart = evolve(cart, event)
          }
          for (const { lineId, added, quantity } of all(cart)) {
            expect(added).toBeGreaterThanOrEqual(1)
            if (!raised.has(lineId)) expect(added).toBeGreaterThanOrEqual(quantity)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it("leaves its inputs alone", () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { command, decidedOn, before, change } of arb.play(empty, history)) {
          decide(frozen(command), frozen(decidedOn))
          frozen(change.events).reduce(evolve, frozen(before))
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe("pieces are conserved", () => {
  /** What an event says of the number of pieces, told from the event and the line it names. */
  const told = (cart: Cart, event: CartEvent): number => {
    const quantityOf = (id: LineId) => all(cart).find(({ lineId }) => lineId === id)?.quantity ?? 0
    switch (event._tag) {
      case "ItemAdded":
        return event.line.quantity
      case "QuantityAdded":
        return event.by
      case "QuantitySet":
        return event.quantity - quantityOf(event.lineId)
      case "LinesRemoved":
        return -event.lineIds.reduce((sum, id) => sum + quantityOf(id), 0)
      default:
        return 0
    }
  }

  it("the cart holds the pieces its events added, less those they took away", () => {
    each(({ before, change, after }) => {
      let cart = before
      let expected = pieces(before)
      for (const event of change.events) {
        expected += told(cart, event)
        cart = evolve(cart, event)
      }
      expect(pieces(after)).toBe(expected)
    })
  })

  it("a command brings and takes what it says, but for the pieces that a warning names", () => {
    each(({ operation: { command, outcome }, before, after, change: { warnings } }) => {
      const lost = warnings.reduce(
        (sum, one) => (one._tag === "QuantityClamped" ? sum + one.asked - one.given : sum),
        0,
      )
      const more = pieces(after) - pieces(before)
      const accepted = (n: number) => outcome[n]?.ok === true
      switch (command._tag) {
        case "AddItems":
          expect(more).toBe(
            command.items.reduce((sum, { quantity }, n) => (accepted(n) ? sum + quantity : sum), 0) - lost,
          )
          break
        case "AddBundle": {
          const { parent, children } = command
          expect(more).toBe(parent.quantity * (1 + children.reduce((sum, { quantity }) => sum + quantity, 0)))
          break
        }
        case "ApplyCode":
        case "RemoveCode":
        case "RefuseGift":
        case "AcceptGift":
        case "SetContext":
        case "SetAttributes":
        case "SelectLines":
        case "ClaimCart":
        case "SealCart":
          expect(more).toBe(0)
          break
        // Moving and re-labelling lose nothing but what no longer fits on the line that they join.
        case "SaveForLater":
        case "MoveToCart":
        case "SetOptions":
          expect(more).toBe(0 - lost)
          break
        case "RemoveLines":
          expect(more).toBeLessThanOrEqual(0)
          break
        case "CheckedOut": {
          const took = command.lines.reduce((sum, { lineId, quantity }) => {
            const there = before.lines.find((line) => line.lineId === lineId)?.quantity ?? 0
            return sum + Math.min(there, quantity)
          }, 0)
          expect(more).toBe(0 - took)
          break
        }
        case "MergeCart":
          if (
            command.policy === "sum" &&
            [...command.lines, ...command.shelf].every(({ chosen }) => chosen === undefined)
          )
            expect(more).toBe(
              [...command.lines, ...command.shelf].reduce((sum, { line }) => sum + line.quantity, 0) - lost,
            )
          break
        case "SetQuantity":
          break
        case "OpenCart":
          throw new Error("a history opens its cart once")
      }
    })
  })
})

describe("the operation log", () => {
  const opened: CartOperation = {
    shape: 1,
    opId: "op-0" as OpId,
    asked: "A".repeat(43) as Digest,
    command: open,
    observed: 0 as Version,
    outcome: [],
  }
  const logOf = (played: ReadonlyArray<Played>): ReadonlyArray<CartOperation> => [
    opened,
    ...played.map(({ operation }) => operation),
  ]

  it("folds to the cart that the events gave, over long histories", () => {
    fc.assert(
      fc.property(arb.staleHistory(150), (history) => {
        const played = arb.play(empty, history)
        expect(foldOperations(logOf(played))).toEqual(played.at(-1)?.after ?? empty)
      }),
      { numRuns: 60 },
    )
  })

  it("survives JSON: carts and operations come back as they were, and fold to the same cart", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const played = arb.play(empty, history)
        const log = logOf(played)
        const stored: ReadonlyArray<unknown> = JSON.parse(JSON.stringify(log))
        expect(stored).toStrictEqual(log)
        const cart = foldOperations(stored.map(readOperation)) ?? empty
        expect(readCart(JSON.parse(JSON.stringify(cart)))).toStrictEqual(played.at(-1)?.after ?? empty)
      }),
      { numRuns: 150 },
    )
  })

  it("opens a cart once, and says so when it does not begin with that", () => {
    const [added] = arb.play(empty, [{ step: { kind: "claim", owner: { system: "jobs" } }, behind: 0 }])
    const claim = added!.operation
    expect(foldOperations([])).toBeUndefined()
    expect(foldOperations([opened, claim, opened])?.owner).toEqual({ system: "jobs" })
    expect(() => applyOperation(undefined, claim)).toThrow(
      "applyOperation: the log begins with ClaimCart (op-1). Begin with its first operation, OpenCart.",
    )
  })

  it("is read only in shapes that this version knows", () => {
    const command: CartCommand = open
    expect(() => readCart({ ...empty, shape: 2 })).toThrow(/a value of shape 2 is not a cart .* Upgrade every host/)
    expect(() => readOperation({ ...opened, command, shape: 7 })).toThrow(/a value of shape 7 is not an operation/)
    for (const other of [undefined, null, 1, "cart", [], {}, { shape: 1 }]) {
      expect(() => readCart(other)).toThrow(TypeError)
      expect(() => readOperation(other)).toThrow(TypeError)
    }
  })
})
