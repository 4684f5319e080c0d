import { MAX_QUANTITY } from "../../cart/Cart.ts"
import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import { MAX_GIFTS } from "../Benefit.ts"
import type { CompiledGift, On } from "../CompiledPromotion.ts"
import { compileOn } from "./compileSelector.ts"
import { type Reading, wrong } from "./Reading.ts"
import { countOf, type Fields, fieldsOf, listOf, markOf, textOf, wholeOf } from "./readFields.ts"

/** Goods for free, each of them named once. `own` are the promotion's lines. */
export const compileGift = (reading: Reading, path: string, fields: Fields, own: On): CompiledGift => {
  const gifts = giftsOf(reading, `${path}.gifts`, fields["gifts"])
  return {
    _tag: "Gift",
    gifts,
    choose: chooseOf(reading, `${path}.choose`, fields["choose"], gifts.length),
    forEach: forEachOf(reading, `${path}.forEach`, fields["forEach"], own),
    maxTimes: countOf(reading, `${path}.maxTimes`, fields["maxTimes"]),
    counts: markOf(reading, `${path}.counts`, fields["counts"]),
  }
}

const giftsOf = (reading: Reading, path: string, value: unknown): CompiledGift["gifts"] => {
  const offers = new Set<string>()
  return listOf(reading, path, value, MAX_GIFTS).map((one, at) => {
    const place = `${path}[${at}]`
    const fields = fieldsOf(reading, place, one, ["offerId", "quantity"])
    if (fields === undefined) return { offerId: "", quantity: 1 }
    const { offerId: written, quantity = 1 } = fields
    const offerId = textOf(reading, `${place}.offerId`, written, MAX_NAME_LENGTH)
    if (offers.has(offerId) && offerId !== "") {
      const wayOut = "Name each offer once, with a quantity where more than one piece is given."
      wrong(reading, `${place}.offerId`, "stands there twice", offerId, wayOut)
    }
    offers.add(offerId)
    return { offerId, quantity: wholeOf(reading, `${place}.quantity`, quantity, 1, MAX_QUANTITY) }
  })
}

const chooseOf = (reading: Reading, path: string, value: unknown, gifts: number): number => {
  if (value === undefined) return gifts
  const choose = wholeOf(reading, path, value, 1, MAX_GIFTS)
  if (choose <= gifts || gifts === 0) return choose
  wrong(reading, path, "is more than there is to choose from", choose, `Its list has ${gifts}: choose at most so many.`)
  return gifts
}

const forEachOf = (reading: Reading, path: string, value: unknown, own: On): CompiledGift["forEach"] => {
  if (value === undefined) return undefined
  const fields = fieldsOf(reading, path, value, ["quantity", "on"])
  if (fields === undefined) return undefined
  const on = compileOn(reading, `${path}.on`, fields["on"], own)
  if (on?.undiscounted === true) {
    const place = fields["on"] === undefined ? "on.undiscounted" : `${path}.on.undiscounted`
    const what = "cannot count what brings gifts, which are given once every promotion has taken its share"
    wrong(reading, place, what, true, `Leave it out, or give ${path} an \`on\` without it.`)
  }
  return { quantity: wholeOf(reading, `${path}.quantity`, fields["quantity"], 1, MAX_QUANTITY), on }
}
