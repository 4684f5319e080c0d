import { describe, expect, it } from "vitest"
import { type Cart, MAX_LINES, MAX_QUANTITY, seen } from "../../src/cart/Cart.ts"
import type { CartChange, CartCommandOf } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolveAll, openCart } from "../../src/cart/evolve.ts"
import type { GuestId, MemberId, OrderId } from "../../src/catalog/ids.ts"
import { add, after, at, cartId, cartOf, empty, item, line, lineId, offerSeen, open, sku } from "../arbitraries.ts"

const ids = (...names: ReadonlyArray<string>) => names.map(lineId)
const cart = cartOf([line("l1", "tea", 2), line("l2", "mug", 1)])

const decided = (command: CartChange, on: Cart) => {
  const decision = decide(command, on)
  if (!decision.ok) throw new Error(JSON.stringify(decision.rejection))
  return decision
}
const refusal = (command: CartChange, on: Cart) => {
  const decision = decide(command, on)
  return decision.ok ? undefined : decision.rejection
}

describe("OpenCart", () => {
  it("gives an empty cart, and names only what was said of it", () => {
    expect(openCart(open)).toEqual({
      shape: 1,
      id: "c1",
      owner: { system: "tests" },
      currency: "GBP",
      openedAt: at,
      lines: [],
      shelf: [],
    })
    expect(openCart({ ...open, priceList: "wholesale", channel: "app", country: "GB" })).toMatchObject({
      priceList: "wholesale",
      channel: "app",
      country: "GB",
    })
  })
})

describe("AddItems", () => {
  it("puts a new thing on a line of its own, with the price the shopper saw", () => {
    const { events, outcome } = decided(add(item("l3", "pot", 2)), cart)
    expect(events).toEqual([{ _tag: "ItemAdded", place: "lines", line: line("l3", "pot", 2) }])
    expect(outcome).toEqual([{ ok: true, lineId: "l3" }])
  })

  it("adds to the line that is there, and answers with that line's id", () => {
    const { events, outcome } = decided(add(item("l3", "tea", 3)), cart)
    expect(events).toEqual([{ _tag: "QuantityAdded", place: "lines", lineId: "l1", by: 3 }])
    expect(outcome).toEqual([{ ok: true, lineId: "l1" }])
    expect(evolveAll(cart, events).lines[0]).toMatchObject({ quantity: 5, added: 5 })
  })

  it("keeps other options apart, and equal options together whatever order they are named in", () => {
    const engraved = after(empty, add(item("l1", "mug", 1, { options: { text: "Ada", colour: "red" } })))
    const both = after(engraved, add(item("l2", "mug", 1, { options: { colour: "red", text: "Ada" } })))
    expect(both.lines).toHaveLength(1)
    expect(after(both, add(item("l3", "mug", 1, { options: { text: "Bob" } }))).lines).toHaveLength(2)
  })

  it("joins two items of one batch that are the same line", () => {
    const { events, outcome } = decided(add(item("l3", "pot"), item("l4", "pot", 2)), cart)
    expect(evolveAll(cart, events).lines.at(-1)).toEqual(line("l3", "pot", 3))
    expect(outcome).toEqual([
      { ok: true, lineId: "l3" },
      { ok: true, lineId: "l3" },
    ])
  })

  it("judges the items one by one: those that can come in come in", () => {
    const { offer: _, ...unknown } = item("l4", "pan")
    const { events, outcome } = decided(add(item("l3", "pot"), unknown, item("l5", "tin", 0)), cart)
    expect(events.map((event) => event._tag)).toEqual(["ItemAdded"])
    expect(outcome).toEqual([
      { ok: true, lineId: "l3" },
      { ok: false, rejection: { _tag: "OfferUnknown", offerId: "pan" } },
      { ok: false, rejection: { _tag: "QuantityOutOfRange", quantity: 0, min: 1, max: MAX_QUANTITY } },
    ])
  })

  const whyNot = (command: CartChange, on: Cart = cart) => {
    const [first] = decided(command, on).outcome
    return first?.ok === false ? first.rejection : undefined
  }

  it("refuses an offer that cannot be bought in this cart, and says which way it cannot", () => {
    const sold = (more: Parameters<typeof offerSeen>[1]) => add(item("l3", "pot", 1, { offer: offerSeen("pot", more) }))
    expect(whyNot(sold({ sku: sku("pan") }))).toEqual({
      _tag: "OfferOfOtherSku",
      offerId: "pot",
      sku: "pot",
      offerSku: "pan",
    })
    expect(whyNot(sold({ price: { amount: 100, currency: "EUR" } }))).toEqual({
      _tag: "OfferInOtherCurrency",
      offerId: "pot",
      offerCurrency: "EUR",
      cartCurrency: "GBP",
    })
    expect(whyNot(sold({ price: { amount: 0, currency: "GBP" } }))).toEqual({
      _tag: "OfferNotForSale",
      offerId: "pot",
    })
    expect(whyNot(sold({ priceList: "retail" }), { ...cart, priceList: "wholesale" })).toEqual({
      _tag: "OfferNotAvailable",
      offerId: "pot",
      priceList: "wholesale",
    })
    expect(whyNot(sold({ priceList: "retail" }))).toBeUndefined()
  })

  it("holds a purchase limit against all lines of the SKU and the items before", () => {
    const limited = (id: string, quantity: number) =>
      item(id, "tea.bulk", quantity, { offer: offerSeen("tea.bulk", { limit: { max: 4 } }) })
    expect(whyNot(add(limited("l3", 2)))).toBeUndefined()
    expect(whyNot(add(limited("l3", 3)))).toEqual({
      _tag: "PurchaseLimitExceeded",
      sku: "tea",
      inCart: 2,
      asked: 3,
      max: 4,
    })
    expect(decided(add(limited("l3", 2), limited("l4", 1)), cart).outcome.map(({ ok }) => ok)).toEqual([true, false])
  })

  it("fills a cart and a line to the bound, and not beyond", () => {
    const full = cartOf(Array.from({ length: MAX_LINES }, (_, n) => line(`l${n}`, `offer${n}`)))
    expect(whyNot(add(item("new", "pot")), full)).toEqual({ _tag: "CartFull", lines: MAX_LINES, max: MAX_LINES })
    expect(whyNot(add(item("new", "offer7")), full)).toBeUndefined()
    const heavy = cartOf([line("l1", "tea", MAX_QUANTITY - 1)])
    expect(whyNot(add(item("l2", "tea", 1)), heavy)).toBeUndefined()
    expect(whyNot(add(item("l2", "tea", 2)), heavy)).toEqual({
      _tag: "LineFull",
      lineId: "l1",
      inCart: MAX_QUANTITY - 1,
      asked: 2,
      max: MAX_QUANTITY,
    })
  })

  it("warns that more is in the cart than was in stock, counting only what came in", () => {
    const stocked = (quantity: number) => add(item("l3", "tea", quantity, { offer: offerSeen("tea", { stock: 4 }) }))
    expect(decided(stocked(2), cart).warnings).toEqual([])
    expect(decided(stocked(3), cart).warnings).toEqual([{ _tag: "StockShort", sku: "tea", inCart: 5, stock: 4 }])
    const plenty = item("l4", "tea.bulk", 1, { offer: offerSeen("tea.bulk", { stock: 90 }) })
    const scarce = item("l5", "tea", 2, { offer: offerSeen("tea", { stock: 4 }) })
    for (const items of [
      [plenty, scarce],
      [scarce, plenty],
    ])
      expect(decided(add(...items), cart).warnings).toEqual([{ _tag: "StockShort", sku: "tea", inCart: 5, stock: 4 }])
  })
})

describe("SetQuantity", () => {
  const set = (quantity: number, more: Partial<CartCommandOf<"SetQuantity">> = {}): CartCommandOf<"SetQuantity"> => ({
    _tag: "SetQuantity",
    line: seen(line("l1", "tea", 2), lineId("r1")),
    quantity,
    offer: offerSeen("tea"),
    ...more,
  })

  it("sets the quantity, and changes nothing that is already so", () => {
    expect(after(cart, set(5)).lines[0]).toMatchObject({ quantity: 5, added: 2 })
    expect(decided(set(2), cart).events).toEqual([])
  })

  it("refuses what no line holds: none, a part, or more than the bound", () => {
    for (const quantity of [0, -1, 1.5, MAX_QUANTITY + 1])
      expect(refusal(set(quantity), cart)).toEqual({ _tag: "QuantityOutOfRange", quantity, min: 1, max: MAX_QUANTITY })
    expect(refusal(set(1), empty)).toEqual({ _tag: "LineNotFound", lineId: "l1" })
  })

  const { offer: _, ...unknown } = set(3)

  it("judges the offer where more is asked, as it does for an item that is added", () => {
    expect(refusal(unknown, cart)).toEqual({ _tag: "OfferUnknown", offerId: "tea" })
    expect(refusal(set(3, { offer: offerSeen("tea", { price: { amount: 0, currency: "GBP" } }) }), cart)).toEqual({
      _tag: "OfferNotForSale",
      offerId: "tea",
    })
    expect(refusal(set(3, { offer: offerSeen("tea", { price: { amount: 250, currency: "EUR" } }) }), cart)).toEqual({
      _tag: "OfferInOtherCurrency",
      offerId: "tea",
      offerCurrency: "EUR",
      cartCurrency: "GBP",
    })
    expect(
      refusal(set(3, { offer: offerSeen("tea", { priceList: "retail" }) }), { ...cart, priceList: "wholesale" }),
    ).toEqual({ _tag: "OfferNotAvailable", offerId: "tea", priceList: "wholesale" })
    expect(refusal(set(3, { offer: offerSeen("pot") }), cart)).toMatchObject({ _tag: "OfferOfOtherSku" })
    // The offer is judged before its limit.
    const both = offerSeen("tea", { price: { amount: 0, currency: "GBP" }, limit: { max: 1 } })
    expect(refusal(set(3, { offer: both }), cart)).toMatchObject({ _tag: "OfferNotForSale" })
  })

  it("lets less be had of an offer that is gone, and what is already so", () => {
    for (const quantity of [1, 2]) {
      expect(refusal({ ...unknown, quantity }, cart)).toBeUndefined()
      const gone = offerSeen("tea", { price: { amount: 0, currency: "EUR" } })
      expect(refusal(set(quantity, { offer: gone }), cart)).toBeUndefined()
    }
  })

  it("holds a purchase limit against more, never against less", () => {
    const offer = offerSeen("tea", { limit: { max: 1 } })
    expect(refusal(set(3, { offer }), cart)).toEqual({
      _tag: "PurchaseLimitExceeded",
      sku: "tea",
      inCart: 2,
      asked: 1,
      max: 1,
    })
    expect(refusal(set(1, { offer }), cart)).toBeUndefined()
    // Three pieces came in unseen, so that setting it to two would leave five.
    const grown = after(cart, add(item("x", "tea", 3)))
    expect(refusal(set(2, { offer: offerSeen("tea", { limit: { max: 5 } }) }), grown)).toBeUndefined()
    expect(refusal(set(3, { offer: offerSeen("tea", { limit: { max: 5 } }) }), grown)).toEqual({
      _tag: "PurchaseLimitExceeded",
      sku: "tea",
      inCart: 5,
      asked: 1,
      max: 5,
    })
  })

  it("warns where the stock does not cover more", () => {
    const { warnings } = decided(set(5, { offer: offerSeen("tea", { stock: 4 }) }), cart)
    expect(warnings).toEqual([{ _tag: "StockShort", sku: "tea", inCart: 5, stock: 4 }])
  })
})

describe("RemoveLines", () => {
  const remove = (...lines: ReadonlyArray<ReturnType<typeof line>>): CartCommandOf<"RemoveLines"> => ({
    _tag: "RemoveLines",
    lines: lines.map((one) => seen(one, lineId(`rest-${one.lineId}`))),
  })

  it("takes lines out, from the cart and from the shelf", () => {
    const both = { ...cart, shelf: [line("s1", "pot")] }
    const left = after(both, remove(line("l1", "tea", 2), line("s1", "pot")))
    expect(left.lines.map((one) => one.lineId)).toEqual(["l2"])
    expect(left.shelf).toEqual([])
  })

  it("goes on with the lines that are there, and is refused when none is", () => {
    expect(after(cart, remove(line("l9", "pot"), line("l2", "mug"))).lines).toEqual([line("l1", "tea", 2)])
    expect(refusal(remove(line("l9", "pot")), cart)).toEqual({ _tag: "LineNotFound", lineId: "l9" })
  })

  it("names each line that is nowhere, once", () => {
    const shelved = { ...cart, shelf: [line("s1", "pot")] }
    const { warnings } = decided(
      remove(line("l8", "pot"), line("l2", "mug"), line("s1", "pot"), line("l9", "pot"), line("l9", "pot")),
      shelved,
    )
    expect(warnings).toEqual([
      { _tag: "LineGone", lineId: "l8" },
      { _tag: "LineGone", lineId: "l9" },
    ])
  })

  it("takes the cart's lines alone where only they are meant: the shelf keeps what was saved meanwhile", () => {
    const clear: CartChange = { ...remove(...cart.lines), from: "lines" }
    const saved = after(cart, { _tag: "SaveForLater", lineIds: ids("l1") })
    const { events, warnings, next } = decided(clear, saved)
    expect(events).toEqual([{ _tag: "LinesRemoved", place: "lines", lineIds: ["l2"] }])
    expect(warnings).toEqual([])
    expect(next.shelf).toEqual([line("l1", "tea", 2, { selected: false })])
    expect(decided({ _tag: "RemoveLines", lines: [], from: "lines" }, empty).events).toEqual([])
  })

  it("takes a line that is named twice once", () => {
    const grown = after(cart, add(item("x", "tea", 3)))
    const twice: CartChange = {
      _tag: "RemoveLines",
      lines: [seen(line("l1", "tea", 2), lineId("r1")), seen(line("l1", "tea", 2), lineId("r2"))],
    }
    expect(after(grown, twice).lines.filter((one) => one.sku === "tea")).toEqual([line("r2", "tea", 3)])
  })
})

describe("SelectLines", () => {
  const select = (selected: boolean, ...names: ReadonlyArray<string>): CartChange => ({
    _tag: "SelectLines",
    lineIds: ids(...names),
    selected,
  })

  it("takes lines out of the next checkout, and back in", () => {
    const without = after(cart, select(false, "l1", "l1"))
    expect(without.lines.map((one) => one.selected)).toEqual([false, true])
    expect(after(without, select(true, "l1"))).toEqual(cart)
    expect(decided(select(true, "l1", "l2"), cart).events).toEqual([])
  })

  it("names the lines that are not there", () => {
    expect(decided(select(false, "l1", "l9", "l9"), cart).warnings).toEqual([{ _tag: "LineGone", lineId: "l9" }])
    expect(refusal(select(false, "l9"), cart)).toEqual({ _tag: "LineNotFound", lineId: "l9" })
  })
})

describe("SaveForLater and MoveToCart", () => {
  const save = (...names: ReadonlyArray<string>): CartChange => ({ _tag: "SaveForLater", lineIds: ids(...names) })
  const back = (...names: ReadonlyArray<string>): CartChange => ({ _tag: "MoveToCart", lineIds: ids(...names) })

  it("moves a line to the shelf, out of the checkout, and back", () => {
    const saved = after(cart, save("l1"))
    expect(saved.lines).toEqual([line("l2", "mug", 1)])
    expect(saved.shelf).toEqual([line("l1", "tea", 2, { selected: false })])
    expect(after(saved, back("l1")).lines).toEqual([line("l2", "mug", 1), line("l1", "tea", 2)])
  })

  it("moves many as it moves one, in the order they are named", () => {
    const many = cartOf(["l1", "l2", "l3", "l4", "l5"].map((id) => line(id, `offer-${id}`)))
    const { events, next, warnings } = decided(save("l5", "l1", "l9", "l3", "l1", "l2"), many)
    expect(events[0]).toEqual({ _tag: "LinesRemoved", place: "lines", lineIds: ["l5", "l1", "l3", "l2"] })
    expect(events.map((event) => event._tag)).toEqual(["LinesRemoved", ...Array(4).fill("ItemAdded")])
    expect(next.shelf.map((one) => one.lineId)).toEqual(["l5", "l1", "l3", "l2"])
    expect(next.lines.map((one) => one.lineId)).toEqual(["l4"])
    expect(warnings).toEqual([{ _tag: "LineGone", lineId: "l9" }])
  })

  it("is already so for a line that is there", () => {
    expect(decided(save("l1"), after(cart, save("l1")))).toMatchObject({ events: [], warnings: [] })
    expect(decided(back("l1"), cart)).toMatchObject({ events: [], warnings: [] })
  })

  it("joins the same line on the other side", () => {
    const saved = after(after(cart, save("l1")), add(item("l3", "tea", 1)))
    const { events, warnings } = decided(back("l1", "l1"), saved)
    expect(evolveAll(saved, events).lines).toEqual([line("l2", "mug"), line("l3", "tea", 3)])
    expect(warnings).toEqual([])
  })

  it("is refused where there is no room, and not where it joins", () => {
    const shelf = Array.from({ length: MAX_LINES }, (_, n) => line(`s${n}`, n === 0 ? "tea" : `offer${n}`))
    const full = { ...cart, shelf }
    expect(refusal(save("l2"), full)).toEqual({ _tag: "ShelfFull", lines: MAX_LINES, max: MAX_LINES })
    expect(refusal(save("l1"), full)).toBeUndefined()
    expect(
      refusal(back("s1"), { ...empty, lines: shelf.slice(2).concat(cart.lines), shelf: [line("s1", "offer1")] }),
    ).toEqual({
      _tag: "CartFull",
      lines: MAX_LINES,
      max: MAX_LINES,
    })
  })
})

describe("SetOptions", () => {
  const engrave = (id: string, text?: string): CartChange => ({
    _tag: "SetOptions",
    lineId: lineId(id),
    options: text === undefined ? {} : { text },
  })

  it("changes what was chosen about a line, and nothing that is already so", () => {
    const engraved = after(cart, engrave("l2", "Ada"))
    expect(engraved.lines[1]).toEqual(line("l2", "mug", 1, { options: { text: "Ada" } }))
    expect(decided(engrave("l2", "Ada"), engraved).events).toEqual([])
    expect(refusal(engrave("l9", "Ada"), cart)).toEqual({ _tag: "LineNotFound", lineId: "l9" })
  })

  it("joins the line that it becomes", () => {
    const two = cartOf([line("l1", "mug", 2), line("l2", "mug", 3, { options: { text: "Ada" } })])
    expect(after(two, engrave("l2")).lines).toEqual([line("l1", "mug", 5)])
  })
})

describe("ClaimCart and SealCart", () => {
  const claim = (owner: CartCommandOf<"ClaimCart">["owner"]): CartChange => ({ _tag: "ClaimCart", owner })
  const ada = { member: "ada" as MemberId }
  const seal = (into: string): CartChange => ({ _tag: "SealCart", into: cartId(into), owner: ada })

  it("gives a guest's cart to a member, once, and to no other member after", () => {
    const claimed = after({ ...cart, owner: { guest: "g1" as GuestId } }, claim(ada))
    expect(claimed.owner).toEqual(ada)
    expect(decided(claim(ada), claimed).events).toEqual([])
    expect(refusal(claim({ member: "bob" as MemberId }), claimed)).toEqual({ _tag: "CartNotFound", cartId: "c1" })
  })

  it("closes a cart that went into another: it answers nothing but where it went", () => {
    const sealed = after(cart, seal("c2"))
    expect(sealed.mergedInto).toBe("c2")
    expect(sealed.owner).toEqual(ada)
    expect(decided(seal("c2"), sealed).events).toEqual([])
    for (const command of [add(item("l3", "pot")), claim(ada), seal("c3")])
      expect(refusal(command, sealed)).toEqual({ _tag: "CartMerged", cartId: "c1", into: "c2" })
  })
})

describe("CheckedOut", () => {
  const checkedOut = (...lines: CartCommandOf<"CheckedOut">["lines"]): CartChange => ({
    _tag: "CheckedOut",
    orderId: "o1" as OrderId,
    lines,
  })
  const taken = (id: string, quantity: number) => ({ lineId: lineId(id), quantity, remainderId: lineId(`rest-${id}`) })

  it("removes what the order took; the rest of a line is a new line, and the shelf stays", () => {
    const shelf = [line("s1", "pot")]
    const left = after({ ...cart, shelf }, checkedOut(taken("l1", 1), taken("l2", 1)))
    expect(left.lines).toEqual([line("rest-l1", "tea", 1)])
    expect(left.shelf).toEqual(shelf)
  })

  it("names a line that had left before, and takes a line that is named twice once", () => {
    const { events, warnings } = decided(checkedOut(taken("l9", 1), taken("l1", 1), taken("l1", 1)), cart)
    expect(warnings).toEqual([{ _tag: "LineGone", lineId: "l9" }])
    expect(evolveAll(cart, events).lines).toEqual([line("l2", "mug"), line("rest-l1", "tea", 1)])
  })
})
