/** What a shopper may do, and what each of it means: to a host, and to the model. */

import type { Shopper } from "../promise/createCartwright.ts"
import type { Answer, CartState } from "../services/Answer.ts"
import type { Options } from "../services/Call.ts"
import type { ContextInput } from "../services/inputs.ts"
import { bundleKey, type CartModel, keyOf, type Named, type Thing } from "./cartModel.ts"

/** Lines are named by a number, which is counted round the lines there are. */
export type ShopperStep =
  | { readonly _tag: "Add"; readonly thing: Thing & { readonly quantity: number } }
  | { readonly _tag: "AddMany"; readonly things: ReadonlyArray<Thing & { readonly quantity: number }> }
  | { readonly _tag: "SetQuantity"; readonly line: number; readonly quantity: number }
  | { readonly _tag: "SetOptions"; readonly line: number; readonly options: Thing["options"] }
  | { readonly _tag: "Remove" | "Save" | "MoveToCart" | "Select" | "Deselect"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Clear" }
  /** The parent first; what follows is for each of it. */
  | { readonly _tag: "AddBundle"; readonly things: ReadonlyArray<Thing & { readonly quantity: number }> }
  | { readonly _tag: "ApplyCode" | "RemoveCode"; readonly code: string }
  | { readonly _tag: "RefuseGift"; readonly promotionId: string }
  | { readonly _tag: "AcceptGift"; readonly promotionId: string; readonly offerId: string | undefined }
  | { readonly _tag: "SetContext"; readonly context: ContextInput }
  | {
      readonly _tag: "SetAttributes"
      /** Absent: the cart itself. */
      readonly line: number | undefined
      readonly attributes: Readonly<Record<string, string | null>>
    }

/** One call of a shopper on a host. */
export type Call = (cart: Shopper["cart"], options: Options) => Promise<Answer<CartState>>

export interface Meaning {
  readonly call: Call
  /** Does the same to the model, and tells whether it may be done: for a batch, thing by thing too. What is new goes by what the host calls it. */
  readonly does: (
    content: CartModel,
    answer: Answer<CartState>,
  ) => { readonly ok: boolean; readonly results?: ReadonlyArray<boolean> }
}

export interface Known {
  readonly cartId: string
  readonly content: CartModel
  readonly known: CartState
}

/** The step on the cart as it is known. */
export const meaning = (step: ShopperStep, { cartId, content, known }: Known): Meaning => {
  const nth = (place: "lines" | "shelf", number: number): Named & { readonly id: string } => {
    const held = [...content[place]]
    const [key, { parts = [] }] = held[number % held.length] ?? ["nothing", {}]
    // The same number may mean a bundle's parent or one of its children, as the cart grows.
    const part = parts.length === 0 ? 0 : Math.floor(number / held.length) % parts.length
    const line =
      parts.length === 0
        ? known.cart[place].find((one) => one.bundle === undefined && keyOf(one) === key)
        : known.cart[place].filter(({ bundle }) => bundle !== undefined && bundleKey(bundle.parent) === key)[part]
    return { key, part, id: line?.lineId ?? "no-such-line" }
  }
  const several = (place: "lines" | "shelf", numbers: ReadonlyArray<number>) => {
    const named = [...new Map(numbers.map((number) => nth(place, number)).map((one) => [one.key, one])).values()]
    return { named, ids: named.map(({ id }) => id) }
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
      const { id, ...named } = nth("lines", step.line)
      return {
        call: (cart, options) => cart.setQuantity(cartId, id, step.quantity, options),
        does: (model) => ({ ok: model.setQuantity(named, step.quantity) }),
      }
    }
    case "SetOptions": {
      const { id, ...named } = nth("lines", step.line)
      return {
        call: (cart, options) => cart.setOptions(cartId, id, step.options, options),
        does: (model) => ({ ok: model.setOptions(named, step.options) }),
      }
    }
    case "Remove": {
      const { named, ids } = several("lines", step.lines)
      return {
        call: (cart, options) => cart.remove(cartId, ids, options),
        does: (model) => ({ ok: model.remove(named) }),
      }
    }
    case "Save": {
      const { named, ids } = several("lines", step.lines)
      return {
        call: (cart, options) => cart.saveForLater(cartId, ids, options),
        does: (model) => ({ ok: model.saveForLater(named) }),
      }
    }
    case "MoveToCart": {
      const { named, ids } = several("shelf", step.lines)
      return {
        call: (cart, options) => cart.moveToCart(cartId, ids, options),
        does: (model) => ({ ok: model.moveToCart(named) }),
      }
    }
    case "Select":
    case "Deselect": {
      const { named, ids } = several("lines", step.lines)
      const selected = step._tag === "Select"
      return {
        call: (cart, options) => (selected ? cart.select(cartId, ids, options) : cart.deselect(cartId, ids, options)),
        does: (model) => ({ ok: model.select(named, selected) }),
      }
    }
    case "Clear":
      return { call: (cart, options) => cart.clear(cartId, options), does: (model) => ({ ok: model.clear() }) }
    case "AddBundle": {
      const [parent = NOTHING, ...children] = step.things
      const parts = [{ ...parent, per: 1 }, ...children.map((child) => ({ ...child, per: child.quantity }))]
      return {
        call: (cart, options) => cart.addBundle(cartId, { parent, children }, options),
        does: (model, answer) => ({
          ok: model.addBundle(
            answer.ok && "lineId" in answer.value ? String(answer.value.lineId) : "nothing",
            parent.quantity,
            parts.map(({ sku, options, per }) => ({ sku, options, per })),
          ),
        }),
      }
    }
    case "ApplyCode":
      return {
        call: (cart, options) => cart.applyCode(cartId, step.code, options),
        does: (model) => ({ ok: model.applyCode(step.code.trim().toUpperCase()) }),
      }
    case "RemoveCode":
      return {
        call: (cart, options) => cart.removeCode(cartId, step.code, options),
        does: (model) => ({ ok: model.removeCode(step.code.trim().toUpperCase()) }),
      }
    case "RefuseGift": {
      const { promotionId } = step
      return {
        call: (cart, options) => cart.refuseGift(cartId, { promotionId }, options),
        does: (model) => ({ ok: model.refuseGift(promotionId) }),
      }
    }
    case "AcceptGift": {
      const { promotionId, offerId } = step
      return {
        call: (cart, options) => cart.acceptGift(cartId, { promotionId, offerId }, options),
        does: (model) => ({ ok: model.acceptGift(promotionId, offerId) }),
      }
    }
    case "SetContext":
      return {
        call: (cart, options) => cart.setContext(cartId, step.context, options),
        does: (model) => ({ ok: model.setContext(step.context) }),
      }
    case "SetAttributes": {
      const { attributes } = step
      const named = step.line === undefined ? undefined : nth("lines", step.line)
      return {
        call: (cart, options) => cart.setAttributes(cartId, { lineId: named?.id, attributes }, options),
        does: (model) => ({ ok: model.setAttributes(named, attributes) }),
      }
    }
  }
}

const NOTHING = { sku: "nothing", options: {}, quantity: 1 }
