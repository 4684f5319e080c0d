/** Reads what is to be tried on a cart. */
import { isPaymentMethod } from "../../catalog/ids.ts"
import type { CartRequest } from "../CartRequest.ts"
import type { AskedSimulation } from "../simulateCart.ts"
import { readAcceptedGift, readCode, readRefusedGift } from "./changes.ts"
import { fields, join, known, optional } from "./read.ts"
import { readItem, readItems, readLine, readLineIds, readQuantity } from "./requests.ts"

const NAMES = ["remove", "setQuantity", "add", "removeCode", "applyCode", "refuseGift", "acceptGift", "payingBy"]

/** In the order of the names above, whatever order they come in. */
export const readSimulation = (value: unknown): AskedSimulation => {
  const asked = fields(value, "changes", NAMES)
  const requests: Array<CartRequest> = []
  const then = (name: string, read: (value: unknown) => CartRequest): void => {
    const request = optional(asked[name], read)
    if (request !== undefined) requests.push(request)
  }
  then("remove", (lines) => ({ _tag: "Remove", lineIds: readLineIds(lines) }))
  then("setQuantity", readSet)
  then("add", (items) => ({ _tag: "Add", items: Array.isArray(items) ? readItems(items) : [readItem(items, "add")] }))
  then("removeCode", (code) => ({ _tag: "RemoveCode", code: readCode(code) }))
  then("applyCode", (code) => ({ _tag: "ApplyCode", code: readCode(code) }))
  then("refuseGift", (gift) => ({ _tag: "RefuseGift", ...readRefusedGift(gift) }))
  then("acceptGift", (gift) => ({ _tag: "AcceptGift", ...readAcceptedGift(gift) }))
  const payingBy = optional(asked["payingBy"], (method) =>
    known(method, "payingBy", isPaymentMethod, "the name of a way to pay"),
  )
  return { requests, payingBy }
}

const readSet = (value: unknown): CartRequest => {
  const { lineId, quantity } = fields(value, "setQuantity", ["lineId", "quantity"])
  return {
    _tag: "SetQuantity",
    lineId: readLine(lineId),
    quantity: readQuantity(quantity, join("setQuantity", "quantity")),
  }
}
