/** What a shopper says about the gifts of promotions. Whether there is one, and which it may be, is pricing's to say. */
import { type Cart, type GiftChoice, MAX_GIFT_CHOICES } from "./Cart.ts"
import type { CartCommandOf } from "./CartCommand.ts"
import { type Change, NOTHING } from "./Decision.ts"
import type { Rejection } from "./Rejection.ts"

type GiftCommand = CartCommandOf<"RefuseGift"> | CartCommandOf<"AcceptGift">

/** What the shopper has said about a promotion's gift, or `undefined`. */
export const giftChoiceOf = ({ gifts }: Cart, promotionId: string): GiftChoice | undefined =>
  gifts?.find((choice) => choice.promotionId === promotionId)

/** What is said after the command; `undefined` where nothing is. A gift that is refused keeps the choice that was made of it. */
const wanted = (command: GiftCommand, cart: Cart): GiftChoice | undefined => {
  const { promotionId } = command
  const earlier = giftChoiceOf(cart, promotionId)?.chosen
  const chosen = command._tag === "AcceptGift" ? (command.offerId ?? earlier) : earlier
  const refused = command._tag === "RefuseGift"
  if (!refused && chosen === undefined) return undefined
  return { promotionId, ...(refused ? { refused } : {}), ...(chosen === undefined ? {} : { chosen }) }
}

/** Why one more choice cannot be kept, or `undefined`. */
export const giftRefused = (command: GiftCommand, cart: Cart): Rejection | undefined => {
  const choices = cart.gifts?.length ?? 0
  if (choices < MAX_GIFT_CHOICES || giftChoiceOf(cart, command.promotionId) !== undefined) return undefined
  return wanted(command, cart) === undefined
    ? undefined
    : { _tag: "TooManyGiftChoices", choices, max: MAX_GIFT_CHOICES }
}

export const chooseGift = (command: GiftCommand, cart: Cart): Change => {
  const { promotionId } = command
  const earlier = giftChoiceOf(cart, promotionId)
  const choice = wanted(command, cart)
  if (choice?.refused === earlier?.refused && choice?.chosen === earlier?.chosen) return NOTHING
  if (choice === undefined) return { events: [{ _tag: "GiftChoiceRemoved", promotionId }], warnings: [] }
  return giftRefused(command, cart) === undefined
    ? { events: [{ _tag: "GiftChosen", choice }], warnings: [] }
    : { events: [], warnings: [{ _tag: "GiftChoiceDropped", promotionId, max: MAX_GIFT_CHOICES }] }
}
