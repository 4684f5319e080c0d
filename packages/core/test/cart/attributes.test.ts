import { describe, expect, it } from "vitest"
import { type Attributes, type Cart, MAX_ATTRIBUTES, MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { CartChange, CartCommandOf } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolveAll } from "../../src/cart/evolve.ts"
import { rebase } from "../../src/cart/rebase.ts"
import { add, after, cartId, cartOf, empty, item, line, lineId } from "../arbitraries.ts"

const note = (attributes: CartCommandOf<"SetAttributes">["attributes"], id?: string): CartChange => ({
  _tag: "SetAttributes",
  ...(id === undefined ? {} : { lineId: lineId(id) }),
  attributes,
})
const many = (count: number, from = 0): Attributes =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n + from}`.padStart(4, "0"), "x"]))
const cart = cartOf([line("l1", "tea", 2)], { shelf: [line("s1", "mug", 1, { selected: false })] })

describe("attributes", () => {
  it("are noted of the cart, of a line and of a line on the shelf, and taken away again without a trace", () => {
    const noted = after(cart, note({ order: "PO 4711", message: "For Ada" }))
    expect(noted.attributes).toEqual({ message: "For Ada", order: "PO 4711" })
    expect(Object.keys(noted.attributes ?? {})).toEqual(["message", "order"])
    expect(after(noted, note({ order: "PO 5", message: null })).attributes).toEqual({ order: "PO 5" })
    expect(after(noted, note({ order: null, message: null, never: null }))).toStrictEqual(cart)
    const both = after(after(cart, note({ message: "hot" }, "l1")), note({ message: "later" }, "s1"))
    expect([both.lines[0]?.attributes, both.shelf[0]?.attributes, both.attributes]).toEqual([
      { message: "hot" },
      { message: "later" },
      undefined,
    ])
    expect(after(both, note({ message: null }, "l1")).lines).toStrictEqual(cart.lines)
  })

  it("that are so already change nothing", () => {
    const noted = after(cart, note({ message: "For Ada" }, "l1"))
    for (const command of [note({ message: "For Ada" }, "l1"), note({ other: null }, "l1"), note({}), note({}, "l1")])
      expect(decide(command, noted)).toMatchObject({ ok: true, events: [], warnings: [] })
  })

  it("are no part of what a line is: more of the same joins it", () => {
    const noted = after(cart, note({ message: "For Ada" }, "l1"))
    expect(after(noted, add(item("l2", "tea", 3))).lines).toEqual([
      line("l1", "tea", 5, { attributes: { message: "For Ada" } }),
    ])
  })

  it("of a line that is not there are refused, and where it has left meanwhile that is said", () => {
    expect(decide(note({ a: "b" }, "l9"), cart)).toEqual({
      ok: false,
      rejection: { _tag: "LineNotFound", lineId: "l9" },
    })
    expect(rebase(note({ a: "b" }, "l9"), [], cart)).toEqual({
      events: [],
      warnings: [{ _tag: "LineGone", lineId: "l9" }],
    })
  })

  it("are at most 32 in each place, and 32 may stand for 32 others at once", () => {
    const full = [note(many(MAX_ATTRIBUTES)), note(many(MAX_ATTRIBUTES), "l1")].reduce(after, cart)
    for (const of of [{}, { lineId: lineId("l1") }])
      expect(decide({ _tag: "SetAttributes", ...of, attributes: many(2, 40) }, full)).toEqual({
        ok: false,
        rejection: { _tag: "TooManyAttributes", ...of, attributes: MAX_ATTRIBUTES + 2, max: MAX_ATTRIBUTES },
      })
    expect(decide(note(many(2, 31), "l1"), full)).toMatchObject({ ok: false, rejection: { attributes: 33 } })
    const none = Object.fromEntries(Object.keys(many(MAX_ATTRIBUTES)).map((name) => [name, null]))
    const others = after(full, note({ ...many(MAX_ATTRIBUTES, 40), ...none }, "l1"))
    expect(others.lines[0]?.attributes).toEqual(many(MAX_ATTRIBUTES, 40))
    // On a cart that has others by now, what there is room for comes in and the rest is named.
    const nearly = after(cart, note(many(MAX_ATTRIBUTES - 1), "l1"))
    const { events, warnings } = rebase(note(many(2, 40), "l1"), [], nearly)
    expect(evolveAll(nearly, events).lines[0]?.attributes).toEqual({ ...many(MAX_ATTRIBUTES - 1), ...many(1, 40) })
    expect(warnings).toEqual([{ _tag: "AttributeDropped", name: "0n41", lineId: "l1", max: MAX_ATTRIBUTES }])
    expect(rebase(note(many(1, 40)), [], full).warnings).toEqual([
      { _tag: "AttributeDropped", name: "0n40", max: MAX_ATTRIBUTES },
    ])
  })
})

describe("where two lines become one", () => {
  const mine = { attributes: { message: "mine", only: "here" } }
  const theirs = { attributes: { message: "theirs", more: "there" } }
  const filled = { message: "mine", more: "there", only: "here" }
  const ways: ReadonlyArray<readonly [way: string, cart: Cart, command: CartChange, place: "lines" | "shelf"]> = [
    [
      "saving",
      cartOf([line("l1", "tea", 1, theirs)], { shelf: [line("s1", "tea", 1, mine)] }),
      { _tag: "SaveForLater", lineIds: [lineId("l1")] },
      "shelf",
    ],
    [
      "moving back",
      cartOf([line("l1", "tea", 1, mine)], { shelf: [line("s1", "tea", 1, theirs)] }),
      { _tag: "MoveToCart", lineIds: [lineId("s1")] },
      "lines",
    ],
    [
      "choosing options",
      cartOf([line("l1", "tea", 1, mine), line("l2", "tea", 1, { options: { size: "M" }, ...theirs })]),
      { _tag: "SetOptions", lineId: lineId("l2"), options: {} },
      "lines",
    ],
    [
      "a merge",
      cartOf([line("l1", "tea", 1, mine)]),
      {
        _tag: "MergeCart",
        from: cartId("guest"),
        policy: "sum",
        lines: [{ line: line("g1", "tea", 1, theirs), lineId: lineId("m1") }],
        shelf: [],
      },
      "lines",
    ],
  ]

  it.each(ways)(
    "by %s, what is noted of the one that stays holds, and what is missing comes from the other",
    (_, ...[from, command, place]) => {
      const { [place]: lines } = after(from, command)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatchObject({ quantity: 2, attributes: filled })
    },
  )

  it.each(ways)("by %s, names that find no room are told", (_, ...[from, command, place]) => {
    const target = place === "lines" ? "l1" : "s1"
    const full = evolveAll(from, [
      { _tag: "LineAttributesSet", place, lineId: lineId(target), attributes: many(MAX_ATTRIBUTES) },
    ])
    const decision = decide(command, full)
    expect(decision).toMatchObject({
      ok: true,
      warnings: ["message", "more"].map((name) => ({ _tag: "AttributeDropped", name, lineId: target })),
    })
    expect(decision.ok && decision.next[place][0]?.attributes).toEqual(many(MAX_ATTRIBUTES))
  })

  it("they are kept where no piece finds room on the line", () => {
    const heavy = cartOf([line("l1", "tea", MAX_QUANTITY, mine)], { shelf: [line("s1", "tea", 1, theirs)] })
    const { next, warnings } = decide({ _tag: "MoveToCart", lineIds: [lineId("s1")] }, heavy) as {
      next: Cart
      warnings: ReadonlyArray<unknown>
    }
    expect(next.lines).toEqual([line("l1", "tea", MAX_QUANTITY, { attributes: filled })])
    expect(warnings).toEqual([{ _tag: "QuantityClamped", lineId: "l1", asked: 1, given: 0, max: MAX_QUANTITY }])
  })

  it("a line that brings none changes nothing there", () => {
    const from = cartOf([line("l1", "tea", 1, mine)], { shelf: [line("s1", "tea", 1)] })
    expect(decide({ _tag: "MoveToCart", lineIds: [lineId("s1")] }, from)).toMatchObject({
      events: [{ _tag: "LinesRemoved" }, { _tag: "QuantityAdded" }],
    })
    expect(empty.attributes).toBeUndefined()
  })
})
