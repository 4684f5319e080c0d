import { shopOf } from "../catalog/Offer.ts"
import type { Attributes, Cart, GiftChoice } from "./Cart.ts"
import type { CartCommandOf, OpenCart } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { append, type Draft, draftOf, remove, replace } from "./draft.ts"

/** The empty cart that opening gives. */
export const openCart = (command: OpenCart): Cart => ({
  shape: 1,
  id: command.id,
  owner: command.owner,
  currency: command.currency,
  ...shopOf(command),
  openedAt: command.at,
  lines: [],
  shelf: [],
})

/** Applies one event. It never refuses: the rules were kept when the event was decided. */
export const evolve = (cart: Cart, event: CartEvent): Cart => evolveAll(cart, [event])

/** The cart after the events, in their order. A place that they touch is copied once, so that many cost little more. */
export const evolveAll = (cart: Cart, events: ReadonlyArray<CartEvent>): Cart => {
  const touched: { lines: Draft | undefined; shelf: Draft | undefined } = { lines: undefined, shelf: undefined }
  const draft = (place: Place): Draft => {
    touched[place] ??= draftOf(cart[place])
    return touched[place]
  }
  let evolved = cart
  for (const event of events) {
    switch (event._tag) {
      case "ItemAdded":
        append(draft(event.place), event.line)
        break
      case "QuantityAdded":
        replace(draft(event.place), event.lineId, (line) => ({
          ...line,
          quantity: line.quantity + event.by,
          added: line.added + event.by,
        }))
        break
      case "QuantitySet":
        replace(draft(event.place), event.lineId, (line) => ({ ...line, quantity: event.quantity }))
        break
      case "LinesRemoved":
        remove(draft(event.place), event.lineIds)
        break
      case "SelectionSet":
        for (const lineId of event.lineIds)
          replace(draft("lines"), lineId, (line) => ({ ...line, selected: event.selected }))
        break
      case "OptionsSet":
        replace(draft("lines"), event.lineId, (line) => ({ ...line, options: event.options }))
        break
      case "LineAttributesSet":
        replace(draft(event.place), event.lineId, (line) => withAttributes(line, event.attributes))
        break
      case "PricesSeen":
        for (const { place, lineId, price } of event.prices)
          replace(draft(place), lineId, (line) => ({ ...line, priceSeen: price }))
        break
      case "AttributesSet":
        evolved = withAttributes(evolved, event.attributes)
        break
      case "CodeApplied":
        evolved = { ...evolved, codes: [...(evolved.codes ?? []), event.code] }
        break
      case "CodeRemoved":
        evolved = withCodes(
          evolved,
          (evolved.codes ?? []).filter((code) => code !== event.code),
        )
        break
      case "GiftChosen":
        evolved = withGifts(evolved, giftsWith(event.choice, evolved.gifts ?? []))
        break
      case "GiftChoiceRemoved":
        evolved = withGifts(
          evolved,
          (evolved.gifts ?? []).filter(({ promotionId }) => promotionId !== event.promotionId),
        )
        break
      case "ContextSet":
        evolved = inShop(evolved, event)
        break
      case "OwnerSet":
        evolved = { ...evolved, owner: event.owner }
        break
      case "CartSealed":
        evolved = { ...evolved, mergedInto: event.into }
        break
      case "CartMerged":
      case "LinesOrdered":
        break
    }
  }
  const { lines, shelf } = touched
  if (lines === undefined && shelf === undefined) return evolved
  return { ...evolved, lines: lines?.lines ?? cart.lines, shelf: shelf?.lines ?? cart.shelf }
}

// What is not there has no key: a cart that has lost its last code is the cart it was before its first.

const withAttributes = <Of extends { readonly attributes?: Attributes }>(
  { attributes: _, ...rest }: Of,
  attributes: Attributes,
): Omit<Of, "attributes"> => (Object.keys(attributes).length === 0 ? rest : { ...rest, attributes })

const withCodes = ({ codes: _, ...rest }: Cart, codes: ReadonlyArray<string>): Cart =>
  codes.length === 0 ? rest : { ...rest, codes }

const withGifts = ({ gifts: _, ...rest }: Cart, gifts: ReadonlyArray<GiftChoice>): Cart =>
  gifts.length === 0 ? rest : { ...rest, gifts }

const giftsWith = (choice: GiftChoice, gifts: ReadonlyArray<GiftChoice>): ReadonlyArray<GiftChoice> =>
  gifts.some(({ promotionId }) => promotionId === choice.promotionId)
    ? gifts.map((other) => (other.promotionId === choice.promotionId ? choice : other))
    : [...gifts, choice]

const inShop = (
  { priceList: _list, channel: _channel, country: _country, ...rest }: Cart,
  { shop, currency }: Pick<CartCommandOf<"SetContext">, "shop" | "currency">,
): Cart => ({ ...rest, ...shopOf(shop), currency })
