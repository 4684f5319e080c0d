/** Reads settlements as they were stored, in every shape that was ever written. */
import type { Settlement } from "./Settlement.ts"

/**
 * The settlement in a stored value.
 *
 * @throws TypeError when the value is not a settlement of a known shape: a newer version wrote it, or something else did.
 */
export const readSettlement = (stored: unknown): Settlement => {
  if (isSettlement(stored)) return stored
  throw new TypeError(
    `readSettlement: ${shapeOf(stored)} is not a settlement this version can read (shapes: 1). Upgrade every host to the newest version that writes to this store.`,
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// We wrote it, so a look at its outline is enough: it tells a settlement of a known shape from anything else.
const isSettlement = (value: unknown): value is Settlement =>
  isRecord(value) &&
  value["shape"] === 1 &&
  typeof value["id"] === "string" &&
  isRecord(value["owner"]) &&
  isRecord(value["source"]) &&
  isRecord(value["total"]) &&
  Array.isArray(value["lines"]) &&
  Array.isArray(value["groups"]) &&
  typeof value["fingerprint"] === "string" &&
  typeof value["expiresAt"] === "number"

const shapeOf = (value: unknown): string =>
  isRecord(value) && "shape" in value ? `a value of shape ${String(value["shape"])}` : "a value without a shape"
