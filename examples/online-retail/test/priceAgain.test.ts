import { Money } from "@cartwright/core/money"
import type { PricedCart, Totals } from "@cartwright/core/pricing"
import { describe, expect, it } from "vitest"
import { Stopped } from "../src/ask.ts"
import { Complaint } from "../src/Complaint.ts"
import { checkSums } from "../src/priceBasket.ts"
import { csv, folder, pricedAgain, pricedOnce, written } from "./desk.ts"
import { DATA } from "./oracle.ts"
import { expectedOf } from "./promotionOracle.ts"

const at = folder()

const givenIn = ({ applied }: PricedCart): Record<string, number> =>
  Object.fromEntries(applied.map(({ promotionId, amount }) => [promotionId, amount.amount]))

describe("the same baskets with promotions", () => {
  it("get the most that can be given together, to the penny, as worked out by hand", async () => {
    const expected = expectedOf(DATA)
    expect(expected).toHaveLength(311)
    const found = (await pricedOnce()).map(({ number, priced }) => ({
      invoice: number,
      goods: priced.lines.reduce((sum, { subtotal }) => sum + subtotal.amount, 0),
      given: givenIn(priced),
    }))
    expect(found).toEqual(expected)
  })

  it("save exactly what their nudges say, each of which is followed", async () => {
    const followed = (await pricedOnce()).flatMap((basket) => basket.followed)
    expect(followed.length).toBeGreaterThan(100)
    for (const { said, saved } of followed) expect(saved).toBe(said)
  })

  it("have a combination that is proved to be the best", async () => {
    for (const { priced } of await pricedOnce()) expect([priced.optimal, priced.gap.amount]).toEqual([true, 0])
  })

  it("are begun no more once the program was asked to stop", async () => {
    const stop = new AbortController()
    const done: Array<number> = []
    const onBasket = (count: number): void => {
      done.push(count)
      if (count === 3) stop.abort()
    }
    await expect(pricedAgain(DATA, { stop: stop.signal, onBasket })).rejects.toThrow(Stopped)
    expect(done).toEqual([1, 2, 3])
  })
})

describe("a file of one's own", () => {
  const row = (invoice: string, minute: string, quantity = 1): string =>
    `${invoice},TEA,A tin,${quantity},2010-12-01T08:${minute}:00Z,250.00,17850,`

  it("welcomes a customer once, by the time of the invoices and not by their place in the file", async () => {
    const file = written(at("order.csv"), csv(row("2", "30"), row("1", "40"), row("0", "10", -1), row("3", "20")))
    const baskets = await pricedAgain(file)
    expect(baskets.map(({ number, priced }) => [number, givenIn(priced)])).toEqual([
      ["3", { welcome: 2000 }],
      ["2", { "10-per-200": 1000 }],
      ["1", { "10-per-200": 1000 }],
    ])
  })

  it("needs no descriptions: what is about the whole basket is given without them", async () => {
    const file = written(
      at("plain.csv"),
      "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,TEA,1,2010-12-01T08:26:00Z,200.00,\n",
    )
    const [basket] = await pricedAgain(file)
    expect(basket?.priced.applied.map(({ promotionId }) => promotionId)).toEqual(["advent"])
  })

  it("has its first thousand baskets priced again", async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => `${index + 1},TEA,,1,2010-12-01T08:26:00Z,1,,`)
    expect(await pricedAgain(written(at("long.csv"), csv(...rows)))).toHaveLength(1_000)
  })
})

describe("the sums of a basket", () => {
  it("are the same in the cart, in its settlement and by seller, or the invoice is named", async () => {
    const [basket] = await pricedAgain(written(at("one.csv"), csv("7,TEA,A tin,1,2010-12-01T08:26:00Z,2.50,,")))
    if (basket === undefined) throw new Error("nothing was priced")
    const { priced } = basket
    const { subtotal, discount, net, tax, total } = priced
    const totals: Totals = { subtotal, discount, net, tax, total }
    const settled = { ...totals, groups: [totals] }
    const check = (cart: PricedCart, settlement: typeof settled) => () => checkSums({ number: "7" }, cart, settlement)
    expect(check(priced, settled)).not.toThrow()

    const dearer = { ...settled, total: Money.of(total.amount + 1, "GBP") }
    expect(check(priced, dearer)).toThrow(Complaint)
    expect(check(priced, dearer)).toThrow(/^The invoice 7 comes to .* in its cart, and .* by its settlement\.$/)
    const twice = { ...priced, sellers: [...priced.sellers, ...priced.sellers] }
    expect(check(twice, settled)).toThrow(/by the sellers of its cart\.$/)
    expect(check(priced, { ...settled, groups: [totals, totals] })).toThrow(/by the sellers of its settlement\.$/)
  })
})
