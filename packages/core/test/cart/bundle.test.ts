import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bundleFinder, bundleOf, isBundleChild, isBundleParent } from "../../src/cart/bundle.ts"
import { type Cart, type CartLine, MAX_LINES, MAX_QUANTITY, type SeenLine, seen } from "../../src/cart/Cart.ts"
import type { CartChange, CartCommandOf, NewItem, TakenLine } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolveAll } from "../../src/cart/evolve.ts"
import { rebase } from "../../src/cart/rebase.ts"
import type { OrderId } from "../../src/catalog/ids.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import * as arb from "../arbitraries.ts"
import { add, after, at, cartId, cartOf, empty, item, line, lineId, offerId, offerSeen } from "../arbitraries.ts"

const ids = (...names: ReadonlyArray<string>) => names.map(lineId)
const bundle = (parent: NewItem, ...children: ReadonlyArray<NewItem>): CartCommandOf<"AddBundle"> => ({
  _tag: "AddBundle",
  parent,
  children,
  at,
})
const set = (id: string, quantity: number, more: Partial<CartCommandOf<"SetQuantity">> = {}): CartChange => ({
  _tag: "SetQuantity",
  line: { lineId: lineId(id), added: 1_000, remainderId: lineId(`rest-${id}`) },
  quantity,
  offer: offerSeen("pot"),
  children: ["mug", "tin"].map((offer) => ({ offerId: offerId(offer), offer: offerSeen(offer) })),
  ...more,
})
const see = (one: CartLine): SeenLine => seen(one, lineId(`rest-${one.lineId}`))
const remove = (...lines: ReadonlyArray<SeenLine>): CartChange => ({ _tag: "RemoveLines", lines })
const decided = (command: CartChange, on: Cart) => {
  const decision = decide(command, on)
  if (!decision.ok) throw new Error(JSON.stringify(decision.rejection))
  return decision
}
const refusal = (command: CartChange, on: Cart) => {
  const decision = decide(command, on)
  return decision.ok ? undefined : decision.rejection
}
const inWords = (lines: ReadonlyArray<CartLine>) => lines.map(({ lineId, quantity }) => `${quantity} ${lineId}`)

/** A tea set: a pot, four mugs and a tin for each; beside it tea. */
const set1 = bundle(item("s", "pot", 2), item("m", "mug", 4), item("t", "tin", 1))
const cart = after(cartOf([line("l1", "tea", 2)]), set1)

describe("a bundle that is added", () => {
  it("comes in as lines that name their parent, each with its pieces, and is answered line by line", () => {
    const { events, outcome, warnings } = decided(set1, cartOf([line("l1", "tea", 2)]))
    const part = (per: number) => ({ bundle: { parent: lineId("s"), per } })
    expect(events).toEqual([
      { _tag: "ItemAdded", place: "lines", line: line("s", "pot", 2, part(1)) },
      { _tag: "ItemAdded", place: "lines", line: line("m", "mug", 8, part(4)) },
      { _tag: "ItemAdded", place: "lines", line: line("t", "tin", 2, part(1)) },
    ])
    expect(outcome).toEqual(ids("s", "m", "t").map((lineId) => ({ ok: true, lineId })))
    expect(warnings).toEqual([])
    expect(cart.lines.map(isBundleParent)).toEqual([false, true, false, false])
    expect(cart.lines.map(isBundleChild)).toEqual([false, false, true, true])
  })

  it("never joins another line, and none joins it", () => {
    const mugs = after(after(cartOf([line("l1", "mug", 1)]), set1), add(item("l2", "mug", 3)))
    expect(inWords(mugs.lines)).toEqual(["4 l1", "2 s", "8 m", "2 t"])
    const twice = after(cart, bundle(item("s2", "pot", 1), item("m2", "mug", 4), item("n2", "mug", 1)))
    expect(inWords(twice.lines)).toEqual(["2 l1", "2 s", "8 m", "2 t", "1 s2", "4 m2", "1 n2"])
    expect(after(cart, add(item("l9", "pot", 1))).lines.at(-1)).toEqual(line("l9", "pot", 1))
  })

  const whyNot = (command: CartChange, on: Cart = empty) => refusal(command, on)

  it("is refused as a whole where one of its items is, with that item's reason", () => {
    const { offer: _, ...unknown } = item("m", "mug", 4)
    expect(whyNot(bundle(item("s", "pot"), item("t", "tin"), unknown))).toEqual({
      _tag: "OfferUnknown",
      offerId: "mug",
    })
    expect(whyNot(bundle({ ...unknown, quantity: 1 }, item("s", "pot")))).toMatchObject({ _tag: "OfferUnknown" })
    const free = item("m", "mug", 4, { offer: offerSeen("mug", { price: { amount: 0, currency: "GBP" } }) })
    expect(whyNot(bundle(item("s", "pot"), free))).toEqual({ _tag: "OfferNotForSale", offerId: "mug" })
    for (const quantity of [0, -1, 1.5, MAX_QUANTITY + 1]) {
      const outOfRange = { _tag: "QuantityOutOfRange", quantity, min: 1, max: MAX_QUANTITY }
      expect(whyNot(bundle(item("s", "pot"), item("m", "mug", quantity)))).toEqual(outOfRange)
      expect(whyNot(bundle(item("s", "pot", quantity), item("m", "mug", 1)))).toEqual(outOfRange)
    }
  })

  it("is as many as the fullest of its lines can hold, and no more", () => {
    const most = Math.floor(MAX_QUANTITY / 3)
    const sets = (quantity: number) => bundle(item("s", "pot", quantity), item("m", "mug", 3), item("t", "tin", 2))
    expect(after(empty, sets(most)).lines.map(({ quantity }) => quantity)).toEqual([most, 3 * most, 2 * most])
    expect(whyNot(sets(most + 1))).toEqual({ _tag: "QuantityOutOfRange", quantity: most + 1, min: 1, max: most })
  })

  it("holds purchase limits against all pieces of a SKU, of the cart and of the bundle together", () => {
    const limited = (max: number) => (id: string, offer: string, quantity: number) =>
      item(id, offer, quantity, { offer: offerSeen(offer, { limit: { max } }) })
    const of = (max: number) =>
      bundle(item("s", "pot", 2), limited(max)("m", "tea", 3), limited(max)("t", "tea.bulk", 1))
    expect(whyNot(of(10), cart)).toBeUndefined()
    expect(whyNot(of(9), cart)).toEqual({ _tag: "PurchaseLimitExceeded", sku: "tea", inCart: 8, asked: 2, max: 9 })
    expect(whyNot(of(7), cart)).toEqual({ _tag: "PurchaseLimitExceeded", sku: "tea", inCart: 2, asked: 6, max: 7 })
  })

  it("finds room for all its lines or for none", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => line(`l${n}`, `offer${n}`))
    expect(after(cartOf(lines(MAX_LINES - 3)), set1).lines).toHaveLength(MAX_LINES)
    const tight = cartOf(lines(MAX_LINES - 2))
    expect(whyNot(set1, tight)).toEqual({ _tag: "CartFull", lines: MAX_LINES - 2, max: MAX_LINES })
    const outcome = ids("s", "m", "t").map((lineId) => ({ ok: true, lineId }) as const)
    expect(rebase(set1, outcome, tight)).toEqual({
      events: [],
      warnings: [
        { _tag: "LineDropped", offerId: "pot", quantity: 2, max: MAX_LINES },
        { _tag: "LineDropped", offerId: "mug", quantity: 8, max: MAX_LINES },
        { _tag: "LineDropped", offerId: "tin", quantity: 2, max: MAX_LINES },
      ],
    })
    // What was refused stands in the log without an outcome, and brings nothing in; nor does half of it.
    for (const some of [[], outcome.slice(1)]) expect(rebase(set1, some, empty)).toEqual({ events: [], warnings: [] })
    const { offer: _, ...unknown } = set1.parent
    expect(rebase({ ...set1, parent: unknown }, outcome, empty)).toEqual({ events: [], warnings: [] })
  })

  it("warns once of each SKU of which more is in the cart than was in stock", () => {
    const stocked = (id: string, offer: string, quantity: number, stock: number) =>
      item(id, offer, quantity, { offer: offerSeen(offer, { stock }) })
    const scarce = bundle(item("s", "pot", 2), stocked("m", "tea", 1, 9), stocked("t", "tea.bulk", 2, 7))
    expect(decided(scarce, cart).warnings).toEqual([{ _tag: "StockShort", sku: "tea", inCart: 8, stock: 7 }])
    const plenty = bundle(item("s", "pot", 2), stocked("m", "tea", 1, 9), stocked("t", "tea.bulk", 2, 8))
    expect(decided(plenty, cart).warnings).toEqual([])
  })
})

describe("a bundle in the cart", () => {
  it("is set by its parent, and its children are in step", () => {
    expect(decided(set("s", 5), cart).events).toEqual([
      { _tag: "QuantitySet", place: "lines", lineId: "s", quantity: 5 },
      { _tag: "QuantitySet", place: "lines", lineId: "m", quantity: 20 },
      { _tag: "QuantitySet", place: "lines", lineId: "t", quantity: 5 },
    ])
    expect(decided(set("s", 2), cart).events).toEqual([])
    expect(inWords(after(cart, set("s", 1, { children: [] })).lines)).toEqual(["2 l1", "1 s", "4 m", "1 t"])
  })

  it("is not set by a child: the parent is named", () => {
    expect(refusal(set("m", 5), cart)).toEqual({ _tag: "BundleChild", lineId: "m", parent: "s" })
    // On a cart where a child stands under the id of a line that was set, that line has left.
    expect(rebase(set("m", 5), [], cart)).toEqual({ events: [], warnings: [{ _tag: "LineGone", lineId: "m" }] })
  })

  it("holds the bound, the offers and the limits of all its lines against more, and none against less", () => {
    const most = MAX_QUANTITY / 4
    expect(refusal(set("s", most + 1), cart)).toEqual({
      _tag: "QuantityOutOfRange",
      quantity: most + 1,
      min: 1,
      max: most,
    })
    expect(refusal(set("s", 3, { children: [] }), cart)).toEqual({ _tag: "OfferUnknown", offerId: "mug" })
    const limited = { offerId: offerId("mug"), offer: offerSeen("mug", { limit: { max: 11 } }) }
    const tin = { offerId: offerId("tin"), offer: offerSeen("tin", { stock: 2 }) }
    const exceeded = { _tag: "PurchaseLimitExceeded", sku: "mug", inCart: 8, asked: 4, max: 11 }
    expect(refusal(set("s", 3, { children: [limited, tin] }), cart)).toEqual(exceeded)
    expect(refusal(set("s", 1, { children: [limited, tin] }), cart)).toBeUndefined()
    const { offer: _, ...unlimited } = limited
    const { warnings } = decided(
      set("s", 3, { children: [{ ...unlimited, offer: offerSeen("mug", { stock: 12 }) }, tin] }),
      cart,
    )
    expect(warnings).toEqual([{ _tag: "StockShort", sku: "tin", inCart: 3, stock: 2 }])
  })

  it("is clamped as a whole where more comes together than its fullest line holds", () => {
    const most = MAX_QUANTITY / 4
    const parent = { ...set1.parent, quantity: most - 1 }
    const full = after(empty, bundle(parent, ...set1.children))
    // Pieces that the writer says it had not seen: nobody adds to a bundle, and the bound holds all the same.
    const command = set("s", most, { line: { lineId: lineId("s"), added: most - 4, remainderId: lineId("r") } })
    const { events, warnings } = rebase(command, [], full)
    expect(warnings).toEqual([{ _tag: "QuantityClamped", lineId: "s", asked: 4, given: 1, max: most }])
    expect(inWords(evolveAll(full, events).lines)).toEqual([`${most} s`, `${4 * most} m`, `${most} t`])
  })

  it("leaves as a whole by its parent, and not by a child alone", () => {
    const [tea, s, m, t] = cart.lines.map(see)
    if (tea === undefined || s === undefined || m === undefined || t === undefined) throw new Error("a line is missing")
    expect(inWords(after(cart, remove(s)).lines)).toEqual(["2 l1"])
    expect(inWords(after(cart, remove(m, s)).lines)).toEqual(["2 l1"])
    const alone = { _tag: "BundleChild", lineId: "m", parent: "s" }
    expect(refusal(remove(m), cart)).toEqual(alone)
    expect(refusal(remove(tea, t, m), cart)).toEqual(alone)
    const shelved = after(cart, { _tag: "SaveForLater", lineIds: ids("s") })
    expect(refusal(remove(t), shelved)).toEqual({ ...alone, lineId: "t" })
    expect(after(shelved, remove(s)).shelf).toEqual([])
    // Whatever cart it meets, an accepted remove takes the whole bundle.
    expect(inWords(evolveAll(cart, rebase(remove(m), [], cart).events).lines)).toEqual(["2 l1"])
    expect(after(cart, { _tag: "RemoveLines", lines: cart.lines.map(see), from: "lines" }).lines).toEqual([])
  })

  it("stays whole when a remove meets it that had not seen it", () => {
    const unseen = { lineId: lineId("m"), added: 0, remainderId: lineId("r") }
    expect(rebase(remove(unseen), [], cart)).toEqual({ events: [], warnings: [] })
    const other = { ...unseen, lineId: lineId("l1") }
    expect(inWords(evolveAll(cart, rebase(remove(unseen, other), [], cart).events).lines)).toEqual([
      "2 s",
      "8 m",
      "2 t",
      "2 r",
    ])
  })

  it.each(["s", "m", "t"])("is selected, saved and brought back as a whole by line %s", (id) => {
    const select = (selected: boolean): CartChange => ({ _tag: "SelectLines", lineIds: ids(id), selected })
    const without = after(cart, select(false))
    expect(without.lines.map(({ selected }) => selected)).toEqual([true, false, false, false])
    expect(after(without, select(true))).toEqual(cart)
    const saved = after(cart, { _tag: "SaveForLater", lineIds: ids(id, "m", id) })
    expect(inWords(saved.lines)).toEqual(["2 l1"])
    expect(inWords(saved.shelf)).toEqual(["2 s", "8 m", "2 t"])
    expect(saved.shelf.some(({ selected }) => selected)).toBe(false)
    expect(after(saved, { _tag: "MoveToCart", lineIds: ids(id) })).toEqual(cart)
  })

  it("keeps its place where there is no room for all of it on the other side", () => {
    const shelf = Array.from({ length: MAX_LINES - 2 }, (_, n) => line(`l${n}`, `offer${n}`))
    const save: CartChange = { _tag: "SaveForLater", lineIds: ids("l1", "m") }
    expect(refusal(save, { ...cart, shelf })).toEqual({ _tag: "ShelfFull", lines: MAX_LINES - 2, max: MAX_LINES })
    const { events, warnings } = rebase(save, [], { ...cart, shelf })
    expect(evolveAll({ ...cart, shelf }, events).lines.map(({ lineId }) => lineId)).toEqual(ids("s", "m", "t"))
    expect(warnings.map((warning) => "offerId" in warning && warning.offerId)).toEqual(["pot", "mug", "tin"])
    expect(after({ ...cart, shelf: shelf.slice(1) }, { _tag: "SaveForLater", lineIds: ids("m") }).lines).toHaveLength(1)
  })

  it("lets a line's own options be changed, and is not joined by that", () => {
    const two = after(cart, add(item("l2", "mug", 1, { options: { size: "M" } })))
    const chosen = after(two, { _tag: "SetOptions", lineId: lineId("m"), options: { size: "M" } })
    expect(inWords(chosen.lines)).toEqual(["2 l1", "2 s", "8 m", "2 t", "1 l2"])
    expect(chosen.lines.map(({ options }) => options)).toEqual([{}, {}, { size: "M" }, {}, { size: "M" }])
    // Nor does a line that becomes the same as one of the bundle join that.
    const plain = after(two, { _tag: "SetOptions", lineId: lineId("l2"), options: {} })
    expect(inWords(plain.lines)).toEqual(["2 l1", "2 s", "8 m", "2 t", "1 l2"])
  })
})

describe("an order that takes of a bundle", () => {
  const took = (id: string, quantity: number): TakenLine => ({
    lineId: lineId(id),
    quantity,
    remainderId: lineId(`${id}-2`),
  })
  const order = (...lines: ReadonlyArray<TakenLine>): CartChange => ({
    _tag: "CheckedOut",
    orderId: "o1" as OrderId,
    lines,
  })
  const bought = after(cart, set("s", 5))

  it("takes all of it where it bought all of it", () => {
    expect(inWords(after(cart, order(took("s", 2), took("m", 8), took("t", 2))).lines)).toEqual(["2 l1"])
    // Less is there than was bought.
    expect(inWords(after(cart, order(took("s", 9), took("m", 36), took("t", 9))).lines)).toEqual(["2 l1"])
  })

  it("leaves a bundle of what it did not buy, under new ids that name the new parent", () => {
    const left = after(bought, order(took("s", 2), took("m", 8), took("t", 2)))
    expect(inWords(left.lines)).toEqual(["2 l1", "3 s-2", "12 m-2", "3 t-2"])
    expect(left.lines.slice(1).map(({ bundle, added }) => [bundle, added])).toEqual([
      [{ parent: "s-2", per: 1 }, 3],
      [{ parent: "s-2", per: 4 }, 12],
      [{ parent: "s-2", per: 1 }, 3],
    ])
  })

  it("leaves no piece that it bought, and whole bundles only, whatever it names", () => {
    // Nine mugs are three sets, less three mugs.
    const left = after(bought, order(took("m", 9)))
    expect(inWords(left.lines)).toEqual(["2 l1", "2 s", "8 m-2", "2 t"])
    // What goes on under its own id has been added to before, and what is new has not.
    expect(left.lines.slice(1).map(({ added }) => added)).toEqual([2, 8, 2])
    const raised = after(bought, order(took("s", 1)))
    expect(raised.lines.slice(1).map(({ lineId, added }) => [lineId, added])).toEqual([
      ["s-2", 4],
      ["m", 8],
      ["t", 2],
    ])
    expect(brokenBundles(left)).toEqual([])
    fc.assert(
      fc.property(
        fc.subarray(["s", "m", "t"], { minLength: 1 }),
        fc.array(fc.nat(30), { minLength: 3 }),
        (named, n) => {
          const taken = named.map((id, at) => took(id, n[at] ?? 1))
          const rest = after(bought, order(...taken))
          expect(brokenBundles(rest)).toEqual([])
          for (const { lineId, quantity } of taken) {
            const was = bought.lines.find((line) => line.lineId === lineId)?.quantity ?? 0
            const is = rest.lines.find((line) => line.lineId === `${lineId}-2`)?.quantity ?? 0
            expect(is).toBeLessThanOrEqual(Math.max(0, was - quantity))
            expect(rest.lines.some((line) => line.lineId === lineId)).toBe(false)
          }
        },
      ),
    )
  })
})

describe("a bundle of another cart", () => {
  const guest: Cart = { ...cart, id: cartId("guest") }
  const merging = (
    lines: ReadonlyArray<CartLine>,
    shelf: ReadonlyArray<CartLine> = [],
  ): CartCommandOf<"MergeCart"> => ({
    _tag: "MergeCart",
    from: guest.id,
    policy: "max",
    lines: lines.map((line) => ({ line, lineId: lineId(`new-${line.lineId}`) })),
    shelf: shelf.map((line) => ({ line, lineId: lineId(`new-${line.lineId}`) })),
  })

  it("comes in as a bundle of its own, under new ids, beside an equal one", () => {
    const both = after(cart, merging(guest.lines))
    expect(inWords(both.lines)).toEqual(["2 l1", "2 s", "8 m", "2 t", "2 new-s", "8 new-m", "2 new-t"])
    expect(brokenBundles(both)).toEqual([])
    const shelved = after(cart, merging([], [...guest.lines].reverse()))
    expect(brokenBundles(shelved)).toEqual([])
    expect(shelved.shelf.map(({ lineId, bundle }) => [lineId, bundle?.parent])).toEqual([
      ["new-t", "new-s"],
      ["new-m", "new-s"],
      ["new-s", "new-s"],
      ["new-l1", undefined],
    ])
  })

  it("is kept or left out as a whole", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => line(`f${n}`, `offer${n}`))
    const tight = cartOf(lines(MAX_LINES - 2))
    const { next, warnings } = decided(merging(guest.lines), tight)
    expect(inWords(next.lines.slice(MAX_LINES - 2))).toEqual(["2 new-l1"])
    expect(warnings.map((one) => "quantity" in one && one.quantity)).toEqual([2, 8, 2])
    const roomy = cartOf(lines(MAX_LINES - 4))
    expect(after(roomy, merging(guest.lines)).lines).toHaveLength(MAX_LINES)
    const more = decided(merging([...guest.lines, line("l9", "cup", 1)]), roomy)
    expect(more.next.lines).toHaveLength(MAX_LINES)
    expect(more.warnings).toEqual([{ _tag: "LineDropped", offerId: "cup", quantity: 1, max: MAX_LINES }])
  })
})

describe("the lines of a bundle", () => {
  it("are found the same way, for one line and for many", () => {
    fc.assert(
      fc.property(arb.cart(30), ({ lines, shelf }) => {
        for (const place of [lines, shelf]) {
          const find = bundleFinder(place)
          for (const one of place) expect(find(one)).toEqual(bundleOf(one, place))
        }
      }),
      { numRuns: 200 },
    )
  })

  it("are checked by a law that finds each way in which they can be broken", () => {
    const [tea, s, m, t] = cart.lines
    if (tea === undefined || s === undefined || m === undefined || t === undefined) throw new Error("a line is missing")
    expect(brokenBundles(cart)).toEqual([])
    const broken: ReadonlyArray<readonly [lines: ReadonlyArray<CartLine>, says: string]> = [
      [[m, t], "has no parent s"],
      [[s], "is a parent of 0 children"],
      [[s, { ...m, quantity: 7 }, t], "holds 7, not 4 for each of 2"],
      [[s, { ...m, selected: false }, t], "is selected or not otherwise"],
      [[{ ...s, bundle: { parent: s.lineId, per: 2 } }, m, t], "is said to hold 2"],
      [[{ ...s, bundle: { parent: tea.lineId, per: 1 } }, tea, m, t], "has no parent l1"],
    ]
    for (const [lines, says] of broken) expect(brokenBundles({ lines, shelf: [] }).join()).toContain(says)
    expect(brokenBundles({ lines: [s], shelf: [m, t] })).not.toEqual([])
  })
})
