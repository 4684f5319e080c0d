/** Every "no" of the settlement side, provoked through the face: each names the value and the way out. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { describe, expect, it } from "vitest"
import type { Rejection } from "../../src/cart/Rejection.ts"
import type { PaymentId } from "../../src/catalog/ids.ts"
import { makeMemoryLimitLedger, makeMemoryPaymentLog, memory } from "../../src/memory/index.ts"
import { LimitLedger } from "../../src/ports/LimitLedger.ts"
import { PaymentLog } from "../../src/ports/PaymentLog.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { CheckoutAnswer, CheckoutRejection } from "../../src/services/CheckoutAnswer.ts"
import { ada, agreed, bob, gbp, job, many, ordered, type Shop, settled, shop, tea, thrownBy } from "./kit.ts"
import { makeProvider } from "./provider.ts"

/** What is asked, and all that is said to it. */
type Row = readonly [CheckoutAnswer<unknown>, string]
type Tag = Exclude<CheckoutRejection["_tag"], Rejection["_tag"]>

const SHOWN = "Open a settlement again and let the shopper agree to it."

// A rejection without a row does not compile.
const rejections: { readonly [Key in Tag]: (shop: Shop) => Promise<Row> } = {
  NothingSelected: async ({ shopper }) => [
    await shopper.settlement.open({ cartId: "c" }),
    "No line of the cart is selected. Select what is to be checked out, or add something.",
  ],
  SelectionNotBuyable: async ({ shopper, cart, offers }) => {
    orThrow(await cart.add("c", tea))
    const { lineId } = orThrow(await cart.add("c", { sku: "mug", quantity: 3 }))
    offers.delete("mug")
    return [
      await shopper.settlement.open({ cartId: "c" }),
      `Not everything that is selected can be bought: The offer mug of line ${lineId} is no longer for sale here. Remove the line or choose another offer.`,
    ]
  },
  TooManyLimits: async () => {
    const promotions = Array.from(
      { length: 1_001 },
      (_, id): Promotion => ({
        id: `p${id}`,
        name: "Free delivery",
        limits: { inAll: { max: 9 }, perBuyer: { max: 9 } },
        benefits: [{ _tag: "ShippingOff", off: { percent: 100 } }],
      }),
    )
    const { cart, shopper } = await shop({ promotions: { active: async () => promotions } })
    orThrow(await cart.add("c", tea))
    return [
      await shopper.settlement.open({ cartId: "c" }),
      "The selected lines and their promotions count in 2002 limits, at most 2000 are counted for one order. Check out fewer lines at a time.",
    ]
  },
  SettlementNotFound: async ({ shopper }) => [
    await shopper.settlement.get("gone"),
    "There is no settlement gone for this shopper. Open one again; what was ordered already is not ordered twice.",
  ],
  SettlementExpired: async (shop) => {
    orThrow(await shop.cart.add("c", tea))
    const settlement = await settled(shop)
    shop.pass(15 * 60_000)
    return [
      await shop.shopper.checkout.submit(agreed(settlement)),
      `The settlement ${settlement.id} has expired. Open one again and show it to the shopper.`,
    ]
  },
  SettlementChanged: async (shop) => {
    orThrow(await shop.cart.add("c", { sku: "tea", quantity: 2 }))
    const settlement = await settled(shop)
    shop.offers.set("tea", { price: gbp(300), stock: 100 })
    return [
      await shop.shopper.checkout.submit(agreed(settlement)),
      `The total changed from 5.00 GBP to 6.00 GBP: The price of tea changed from 2.50 GBP to 3.00 GBP. ${SHOWN}`,
    ]
  },
  ResumeInvalid: async ({ shopper }) => [
    await shopper.checkout.submit({ settlementId: "gone", expectedTotal: gbp(250), resume: "r1.forged.text" }),
    "The resume text is not one that a settlement of this shop came with. Send it unchanged, or open a settlement again.",
  ],
  OutOfStock: async (shop) => {
    await shop.cartwright.stock.receive("r1", [{ sku: "tea", quantity: 1 }])
    orThrow(await shop.cart.add("c", { sku: "tea", quantity: 2 }))
    return [
      await shop.shopper.checkout.submit(agreed(await settled(shop))),
      "There is not enough in stock: 2 of tea were asked for and 1 are there. Lower the quantity and check out again.",
    ]
  },
  LimitsExceeded: async (shop) => {
    shop.offers.set("tea", { price: gbp(250), limit: { max: 10, perBuyer: 2 } })
    orThrow(await shop.cart.add("c", { sku: "tea", quantity: 2 }))
    await ordered(shop)
    orThrow(await shop.cart.add("c", { sku: "tea", quantity: 1 }))
    return [
      await shop.shopper.checkout.submit(agreed(await settled(shop))),
      "Of tea 1 were asked for, and this buyer may have 0 more. Open another settlement to see what the purchase costs now, or lower the quantity.",
    ]
  },
  SubmissionUnderWay: async () => {
    // Two processes over one store: the catalogue of the first never answers once it holds the claim.
    let isDown = false
    let asked: () => void = () => undefined
    const claimed = new Promise<void>((resolve) => {
      asked = resolve
    })
    const stores = memory()
    const known = new Map([["tea", { price: gbp(250) }]])
    const getMany = async () => {
      if (!isDown) return known
      asked()
      return new Promise<never>(() => undefined)
    }
    const shared = await sharedBy(stores)
    await using first = await createCartwright({ stores: shared, offers: { getMany }, currency: "GBP" })
    await using second = await createCartwright({
      stores: shared,
      offers: { getMany: async () => known },
      currency: "GBP",
    })
    const { cart, settlement, checkout } = first.for(ada)
    orThrow(await cart.open({ id: "c" }))
    orThrow(await cart.add("c", tea))
    const { settlement: opened } = orThrow(await settlement.open({ cartId: "c" }))
    isDown = true
    const stuck = thrownBy(() => checkout.submit(agreed(opened), { timeoutMs: 500 }))
    await claimed
    const answer = await second.for(ada).checkout.submit(agreed(opened), { timeoutMs: 50 })
    await stuck
    return [
      answer,
      "This purchase is being submitted by another request, which did not end in time. Send the same request again a little later.",
    ]
  },
  OrderNotFound: async (shop) => {
    const { order } = await ordered(shop)
    return [
      await shop.cartwright.for(bob).orders.get(order.orderId),
      `There is no order ${order.orderId} for this shopper. Ask as its owner.`,
    ]
  },
  OrderReferenceTaken: async (shop) => {
    const { checkout, cart } = shop.shopper
    orThrow(await cart.add("c", tea))
    orThrow(await checkout.submit({ ...agreed(await settled(shop)), reference: "PO 1" }))
    const { settlement } = orThrow(await shop.shopper.settlement.open({ buyNow: tea }))
    return [
      await checkout.submit({ ...agreed(settlement), reference: "PO 1" }),
      "The reference PO 1 stands for the order of another purchase. Use a reference of its own for each purchase.",
    ]
  },
  OrderNotPayable: async (shop) => {
    const { order } = await ordered(shop, { method: "card" })
    return [
      await shop.shopper.checkout.pay(order.orderId, { method: "card" }),
      `The order ${order.orderId} is paid already. There is nothing to pay.`,
    ]
  },
  OrderNotCancellable: async (shop) => {
    const { order } = await ordered(shop, { method: "card" })
    return [
      await shop.shopper.checkout.cancel(order.orderId),
      `The order ${order.orderId} is paid, and only the shop may cancel it. Ask as a trusted job, for({ system: "…" }).`,
    ]
  },
  PaymentMethodUnknown: async (shop) => {
    const { order } = await ordered(shop)
    return [
      await shop.shopper.checkout.pay(order.orderId, { method: "cash" }),
      "There is no way to pay called cash. Choose one of card.",
    ]
  },
  OrderNotReturnable: async (shop) => {
    const { order } = await ordered(shop)
    return [
      await shop.shopper.orders.quoteReturn(order.orderId, { returned: [{ lineId: "l", quantity: 1 }] }),
      `The order ${order.orderId} is not paid: nothing of it can come back. Ask about one that is paid.`,
    ]
  },
  LineNotOrdered: async (shop) => {
    const { order } = await ordered(shop, { method: "card" })
    return [
      await shop.shopper.orders.quoteReturn(order.orderId, { returned: [{ lineId: "l9", quantity: 1 }] }),
      `The order ${order.orderId} has no line l9. Send the ids of its own lines.`,
    ]
  },
  MoreThanBought: async (shop) => {
    orThrow(await shop.cart.add("c", { sku: "tea", quantity: 3 }))
    const { order } = await ordered(shop, { method: "card" })
    const lineId = order.parts[0]?.lines[0]?.lineId ?? ""
    const first = orThrow(await shop.shopper.orders.quoteReturn(order.orderId, { returned: [{ lineId, quantity: 2 }] }))
    return [
      await shop.shopper.orders.quoteReturn(order.orderId, { returned: [{ lineId, quantity: 2 }], before: [first] }),
      `Of line ${lineId} of the order ${order.orderId} 3 were bought and 2 came back before, so 2 more cannot come back. Send back at most 1.`,
    ]
  },
  PaymentMethodAgreed: async () => {
    const made = await shop({ payments: { card: makeProvider(), wallet: makeProvider() } })
    orThrow(await made.cart.add("c", tea))
    const { settlement } = orThrow(await made.shopper.settlement.open({ cartId: "c", payingBy: "wallet" }))
    return [
      await made.shopper.checkout.submit({ ...agreed(settlement), payment: { method: "card" } }),
      "These prices were agreed to for paying by wallet, not by card. Pay that way, or open another settlement for paying by card.",
    ]
  },
  PaymentUnderWay: async (shop) => {
    const { order } = await ordered(shop, { method: "card", instrument: "overcharged" })
    return [
      await shop.shopper.checkout.pay(order.orderId, { method: "card" }),
      "The payment is conflicted: what became of an earlier call is not settled yet. Try again once it is.",
    ]
  },
  PaymentClosed: async () => {
    // The order is called off just before the log is read.
    let before = async (): Promise<unknown> => undefined
    const log = makeMemoryPaymentLog()
    const load = (id: PaymentId) =>
      Effect.andThen(
        Effect.promise(() => before()),
        log.load(id),
      )
    const made = await shop({ stores: Layer.merge(memory(), Layer.succeed(PaymentLog, { ...log, load })) })
    const { order } = await ordered(made)
    before = () => {
      before = async () => undefined
      return made.shopper.checkout.cancel(order.orderId)
    }
    return [
      await made.shopper.checkout.pay(order.orderId, { method: "card" }),
      "The order was called off, and its payment with it. There is nothing to pay.",
    ]
  },
  RefundDeclined: async (shop) => {
    const { order } = await ordered(shop, { method: "card" })
    // A provider that knows nothing of the sale gives nothing back.
    shop.provider.books.clear()
    return [
      await shop.cartwright.for(job).checkout.refund(order.orderId, { amount: gbp(100) }),
      "The refund of 1.00 GBP was declined (hard, too_much). Refund it under a new request id once the provider allows it.",
    ]
  },
  RefundTooLarge: async (shop) => {
    const { order } = await ordered(shop, { method: "card" })
    const { checkout } = shop.cartwright.for(job)
    orThrow(await checkout.refund(order.orderId, { amount: gbp(100) }))
    return [
      await checkout.refund(order.orderId, { amount: gbp(151) }),
      "A refund of 1.51 GBP is more than the 1.50 GBP that can be given back. Refund at most that.",
    ]
  },
}

/** One set of stores, given to any number of hosts. */
const sharedBy = async (stores: ReturnType<typeof memory>) => {
  const scope = await Effect.runPromise(Scope.make())
  return Layer.succeedContext(await Effect.runPromise(Layer.buildWithScope(stores, scope)))
}

describe("a no of the settlement side names its values and the way out:", () => {
  it.each(Object.entries(rejections))("%s", async (tag, provoke) => {
    const [answer, message] = await provoke(await shop())
    expect(answer).toMatchObject({ ok: false, rejection: { _tag: tag, message } })
    expect(Object.keys(answer)).toEqual(["ok", "rejection"])
    expect(JSON.parse(JSON.stringify(answer))).toStrictEqual(answer)
  })

  it("a promotion that others have used up between the page and the submission is named", async () => {
    // Its counters do not answer, so every page shows it; the ledger counts when the order is submitted.
    const ledger = makeMemoryLimitLedger()
    const used = () =>
      Effect.fail(new StoreUnavailable({ store: "limit ledger", doing: "", outcome: "notDone", cause: 1 }))
    const stores = Layer.merge(memory(), Layer.succeed(LimitLedger, { ...ledger, used }))
    const limits = { inAll: { max: 1 } }
    const once = { id: "once", name: "Once", limits, benefits: [{ _tag: "PercentOff", percent: 10 }] } as const
    const made = await shop({ stores, promotions: { active: async () => [once] } })
    await ordered(made)
    orThrow(await made.cart.add("c", tea))
    expect(await made.shopper.checkout.submit(agreed(await settled(made)))).toMatchObject({
      rejection: {
        _tag: "LimitsExceeded",
        exceeded: [{ promotionId: "once", limit: "inAll", asked: 1, available: 0 }],
        message:
          "The promotion once has been given as often as it may be. Open another settlement to see what the purchase costs now, or lower the quantity.",
      },
    })
  })

  it("a refund of an order that nobody paid says that there is nothing to give back", async () => {
    const made = await shop()
    const { order } = await ordered(made)
    expect(await made.cartwright.for(job).checkout.refund(order.orderId, { amount: gbp(100) })).toMatchObject({
      rejection: {
        _tag: "RefundTooLarge",
        message:
          "A refund of 1.00 GBP cannot be made: nothing was taken that could be given back, or all of it was given back already.",
      },
    })
  })

  it("orThrow throws the same sentence, with the rejection as its cause", async () => {
    const { shopper } = await shop()
    const error = await thrownBy(async () => orThrow(await shopper.orders.get("o")))
    expect(error.message).toBe("There is no order o for this shopper. Ask as its owner.")
    expect(error.cause).toMatchObject({ _tag: "OrderNotFound", orderId: "o" })
  })
})

const one = [{ lineId: "l", quantity: 1 }]

/** Readings of one field each, as a shopper's form could send them. */
const invalid: ReadonlyArray<readonly [string, (shop: Shop) => Promise<CheckoutAnswer<unknown>>, string]> = [
  [
    "nothing to settle",
    ({ shopper }) => shopper.settlement.open(undefined as never),
    "settlement is missing. Send an object with cartId or with buyNow.",
  ],
  [
    "a submission without a total",
    ({ shopper }) => shopper.checkout.submit({ settlementId: "s" } as never),
    "expectedTotal is missing. Send an object with amount, currency.",
  ],
  [
    "an instrument",
    ({ shopper }) => shopper.checkout.pay("o", { method: "card", instrument: 4111 as never }),
    "pay.instrument is (hidden). Send a text of 1 to 512 characters without U+0000 and lone surrogates.",
  ],
  [
    "a return URL on another origin",
    ({ shopper }) => shopper.checkout.pay("o", { method: "card", returnUrl: "https://evil.example/?t=1" }),
    `pay.returnUrl is on "https://evil.example". Send a URL on one of createCartwright's checkout.returnOrigins.`,
  ],
  [
    "an order's id",
    ({ shopper }) => shopper.orders.get("../o"),
    `orderId is "../o". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "a reference",
    ({ shopper }) => shopper.orders.byReference(""),
    `reference is "". Send a text of 1 to 128 characters without U+0000 and lone surrogates.`,
  ],
  [
    "a way to pay",
    ({ shopper }) => shopper.settlement.open({ cartId: "c", payingBy: "credit card" }),
    `payingBy is "credit card". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "nothing to return",
    ({ shopper }) => shopper.orders.quoteReturn("o", undefined as never),
    "return is missing. Send an object with returned, before.",
  ],
  [
    "a return of no lines",
    ({ shopper }) => shopper.orders.quoteReturn("o", { returned: [] }),
    "returned is a list of 0. Send a list of 1 to 2000 entries.",
  ],
  [
    "half a piece to return",
    ({ shopper }) => shopper.orders.quoteReturn("o", { returned: [{ lineId: "l", quantity: 0.5 }] }),
    "returned[0].quantity is 0.5. Send a whole number of pieces from 1 to 1000000.",
  ],
  [
    "a line to return",
    ({ shopper }) => shopper.orders.quoteReturn("o", { returned: [{ lineId: "l 1", quantity: 1 }] }),
    `returned[0].lineId is "l 1". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "an earlier return by another policy",
    ({ shopper }) =>
      shopper.orders.quoteReturn("o", { returned: one, before: [{ returned: one, policy: "ClawBack" } as never] }),
    `before[0].policy is "ClawBack". Send quotes of this call, which keep discounts; the function quoteReturn works out others.`,
  ],
  [
    "an earlier return that is none",
    ({ shopper }) =>
      shopper.orders.quoteReturn("o", { returned: one, before: [{ returned: one, refund: 5 } as never] }),
    "before[0].refund is an unknown field. Send only policy, returned, lines, subtotal, discounts, discount, net, tax, gross, funding, uncovered.",
  ],
  [
    "a refund of nothing",
    ({ cartwright }) => cartwright.for(job).checkout.refund("o", { amount: gbp(0) }),
    "amount.amount is 0. Send a whole number of minor units, 1 or more.",
  ],
  [
    "a refund whose amount is not in its place",
    ({ cartwright }) => cartwright.for(job).checkout.refund("o", gbp(5) as never),
    "refund.currency is an unknown field. Send { amount: { amount, currency } }.",
  ],
  [
    "a refund that a shopper asks for",
    async (shop) => {
      const { order } = await ordered(shop, { method: "card" })
      return shop.shopper.checkout.refund(order.orderId, { amount: gbp(1) })
    },
    'actor is a shopper. Send a trusted job, for({ system: "…" }): only the shop gives money back.',
  ],
  [
    "no actor",
    ({ cartwright }) => cartwright.for(5 as never).orders.get("o"),
    "actor is 5. Send { member: id }, { guest: token } or { system: name }.",
  ],
]

describe("input of the settlement side that cannot be read is answered with its place, its value and what to send:", () => {
  it.each(invalid)("%s", async (_, call, message) => {
    const answer = await call(await shop())
    expect(answer).toMatchObject({ ok: false, rejection: { _tag: "InvalidInput", message } })
  })
})

const SKU = "Send a text of 1 to 64 characters without U+0000 and lone surrogates."

/** What only a host's own code passes. */
const mistakes: ReadonlyArray<readonly [string, (shop: Shop) => Promise<unknown>, string]> = [
  [
    "a receipt's id",
    ({ cartwright }) => cartwright.stock.receive("r 1", [tea]),
    `stock.receive: receiptId is "r 1". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "a receipt of nothing",
    ({ cartwright }) => cartwright.stock.receive("r", []),
    "stock.receive: amounts is a list of 0. Send a list of 1 to 10000 entries.",
  ],
  [
    "a receipt of too much at once",
    ({ cartwright }) =>
      cartwright.stock.receive(
        "r",
        many(10_001, (n) => ({ sku: `s${n}`, quantity: 1 })),
      ),
    "stock.receive: amounts is a list of 10001. Send a list of 1 to 10000 entries.",
  ],
  [
    "a SKU twice",
    ({ cartwright }) => cartwright.stock.receive("r", [tea, { sku: "mug", quantity: 1 }, tea]),
    `stock.receive: amounts[2].sku is "tea". Send each SKU once.`,
  ],
  [
    "half a piece",
    ({ cartwright }) => cartwright.stock.receive("r", [{ sku: "tea", quantity: 0.5 }]),
    "stock.receive: amounts[0].quantity is 0.5. Send a whole number of pieces from 1 to 1000000000.",
  ],
  [
    "an empty SKU",
    ({ cartwright }) => cartwright.stock.receive("r", [tea, { sku: "", quantity: 1 }]),
    `stock.receive: amounts[1].sku is "". ${SKU}`,
  ],
  [
    "a price",
    ({ cartwright }) => cartwright.stock.receive("r", [{ ...tea, price: 1 } as never]),
    "stock.receive: amounts[0].price is an unknown field. Send only sku, quantity.",
  ],
  [
    "one SKU for a list",
    ({ cartwright }) => cartwright.stock.available("tea" as never),
    `stock.available: skus is "tea". Send a list of 0 to 10000 entries.`,
  ],
  [
    "a SKU that is none",
    ({ cartwright }) => cartwright.stock.available(["tea", 5 as never]),
    `stock.available: skus[1] is 5. ${SKU}`,
  ],
  [
    "a sweep without end",
    ({ cartwright }) => cartwright.sweep({ limit: Number.POSITIVE_INFINITY }),
    "sweep: limit is Infinity. Send a whole number from 1 to 1000.",
  ],
  [
    "a sweep's options",
    ({ cartwright }) => cartwright.sweep({ max: 5 } as never),
    "sweep: options.max is an unknown field. Send only limit.",
  ],
]

describe("a host's own mistake about stock and sweeps is thrown as what it is:", () => {
  it.each(mistakes)("%s", async (_, call, message) => {
    const made = await shop()
    const error = await thrownBy(() => call(made))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(message)
    expect(await made.cartwright.stock.available(["tea", "mug", "s1"])).toEqual([])
  })
})
