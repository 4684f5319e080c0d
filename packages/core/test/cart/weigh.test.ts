import { Buffer } from "node:buffer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Cart,
  type CartLine,
  MAX_CART_BYTES,
  MAX_OPTION_NAME,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
  type Owner,
  seen,
} from "../../src/cart/Cart.ts"
import type { CartChange, IncomingLine } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { atMostBytes, cartBytes, closeBound, overweight, type Said } from "../../src/cart/weigh.ts"
import type { CartId, Instant, MemberId, OrderId, SellerId } from "../../src/catalog/ids.ts"
import { add, cartOf, item, line, lineId, offerId, offerSeen, sku } from "../arbitraries.ts"

// One, two, three and four bytes of UTF-8, six of JSON, two of JSON.
const units = fc.constantFrom("a", "é", "語", "🫖", "\u001f", '"', "\\", "\n")
const wild = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: units, maxLength, size: "max" }),
    fc.tuple(fc.constantFrom("a", "語", "\u001f"), fc.nat(maxLength)).map(([unit, length]) => unit.repeat(length)),
  )

const lines: fc.Arbitrary<CartLine> = fc
  .record({
    name: wild(64),
    number: fc.constantFrom(0, 1, 1_000_000, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER),
    options: fc.dictionary(wild(16), wild(64), { maxKeys: 4 }),
    selected: fc.boolean(),
    fine: fc.boolean(),
    bundled: fc.boolean(),
    attributes: fc.option(fc.dictionary(wild(16), wild(64), { minKeys: 1, maxKeys: 4 }), { nil: undefined }),
  })
  .map(({ name, number, options, selected, fine, bundled, attributes }) => ({
    lineId: lineId(name),
    offerId: offerId(name),
    sku: sku(name),
    seller: name as SellerId,
    options,
    quantity: 1_000_000,
    added: Number.MAX_SAFE_INTEGER,
    selected,
    addedAt: number as Instant,
    priceSeen: fine ? { amount: number, currency: "GBP", exponent: 12 } : { amount: number, currency: "GBP" },
    ...(bundled ? { bundle: { parent: lineId(name), per: 1_000_000 } } : {}),
    ...(attributes === undefined ? {} : { attributes }),
  }))

const said: fc.Arbitrary<Said> = fc.record(
  {
    codes: fc.array(wild(64), { minLength: 1, maxLength: 16 }),
    gifts: fc.array(
      wild(128).map((text) => ({ promotionId: text, refused: true as const, chosen: offerId(text) })),
      { minLength: 1, maxLength: 8 },
    ),
    attributes: fc.dictionary(wild(64), wild(512), { minKeys: 1, maxKeys: 8 }),
  },
  { requiredKeys: [] },
)

const exact = (cart: Cart): number => Buffer.byteLength(JSON.stringify(cart), "utf8")

describe("the weight of a cart", () => {
  it("is that of its JSON in UTF-8", () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 3 }), (some) => {
        expect(cartBytes(cartOf(some))).toBe(exact(cartOf(some)))
      }),
    )
  })

  it("is never more than the bounds that save the weighing, and the dearer of them is the closer", () => {
    const longest = "\u001f".repeat(128)
    const most: Partial<Cart> = {
      id: "c".repeat(64) as CartId,
      owner: { member: longest as MemberId },
      priceList: longest,
      channel: longest,
      country: longest,
      openedAt: Number.MAX_SAFE_INTEGER as Instant,
      mergedInto: "c".repeat(64) as CartId,
    }
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 8 }), fc.array(lines, { maxLength: 8 }), said, (some, shelf, said) => {
        const cart = cartOf(some, { shelf, ...most, ...said })
        expect(closeBound(cart)).toBeGreaterThanOrEqual(exact(cart))
        expect(atMostBytes(cart)).toBeGreaterThanOrEqual(closeBound(cart))
        // So does what is said beside the lines, but for the names of its keys.
        const names = '"codes":[],"gifts":[],"attributes":{},'.length
        for (const bound of [atMostBytes, closeBound])
          expect(bound(cartOf([], said)) - bound(cartOf([])) + names).toBeGreaterThanOrEqual(
            exact(cartOf([], said)) - exact(cartOf([])),
          )
        // A line's share of the bound covers the line alone too: nothing rests on the cart's own slack.
        for (const bound of [atMostBytes, closeBound])
          for (const one of some)
            expect(bound(cartOf([one])) - bound(cartOf([]))).toBeGreaterThan(exact(cartOf([one])) - exact(cartOf([])))
      }),
      { numRuns: 500 },
    )
  })

  it("is bounded closely whatever a text is made of", () => {
    const every = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).concat("語", "🫖", "\u2028")
    for (const unit of every) {
      const cart = cartOf([line("l1", unit.repeat(64), 1, { options: { [unit.repeat(64)]: unit.repeat(256) } })])
      expect(closeBound(cart)).toBeGreaterThanOrEqual(exact(cart) + closeBound(cartOf([])) - exact(cartOf([])))
    }
    const plain = cartOf([line("l1", "plain ASCII"), line("l2", "85123A", 1, { options: { engraving: "For Ada" } })])
    expect(closeBound(plain)).toBeLessThan(atMostBytes(plain) - 5 * "plain ASCII85123AengravingFor Ada".length)
  })

  // Lines of about 5 KiB up to the bound, and a last option that brings the cart to the very byte.
  const heavy = (bytes: number): Cart => {
    const options = Object.fromEntries(
      Array.from({ length: MAX_OPTIONS }, (_, n) => [
        `${n}`.padEnd(MAX_OPTION_NAME, "n"),
        "v".repeat(MAX_OPTION_VALUE),
      ]),
    )
    const some: Array<CartLine> = []
    while (exact(cartOf([...some, line(`l${some.length}`, `offer${some.length}`, 1, { options })])) < bytes - 1_000)
      some.push(line(`l${some.length}`, `offer${some.length}`, 1, { options }))
    const padded = (padding: number): Cart => {
      const full = Math.floor(padding / MAX_OPTION_VALUE)
      const rest = padding % MAX_OPTION_VALUE
      const texts = [...Array.from({ length: full }, () => MAX_OPTION_VALUE), rest]
      const padding_ = Object.fromEntries(texts.map((length, n) => [`p${n}`, "v".repeat(length)]))
      return cartOf([...some, line("last", "last", 1, { options: padding_ })])
    }
    let padding = bytes - exact(padded(0))
    padding -= exact(padded(padding)) - bytes
    return padded(padding)
  }

  it("is too much from the first byte over the bound, and not before", () => {
    expect(exact(heavy(MAX_CART_BYTES))).toBe(MAX_CART_BYTES)
    expect(overweight(heavy(MAX_CART_BYTES))).toBeUndefined()
    expect(overweight(heavy(MAX_CART_BYTES + 1))).toBe(MAX_CART_BYTES + 1)
  })

  it("refuses what would make a cart too large, and lets it be made lighter", () => {
    const cart = heavy(MAX_CART_BYTES)
    const grow = decide(add(item("new", "pot")), cart)
    expect(grow).toMatchObject({ ok: false, rejection: { _tag: "CartTooLarge", max: MAX_CART_BYTES } })
    const longer = decide(
      { _tag: "SetOptions", lineId: lineId("l0"), options: { ...cart.lines[0]!.options, x: "y" } },
      cart,
    )
    expect(longer).toMatchObject({ ok: false, rejection: { _tag: "CartTooLarge" } })
    expect(decide({ _tag: "SetOptions", lineId: lineId("l0"), options: {} }, cart).ok).toBe(true)
  })

  const first = (cart: Cart) => seen(cart.lines[0]!, lineId("r1"))
  const set = (cart: Cart, quantity: number): CartChange => ({
    _tag: "SetQuantity",
    line: first(cart),
    quantity,
    offer: offerSeen("offer0"),
  })

  it("is held against whatever a shopper asks: a digit more is a byte more", () => {
    const cart = heavy(MAX_CART_BYTES)
    const refused = { ok: false, rejection: { _tag: "CartTooLarge", bytes: MAX_CART_BYTES + 1, max: MAX_CART_BYTES } }
    for (const command of [
      set(cart, 10),
      { _tag: "SelectLines", lineIds: [lineId("l0")], selected: false },
      { _tag: "SaveForLater", lineIds: [lineId("l1"), lineId("l2")] },
      { _tag: "RemoveLines", lines: [{ lineId: lineId("l1"), added: 0, remainderId: lineId("r10") }] },
    ] satisfies ReadonlyArray<CartChange>)
      expect(decide(command, cart)).toMatchObject(refused)
    for (const command of [
      { _tag: "ApplyCode", code: "SPRING" },
      { _tag: "RefuseGift", promotionId: "gift" },
      { _tag: "AcceptGift", promotionId: "gift", offerId: offerId("mug") },
      { _tag: "SetAttributes", attributes: { message: "" } },
      { _tag: "SetAttributes", lineId: lineId("l1"), attributes: { message: "" } },
      { _tag: "SetContext", shop: { channel: "app" }, currency: "GBP", offers: [] },
    ] satisfies ReadonlyArray<CartChange>)
      expect(decide(command, cart)).toMatchObject({ ok: false, rejection: { _tag: "CartTooLarge" } })
    expect(decide(set(cart, 9), cart).ok).toBe(true)
    expect(decide(set(heavy(MAX_CART_BYTES - 1), 10), heavy(MAX_CART_BYTES - 1)).ok).toBe(true)
  })

  it("that is too much already keeps nobody from making the cart lighter, or no heavier", () => {
    const cart = heavy(MAX_CART_BYTES + 5_000)
    const [one] = cart.lines
    if (one === undefined) throw new Error("a heavy cart has lines")
    for (const command of [
      set(cart, 9),
      { _tag: "SetOptions", lineId: one.lineId, options: { ...one.options, ["0".padEnd(64, "n")]: "v" } },
      { _tag: "SelectLines", lineIds: [one.lineId], selected: true },
      { _tag: "RemoveLines", lines: [first(cart)] },
    ] satisfies ReadonlyArray<CartChange>)
      expect(decide(command, cart)).toMatchObject({ ok: true })
    const bytes = exact(cart) + 1
    for (const command of [
      set(cart, 10),
      { _tag: "SelectLines", lineIds: [one.lineId], selected: false },
      { _tag: "SetOptions", lineId: lineId("last"), options: { ...cart.lines.at(-1)?.options, p0: "v".repeat(257) } },
    ] satisfies ReadonlyArray<CartChange>)
      expect(decide(command, cart)).toEqual({
        ok: false,
        rejection: { _tag: "CartTooLarge", bytes, max: MAX_CART_BYTES },
      })
  })

  it("keeps no cart from being sealed, claimed or checked out", () => {
    for (const cart of [heavy(MAX_CART_BYTES), heavy(MAX_CART_BYTES + 5_000)]) {
      const owner: Owner = { member: "ada" as MemberId }
      const taken = { lineId: lineId("l1"), quantity: 1, remainderId: lineId("a-longer-id") }
      for (const command of [
        { _tag: "SealCart", into: "c2" as CartId, owner },
        { _tag: "ClaimCart", owner },
        { _tag: "CheckedOut", orderId: "o1" as OrderId, lines: [taken] },
        { _tag: "MergeCart", from: "g1" as CartId, policy: "sum", lines: [], shelf: [] },
      ] satisfies ReadonlyArray<CartChange>)
        expect(decide(command, cart).ok).toBe(true)
    }
  })

  it("is never made too much by a merge: what would, is left out and named", () => {
    const spares = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.integer({ min: -400, max: 600 }))
    const quantities = fc.array(fc.constantFrom(1, 8, 9, 95, 999_999), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(spares, quantities, fc.nat(2), (spare, quantities, others) => {
        const cart = heavy(MAX_CART_BYTES - spare)
        const lines: ReadonlyArray<IncomingLine> = [
          ...quantities.map((quantity, n) => ({ ...cart.lines[n]!, quantity })),
          ...Array.from({ length: others }, (_, n) => line(`g${n}`, `other${n}`)),
        ].map((line, n) => ({ line, lineId: lineId(`m${n}`) }))
        const command: CartChange = { _tag: "MergeCart", from: "g1" as CartId, policy: "sum", lines, shelf: lines }
        const decision = decide(command, cart)
        if (!decision.ok) throw new Error("a merge is never refused")
        const { next, warnings } = decision
        expect(exact(next)).toBeLessThanOrEqual(Math.max(MAX_CART_BYTES, exact(cart)))
        const pieces = ({ lines, shelf }: Cart) => [...lines, ...shelf].reduce((sum, { quantity }) => sum + quantity, 0)
        const left = warnings.reduce(
          (sum, one) =>
            sum +
            (one._tag === "LineDropped" ? one.quantity : one._tag === "QuantityClamped" ? one.asked - one.given : 0),
          0,
        )
        const sent = lines.reduce((sum, { line }) => sum + 2 * line.quantity, 0)
        expect(pieces(next) - pieces(cart)).toBe(sent - left)
      }),
      { numRuns: 40 },
    )
  })

  it("lets a merge join lines to the last byte", () => {
    const joins = (cart: Cart): CartChange => ({
      _tag: "MergeCart",
      from: "g1" as CartId,
      policy: "sum",
      lines: [{ line: { ...cart.lines[0]!, quantity: 9 }, lineId: lineId("m1") }],
      shelf: [],
    })
    // "1" becomes "10", twice: as the quantity and as what was ever added.
    const fits = heavy(MAX_CART_BYTES - 2)
    const joined = decide(joins(fits), fits)
    expect(joined.ok && exact(joined.next)).toBe(MAX_CART_BYTES)
    const full = heavy(MAX_CART_BYTES - 1)
    expect(decide(joins(full), full)).toMatchObject({
      ok: true,
      next: full,
      warnings: [{ _tag: "LineDropped", offerId: "offer0", quantity: 9 }],
    })
  })

  it("is never made too much by what a merge brings beside its lines: what would, is named", () => {
    const brought: Said = {
      codes: ["A", "BC", "DEF"],
      gifts: [
        { promotionId: "one", refused: true },
        { promotionId: "two", chosen: offerId("mug") },
      ],
      attributes: { message: "For Ada", note: "ring twice" },
    }
    const outcomes = new Set<string>()
    const { lines } = heavy(MAX_CART_BYTES - 1_000)
    const mine = { codes: ["Z"], gifts: [{ promotionId: "mine", refused: true as const }], attributes: { a: "b" } }
    for (let spare = 0; spare <= 400; spare += 3) {
      for (const has of [{}, mine]) {
        const padded = (length: number) =>
          cartOf([...lines, line("pad", "pad", 1, { options: { pad: "p".repeat(length) } })], has)
        const cart = padded(MAX_CART_BYTES - spare - exact(padded(0)))
        const decision = decide(
          { _tag: "MergeCart", from: "g1" as CartId, policy: "sum", lines: [], shelf: [], ...brought },
          cart,
        )
        if (!decision.ok) throw new Error("a merge is never refused")
        const { next, warnings } = decision
        expect(exact(next)).toBeLessThanOrEqual(MAX_CART_BYTES)
        const came =
          (next.codes?.length ?? 0) -
          (cart.codes?.length ?? 0) +
          ((next.gifts?.length ?? 0) - (cart.gifts?.length ?? 0)) +
          (Object.keys(next.attributes ?? {}).length - Object.keys(cart.attributes ?? {}).length)
        expect(came + warnings.length).toBe(7)
        // What was left out would not have fitted: all of it takes no more than 220 bytes.
        if (exact(next) + 220 <= MAX_CART_BYTES) expect(warnings).toEqual([])
        outcomes.add(warnings.map(({ _tag }) => _tag).join())
      }
    }
    expect(outcomes.size).toBeGreaterThan(5)
  })

  it("lets what a merge brings beside its lines in to the last byte", () => {
    const { lines } = heavy(MAX_CART_BYTES - 1_000)
    const codes = { codes: ["SPRING"] }
    const gifts = { gifts: [{ promotionId: "one", refused: true as const }] }
    const attributes = { attributes: { note: "ring twice" } }
    const rows: ReadonlyArray<readonly [has: Said, brought: Said, bytes: string]> = [
      [{}, codes, ',"codes":["SPRING"]'],
      [{ codes: ["A"] }, codes, ',"SPRING"'],
      [{}, gifts, ',"gifts":[{"promotionId":"one","refused":true}]'],
      [{ gifts: [{ promotionId: "two", refused: true }] }, gifts, ',{"promotionId":"one","refused":true}'],
      [{}, attributes, ',"attributes":{"note":"ring twice"}'],
      [{ attributes: { a: "b" } }, attributes, ',"note":"ring twice"'],
    ]
    for (const [has, brought, { length }] of rows)
      for (const spare of [length, length - 1]) {
        const padded = (padding: number) =>
          cartOf([...lines, line("pad", "pad", 1, { options: { pad: "p".repeat(padding) } })], has)
        const cart = padded(MAX_CART_BYTES - spare - exact(padded(0)))
        const decision = decide(
          { _tag: "MergeCart", from: "g1" as CartId, policy: "sum", lines: [], shelf: [], ...brought },
          cart,
        )
        expect(decision.ok && exact(decision.next)).toBe(spare === length ? MAX_CART_BYTES : exact(cart))
        expect(decision.ok && decision.warnings).toHaveLength(spare === length ? 0 : 1)
      }
  })

  it("lets the attributes of a line that joins in to the last byte", () => {
    const joins = (cart: Cart): CartChange => ({
      _tag: "MergeCart",
      from: "g1" as CartId,
      policy: "memberWins",
      lines: [{ line: { ...cart.lines[0]!, attributes: { note: "x" } }, lineId: lineId("m1") }],
      shelf: [],
    })
    const bytes = ',"attributes":{"note":"x"}'.length
    const fits = heavy(MAX_CART_BYTES - bytes)
    const joined = decide(joins(fits), fits)
    expect(joined.ok && exact(joined.next)).toBe(MAX_CART_BYTES)
    expect(joined.ok && joined.warnings).toEqual([])
    const full = heavy(MAX_CART_BYTES - bytes + 1)
    expect(decide(joins(full), full)).toMatchObject({
      ok: true,
      next: full,
      warnings: [{ _tag: "AttributeDropped", lineId: "l0", name: "note" }],
    })
  })
})
