import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Cart, type CartLine, MAX_CART_BYTES, MAX_LINES, MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { CartCommandOf, IncomingLine, MergePolicy } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { evolveAll } from "../../src/cart/evolve.ts"
import { merge } from "../../src/cart/merge.ts"
import { cartBytes } from "../../src/cart/weigh.ts"
import type { LineId } from "../../src/catalog/ids.ts"
import { brokenBundles } from "../../src/testing/bundles.ts"
import * as arb from "../arbitraries.ts"
import { cartId, cartOf, counter, empty, frozen, identity, line } from "../arbitraries.ts"

type Merge = CartCommandOf<"MergeCart">

/** The command that brings one cart into another, as a service prepares it. */
const merging = (guest: Cart, policy: MergePolicy, fresh: () => LineId = counter("m")): Merge => {
  const incoming = (lines: ReadonlyArray<CartLine>): ReadonlyArray<IncomingLine> =>
    lines.map((line) => ({ line, lineId: fresh() }))
  const { id: from, codes, gifts, attributes } = guest
  return {
    _tag: "MergeCart",
    from,
    policy,
    lines: incoming(guest.lines),
    shelf: incoming(guest.shelf),
    ...(codes === undefined ? {} : { codes }),
    ...(gifts === undefined ? {} : { gifts }),
    ...(attributes === undefined ? {} : { attributes }),
  }
}
const merged = (member: Cart, command: Merge): Cart => evolveAll(member, merge(command, member).events)
const into = (member: Cart, guest: Cart, policy: MergePolicy): Cart => merged(member, merging(guest, policy))

/** What a merge promises about lines: how many of what. Their order is no part of it. */
const quantities = (cart: Cart): unknown => {
  const of = (lines: ReadonlyArray<CartLine>) => lines.map((one) => `${identity(one)} × ${one.quantity}`).sort()
  return { lines: of(cart.lines), shelf: of(cart.shelf) }
}

const guestOf = (...lines: ReadonlyArray<CartLine>): Cart => cartOf(lines, { id: cartId("guest") })

describe("two carts become one", () => {
  const guest = guestOf(line("g1", "v102", 2), line("g2", "v202", 1))
  const member = cartOf([line("l1", "v101"), line("l2", "v102"), line("l3", "v103")])

  // M01 of the reference scenarios; theirs lists guest-only lines first, ours keeps the member's order and appends.
  it.each([
    ["guestWins", 2],
    ["memberWins", 1],
    ["sum", 3],
    ["max", 2],
  ] as const)("under %s, a line both have holds %i", (policy, quantity) => {
    expect(into(member, guest, policy).lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["v101", 1],
      ["v102", quantity],
      ["v103", 1],
      ["v202", 1],
    ])
  })

  // M02: one and one are two.
  it("sums by default what both have, and leaves the sealing of the other cart to its own command", () => {
    const both = into(cartOf([line("l1", "A")]), guestOf(line("g1", "A")), "sum")
    expect(both.lines).toEqual([line("l1", "A", 2)])
    expect(both.mergedInto).toBeUndefined()
  })

  // M02: theirs leaves a line of another currency out; ours brings it in, says so, and prices it anew.
  it("brings a line of another currency in and says so", () => {
    const euros = line("g1", "B", 2, { priceSeen: { amount: 100, currency: "EUR" } })
    const { events, warnings } = merge(merging(guestOf(euros), "sum"), member)
    expect(evolveAll(member, events).lines.at(-1)).toEqual({ ...euros, lineId: "m1" })
    expect(warnings).toEqual([{ _tag: "CurrencyChanged", lineId: "m1", sku: "B", was: "EUR", now: "GBP" }])
    const joins = merge(merging(guestOf({ ...euros, offerId: arb.offerId("v101") }), "sum"), member)
    expect(joins.warnings).toEqual([])
  })

  // M04: equal options join, different ones stay apart.
  it("joins lines whose options are equal in whatever order, and keeps others apart", () => {
    const bar = guestOf(line("g1", "v102", 2, { options: { foo: "bar", size: "M" } }))
    const existing = (options: Readonly<Record<string, string>>) => cartOf([line("l1", "v102", 1, { options })])
    expect(into(existing({ size: "M", foo: "bar" }), bar, "guestWins").lines.map((one) => one.quantity)).toEqual([2])
    expect(into(existing({ size: "M", foo: "quux" }), bar, "guestWins").lines.map((one) => one.quantity)).toEqual([
      1, 2,
    ])
  })

  // M05: an empty side changes nothing.
  it("leaves the member's cart alone when the guest's is empty, and takes the guest's over when the member's is", () => {
    expect(into(member, guestOf(), "sum")).toEqual(member)
    expect(quantities(into(empty, guest, "sum"))).toEqual(quantities(guest))
    expect(into(empty, guestOf(), "sum")).toEqual(empty)
  })

  it("merges shelf into shelf, and never into the lines", () => {
    const shelved = { ...guestOf(), shelf: [line("g1", "v101", 4, { selected: false })] }
    const both = into(member, shelved, "sum")
    expect(both.lines).toEqual(member.lines)
    expect(both.shelf).toEqual([line("m1", "v101", 4, { selected: false })])
  })

  it("takes the quantity a host's own policy chose, and keeps what was added since it chose", () => {
    const chosen = (quantity: number, added: number): Merge => ({
      ...merging(guestOf(line("g1", "v102", 2)), "sum"),
      lines: [{ line: line("g1", "v102", 2), lineId: arb.lineId("m1"), chosen: { quantity, added } }],
    })
    const on = cartOf([line("l1", "v102", 5)])
    expect(merged(on, chosen(7, 5)).lines[0]).toMatchObject({ quantity: 7, added: 7 })
    expect(merged(on, chosen(1, 5)).lines[0]).toMatchObject({ quantity: 1, added: 5 })
    expect(merged(on, chosen(1, 2)).lines[0]?.quantity).toBe(4)
    // The line has left meanwhile: the guest's line comes in as it is.
    expect(merged(empty, chosen(7, 5)).lines[0]?.quantity).toBe(2)
  })

  it("clamps what a line cannot hold, and says how much", () => {
    const on = cartOf([line("l1", "v102", MAX_QUANTITY - 1)])
    const { events, warnings } = merge(merging(guest, "sum"), on)
    expect(evolveAll(on, events).lines[0]?.quantity).toBe(MAX_QUANTITY)
    expect(warnings).toEqual([{ _tag: "QuantityClamped", lineId: "l1", asked: 2, given: 1, max: MAX_QUANTITY }])
  })

  it("leaves out what has no line left, and names it", () => {
    const full = cartOf(Array.from({ length: MAX_LINES - 1 }, (_, n) => line(`l${n}`, `offer${n}`)))
    const { events, warnings } = merge(merging(guest, "sum"), full)
    expect(evolveAll(full, events).lines).toHaveLength(MAX_LINES)
    expect(warnings).toEqual([{ _tag: "LineDropped", offerId: "v202", quantity: 1, max: MAX_LINES }])
  })

  it("leaves out what would make the cart too large, and names it", () => {
    const long = (prefix: string, n: number) =>
      line(`${prefix}${n}`, `${prefix}${n}`, 1, {
        options: Object.fromEntries(Array.from({ length: 16 }, (_, name) => [`name-${name}`, "x".repeat(256)])),
      })
    const carts = (prefix: string) => Array.from({ length: 100 }, (_, n) => long(prefix, n))
    const { events, warnings } = merge(merging(guestOf(...carts("g")), "sum"), cartOf(carts("l")))
    const both = evolveAll(cartOf(carts("l")), events)
    expect(cartBytes(both)).toBeLessThanOrEqual(MAX_CART_BYTES)
    expect(both.lines.length + warnings.length).toBe(200)
    expect(cartBytes(both) + 5_000).toBeGreaterThan(MAX_CART_BYTES)
  })
})

describe("laws of merge", () => {
  const items = fc.array(
    fc.record({
      offer: arb.offers,
      options: arb.options,
      quantity: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000 })),
    }),
    { maxLength: 6 },
  )
  const place = fc.tuple(items, fc.string({ minLength: 1, maxLength: 1 })).map(([asked]) => [
    ...new Map(
      asked.map(({ offer, options, quantity }, n) => {
        const one = line(`x${n}`, offer, quantity, { options })
        return [identity(one), one]
      }),
    ).values(),
  ])
  const carts: fc.Arbitrary<Cart> = fc
    .tuple(place, place)
    .map(([lines, shelf]) =>
      cartOf(lines, { shelf: shelf.map((one) => ({ ...one, lineId: arb.lineId(`s-${one.lineId}`) })) }),
    )
  const policies = fc.constantFrom<Array<MergePolicy>>("sum", "max", "guestWins", "memberWins")
  const orderFree = fc.constantFrom<Array<MergePolicy>>("sum", "max")

  it("never fails, never refuses and never touches its inputs, on any two carts", () => {
    fc.assert(
      fc.property(arb.cart(), arb.cart(), policies, (member, guest, policy) => {
        const decision = decide(frozen(merging(guest, policy)), frozen(member))
        expect(decision.ok).toBe(true)
        expect(decision.ok && brokenBundles(decision.next)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  /** With a bundle or two, whose lines may be like any other. */
  const bundled: fc.Arbitrary<Cart> = fc.tuple(carts, fc.array(items, { maxLength: 2 })).map(([cart, bundles]) => ({
    ...cart,
    lines: [
      ...cart.lines,
      ...bundles.flatMap(([parent, ...children], at) =>
        parent === undefined || children.length === 0
          ? []
          : [{ ...parent, quantity: 1 }, ...children].map(({ offer, options, quantity: per }, n) =>
              line(`b${at}-${n}`, offer, parent.quantity * per, {
                options,
                bundle: { parent: arb.lineId(`b${at}-0`), per },
              }),
            ),
      ),
    ],
  }))

  it("brings bundles in whole, whatever they meet and in whatever order two guests come", () => {
    fc.assert(
      fc.property(bundled, bundled, bundled, orderFree, (member, one, two, policy) => {
        const fresh = counter("m")
        const in12 = merged(merged(member, merging(one, policy, fresh)), merging(two, policy, fresh))
        const in21 = merged(merged(member, merging(two, policy, fresh)), merging(one, policy, fresh))
        expect(quantities(in12)).toEqual(quantities(in21))
        expect(brokenBundles(in12)).toEqual([])
        const lines = (cart: Cart) => cart.lines.filter(({ bundle }) => bundle !== undefined).length
        expect(lines(in12)).toBe(lines(member) + lines(one) + lines(two))
      }),
      { numRuns: 500 },
    )
  })

  it("does not care in which order two guests come in, under sum and max", () => {
    fc.assert(
      fc.property(carts, carts, carts, orderFree, (member, one, two, policy) => {
        const fresh = counter("m")
        const in12 = merged(merged(member, merging(one, policy, fresh)), merging(two, policy, fresh))
        const in21 = merged(merged(member, merging(two, policy, fresh)), merging(one, policy, fresh))
        expect(quantities(in12)).toEqual(quantities(in21))
      }),
      { numRuns: 500 },
    )
  })

  it("does not care who is the guest and who is the member, under sum and max", () => {
    fc.assert(
      fc.property(carts, carts, orderFree, (one, two, policy) => {
        expect(quantities(into(one, two, policy))).toEqual(quantities(into(two, one, policy)))
      }),
      { numRuns: 500 },
    )
  })

  it("changes nothing the second time, under every policy but sum, which the operation log keeps from a second time", () => {
    fc.assert(
      fc.property(carts, carts, policies, (member, guest, policy) => {
        const fresh = counter("m")
        const once = merged(member, merging(guest, policy, fresh))
        const twice = merged(once, merging(guest, policy, fresh))
        if (policy === "sum") {
          const more = (lines: ReadonlyArray<CartLine>) => lines.reduce((sum, { quantity }) => sum + quantity, 0)
          expect(more(twice.lines) - more(once.lines)).toBe(more(guest.lines))
        } else expect(quantities(twice)).toEqual(quantities(once))
      }),
      { numRuns: 300 },
    )
  })

  it("gives each line that both have the quantity its policy says, and every other line its own", () => {
    fc.assert(
      fc.property(carts, carts, policies, (member, guest, policy) => {
        const both = into(member, guest, policy)
        for (const place of ["lines", "shelf"] as const) {
          const find = (cart: Cart, like: CartLine) =>
            cart[place].find((one) => identity(one) === identity(like))?.quantity
          for (const one of both[place]) {
            const mine = find(member, one)
            const theirs = find(guest, one)
            const expected =
              mine === undefined || theirs === undefined
                ? (mine ?? theirs)
                : { sum: mine + theirs, max: Math.max(mine, theirs), guestWins: theirs, memberWins: mine }[policy]
            expect(one.quantity).toBe(expected)
          }
          const identities = new Set([...member[place], ...guest[place]].map(identity))
          expect(both[place]).toHaveLength(identities.size)
        }
      }),
      { numRuns: 500 },
    )
  })
})
