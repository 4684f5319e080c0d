import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { CartId, Digest, LineId, MemberId, PaymentMethod } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import { canonical } from "../../src/money/canonical.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { changesBetween } from "../../src/settlement/changes.ts"
import { type Agreement, fingerprintOf } from "../../src/settlement/fingerprint.ts"
import { groupBySeller } from "../../src/settlement/groupBySeller.ts"
import type { Settlement, SettlementLine } from "../../src/settlement/Settlement.ts"
import { at, line, offerId, sku } from "../arbitraries.ts"
import { basket, gbp, later, seller, settled } from "./kit.ts"
import { type Purchase, purchase, settledPurchase, settlePurchase } from "./purchases.ts"

const runs = scaled(20_000, 1 / 20)
const check = <A>(what: string, of: fc.Arbitrary<A>, law: (one: A) => void): void => {
  fc.assert(fc.property(of, law), { numRuns: runs, seed })
  held(what, runs, "purchases")
}

const amounts = ["subtotal", "discount", "net", "tax"] as const
const sumOf = (monies: ReadonlyArray<Money>): bigint => monies.reduce((sum, { amount }) => sum + BigInt(amount), 0n)

describe("the amounts of a settlement", () => {
  it("are sums of its lines, and each seller's are sums of theirs: nothing is lost between them", () => {
    check("Settlements add up", purchase, (bought) => {
      const { lines, groups, ...whole } = settledPurchase(bought)
      for (const amount of amounts) {
        expect(sumOf(lines.map((one) => one[amount]))).toBe(BigInt(whole[amount].amount))
        expect(sumOf(groups.map((one) => one[amount]))).toBe(BigInt(whole[amount].amount))
      }
      expect(sumOf(lines.map(({ gross }) => gross))).toBe(BigInt(whole.total.amount))
      expect(sumOf(groups.map(({ total }) => total))).toBe(BigInt(whole.total.amount))
      expect(BigInt(whole.net.amount) + BigInt(whole.tax.amount)).toBe(BigInt(whole.total.amount))
    })
  })

  it("are divided by seller, each line once: the shop's own first, then the sellers by their ids", () => {
    check("Sellers' groups divide a settlement", purchase, (bought) => {
      const { lines, groups, currency } = settledPurchase(bought)
      expect(groups.flatMap(({ lineIds }) => lineIds).sort()).toEqual(lines.map(({ lineId }) => lineId).sort())
      const sellers = groups.map((group) => group.seller ?? "")
      expect(sellers).toEqual([...new Set(sellers)].sort())
      for (const group of groupBySeller(lines, currency)) {
        expect(group.lines).toEqual(lines.filter((one) => one.seller === group.seller))
        expect(sumOf(group.lines.map(({ gross }) => gross))).toBe(BigInt(group.total.amount))
      }
    })
  })
})

/** A change of a purchase; some make no difference to what the shopper agrees to. */
type Mutation = (bought: Purchase, pick: number) => Purchase

const lineAt = <A>(all: ReadonlyArray<A>, pick: number): A => {
  const one = all[pick % all.length]
  if (one === undefined) throw new Error("a purchase without lines")
  return one
}

const withOffer = (bought: Purchase, pick: number, change: (offer: Offer) => Partial<Offer>): Purchase => {
  const { offerId: id } = lineAt(bought.lines, pick)
  const offer = bought.offers.get(id)
  return offer === undefined
    ? bought
    : { ...bought, offers: new Map([...bought.offers, [id, { ...offer, ...change(offer) }]]) }
}

const withLine = (bought: Purchase, pick: number, change: Partial<Purchase["lines"][number]>): Purchase => {
  const { lineId } = lineAt(bought.lines, pick)
  return { ...bought, lines: bought.lines.map((one) => (one.lineId === lineId ? { ...one, ...change } : one)) }
}

const withSku = (bought: Purchase, pick: number): Purchase => {
  const other = sku("other")
  return withOffer(withLine(bought, pick, { sku: other }), pick, () => ({ sku: other }))
}

const mutations: Readonly<Record<string, Mutation>> = {
  nothing: (bought) => bought,
  "the order of lines": (bought) => ({ ...bought, lines: bought.lines.toReversed() }),
  "the order of options": (bought) => ({
    ...bought,
    lines: bought.lines.map((one) => ({
      ...one,
      options: Object.fromEntries(Object.entries(one.options).toReversed()),
    })),
  }),
  "a promotion's name": (bought) => ({
    ...bought,
    promotions: bought.promotions.map((one) => ({ ...one, name: `${one.name}!` })),
  }),
  "how fine a price is written": (bought, pick) =>
    withOffer(bought, pick, ({ price }) => ({
      price: { ...price, amount: price.amount * 10, exponent: (price.exponent ?? 2) + 1 },
    })),
  "a price": (bought, pick) =>
    withOffer(bought, pick, ({ price }) => ({ price: { ...price, amount: price.amount + 1 } })),
  "a quantity": (bought, pick) => withLine(bought, pick, { quantity: lineAt(bought.lines, pick).quantity + 1 }),
  options: (bought, pick) => withLine(bought, pick, { options: { engraving: "For Ada" } }),
  "a seller": (bought, pick) => withOffer(bought, pick, () => ({ seller: seller("cy") })),
  goods: withSku,
  "a line less": (bought, pick) => {
    const { lineId } = lineAt(bought.lines, pick)
    return bought.lines.length === 1
      ? bought
      : { ...bought, lines: bought.lines.filter((one) => one.lineId !== lineId) }
  },
  "a line more": (bought) => {
    const id = `z${bought.lines.length}`
    const offer = { offerId: offerId(id), sku: sku(id), price: gbp(3), asOf: at }
    const lines = [...bought.lines.filter(({ lineId }) => lineId !== id), line(id, id, 2)]
    return { ...bought, lines, offers: new Map([...bought.offers, [offer.offerId, offer]]) }
  },
  "a promotion": (bought, pick) => ({ ...bought, promotions: bought.promotions.toSpliced(pick % 6, 1) }),
  "a tax rate": (bought) => ({
    ...bought,
    tax: bought.tax && { ...bought.tax, rates: { ...bought.tax.rates, standard: Ratio.fromPercent(21) } },
  }),
  "whether prices contain tax": (bought) => ({
    ...bought,
    tax: bought.tax && { ...bought.tax, basis: bought.tax.basis === "included" ? "excluded" : "included" },
  }),
}

const mutated = fc
  .tuple(
    purchase,
    fc.array(fc.tuple(fc.constantFrom(...Object.values(mutations)), fc.nat(7)), { minLength: 1, maxLength: 3 }),
  )
  .map(([bought, changes]) => ({ bought, other: changes.reduce((so, [change, pick]) => change(so, pick), bought) }))
  .filter(({ other }) => settlePurchase(other).ok)

/** What was agreed to, written down by somebody who has never seen the code. */
const agreedTo = (settlement: Settlement): string =>
  canonical({
    ...Object.fromEntries([...amounts, "total" as const].map((name) => [name, settlement[name]])),
    deliverTo: settlement.deliverTo,
    payingBy: settlement.payingBy,
    lines: Object.fromEntries(settlement.lines.map((one) => [one.lineId, lineAgreedTo(one)])),
  })

const lineAgreedTo = (line: SettlementLine): unknown => {
  const { discounts, taxCategory, taxes, source, was, catalogue, parts, unitPrice, ...one } = line
  return { ...one, unitPrice: exactly(unitPrice) }
}

const exactly = ({ amount, exponent = 2 }: Money | FineMoney): string =>
  String(BigInt(amount) * 10n ** BigInt(12 - exponent))

describe("a fingerprint", () => {
  it("is the same for the same purchase, and for no other: and what is different is named, line by line", () => {
    const seen = { same: 0, other: 0 }
    check("A fingerprint tells purchases apart, and so do the changes", mutated, ({ bought, other }) => {
      const [was, now] = [settledPurchase(bought), settledPurchase(other, { at: later(5), methods: [] })]
      const same = agreedTo(was) === agreedTo(now)
      seen[same ? "same" : "other"]++
      expect(was.fingerprint === now.fingerprint).toBe(same)
      const changes = changesBetween(was, now)
      expect(changes.length === 0).toBe(same)
      const lines = new Set([...was.lines, ...now.lines].map(({ lineId }) => lineId))
      for (const change of changes) expect("lineId" in change && lines.has(change.lineId)).toBe(true)
    })
    // A law about "the same or not" says little where one of them is rare.
    expect(seen.same).toBeGreaterThan(runs / 10)
    expect(seen.other).toBeGreaterThan(runs / 3)
  })

  const one = settled()
  const [first, ...rest] = one.lines
  if (first === undefined) throw new Error("no line")
  const withFirst = (change: Partial<SettlementLine>): Partial<Agreement> => ({
    lines: [{ ...first, ...change }, ...rest],
  })
  const source = { _tag: "BuyNow", openingId: "A".repeat(43) as Digest, item: { ...first } } as const

  it.each<[string, Partial<Agreement>]>([
    ["the owner", { owner: { member: "eve" as MemberId } }],
    ["the kind of owner", { owner: { system: "ada" } }],
    ["the cart", { source: { _tag: "Cart", cartId: "c2" as CartId } }],
    ["the kind of source", { source }],
    ["the currency", { currency: "EUR" }],
    ["the price list", { priceList: "staff" }],
    ["the channel", { channel: "app" }],
    ["the country", { country: "GB" }],
    ["the address", { deliverTo: { city: "Leeds" } }],
    ["that there is an address", { deliverTo: {} }],
    ["the way to pay that its prices hold for", { payingBy: "card" as PaymentMethod }],
    ["the subtotal", { subtotal: gbp(1) }],
    ["the discount", { discount: gbp(1) }],
    ["the net", { net: gbp(1) }],
    ["the tax", { tax: gbp(1) }],
    ["the total", { total: gbp(1) }],
    ["a line's id", withFirst({ lineId: "other" as LineId })],
    ["a line's offer", withFirst({ offerId: offerId("other") })],
    ["a line's SKU", withFirst({ sku: sku("other") })],
    ["a line's seller", withFirst({ seller: seller("other") })],
    ["a line's quantity", withFirst({ quantity: 99 })],
    ["a line's unit price", withFirst({ unitPrice: gbp(99) })],
    ["a line's discount", withFirst({ discount: gbp(99) })],
    ["a line's net", withFirst({ net: gbp(99) })],
    ["a line's tax", withFirst({ tax: gbp(99) })],
    ["a line's options", withFirst({ options: { size: "M" } })],
    ["that there is a line", { lines: rest }],
  ])("depends on %s", (_, change) => {
    expect(fingerprintOf({ ...one, ...change })).not.toBe(one.fingerprint)
  })

  it("does not depend on the settlement's id, its times, the ways to pay or the order of an address", () => {
    const address = { city: "Leeds", street: "1 High Street" }
    const again = settled({
      id: "s2" as Settlement["id"],
      at: later(9),
      expiresAt: later(99),
      methods: [],
      deliverTo: { street: "1 High Street", city: "Leeds" },
    })
    expect(again.fingerprint).toBe(settled({ deliverTo: address }).fingerprint)
  })

  it("keeps apart what stands side by side: options from options, a name from its value", () => {
    const of = (options: Readonly<Record<string, string>>) =>
      settled({ cart: { ...basket, lines: [line("l1", "tea", 1, { options })] } }).fingerprint
    const all = [{}, { a: "b" }, { b: "a" }, { ab: "" }, { a: "b", c: "d" }, { a: 'b","c","d' }]
    expect(new Set(all.map(of)).size).toBe(all.length)
  })

  it("stays what it is: an upgrade must not tell every shopper at the checkout that the purchase changed", () => {
    expect(settled().fingerprint).toBe("jGC2Sc_N5ha_JLUi-09oXewHoLkwnX8Z_Cx0SjY8H6Q")
  })
})
