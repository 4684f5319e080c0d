import { droppedFrom, filled } from "./attributes.ts"
import { type Cart, MAX_CODES, MAX_GIFT_CHOICES } from "./Cart.ts"
import type { CartEvent } from "./CartEvent.ts"
import { giftChoiceOf } from "./gifts.ts"
import { sameOptions } from "./identity.ts"
import { type Room, take } from "./room.ts"
import type { Warning } from "./Warning.ts"
import { jsonBytes, type Said } from "./weigh.ts"

/**
 * What another cart says beside its lines comes in where this one says nothing: codes that were not entered here, gifts
 * that nothing was said of, attributes that are missing. What finds no room is named in a warning.
 */
export const mergeSaid = (
  { codes = [], gifts = [], attributes: theirs }: Said,
  cart: Cart,
  room: Room,
  events: Array<CartEvent>,
  warnings: Array<Warning>,
): void => {
  let entered = cart.codes ?? []
  for (const code of codes) {
    if (entered.includes(code)) continue
    const more = [...entered, code]
    if (more.length <= MAX_CODES && take(room, () => keyBytes({ codes: more }) - keyBytes({ codes: entered }))) {
      entered = more
      events.push({ _tag: "CodeApplied", code })
    } else warnings.push({ _tag: "CodeDropped", code, max: MAX_CODES })
  }
  let chosen = cart.gifts ?? []
  for (const choice of gifts) {
    const { promotionId } = choice
    if (giftChoiceOf(cart, promotionId) !== undefined) continue
    const more = [...chosen, choice]
    if (more.length <= MAX_GIFT_CHOICES && take(room, () => keyBytes({ gifts: more }) - keyBytes({ gifts: chosen }))) {
      chosen = more
      events.push({ _tag: "GiftChosen", choice })
    } else warnings.push({ _tag: "GiftChoiceDropped", promotionId, max: MAX_GIFT_CHOICES })
  }
  const mine = cart.attributes ?? {}
  const { attributes, dropped } = filled(mine, theirs)
  warnings.push(...droppedFrom(undefined, dropped))
  if (sameOptions(attributes, mine)) return
  if (take(room, () => keyBytes({ attributes }) - keyBytes({ attributes: mine })))
    events.push({ _tag: "AttributesSet", attributes })
  else
    warnings.push(
      ...droppedFrom(
        undefined,
        Object.keys(attributes).filter((name) => !Object.hasOwn(mine, name)),
      ),
    )
}

/** What a key takes in a cart, with its comma. One that says nothing is absent. */
const keyBytes = (said: Readonly<Record<string, object>>): number =>
  Object.values(said).every((value) => Object.keys(value).length === 0) ? 0 : jsonBytes(said) - 1
