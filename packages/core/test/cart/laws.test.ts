import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Cart, type CartLine, MAX_LINES, MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { CartCommand } from "../../src/cart/CartCommand.ts"
import type { CartEvent } from "../../src/cart/CartEvent.ts"
import type { CartOperation } from "../../src/cart/CartOperation.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolve } from "../../src/cart/evolve.ts"
import { applyOperation, foldOperations } from "../../src/cart/log.ts"
import { readCart, readOperation } from "../../src/cart/stored.ts"
import type { Digest, LineId, OpId, Version } from "../../src/catalog/ids.ts"
import * as arb from "../arbitraries.ts"
import { empty, frozen, identity, open, type Played } from "../arbitraries.ts"

const histories = arb.staleHistory(40)
const all = (cart: Cart): ReadonlyArray<CartLine> => [...cart.lines, ...cart.shelf]
const pieces = (cart: Cart): number => all(cart).reduce((sum, { quantity }) => sum + quantity, 0)
const each = (check: (played: Played) => void) =>
  fc.assert(
    fc.property(histories, (history) => arb.play(empty, history).forEach(check)),
    { numRuns: 150 },
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
      expect(change.events.reduce(evolve, before)).toEqual(after)
      expect(decision.events.reduce(evolve, decidedOn)).toEqual(decision.next)
    })
  })

  it("never holds two lines of one place that are the same line", () => {
    each(({ after }) => {
      for (const place of [after.lines, after.shelf]) expect(new Set(place.map(identity)).size).toBe(place.length)
    })
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
