/** Reads carts and operations as they were stored, in every shape that was ever written. */
import type { Cart } from "./Cart.ts"
import type { CartOperation } from "./CartOperation.ts"

/**
 * The cart in a stored value.
 *
 * @throws TypeError when the value is not a cart of a known shape: a newer version wrote it, or something else did.
 */
export const readCart = (stored: unknown): Cart => {
  if (isCart(stored)) return stored
  throw new TypeError(`readCart: ${shapeOf(stored)} is not a cart this version can read (shapes: 1). ${WAY_OUT}`)
}

/**
 * The operation in a stored value.
 *
 * @throws TypeError when the value is not an operation of a known shape.
 */
export const readOperation = (stored: unknown): CartOperation => {
  if (isOperation(stored)) return stored
  throw new TypeError(
    `readOperation: ${shapeOf(stored)} is not an operation this version can read (shapes: 1). ${WAY_OUT}`,
  )
}

const WAY_OUT = "Upgrade every host to the newest version that writes to this store."

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// We wrote it, so a look at its outline is enough: it tells a cart of a known shape from anything else.
const isCart = (value: unknown): value is Cart =>
  isRecord(value) &&
  value["shape"] === 1 &&
  typeof value["id"] === "string" &&
  isRecord(value["owner"]) &&
  Array.isArray(value["lines"]) &&
  Array.isArray(value["shelf"])

const isOperation = (value: unknown): value is CartOperation =>
  isRecord(value) &&
  value["shape"] === 1 &&
  typeof value["opId"] === "string" &&
  typeof value["asked"] === "string" &&
  isRecord(value["command"]) &&
  Array.isArray(value["outcome"])

const shapeOf = (value: unknown): string =>
  isRecord(value) && "shape" in value ? `a value of shape ${String(value["shape"])}` : "a value without a shape"
