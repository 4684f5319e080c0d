/** One step of a cart's life on a host, and whether the host then holds what the model holds. */
import fc from "fast-check"
import type { Cart, CartLine } from "../cart/Cart.ts"
import type { Shopper } from "../promise/createCartwright.ts"
import type { Answer, CartState } from "../services/Answer.ts"
import type { Options } from "../services/Call.ts"
import type { ContextInput } from "../services/inputs.ts"
import { brokenBundles } from "./bundles.ts"
import { bundleKey, type CartModel, type Held, keyOf, type Thing } from "./cartModel.ts"
import { holds, LawBroken, same } from "./check.ts"
import { type Call, type Meaning, meaning, type ShopperStep } from "./shopperSteps.ts"
import { mostly } from "./values.ts"

/** What a host is tested through. */
export type ModelShopper = Pick<Shopper, "cart">

/** What a shopper does, and what a test does beside it: the same request once more, its id for another, an old version. */
export type CartStep =
  | ShopperStep
  | { readonly _tag: "View" }
  | { readonly _tag: "Repeat" | "ReuseId"; readonly request: number }
  | { readonly _tag: "Outdated"; readonly thing: Thing }

/** A cart as it is known, and the hosts it is reached through. */
export interface ModelledCart {
  readonly shoppers: ReadonlyArray<ModelShopper>
  readonly cartId: string
  readonly content: CartModel
  /** The calls that were accepted under a request id. */
  readonly accepted: Array<{ readonly requestId: string; readonly call: Call }>
  known: CartState
  calls: number
}

const UNKNOWN_SKU = "no such sku"
const MOST = 1_000_000

/** What shoppers do: mostly what they may, and earlier requests once more. */
export const cartStep = (
  skus: ReadonlyArray<string>,
  contexts: ReadonlyArray<ContextInput> = [{}],
): fc.Arbitrary<CartStep> => {
  const blue = { colour: "blue" }
  const options = fc.constantFrom<Thing["options"]>({}, {}, blue, { ...blue, size: "L" }, { size: "L", ...blue })
  const quantity = mostly(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, -1, MOST, MOST - 1, MOST + 1))
  const sold = fc.constantFrom(...skus)
  const added = fc.record({ sku: mostly(sold, fc.constant(UNKNOWN_SKU)), options, quantity })
  const line = fc.nat({ max: 7 })
  const lines = fc.array(line, { minLength: 1, maxLength: 3 })
  const request = fc.nat({ max: 20 })
  const code = fc.constantFrom("SPRING", "spring ", "save10", "SAVE10", "\u00fcber")
  const promotionId = fc.constantFrom("gift", "gift 2")
  const note = fc.constantFrom("For Ada", "PO 4711", null)
  return fc.oneof<Array<fc.WeightedArbitrary<CartStep>>>(
    { weight: 4, arbitrary: fc.record({ _tag: tag("Add"), thing: added }) },
    {
      weight: 2,
      arbitrary: fc.record({ _tag: tag("AddMany"), things: fc.array(added, { minLength: 1, maxLength: 4 }) }),
    },
    { weight: 2, arbitrary: fc.record({ _tag: tag("SetQuantity"), line, quantity }) },
    { weight: 2, arbitrary: fc.record({ _tag: tag("SetOptions"), line, options }) },
    {
      weight: 5,
      arbitrary: fc.record({ _tag: tag("Remove", "Save", "Save", "MoveToCart", "Select", "Deselect"), lines }),
    },
    { weight: 1, arbitrary: fc.record({ _tag: tag("Clear", "View", "View") }) },
    {
      weight: 2,
      arbitrary: fc.record({ _tag: tag("AddBundle"), things: fc.array(added, { minLength: 2, maxLength: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ _tag: tag("ApplyCode", "ApplyCode", "RemoveCode"), code }) },
    { weight: 1, arbitrary: fc.record({ _tag: tag("RefuseGift"), promotionId }) },
    {
      weight: 1,
      arbitrary: fc.record({ _tag: tag("AcceptGift"), promotionId, offerId: fc.constantFrom(undefined, ...skus) }),
    },
    { weight: 1, arbitrary: fc.record({ _tag: tag("SetContext"), context: fc.constantFrom(...contexts) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        _tag: tag("SetAttributes"),
        line: fc.option(line, { nil: undefined }),
        attributes: fc.dictionary(fc.constantFrom("message", "order number"), note),
      }),
    },
    { weight: 3, arbitrary: fc.record({ _tag: tag("Repeat", "Repeat", "ReuseId"), request }) },
    { weight: 1, arbitrary: fc.record({ _tag: tag("Outdated"), thing: fc.record({ sku: sold, options }) }) },
  )
}

const tag = <Tag extends CartStep["_tag"]>(...tags: ReadonlyArray<Tag>): fc.Arbitrary<Tag> => fc.constantFrom(...tags)

/** Takes the step on the host and on the model, and throws where they part. */
export const take = async (step: CartStep, cart: ModelledCart): Promise<void> => {
  switch (step._tag) {
    case "Repeat": {
      const earlier = cart.accepted[step.request % cart.accepted.length]
      if (earlier === undefined) return
      const answer = await send(cart, earlier.call, { requestId: earlier.requestId })
      holds("a repeated request is answered as a replay", answer.ok && answer.replayed, answer)
      return unchanged(cart, "a repeated request changes nothing")
    }
    case "ReuseId": {
      const earlier = cart.accepted[step.request % cart.accepted.length]
      if (earlier === undefined) return
      const other: Call = (face, options) => face.add(cart.cartId, { sku: UNKNOWN_SKU, quantity: 77 }, options)
      return refusedAs("RequestIdReused", cart, await send(cart, other, { requestId: earlier.requestId }))
    }
    case "Outdated": {
      const add: Call = (face, options) => face.add(cart.cartId, { ...step.thing, quantity: 1 }, options)
      return refusedAs("VersionMismatch", cart, await send(cart, add, { ifVersion: cart.known.version - 1 }))
    }
    case "View":
      return priced(cart)
    default:
      return change(meaning(step, cart), step._tag, cart)
  }
}

const change = async ({ call, does }: Meaning, name: string, cart: ModelledCart): Promise<void> => {
  const requestId = `request-${cart.calls}`
  const answer = await send(cart, call, { requestId })
  const { ok, results } = does(cart.content, answer)
  same(`${name}: the model says whether it is accepted`, answer.ok, ok)
  if (!answer.ok) return unchanged(cart, "what is refused changes nothing")
  holds("a new request is no replay", !answer.replayed)
  if (results !== undefined) same(`${name}: each thing is judged as the model does`, resultsIn(answer.value), results)
  if (results?.every((taken) => !taken) === true)
    return unchanged(cart, "a batch of which nothing is taken changes nothing")
  same("a change makes the next version", answer.value.version, cart.known.version + 1)
  cart.accepted.push({ requestId, call })
  same("an answer carries the cart after the call", contentOf(answer.value), modelled(cart.content))
  cart.known = await read(cart)
  same("a cart is read as the last answer had it", cart.known, {
    cart: answer.value.cart,
    version: answer.value.version,
  })
}

const resultsIn = (value: object): ReadonlyArray<boolean> =>
  "results" in value && Array.isArray(value.results) ? value.results.map((result) => result?.ok === true) : []

const priced = async (cart: ModelledCart): Promise<void> => {
  const viewed = await shopperOf(cart).view(cart.cartId)
  holds("a cart of things that are sold has a price", viewed.ok, viewed)
  if (!viewed.ok) return
  const selected = [...cart.content.lines.values()].filter((held) => held.selected)
  const lines = selected.reduce((sum, { parts = [1] }) => sum + parts.length, 0)
  same("exactly the selected lines are priced", viewed.value.priced.lines.length, lines)
}

const refusedAs = (tag: string, cart: ModelledCart, answer: Answer<CartState>): Promise<void> => {
  same("the reason for the refusal", answer.ok ? "none" : answer.rejection._tag, tag)
  return unchanged(cart, `${tag} changes nothing`)
}

const unchanged = async (cart: ModelledCart, promise: string): Promise<void> => {
  same(promise, await read(cart), cart.known)
}

const read = async (cart: ModelledCart): Promise<CartState> => {
  const answer = await shopperOf(cart).get(cart.cartId)
  if (!answer.ok) throw new LawBroken(`an open cart can be read\n  seen: ${answer.rejection.message}`)
  const { cart: value, version } = answer.value
  return { cart: value, version }
}

/** Calls go to the hosts in turn, so that none can rely on what it remembers. */
const shopperOf = (cart: ModelledCart): ModelShopper["cart"] => {
  const shopper = cart.shoppers[cart.calls++ % cart.shoppers.length]
  if (shopper === undefined) throw new TypeError("runCartModel: there is no shopper, got []. Give make at least one.")
  return shopper.cart
}

const send = (cart: ModelledCart, call: Call, options: Options): Promise<Answer<CartState>> =>
  call(shopperOf(cart), options)

/** What a cart holds, as the model tells it. Two lines of one thing are a mistake of its own, and half a bundle is. */
export const contentOf = ({ cart }: Pick<CartState, "cart">) => {
  same("the lines of a bundle live and leave together", brokenBundles(cart), [])
  return { lines: placeOf(cart.lines), shelf: placeOf(cart.shelf), ...saidIn(cart) }
}

const saidIn = ({ codes, gifts, attributes, currency, priceList, channel, country }: Cart) => ({
  codes: codes ?? [],
  gifts: Object.fromEntries((gifts ?? []).map(({ promotionId, ...gift }) => [promotionId, gift])),
  attributes,
  where: { currency, priceList, channel, country },
})

export const modelled = ({ lines, shelf, codes, gifts, attributes, where }: CartModel) => ({
  lines: Object.fromEntries(lines),
  shelf: Object.fromEntries(shelf),
  codes: [...codes],
  gifts: Object.fromEntries(gifts),
  attributes,
  where,
})

const placeOf = (lines: ReadonlyArray<CartLine>) => {
  const alone = lines.filter(({ bundle }) => bundle === undefined)
  const keys = alone.map(keyOf)
  same("no two lines of a place are the same thing", keys.length, new Set(keys).size)
  return Object.fromEntries([...alone.map((line) => [keyOf(line), heldOf(line)] as const), ...bundlesOf(lines)])
}

const heldOf = ({ quantity, selected, attributes }: CartLine): Held => ({ quantity, selected, attributes })

/** The bundles of a place, each by its parent's line. */
const bundlesOf = (lines: ReadonlyArray<CartLine>): ReadonlyArray<readonly [string, Held]> =>
  lines.flatMap(({ lineId, quantity, selected, bundle }) => {
    if (bundle?.parent !== lineId) return []
    const parts = lines.flatMap(({ bundle, sku, options, attributes }) =>
      bundle?.parent === lineId ? [{ sku, options, per: bundle.per, attributes }] : [],
    )
    return [[bundleKey(lineId), { quantity, selected, parts }]]
  })
