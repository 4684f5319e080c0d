/** What is refused of a promotion, one thing wrong at a time: what is sent, where it is wrong, and what is said. */
import { gbp, tenPercent } from "./promotionKit.ts"

export interface Refusal {
  readonly sent: object
  readonly path: string
  readonly says: string
}

const eur = (amount: number) => ({ amount, currency: "EUR" })
const no = (path: string, says: string, sent: object): Refusal => ({ sent, path, says })
const gives = (path: string, says: string, benefit: unknown, rest: object = {}): Refusal =>
  no(path === "" ? "benefits[0]" : `benefits[0].${path}`, says, { benefits: [benefit], ...rest })
const asks = (path: string, says: string, condition: unknown): Refusal =>
  no(path === "" ? "condition" : `condition.${path}`, says, { condition })
const on = (path: string, says: string, selector: unknown): Refusal =>
  no(path === "" ? "on" : `on.${path}`, says, { on: selector })
const stacks = (path: string, says: string, stacking: unknown): Refusal => no(`stacking${path}`, says, { stacking })

/** `levels` conditions inside each other. */
const nested = (levels: number): object =>
  levels === 1 ? { _tag: "BuyerIsMember" } : { _tag: "Not", of: nested(levels - 1) }
const nestedLists = (levels: number): object =>
  levels === 1 ? { _tag: "BuyerIsMember" } : { _tag: "Any", of: [nestedLists(levels - 1)] }
const exceptions = (levels: number): object => (levels === 0 ? { tags: ["x"] } : { except: exceptions(levels - 1) })
const shipping = { _tag: "ShippingOff", off: { percent: 100 } }
const gift = { _tag: "Gift", gifts: [{ offerId: "a" }] }
const tiered = { _tag: "Tiered", by: "quantity", tiers: [{ from: 1, percent: 5 }] }
const spend = { _tag: "SpendAtLeast", amount: gbp(1) }
const catalogue = (benefit: object, rest: object = {}): object => ({ lane: "catalogue", benefits: [benefit], ...rest })

const unspoilt = { skus: ["tea"], undiscounted: true }
const forEach = (on?: object): object => ({ ...gift, forEach: { quantity: 1, ...(on === undefined ? {} : { on }) } })

export const refusals: ReadonlyArray<Refusal> = [
  // Gifts are given once every promotion has taken its share.
  no("benefits[0].forEach.on.undiscounted", "cannot count what brings gifts", { benefits: [forEach(unspoilt)] }),
  no("on.undiscounted", "cannot count what brings gifts", { on: unspoilt, benefits: [forEach()] }),
  // The promotion itself.
  no("id", 'is no text of fitting length, got ""', { id: "" }),
  no("id", "Use 1 to 64 characters", { id: "x".repeat(65) }),
  no("id", "is no text of fitting length, got 5", { id: 5 }),
  no("id", "is no text of fitting length", { id: "\ud800" }),
  no("name", 'is no text of fitting length, got ""', { name: "" }),
  no("name", "Use 1 to 200 characters", { name: "x".repeat(201) }),
  no("name", "is no text of fitting length, got null", { name: null }),
  no("lane", "is no text of fitting length", { lane: "" }),
  no("priority", "is out of bounds, got 1.5. Use a whole number from -1000000 to 1000000.", { priority: 1.5 }),
  no("priority", "is out of bounds, got 1000001", { priority: 1_000_001 }),
  no("priority", 'is out of bounds, got "1"', { priority: "1" }),
  no("channels", "is a list of a length that does not fit, got 0", { channels: [] }),
  no("channels[1]", "is no text of fitting length, got 7", { channels: ["web", 7] }),
  no("codes", "is a list of a length that does not fit, got 0", { codes: [] }),
  no("codes[0]", 'is no code that a shopper can enter, got "  "', { codes: ["  "] }),
  no("codes[0]", "1 to 64 characters, also once it is in capitals", { codes: ["ß".repeat(40)] }),
  no("benefits", "is no list, got nothing", { benefits: undefined }),
  no("benefits", "is a list of a length that does not fit, got 0", { benefits: [] }),
  no("benefits", "got 17. List 1 to 16", { benefits: Array.from({ length: 17 }, () => tenPercent) }),
  no("benefit", "is a field we do not know", { benefit: tenPercent }),
  no('"per order!"', "is a field we do not know", { "per order!": 1 }),
  // When.
  no("validity", "is no object, got null", { validity: null }),
  no("validity.hours", "is a field we do not know", { validity: { hours: [] } }),
  no("validity.from", "is no moment, got -1", { validity: { from: -1 } }),
  no("validity.until", "is no moment, got 0.5", { validity: { until: 0.5 } }),
  no("validity.until", "lies before it begins, got 9. It begins at 9", { validity: { from: 9, until: 9 } }),
  ...[
    ["weekly", "is no object", []],
    ["weekly.zone", 'is no time zone we know, got "Mars/Base"', { zone: "Mars/Base", hours: [{ day: "mon" }] }],
    ["weekly.zone", 'is no time zone we know, got "+01:00"', { zone: "+01:00", hours: [{ day: "mon" }] }],
    ["weekly.zone", "is no time zone we know, got nothing", { hours: [{ day: "mon" }] }],
    ["weekly.hours", "got 0. List 1 to 168", { zone: "UTC", hours: [] }],
    ["weekly.hours[0].day", 'got "Mon". Use one of mon, tue, wed', { zone: "UTC", hours: [{ day: "Mon" }] }],
    ["weekly.hours[0].from", 'is no time of day, got "9:00"', { zone: "UTC", hours: [{ day: "mon", from: "9:00" }] }],
    ["weekly.hours[0].until", "is no time of day", { zone: "UTC", hours: [{ day: "mon", until: "24:00" }] }],
    [
      "weekly.hours[1].until",
      'is no later than its beginning, got "02:00". What goes past midnight is two entries',
      { zone: "UTC", hours: [{ day: "mon" }, { day: "fri", from: "22:00", until: "02:00" }] },
    ],
    [
      "weekly.hours[0].until",
      "is no later than its beginning",
      { zone: "UTC", hours: [{ day: "mon", from: "09:00", until: "09:00" }] },
    ],
    ["weekly.hours[0].to", "is a field we do not know", { zone: "UTC", hours: [{ day: "mon", to: "02:00" }] }],
  ].map(([path, says, weekly]) => no(`validity.${path}`, String(says), { validity: { weekly } })),
  // Which lines.
  on("", 'is no object, got "tea"', "tea"),
  on("", "says of no line that it counts, got {}. Leave it out to mean every line.", {}),
  on("colours", "is a field we do not know", { colours: ["red"] }),
  ...["skus", "offers", "sellers", "categories", "brands", "tags"].flatMap((list) => [
    on(list, "is a list of a length that does not fit, got 0", { [list]: [] }),
    on(list, 'is no list, got "tea"', { [list]: "tea" }),
    on(`${list}[1]`, 'is no text of fitting length, got ""', { [list]: ["tea", ""] }),
  ]),
  on("skus[0]", "Use 1 to 64 characters", { skus: ["x".repeat(65)] }),
  on("skus", "got 10001. List 1 to 10000", { skus: Array.from({ length: 10_001 }, (_, at) => `s${at}`) }),
  on("price", "has no end, got {}", { price: {} }),
  on("price", "ends below where it begins", { price: { min: gbp(2), max: gbp(1) } }),
  on("price.min.amount", "is out of bounds, got -1", { price: { min: gbp(-1) } }),
  on("price.max.currency", 'is a second currency, got "EUR"', { price: { min: gbp(1), max: eur(2) } }),
  on("undiscounted", "is not true, got false", { undiscounted: false }),
  on("except", "says of no line that it counts", { except: {} }),
  on("except.undiscounted", "stands inside `except`, got true", { except: { undiscounted: true } }),
  on("except.except.undiscounted", "stands inside `except`", { except: { except: { undiscounted: true } } }),
  on(Array(9).fill("except").join("."), "lies too deep", exceptions(9)),
  // What is asked.
  asks("", "is no object with a _tag, got null", null),
  asks("_tag", 'is no kind we know, got "NthOrder". Use one of All, Any', { _tag: "NthOrder" }),
  asks("_tag", 'is no kind we know, got "toString"', { _tag: "toString" }),
  asks("_tag", "is no kind we know, got nothing", {}),
  asks("of", "is no list, got nothing", { _tag: "All" }),
  asks("of", "is a list of a length that does not fit, got 0", { _tag: "Any", of: [] }),
  asks("of[0]", "is no object with a _tag", { _tag: "All", of: ["member"] }),
  asks("of", "is no object with a _tag, got nothing", { _tag: "Not" }),
  asks(Array(8).fill("of").join("."), "lies too deep", nested(9)),
  asks(Array(8).fill("of[0]").join("."), "lies too deep", nestedLists(9)),
  asks("of[63]", "is one condition too many", { _tag: "All", of: Array(64).fill({ _tag: "BuyerIsMember" }) }),
  asks("of", "got 65. List 1 to 64", { _tag: "All", of: Array(65).fill({ _tag: "BuyerIsMember" }) }),
  asks("amount", "is no object, got nothing", { _tag: "SpendAtLeast" }),
  asks("amount.amount", "is out of bounds, got 0", { ...spend, amount: gbp(0) }),
  asks("amount.amount", "is out of bounds, got 1.5", { ...spend, amount: gbp(1.5) }),
  asks("amount.currency", 'is no currency, got "gbp"', { ...spend, amount: { amount: 1, currency: "gbp" } }),
  asks("amount.currency", "is no currency, got nothing", { ...spend, amount: { amount: 1 } }),
  asks("amount.exponent", "is a field we do not know", { ...spend, amount: { ...gbp(1), exponent: 5 } }),
  asks("net", "is a field we do not know, got true. We know _tag, amount, on, measure.", { ...spend, net: true }),
  asks("on", "says of no line that it counts", { ...spend, on: {} }),
  asks("measure", 'got "net". Use one of list, discounted.', { ...spend, measure: "net" }),
  asks("quantity", "is out of bounds, got 0", { _tag: "QuantityAtLeast", quantity: 0 }),
  asks("quantity", "is out of bounds, got 1000001", { _tag: "QuantityAtLeast", quantity: 1_000_001 }),
  asks("on", "says of no line that it counts", { _tag: "QuantityAtLeast", quantity: 1, on: {} }),
  asks("groups", "is a list of a length that does not fit, got 0", { _tag: "BuyerInGroup", groups: [] }),
  asks("since", "is a field we do not know", { _tag: "BuyerIsMember", since: 1 }),
  asks("", "says nothing of what it needs", { _tag: "OrderNumber" }),
  asks("", "says too much at once", { _tag: "OrderNumber", nth: 1, every: 2 }),
  asks("nth", "is out of bounds, got 0", { _tag: "OrderNumber", nth: 0 }),
  asks("every", "is out of bounds, got 0", { _tag: "OrderNumber", every: 0 }),
  asks("codes", "is no list, got nothing", { _tag: "CodeEntered" }),
  asks("codes[0]", "is no code that a shopper can enter", { _tag: "CodeEntered", codes: [""] }),
  asks("methods", "is a list of a length that does not fit", { _tag: "PayingBy", methods: [] }),
  asks("channels", "is a list of a length that does not fit", { _tag: "ChannelIs", channels: [] }),
  asks("countries", 'names no country, got "gb"', { _tag: "CountryIs", countries: ["GB", "gb"] }),
  asks("daysBefore", "is out of bounds, got 181", { _tag: "BirthdayWithin", daysBefore: 181, daysAfter: 0 }),
  asks("daysAfter", "is out of bounds, got nothing", { _tag: "BirthdayWithin", daysBefore: 1 }),
  asks("zone", "is no time zone we know, got 5", { _tag: "BirthdayWithin", daysBefore: 1, daysAfter: 0, zone: 5 }),
  asks("name", 'is no text of fitting length, got ""', { _tag: "HostSays", name: "" }),
  // What is given.
  gives("", "is no object with a _tag, got null", null),
  gives("_tag", 'is no kind we know, got "GiftLine"', { _tag: "GiftLine" }),
  ...[0, -5, 100.1, "ten", "-5", "05", "1.00001", "", null].map((percent) =>
    gives("percent", "is no percentage, got", { _tag: "PercentOff", percent }),
  ),
  gives("limit", "is a field we do not know", { ...tenPercent, limit: 1 }),
  gives("per", 'got "piece". Use one of order, line, unit.', { ...tenPercent, per: "piece" }),
  gives("units", "is no object", { ...tenPercent, units: 5 }),
  gives("units.most", "is out of bounds, got 0", { ...tenPercent, units: { most: 0, of: "order" } }),
  gives("units.most", "is out of bounds, got 1000001", { ...tenPercent, units: { most: 1_000_001, of: "order" } }),
  gives("units.of", "got nothing. Use one of order, line.", { ...tenPercent, units: { most: 1 } }),
  gives("units.pick", "Use one of cheapest, dearest.", { ...tenPercent, units: { most: 1, of: "line", pick: "any" } }),
  gives("cap.amount", "is out of bounds, got 0", { ...tenPercent, cap: gbp(0) }),
  gives("on", "says of no line that it counts", { ...tenPercent, on: {} }),
  gives("amount.amount", "is out of bounds, got 0", { _tag: "AmountOff", amount: gbp(0) }),
  gives("amount.amount", "is out of bounds, got 9007199254740992", { _tag: "AmountOff", amount: gbp(2 ** 53) }),
  gives("cap.currency", "is a second currency", { _tag: "AmountOff", amount: gbp(1), cap: eur(1) }),
  gives("price.amount", "is out of bounds, got -1", { _tag: "FixedPrice", price: gbp(-1) }),
  gives("by", 'got "weight". Use one of amount, quantity.', { ...tiered, by: "weight" }),
  gives("tiers", "is a list of a length that does not fit, got 0", { ...tiered, tiers: [] }),
  gives("tiers", "got 101. List 1 to 100", {
    ...tiered,
    tiers: Array.from({ length: 101 }, (_, from) => ({ from, percent: 1 })),
  }),
  gives("tiers[0]", "is no object", { ...tiered, tiers: [5] }),
  gives("tiers[0].from", "is out of bounds, got -1", { ...tiered, tiers: [{ from: -1, percent: 1 }] }),
  gives("tiers[0]", "says nothing of what it needs", { ...tiered, tiers: [{ from: 1 }] }),
  gives("tiers[0]", "says too much at once", {
    ...tiered,
    currency: "GBP",
    tiers: [{ from: 1, percent: 1, amount: 1 }],
  }),
  gives("tiers[0].amount", "is out of bounds, got 0", { ...tiered, currency: "GBP", tiers: [{ from: 1, amount: 0 }] }),
  gives("tiers[0].until", "is a field we do not know", { ...tiered, tiers: [{ from: 1, until: 2, percent: 1 }] }),
  gives("tiers[1].from", "is no higher than the one before, got 5. The tier before it begins at 5", {
    ...tiered,
    tiers: [
      { from: 5, percent: 1 },
      { from: 5, percent: 2 },
    ],
  }),
  gives("tiers[2].from", "is no higher than the one before, got 3", {
    ...tiered,
    tiers: [
      { from: 1, percent: 1 },
      { from: 5, percent: 2 },
      { from: 3, percent: 3 },
    ],
  }),
  gives("tiers[1].percent", "is no percentage, got 101", {
    ...tiered,
    tiers: [
      { from: 1, percent: 1 },
      { from: 5, percent: 101 },
    ],
  }),
  gives("tiers[0].from", "is out of bounds, got 1000001", { ...tiered, tiers: [{ from: 1_000_001, percent: 1 }] }),
  gives("currency", "is missing, got nothing", { ...tiered, by: "amount" }),
  gives("currency", "is missing", { ...tiered, tiers: [{ from: 1, amount: 5 }] }),
  gives("currency", "is missing", {
    ...tiered,
    tiers: [
      { from: 1, percent: 5 },
      { from: 2, amount: 5 },
    ],
  }),
  gives("currency", 'is no currency, got "XXX"', { ...tiered, currency: "XXX" }),
  gives("of", "says of no line that it counts", { ...tiered, of: {} }),
  gives("every", "says nothing of what it needs", { _tag: "EveryOff", every: {}, amount: gbp(1) }),
  gives("every", "says too much at once", {
    _tag: "EveryOff",
    every: { amount: gbp(1), quantity: 1 },
    amount: gbp(1),
  }),
  gives("every", "is no object, got nothing", { _tag: "EveryOff", amount: gbp(1) }),
  gives("every.quantity", "is out of bounds, got 0", { _tag: "EveryOff", every: { quantity: 0 }, amount: gbp(1) }),
  gives("every.amount.amount", "is out of bounds, got 0", {
    _tag: "EveryOff",
    every: { amount: gbp(0) },
    amount: gbp(1),
  }),
  gives("maxTimes", "is out of bounds, got 0", {
    _tag: "EveryOff",
    every: { quantity: 1 },
    amount: gbp(1),
    maxTimes: 0,
  }),
  gives("buy", "is no object, got nothing", { _tag: "BuyGet", get: { quantity: 1 } }),
  gives("get", "is no object, got 1", { _tag: "BuyGet", buy: { quantity: 1 }, get: 1 }),
  gives("buy.quantity", "is out of bounds, got 0", { _tag: "BuyGet", buy: { quantity: 0 }, get: { quantity: 1 } }),
  gives("get.quantity", "is out of bounds, got 1000001", {
    _tag: "BuyGet",
    buy: { quantity: 1 },
    get: { quantity: 1_000_001 },
  }),
  gives("get.quantity", "is out of bounds, got 0", { _tag: "BuyGet", buy: { quantity: 1 }, get: { quantity: 0 } }),
  gives("get.off", "says nothing of what it needs", {
    _tag: "BuyGet",
    buy: { quantity: 1 },
    get: { quantity: 1, off: {} },
  }),
  gives("get.pick", "Use one of cheapest, dearest.", {
    _tag: "BuyGet",
    buy: { quantity: 1 },
    get: { quantity: 1, pick: "first" },
  }),
  gives("buy.on", "says of no line that it counts", {
    _tag: "BuyGet",
    buy: { quantity: 1, on: {} },
    get: { quantity: 1 },
  }),
  gives("nth", "is out of bounds, got 1. Use a whole number from 2", { _tag: "NthUnit", nth: 1, off: { percent: 50 } }),
  gives("off", "is no object, got nothing", { _tag: "NthUnit", nth: 2 }),
  gives("off", "says too much at once", { _tag: "NthUnit", nth: 2, off: { percent: 50, amount: gbp(1) } }),
  gives("parts", "is a list of a length that does not fit, got 0", { _tag: "BundlePrice", parts: [], price: gbp(1) }),
  gives("parts", "got 21. List 1 to 20", {
    _tag: "BundlePrice",
    parts: Array(21).fill({ on: { skus: ["tea"] }, quantity: 1 }),
    price: gbp(1),
  }),
  gives("parts[0].on", "is no object, got nothing", { _tag: "BundlePrice", parts: [{ quantity: 1 }], price: gbp(1) }),
  gives("parts[0].quantity", "is out of bounds, got nothing", {
    _tag: "BundlePrice",
    parts: [{ on: { skus: ["tea"] } }],
    price: gbp(1),
  }),
  gives("parts[0].quantity", "is out of bounds, got 0", {
    _tag: "BundlePrice",
    parts: [{ on: { skus: ["tea"] }, quantity: 0 }],
    price: gbp(1),
  }),
  gives("price", "is no object, got nothing", { _tag: "BundlePrice", parts: [{ on: { skus: ["tea"] }, quantity: 1 }] }),
  gives("first.amount", "is out of bounds, got -1", { _tag: "FirstThenFurther", first: gbp(-1), further: gbp(1) }),
  gives("further", "takes nothing off, nor does first, got 0", {
    _tag: "FirstThenFurther",
    first: gbp(0),
    further: gbp(0),
  }),
  gives("maxUnits", "is out of bounds, got 0", {
    _tag: "FirstThenFurther",
    first: gbp(1),
    further: gbp(1),
    maxUnits: 0,
  }),
  gives("gifts", "is a list of a length that does not fit, got 0", { ...gift, gifts: [] }),
  gives("gifts", "got 33. List 1 to 32", {
    ...gift,
    gifts: Array.from({ length: 33 }, (_, at) => ({ offerId: `g${at}` })),
  }),
  gives("gifts[0].offerId", "is no text of fitting length, got nothing", { ...gift, gifts: [{}] }),
  gives("gifts[0].quantity", "is out of bounds, got 0", { ...gift, gifts: [{ offerId: "a", quantity: 0 }] }),
  gives("gifts[1].offerId", 'stands there twice, got "a"', { ...gift, gifts: [{ offerId: "a" }, { offerId: "a" }] }),
  gives("choose", "is out of bounds, got 0", { ...gift, choose: 0 }),
  gives("choose", "is more than there is to choose from, got 2", { ...gift, choose: 2 }),
  gives("forEach.quantity", "is out of bounds, got nothing", { ...gift, forEach: {} }),
  gives("forEach.quantity", "is out of bounds, got 0", { ...gift, forEach: { quantity: 0 } }),
  gives("forEach.on", "says of no line that it counts", { ...gift, forEach: { quantity: 1, on: {} } }),
  gives("maxTimes", "is out of bounds, got 0.5", { ...gift, maxTimes: 0.5 }),
  gives("counts", "is not true, got false", { ...gift, counts: false }),
  gives("off.amount.amount", "is out of bounds, got 0", { ...shipping, off: { amount: gbp(0) } }),
  gives("off.price.amount", "is out of bounds, got -1", { ...shipping, off: { price: gbp(-1) } }),
  gives("off.percent", "is no percentage, got 101", { ...shipping, off: { percent: 101 } }),
  gives("methods", "is a list of a length that does not fit", { ...shipping, methods: [] }),
  ...[0.5, 0, 101, "1.23456", "x", "1e1", null].map((times) =>
    gives("times", "is nothing to multiply by", { _tag: "PointsTimes", times }),
  ),
  // With what, how often, how much, at whose cost.
  stacks("._tag", 'is no kind we know, got "Alone"', { _tag: "Alone" }),
  stacks(".group", "is no text of fitting length, got nothing", { _tag: "ExclusiveInGroup" }),
  stacks(".group", "is a field we do not know", { _tag: "Stackable", group: "x" }),
  stacks(".combinesWith", "is a list of a length that does not fit, got 0", { _tag: "Stackable", combinesWith: [] }),
  stacks(".combinesWith[1]", 'got "goods". Use one of item, order, shipping.', {
    _tag: "Stackable",
    combinesWith: ["item", "goods"],
  }),
  no("limits", "is no object", { limits: 5 }),
  no("limits.perWeek", "is a field we do not know", { limits: { perWeek: 1 } }),
  no("limits.perOrder", "is out of bounds, got 0", { limits: { perOrder: 0 } }),
  no("limits.perBuyer", "is no object, got 1", { limits: { perBuyer: 1 } }),
  no("limits.perBuyer.max", "is out of bounds, got 0", { limits: { perBuyer: { max: 0 } } }),
  no("limits.inAll.max", "is out of bounds, got nothing", { limits: { inAll: {} } }),
  no("limits.inAll.per", 'got "year". Use one of day, month.', { limits: { inAll: { max: 1, per: "year" } } }),
  no("limits.perCode.max", "is out of bounds, got -1", { codes: ["x"], limits: { perCode: { max: -1 } } }),
  no("limits.perCode", "limits the uses of codes it does not have", { limits: { perCode: { max: 1 } } }),
  no("limits.keepOnCancel", 'is neither true nor false, got "no"', { limits: { keepOnCancel: "no" } }),
  no("budget.money", "is no object, got nothing", { budget: {} }),
  no("budget.money.amount", "is out of bounds, got 0", { budget: { money: gbp(0) } }),
  no("budget.per", 'got "week". Use one of day, month.', { budget: { money: gbp(1), per: "week" } }),
  no("budget.money.currency", 'is a second currency, got "EUR". Other amounts of it are in GBP', {
    benefits: [{ _tag: "AmountOff", amount: gbp(1) }],
    budget: { money: eur(1) },
  }),
  no("funding", "does not add up to 100 percent", { funding: { seller: 50, brand: "49.9999" } }),
  no("funding", "does not add up to 100 percent, got {}", { funding: {} }),
  no("funding.seller", "is no percentage, got 0", { funding: { seller: 0, platform: 100 } }),
  no("funding.bank", "is a field we do not know", { funding: { bank: 100 } }),
  // Amounts of two currencies, wherever they stand.
  ...[
    ["benefits[0].amount.currency", { condition: spend, benefits: [{ _tag: "AmountOff", amount: eur(1) }] }],
    ["benefits[0].currency", { condition: spend, benefits: [{ ...tiered, currency: "EUR" }] }],
    ["condition.amount.currency", { on: { price: { min: eur(1) } }, condition: spend }],
    [
      "benefits[1].price.currency",
      {
        benefits: [
          { _tag: "AmountOff", amount: eur(1) },
          { _tag: "FixedPrice", price: gbp(1) },
        ],
      },
    ],
    ["benefits[0].off.amount.currency", { condition: spend, benefits: [{ ...shipping, off: { amount: eur(1) } }] }],
  ].map(([path, sent]) => no(String(path), "is a second currency", Object(sent))),
  // Lanes that do not hold everything.
  no("benefits[1]._tag", 'is about goods, got "PercentOff"', { lane: "shipping", benefits: [shipping, tenPercent] }),
  ...[tiered, gift, shipping, { _tag: "PointsTimes", times: 2 }].map((benefit) =>
    no("benefits[0]._tag", "changes no unit price", catalogue(benefit)),
  ),
  no("benefits[0].per", "is for carts, got nothing", catalogue({ _tag: "AmountOff", amount: gbp(1) })),
  no("benefits[0].per", 'is for carts, got "line"', catalogue({ _tag: "AmountOff", amount: gbp(1), per: "line" })),
  no("benefits[0].per", 'is for carts, got "order"', catalogue({ ...tenPercent, per: "order" })),
  no("benefits[0].cap", "is for carts", catalogue({ ...tenPercent, cap: gbp(1) })),
  no("benefits[0].units", "is for carts", catalogue({ ...tenPercent, units: { most: 1, of: "line" } })),
  no("codes", "is for carts", catalogue(tenPercent, { codes: ["x"] })),
  no("limits", "is for carts", catalogue(tenPercent, { limits: { inAll: { max: 1 } } })),
  no("budget", "is for carts", catalogue(tenPercent, { budget: { money: gbp(1) } })),
  no("stacking", "is for carts", catalogue(tenPercent, { stacking: { _tag: "Exclusive" } })),
  no("condition", "looks at the lines of a cart", catalogue(tenPercent, { condition: spend })),
  no(
    "condition.of[1].of",
    'looks at the lines of a cart, got "QuantityAtLeast"',
    catalogue(tenPercent, {
      condition: {
        _tag: "All",
        of: [{ _tag: "BuyerIsMember" }, { _tag: "Not", of: { _tag: "QuantityAtLeast", quantity: 2 } }],
      },
    }),
  ),
]
