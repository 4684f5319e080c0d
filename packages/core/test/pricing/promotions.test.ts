/** When a promotion is given, and what is said where it is not: conditions, gates and the index that finds promotions. */
import { describe, expect, it } from "vitest"
import type { MemberId, OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Condition, NotAppliedReason, PricingRequest, Promotion, Selector } from "../../src/pricing/index.ts"
import { compilePromotions } from "../../src/pricing/index.ts"
import { candidatesOf } from "../../src/pricing/promotionIndex.ts"
import { at, discountsOf, gbp, inTurn, line, off, percent, price, soundSet } from "./kit.ts"

type Asked = Partial<Omit<PricingRequest, "promotions">>

/** Why a promotion with these facts gives nothing to a cart of these lines; empty where it does. */
const reasonsOf = (
  lines: Parameters<typeof price>[0],
  promotion: Partial<Promotion>,
  rest: Asked = {},
): ReadonlyArray<NotAppliedReason> =>
  price(lines, { promotions: inTurn({ benefits: [percent(10)], ...promotion }), ...rest }).notApplied.map(
    ({ reason }) => reason,
  )

const spend = (amount: number, more: Partial<Extract<Condition, { _tag: "SpendAtLeast" }>> = {}): Condition => ({
  _tag: "SpendAtLeast",
  amount: gbp(amount),
  ...more,
})
const pieces = (quantity: number, on?: Selector): Condition => ({
  _tag: "QuantityAtLeast",
  quantity,
  ...(on === undefined ? {} : { on }),
})

describe("a promotion", () => {
  it("holds from its first moment until just before its end", () => {
    const promotion = { validity: { from: at(5), until: at(9) } }
    const on = (moment: number) => reasonsOf([line(100)], promotion, { moment: at(moment) })
    expect(on(4)).toEqual([{ _tag: "NotYetValid", from: 5 }])
    expect(on(5)).toEqual([])
    expect(on(8)).toEqual([])
    expect(on(9)).toEqual([{ _tag: "Expired", until: 9 }])
  })

  it("holds in its hours of the week", () => {
    const validity = { weekly: { zone: "UTC", hours: [{ day: "thu", from: "09:00", until: "17:00" }] } } as const
    const hour = (hours: number) => reasonsOf([line(100)], { validity }, { moment: at(hours * 3_600_000) })
    expect(hour(8)).toEqual([{ _tag: "OutsideHours" }])
    expect(hour(9)).toEqual([]) // the first day of 1970 was a Thursday
    expect(hour(17)).toEqual([{ _tag: "OutsideHours" }])
  })

  it("in another currency is not applied; a bare percentage has none", () => {
    const eur = { amount: 5, currency: "EUR" } as const
    const other = { _tag: "OtherCurrency", currency: "EUR" }
    expect(reasonsOf([line(100)], { benefits: [{ _tag: "AmountOff", amount: eur }] })).toEqual([other])
    expect(reasonsOf([line(100)], { condition: { _tag: "SpendAtLeast", amount: eur } })).toEqual([other])
    const inEuros = line({ amount: 100, currency: "EUR" })
    expect(price([inEuros], { currency: "EUR", promotions: inTurn(percent(5)) }).total.amount).toBe(95)
  })

  it("holds in its channels only, and where the channel is not known it does not", () => {
    const inApp = (rest: Asked) => reasonsOf([line(100)], { channels: ["app", "kiosk"] }, rest)
    expect(inApp({ channel: "kiosk" })).toEqual([])
    expect([inApp({ channel: "web" }), inApp({})]).toEqual([[{ _tag: "OtherChannel" }], [{ _tag: "OtherChannel" }]])
  })

  it("that asks for a code is given for one of its codes, in capitals or not, and says for which", () => {
    const promotions = inTurn({ codes: ["SAVE10", "SPRING"], benefits: [percent(10)] })
    const with_ = (...codes: ReadonlyArray<string>) => price([line(100)], { promotions, codes })
    expect(with_("spring").applied[0]?.code).toBe("SPRING")
    expect(with_("spring").codes).toEqual([{ code: "spring", applied: true, promotionIds: ["p1"] }])
    expect(with_("SUMMER").codes).toEqual([{ code: "SUMMER", applied: false, reason: { _tag: "UnknownCode" } }])
    expect(price([line(100)], { promotions, policies: { reasons: "all" } }).notApplied).toEqual([
      { promotionId: "p1", reason: { _tag: "CodeMissing" } },
    ])
    const tooLate = inTurn({ codes: ["SAVE10"], validity: { until: at(0) }, benefits: [percent(10)] })
    expect(price([line(100)], { promotions: tooLate, codes: ["save10"] }).codes).toEqual([
      { code: "save10", applied: false, reason: { _tag: "Expired", until: 0 } },
    ])
  })

  it("looks only at the lines that its selector is about", () => {
    const lines = [
      line(100, 1, { sku: "tea", seller: "ann" }),
      line(100, 1, { sku: "tea", seller: "bo" }),
      line(100, 1, { sku: "mug", seller: "ann" }),
      line(300, 1, { sku: "tea" }),
    ]
    const half = (on: Selector) => discountsOf(price(lines, { promotions: inTurn({ on, benefits: [percent(50)] }) }))
    expect(half({ skus: ["tea"] })).toEqual([50, 50, 0, 150])
    expect(half({ sellers: ["ann"] })).toEqual([50, 0, 50, 0])
    expect(half({ skus: ["tea"], sellers: ["ann"] })).toEqual([50, 0, 0, 0])
    expect(half({ price: { min: gbp(101) } })).toEqual([0, 0, 0, 150])
    expect(half({ except: { skus: ["tea"] } })).toEqual([0, 0, 50, 0])
    expect(reasonsOf(lines, { on: { skus: ["pot"] } }, { policies: { reasons: "all" } })).toEqual([
      { _tag: "NoMatchingLine" },
    ])
  })

  it("for goods without a discount passes by those that have one, but not those of a catalogue promotion", () => {
    const lines = [line(100, 1, { sku: "tea" }), line(100, 1, { sku: "mug" })]
    const rest = { on: { undiscounted: true }, benefits: [percent(50)] } as const
    const first = { on: { skus: ["tea"] }, benefits: [percent(10)] }
    expect(discountsOf(price(lines, { promotions: inTurn(first, rest) }))).toEqual([10, 50])
    const tenth = { _tag: "PercentOff", percent: 10, per: "unit" } as const
    const catalogue = { lane: "catalogue", on: { skus: ["tea"] }, benefits: [tenth] }
    expect(discountsOf(price(lines, { promotions: inTurn(catalogue, rest) }))).toEqual([45, 50])
  })

  it("that takes less than a minor unit, or nothing from a price of nothing, says so", () => {
    expect(reasonsOf([line(10)], { benefits: [percent(1)] })).toEqual([{ _tag: "RoundsToZero" }])
    expect(reasonsOf([line(0)], {})).toEqual([{ _tag: "NothingLeft" }])
    expect(price([line(100)], { promotions: inTurn(percent(100), off(5)) }).notApplied).toEqual([
      { promotionId: "p2", reason: { _tag: "NothingLeft" } },
    ])
    expect(reasonsOf([{ ...line(100), floor: gbp(100) }], {})).toEqual([{ _tag: "Floor" }])
  })

  it("goes by priority, then by id, however they were written", () => {
    const promotions = soundSet(
      ["b", "a", "c"].map((id) => ({ id, name: id, priority: id === "c" ? 1 : 0, benefits: [off(1)] })),
    )
    expect(price([line(100)], { promotions }).applied.map(({ promotionId }) => promotionId)).toEqual(["c", "a", "b"])
  })

  it("gives its benefits one after the other, each on what the one before left", () => {
    const { lines, applied } = price([line(1_000)], {
      promotions: inTurn({ benefits: [percent(50), off(100), percent(50)] }),
    })
    expect(lines[0]?.discounts.map(({ amount }) => amount.amount)).toEqual([800])
    expect(applied).toHaveLength(1)
  })

  it("that was used as often as it may be is not given, and one of each buyer only to buyers who are known", () => {
    const used = new Map([
      ["ever promotion:p1", 3],
      ["ever promotion:p1:buyer:ann", 1],
      ["ever promotion:p1:code:TEN", 2],
    ])
    const ann = { member: "ann" as MemberId }
    const limited = (limits: Promotion["limits"], rest: Asked = {}) =>
      reasonsOf([line(100)], { codes: ["TEN"], ...(limits && { limits }) }, { codes: ["ten"], used, ...rest })
    expect(limited({ inAll: { max: 4 } })).toEqual([])
    expect(limited({ inAll: { max: 3 } })).toEqual([{ _tag: "LimitReached", limit: "inAll", max: 3 }])
    expect(limited({ perCode: { max: 2 } })).toEqual([{ _tag: "LimitReached", limit: "perCode", max: 2 }])
    expect(limited({ perBuyer: { max: 2 } }, { buyer: ann })).toEqual([])
    expect(limited({ perBuyer: { max: 1 } }, { buyer: ann })).toEqual([
      { _tag: "LimitReached", limit: "perBuyer", max: 1 },
    ])
    expect(limited({ perBuyer: { max: 1 } })).toEqual([{ _tag: "BuyerUnknown" }])
  })

  it("is given whole or not at all, as far as its budget goes", () => {
    const used = new Map([["ever promotion:p1:budget", 960]])
    const budget = { money: gbp(1_000) }
    expect(reasonsOf([line(400)], { budget }, { used })).toEqual([])
    expect(reasonsOf([line(410)], { budget }, { used })).toEqual([
      { _tag: "BudgetSpent", amount: gbp(41), left: gbp(40) },
    ])
  })
})

describe("a gift that counts", () => {
  const offer = (id: string, pence: number): Offer => ({
    offerId: id as OfferId,
    sku: id as Sku,
    price: gbp(pence),
    asOf: at(0),
  })
  const giftOffers = new Map([offer("mint", 250), offer("spoon", 90)].map((one) => [one.offerId, one]))
  const promotions = inTurn(
    { _tag: "Gift", gifts: [{ offerId: "mint" }], counts: true },
    { condition: spend(1_200), benefits: [{ _tag: "Gift", gifts: [{ offerId: "spoon" }] }] },
  )
  const given = (rest: Asked = {}) =>
    price([line(1_000)], { promotions, giftOffers, ...rest }).gifts.map(({ offerId }) => offerId)

  it("brings another one, unless one of them is refused", () => {
    expect(given()).toEqual(["mint", "spoon"])
    expect(given({ giftChoices: [{ promotionId: "p2", refused: true }] })).toEqual(["mint"])
    expect(given({ giftChoices: [{ promotionId: "p1", refused: true }] })).toEqual([])
  })
})

describe("a condition", () => {
  const mugs = { skus: ["mug"] }
  const lines = [line(300, 2, { sku: "tea" }), line(250, 1, { sku: "mug" })]
  const lacks = (condition: Condition, rest: Asked = {}) => reasonsOf(lines, { condition }, rest)
  const not = (condition: string) => [{ _tag: "ConditionNotMet", condition }]

  it("of money asks for what the lines cost, and tells how far away it is", () => {
    expect(lacks(spend(850))).toEqual([])
    expect(lacks(spend(851))).toEqual([
      { _tag: "SpendTooLow", required: gbp(851), spent: gbp(850), missing: gbp(1), measure: "list" },
    ])
    expect(lacks(spend(250, { on: mugs }))).toEqual([])
    expect(lacks(spend(251, { on: mugs }))).toMatchObject([{ spent: gbp(250), missing: gbp(1) }])
    expect(lacks(spend(1, { on: { skus: ["pot"] } }), { policies: { reasons: "all" } })).toEqual([
      { _tag: "NoMatchingLine" },
    ])
  })

  it("of money looks at prices before or after other promotions, as it says or as the policy does", () => {
    const after = (condition: Condition, policies: PricingRequest["policies"] = {}) =>
      price(lines, { promotions: inTurn(percent(50), { condition, benefits: [off(100)] }), policies })
    expect(after(spend(850)).discount.amount).toBe(525)
    const lost = after(spend(426, { measure: "discounted" }))
    expect(lost.notApplied[0]?.reason).toEqual({
      _tag: "SpendTooLow",
      required: gbp(426),
      spent: gbp(425),
      missing: gbp(1),
      measure: "discounted",
      listed: gbp(850),
    })
    expect(lost.warnings).toEqual([
      { _tag: "ThresholdLost", promotionId: "p2", required: gbp(426), spent: gbp(425), listed: gbp(850) },
    ])
    expect(after(spend(426), { measure: "discounted" }).discount.amount).toBe(425)
    expect(after(spend(425), { measure: "discounted" }).discount.amount).toBe(525)
    expect(after(spend(851, { measure: "discounted" })).warnings).toEqual([])
  })

  it("of pieces asks for their number", () => {
    expect([lacks(pieces(3)), lacks(pieces(1, mugs))]).toEqual([[], []])
    expect(lacks(pieces(4))).toEqual([{ _tag: "TooFewPieces", required: 4, pieces: 3, missing: 1 }])
    expect(lacks(pieces(2, mugs))).toEqual([{ _tag: "TooFewPieces", required: 2, pieces: 1, missing: 1 }])
  })

  it("of the purchase is told by its name", () => {
    const buyer = { member: "ann" as MemberId, groups: ["trade"], orders: 4, birthday: "--01-03" }
    expect([
      lacks({ _tag: "BuyerInGroup", groups: ["staff", "trade"] }, { buyer }),
      lacks({ _tag: "BuyerIsMember" }, { buyer }),
    ]).toEqual([[], []])
    expect(lacks({ _tag: "BuyerInGroup", groups: ["staff"] }, { buyer })).toEqual(not("BuyerInGroup"))
    expect(lacks({ _tag: "BuyerIsMember" })).toEqual(not("BuyerIsMember"))
    expect(lacks({ _tag: "OrderNumber", nth: 5 }, { buyer })).toEqual([])
    expect(lacks({ _tag: "OrderNumber", every: 5 }, { buyer })).toEqual([])
    expect(lacks({ _tag: "OrderNumber", nth: 1 }, { buyer })).toEqual(not("OrderNumber"))
    expect(lacks({ _tag: "OrderNumber", nth: 1 })).toEqual(not("OrderNumber"))
    expect(lacks({ _tag: "OrderNumber", nth: 1 }, { buyer: { orders: 0 } })).toEqual([])
    expect(lacks({ _tag: "CodeEntered", codes: ["TEN"] }, { codes: ["ten"] })).toEqual([])
    expect(lacks({ _tag: "CodeEntered", codes: ["TEN"] })).toEqual(not("CodeEntered"))
    expect(lacks({ _tag: "PayingBy", methods: ["card"] }, { payingBy: "card" })).toEqual([])
    expect(lacks({ _tag: "PayingBy", methods: ["card"] })).toEqual(not("PayingBy"))
    expect(lacks({ _tag: "ChannelIs", channels: ["app"] }, { channel: "app" })).toEqual([])
    expect(lacks({ _tag: "ChannelIs", channels: ["app"] }, { channel: "web" })).toEqual(not("ChannelIs"))
    expect(lacks({ _tag: "CountryIs", countries: ["GB"] }, { country: "GB" })).toEqual([])
    expect(lacks({ _tag: "CountryIs", countries: ["GB"] }, { country: "IE" })).toEqual(not("CountryIs"))
    expect(lacks({ _tag: "BirthdayWithin", daysBefore: 2, daysAfter: 0 }, { buyer })).toEqual([])
    expect(lacks({ _tag: "BirthdayWithin", daysBefore: 1, daysAfter: 0 }, { buyer })).toEqual(not("BirthdayWithin"))
    expect(lacks({ _tag: "HostSays", name: "news" }, { facts: { news: true } })).toEqual([])
    expect(lacks({ _tag: "HostSays", name: "news" }, { facts: { news: false } })).toEqual(not("HostSays"))
  })

  it("of several tells the first that does not hold; of alternatives the first is told", () => {
    expect(lacks({ _tag: "All", of: [spend(1), pieces(4), spend(9_000)] })).toMatchObject([{ _tag: "TooFewPieces" }])
    expect(lacks({ _tag: "Any", of: [pieces(4), spend(9_000)] })).toMatchObject([{ _tag: "TooFewPieces" }])
    expect(lacks({ _tag: "Any", of: [pieces(4), spend(850)] })).toEqual([])
    expect(lacks({ _tag: "All", of: [pieces(3), spend(850)] })).toEqual([])
    expect(lacks({ _tag: "Not", of: pieces(4) })).toEqual([])
    expect(lacks({ _tag: "Not", of: pieces(3) })).toEqual(not("Not"))
  })
})

describe("the index of a set", () => {
  const named = (id: string, more: Partial<Promotion>): Promotion => ({ id, name: id, benefits: [percent(5)], ...more })
  const bundle = (first: Selector): Partial<Promotion> => ({
    benefits: [
      {
        _tag: "BundlePrice",
        parts: [
          { on: first, quantity: 1 },
          { on: { skus: ["mug"] }, quantity: 1 },
        ],
        price: gbp(1),
      },
    ],
  })
  const set = soundSet([
    named("all", {}),
    named("sku", { on: { skus: ["tea"] } }),
    named("offer", { on: { offers: ["tea-loose"] } }),
    named("seller", { on: { sellers: ["ann"] } }),
    named("brand", { on: { brands: ["leaf"] } }),
    named("category", { on: { categories: ["hot"] } }),
    named("tag", { on: { tags: ["sale"] } }),
    named("price", { on: { price: { min: gbp(1) } } }),
    named("code", { codes: ["TEN", "MORE"] }),
    named("threshold", { condition: spend(5, { on: { skus: ["tea"] } }) }),
    named("tree", { condition: { _tag: "All", of: [{ _tag: "BuyerIsMember" }, pieces(1, { skus: ["tea"] })] } }),
    named("any", { condition: { _tag: "Any", of: [pieces(1, { skus: ["tea"] }), { _tag: "BuyerIsMember" }] } }),
    named("not", { condition: { _tag: "Not", of: pieces(1, { skus: ["tea"] }) } }),
    named("gets", {
      benefits: [{ _tag: "BuyGet", buy: { quantity: 1 }, get: { quantity: 1, on: { skus: ["tea"] } } }],
    }),
    named("buys", {
      benefits: [{ _tag: "BuyGet", buy: { quantity: 1, on: { skus: ["tea"] } }, get: { quantity: 1 } }],
    }),
    named("bundle", bundle({ skus: ["tea"] })),
    named("gift", {
      benefits: [{ _tag: "Gift", gifts: [{ offerId: "x" }], forEach: { quantity: 1, on: { skus: ["tea"] } } }],
    }),
    named("two", {
      benefits: [
        { _tag: "AmountOff", amount: gbp(1), on: { skus: ["tea"] } },
        { _tag: "AmountOff", amount: gbp(1), on: { brands: ["leaf"] } },
      ],
    }),
    named("post", { benefits: [{ _tag: "ShippingOff", off: { percent: 100 } }] }),
  ])
  const found = (goods: object, ...codes: ReadonlyArray<string>) =>
    candidatesOf(set.index, [goods], new Set(codes)).map(({ id }) => id)
  const always = ["all", "any", "not", "post", "price"]

  it("finds what is for everybody, what is for these goods, and what a code asks for, in their order", () => {
    expect(found({})).toEqual(always)
    expect(found({ sku: "tea" })).toEqual(
      [...always, "bundle", "buys", "gets", "gift", "sku", "threshold", "tree", "two"].sort(),
    )
    expect(found({ offerId: "tea-loose" })).toEqual([...always, "offer"].sort())
    expect(found({ seller: "ann" })).toEqual([...always, "seller"].sort())
    expect(found({ brand: "leaf" })).toEqual([...always, "brand", "two"].sort())
    expect(found({ categories: ["cold", "hot"] })).toEqual([...always, "category"].sort())
    expect(found({ tags: ["sale"] })).toEqual([...always, "tag"].sort())
    expect(found({}, "MORE")).toEqual([...always, "code"].sort())
  })

  it("leaves out only what could give nothing", () => {
    const goods = [line(100, 3, { sku: "tea", seller: "ann" }), { ...line(50, 2), offerId: "tea-loose" as OfferId }]
    const rest = { promotions: set, codes: ["ten"], shipping: [{ id: "post", price: gbp(10) }] }
    const near = price(goods, rest)
    const all = price(goods, { ...rest, policies: { reasons: "all" } })
    expect(near.applied).toEqual(all.applied)
    expect(all.notApplied).toEqual(expect.arrayContaining([...near.notApplied]))
    expect(all.applied.length + all.notApplied.length).toBe(set.promotions.length)
  })

  it("of many promotions looks only at those that may have to do with the cart", () => {
    const many = Array.from({ length: 500 }, (_, at) => named(`p${at}`, { on: { skus: [`sku-${at}`] } }))
    const { index } = compilePromotions(many)
    expect(candidatesOf(index, [{ sku: "sku-7" }, { sku: "sku-3" }], new Set()).map(({ id }) => id)).toEqual([
      "p3",
      "p7",
    ])
  })
})
