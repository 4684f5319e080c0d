/** What a shopper may do, and what each of it means: to a host, and to the model. */

import type { Shopper } from "../promise/createCartwright.ts"
import type { Answer, CartState } from "../services/Answer.ts"
import type { Options } from "../services/Call.ts"
import { type CartModel, keyOf, type Thing } from "./cartModel.ts"

/** Lines are named by a number, which is counted round the lines there are. */
export type ShopperStep =
  | { readonly _tag: "Add"; readonly thing: Thing & { readonly quantity: number } }
  | { readonly _tag: "AddMany"; readonly things: ReadonlyArray<Thing & { readonly quantity: number }> }
  | { readonly _tag: "SetQuantity"; readonly line: number; readonly quantity: number }
  | { readonly _tag: "SetOptions"; readonly line: number; readonly options: Thing["options"] }
  | { readonly _tag: "Remove" | "Save" | "MoveToCart" | "Select" | "Deselect"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Clear" }

/** One call of a shopper on a host. */
export type Call = (cart: Shopper["cart"], options: Options) => Promise<Answer<CartState>>

export interface Meaning {
  readonly call: Call
  /** Does the same to the model, and tells whether it may be done: for a batch, thing by thing too. */
  readonly does: (content: CartModel) => { readonly ok: boolean; readonly results?: ReadonlyArray<boolean> }
}

export interface Known {
  readonly cartId: string
  readonly content: CartModel
  readonly known: CartState
}

/** The step on the cart as it is known. */
export const meaning = (step: ShopperStep, { cartId, content, known }: Known): Meaning => {
  const nth = (place: "lines" | "shelf", number: number): { readonly key: string; readonly id: string } => {
    const keys = [...content[place].keys()]
    const key = keys[number % keys.length] ?? "nothing"
    return { key, id: known.cart[place].find((line) => keyOf(line) === key)?.lineId ?? "no-such-line" }
  }
  const several = (place: "lines" | "shelf", numbers: ReadonlyArray<number>) => {
    const named = new Map(numbers.map((number) => nth(place, number)).map(({ key, id }) => [key, id]))
    return { keys: [...named.keys()], ids: [...named.values()] }
  }
  switch (step._tag) {
    case "Add":
      return {
        call: (cart, options) => cart.add(cartId, step.thing, options),
        does: (model) => ({ ok: model.add(step.thing) }),
      }
    case "AddMany":
      return {
        call: (cart, options) => cart.addMany(cartId, step.things, options),
        does: (model) => ({ ok: true, results: step.things.map((thing) => model.add(thing)) }),
      }
    case "SetQuantity": {
      const { key, id } = nth("lines", step.line)
      return {
        call: (cart, options) => cart.setQuantity(cartId, id, step.quantity, options),
        does: (model) => ({ ok: model.setQuantity(key, step.quantity) }),
      }
    }
    case "SetOptions": {
      const { key, id } = nth("lines", step.line)
      return {
        call: (cart, options) => cart.setOptions(cartId, id, step.options, options),
        does: (model) => ({ ok: model.setOptions(key, step.options) }),
      }
    }
    case "Remove": {
      const { keys, ids } = several("lines", step.lines)
      return {
        call: (cart, options) => cart.remove(cartId, ids, options),
        does: (model) => ({ ok: model.remove(keys) }),
      }
    }
    case "Save": {
      const { keys, ids } = several("lines", step.lines)
      return {
        call: (cart, options) => cart.saveForLater(cartId, ids, options),
        does: (model) => ({ ok: model.saveForLater(keys) }),
      }
    }
    case "MoveToCart": {
      const { keys, ids } = several("shelf", step.lines)
      return {
        call: (cart, options) => cart.moveToCart(cartId, ids, options),
        does: (model) => ({ ok: model.moveToCart(keys) }),
      }
    }
    case "Select":
    case "Deselect": {
      const { keys, ids } = several("lines", step.lines)
      const selected = step._tag === "Select"
      return {
        call: (cart, options) => (selected ? cart.select(cartId, ids, options) : cart.deselect(cartId, ids, options)),
        does: (model) => ({ ok: model.select(keys, selected) }),
      }
    }
    case "Clear":
      return { call: (cart, options) => cart.clear(cartId, options), does: (model) => ({ ok: model.clear() }) }
  }
}
