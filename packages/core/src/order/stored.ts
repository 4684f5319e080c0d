/** Reads the events of orders as they were stored, in every shape that was ever written. */
import type { OrderEvent } from "./Order.ts"

/**
 * The event in a stored value.
 *
 * @throws TypeError when the value is not an event of a known shape: a newer version wrote it, or something else did.
 */
export const readOrderEvent = (stored: unknown): OrderEvent => {
  if (isOrderEvent(stored)) return stored
  throw new TypeError(
    `readOrderEvent: the value is no event of an order that this version can read (shapes: 1), got ${shapeOf(stored)}. ${WAY_OUT}`,
  )
}

const WAY_OUT = "Upgrade every host to the newest version that writes to this store."

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// We wrote it, so a look at its outline is enough: it tells an event of a known shape from anything else.
const isOrderEvent = (value: unknown): value is OrderEvent => {
  if (!isRecord(value) || value["shape"] !== 1) return false
  switch (value["_tag"]) {
    case "OrderPlaced":
      return isPlaced(value["order"])
    case "OrderPaid":
      return typeof value["at"] === "number"
    case "OrderCancelled":
      return typeof value["at"] === "number" && typeof value["reason"] === "string"
    default:
      return false
  }
}

const isPlaced = (order: unknown): boolean =>
  isRecord(order) &&
  typeof order["orderId"] === "string" &&
  typeof order["settlementId"] === "string" &&
  isRecord(order["owner"]) &&
  isRecord(order["source"]) &&
  isRecord(order["total"]) &&
  Array.isArray(order["parts"])

const shapeOf = (value: unknown): string =>
  isRecord(value) && "shape" in value
    ? `a value of shape ${String(value["shape"])} and tag ${String(value["_tag"])}`
    : "a value without a shape"
