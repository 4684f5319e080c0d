import { describe, expect, it } from "vitest"
import { changesBetween } from "../../src/settlement/changes.ts"
import { changeMessage } from "../../src/settlement/SettlementChange.ts"
import { settlementRejectionMessage } from "../../src/settlement/SettlementRejection.ts"
import { cartOf, line } from "../arbitraries.ts"
import { basket, gbp, seller, settled, shelfWith, tax, tenOffTea } from "./kit.ts"

describe("a mixed basket (O10)", () => {
  it("is divided by seller: the shop's own goods first, then the sellers by id, each with its own totals", () => {
    const offers = shelfWith({ tea: {}, mug: { seller: seller("7") }, pot: { seller: seller("3") } })
    const { groups, total } = settled({
      offers,
      cart: cartOf([line("l2", "mug"), line("l1", "tea", 4), line("l3", "pot")]),
    })
    expect(groups.map((group) => [group.seller ?? null, group.lineIds, group.total])).toEqual([
      [null, ["l1"], gbp(1_000)],
      ["3", ["l3"], gbp(2_499)],
      ["7", ["l2"], gbp(799)],
    ])
    expect(total).toEqual(gbp(1_000 + 2_499 + 799))
  })

  it("tells sellers apart whose ids begin alike, by code units", () => {
    const offers = shelfWith({
      tea: { seller: seller("B") },
      mug: { seller: seller("a") },
      pot: { seller: seller("A") },
    })
    expect(settled({ offers }).groups.map((group) => group.seller)).toEqual(["A", "B", "a"])
  })

  it("shares a promotion over all sellers by what their goods cost", () => {
    const promotions = [{ id: "ten", name: "10 % off", benefits: [{ _tag: "PercentOff" as const, percent: 10 }] }]
    const { groups, discount } = settled({ promotions })
    expect(groups.map((group) => group.discount.amount)).toEqual([100, 80, 500])
    expect(discount).toEqual(gbp(680))
  })
})

describe("what changed between two settlements", () => {
  const was = settled({ tax, promotions: [tenOffTea] })
  const changes = (facts: Parameters<typeof settled>[0]) =>
    changesBetween(was, settled({ tax, promotions: [tenOffTea], ...facts }))

  it("is nothing where nothing did", () => {
    expect(changes({})).toEqual([])
  })

  it("is a price, and the tax in it, of the line that it is the price of (O09)", () => {
    expect(changes({ offers: shelfWith({ mug: { price: gbp(899) } }) })).toEqual([
      { _tag: "PriceChanged", lineId: "l2", sku: "mug", was: gbp(799), now: gbp(899) },
      { _tag: "TaxChanged", lineId: "l2", sku: "mug", was: gbp(133), now: gbp(150) },
    ])
  })

  it("is a tax alone (O09)", () => {
    expect(changes({ offers: shelfWith({ mug: { taxCategory: "food" } }) })).toEqual([
      { _tag: "TaxChanged", lineId: "l2", sku: "mug", was: gbp(133), now: gbp(0) },
    ])
  })

  it("is a discount that ended with its promotion (L05)", () => {
    const now = settled({ tax })
    const ended = changesBetween(was, now)
    expect(ended).toEqual([
      { _tag: "DiscountChanged", lineId: "l1", sku: "tea", was: gbp(100), now: gbp(0) },
      { _tag: "TaxChanged", lineId: "l1", sku: "tea", was: gbp(150), now: gbp(167) },
    ])
    expect(
      settlementRejectionMessage({ _tag: "SettlementChanged", was: was.total, now: now.total, changes: ended }),
    ).toBe(
      "The total changed from 66.97 GBP to 67.97 GBP: The discount on tea changed from 1.00 GBP to 0.00 GBP. The tax on tea changed from 1.50 GBP to 1.67 GBP. Open a settlement again and let the shopper agree to it.",
    )
    expect(changesBetween(now, settled({ tax }))).toEqual([])
  })

  it("is what came in, what went out, how many, of what kind and from whom", () => {
    const [tea, , pot] = basket.lines
    if (tea === undefined || pot === undefined) throw new Error("a line is gone")
    const cart = cartOf([{ ...tea, options: { size: "M" } }, { ...pot, quantity: 3 }, line("l4", "mug", 2)])
    const found = changes({ cart, promotions: [tenOffTea], offers: shelfWith({ pot: { seller: seller("cy") } }) })
    expect(found.map(changeMessage)).toEqual([
      "The options of tea changed.",
      "1 of mug went out.",
      "The quantity of pot changed from 2 to 3.",
      "The tax on pot changed from 8.33 GBP to 12.50 GBP.",
      "pot is sold by another seller now.",
      "2 of mug came in.",
    ])
  })

  it("is a tax that moved into the price, also where its amount stays", () => {
    const pennies = { cart: cartOf([line("l1", "tea", 1)]), offers: shelfWith({ tea: { price: gbp(3) } }) }
    const included = settled({ ...pennies, tax })
    const excluded = settled({ ...pennies, tax: { ...tax, basis: "excluded" } })
    expect([included.tax, excluded.tax]).toEqual([gbp(1), gbp(1)])
    expect(changesBetween(included, excluded)).toMatchObject([{ _tag: "TaxChanged", was: gbp(1), now: gbp(1) }])
  })
})
