import { bundleOf, isBundleChild } from "../src/cart/bundle.ts"
import { type Cart, type CartLine, lineOf, type SeenLine, seen, shelvedOf } from "../src/cart/Cart.ts"
import type { CartChange, IncomingLine, NewItem, OfferSeen } from "../src/cart/CartCommand.ts"
import type { LineId, OfferId, OrderId } from "../src/catalog/ids.ts"
import { at, cartId, identity, item, line, lineId, offerId, offerSeen } from "./carts.ts"
import type { BundleStep, Step, StepItem } from "./steps.ts"

/** The command a step asks for on a cart; `fresh` gives ids that were never used. */
export const commandOf = (step: Step, cart: Cart, fresh: () => LineId): CartChange => {
  const pickOf = (place: ReadonlyArray<CartLine>, n: number): LineId =>
    // One pick in twelve is of a line that is not there.
    n === 11 ? lineId("nowhere") : (place[n % Math.max(1, place.length)]?.lineId ?? lineId("nowhere"))
  const picksOf = (place: ReadonlyArray<CartLine>, picks: ReadonlyArray<number>): ReadonlyArray<LineId> => [
    ...new Set(picks.map((n) => pickOf(place, n))),
  ]
  const see = (id: LineId): SeenLine => {
    const there = lineOf(cart, id) ?? shelvedOf(cart, id)
    return there === undefined ? { lineId: id, added: 0, remainderId: fresh() } : seen(there, fresh())
  }
  switch (step.kind) {
    case "add":
      return { _tag: "AddItems", items: step.items.map((asked) => itemOf(asked, fresh, cart)), at }
    case "set": {
      const id = pickOf(cart.lines, step.pick)
      const there = lineOf(cart, id)
      if (there === undefined || !step.known) return { _tag: "SetQuantity", line: see(id), quantity: step.quantity }
      const limit = step.limit === undefined ? {} : { limit: { max: step.limit } }
      const sold = (offer: OfferId) => offerIn(cart, offer, limit)
      const children = bundleOf(there, cart.lines).filter(isBundleChild)
      const ids = [...new Set(children.map((child) => child.offerId))]
      return {
        _tag: "SetQuantity",
        line: see(id),
        quantity: step.quantity,
        offer: sold(there.offerId),
        ...(ids.length === 0 ? {} : { children: ids.map((child) => ({ offerId: child, offer: sold(child) })) }),
      }
    }
    case "bundle": {
      const [parent, ...children] = [step.parent, ...step.children].map((asked) => itemOf(asked, fresh, cart))
      return { _tag: "AddBundle", parent: parent!, children, at }
    }
    case "code":
      return { _tag: "ApplyCode", code: step.code }
    case "uncode":
      return { _tag: "RemoveCode", code: step.code }
    case "refuse":
      return { _tag: "RefuseGift", promotionId: step.choice.promotionId }
    case "accept": {
      const { promotionId, chosen } = step.choice
      return { _tag: "AcceptGift", promotionId, ...(chosen === undefined ? {} : { offerId: chosen }) }
    }
    case "context": {
      const { shop, currency, factors } = step
      const ids = [...new Set([...cart.lines, ...cart.shelf].map((line) => line.offerId))]
      const offers = ids.map((id, n) => {
        const factor = factors[n % factors.length]
        const { price, ...offer } = offerSeen(id)
        const there = { ...offer, price: { amount: price.amount * (factor ?? 1), currency } }
        return { offerId: id, ...(factor === undefined ? {} : { offer: there }) }
      })
      return { _tag: "SetContext", shop, currency, offers }
    }
    case "note": {
      const at = step.pick === undefined ? {} : { lineId: pickOf([...cart.lines, ...cart.shelf], step.pick) }
      return { _tag: "SetAttributes", ...at, attributes: step.attributes }
    }
    case "remove":
      return { _tag: "RemoveLines", lines: picksOf([...cart.lines, ...cart.shelf], step.picks).map(see) }
    case "clear":
      return { _tag: "RemoveLines", lines: cart.lines.map((line) => seen(line, fresh())), from: "lines" }
    case "save":
      return { _tag: "SaveForLater", lineIds: picksOf(cart.lines, step.picks) }
    case "back":
      return { _tag: "MoveToCart", lineIds: picksOf(cart.shelf, step.picks) }
    case "select":
    case "deselect":
      return { _tag: "SelectLines", lineIds: picksOf(cart.lines, step.picks), selected: step.kind === "select" }
    case "options":
      return { _tag: "SetOptions", lineId: pickOf(cart.lines, step.pick), options: step.options }
    case "merge":
      return {
        _tag: "MergeCart",
        from: cartId("guest"),
        policy: step.policy,
        lines: [...incomingOf(step.lines, cart.lines, step.chosen, fresh), ...bundleIn("a", step.bundles[0], fresh)],
        shelf: [...bundleIn("b", step.bundles[1], fresh), ...incomingOf(step.shelf, cart.shelf, step.chosen, fresh)],
        ...step.said,
      }
    case "order": {
      const picked = picksOf(cart.lines, step.picks)
      const bought = cart.lines.filter((line) =>
        bundleOf(line, cart.lines).some(({ lineId }) => picked.includes(lineId)),
      )
      const lines = bought.map((line) => {
        const per = line.bundle?.per ?? 1
        const quantity = per * Math.ceil(line.quantity / per / step.part)
        return { lineId: line.lineId, quantity, remainderId: fresh() }
      })
      return { _tag: "CheckedOut", orderId: "order-1" as OrderId, lines }
    }
    case "claim":
      return { _tag: "ClaimCart", owner: step.owner }
  }
}

/** What a cart's own currency and price list sell an offer for: prices are the same numbers in all of them. */
const offerIn = ({ currency }: Cart, offer: string, more: Partial<OfferSeen> = {}): OfferSeen => {
  const { price } = offerSeen(offer)
  return offerSeen(offer, { price: { amount: price.amount, currency }, ...more })
}

/** Lines of another cart that are a bundle there. */
const bundleIn = (name: string, bundle: BundleStep | undefined, fresh: () => LineId): ReadonlyArray<IncomingLine> => {
  if (bundle === undefined) return []
  const parent = lineId(`theirs-${name}-0`)
  return [{ ...bundle.parent, quantity: 1 }, ...bundle.children].map(({ offer, options, quantity: per }, n) => ({
    line: line(`theirs-${name}-${n}`, offer, bundle.parent.quantity * per, { options, bundle: { parent, per } }),
    lineId: fresh(),
  }))
}

const itemOf = ({ offer, options, quantity, limit, stock }: StepItem, fresh: () => LineId, cart: Cart): NewItem =>
  item(fresh(), offer, quantity, {
    options,
    offer: offerIn(cart, offer, {
      ...(limit === undefined ? {} : { limit: { max: limit } }),
      ...(stock === undefined ? {} : { stock }),
    }),
  })

/** Lines of another cart: like a real one, it holds each offer with the same options once. */
const incomingOf = (
  items: ReadonlyArray<StepItem>,
  there: ReadonlyArray<CartLine>,
  chosen: number | undefined,
  fresh: () => LineId,
): ReadonlyArray<IncomingLine> =>
  distinct(items).map((asked, n): IncomingLine => {
    const theirs = line(`theirs-${n}`, asked.offer, asked.quantity, { options: asked.options })
    const mine = there.find((other) => identity(other) === identity(theirs))
    return {
      line: theirs,
      lineId: fresh(),
      ...(mine === undefined || chosen === undefined ? {} : { chosen: { quantity: chosen, added: mine.added } }),
    }
  })

const distinct = (items: ReadonlyArray<StepItem>): ReadonlyArray<StepItem> => [
  ...new Map(
    items.map((asked) => [identity({ offerId: offerId(asked.offer), options: asked.options }), asked]),
  ).values(),
]
