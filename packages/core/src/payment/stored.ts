/** Reads the entries of a payment's log as they were stored, in every shape that was ever written. */
import type { PaymentEntry } from "./Operation.ts"

/**
 * The entry in a stored value.
 *
 * @throws TypeError when the value is not an entry of a known shape: a newer version wrote it, or something else did.
 */
export const readPaymentEntry = (stored: unknown): PaymentEntry => {
  if (isEntry(stored)) return stored
  const shape =
    isRecord(stored) && "shape" in stored ? `a value of shape ${String(stored["shape"])}` : "a value without a shape"
  throw new TypeError(
    `readPaymentEntry: not a payment's entry that this version can read (shapes: 1), got ${shape}. ` +
      "Upgrade every host to the newest version that writes to this store.",
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const STATES: ReadonlyArray<unknown> = ["Unknown", "Pending", "ActionRequired", "Failed", "Succeeded", "Reversed"]

// We wrote it, so a look at its outline is enough: it tells an entry of a known shape from anything else.
const isEntry = (value: unknown): value is PaymentEntry => {
  if (!isRecord(value) || value["shape"] !== 1) return false
  if (value["_tag"] === "Planned") return isOperation(value["operation"])
  if (value["_tag"] === "Closed") return typeof value["at"] === "number"
  const { operationId, state, evidence } = value
  return (
    value["_tag"] === "Observed" &&
    typeof operationId === "string" &&
    isRecord(state) &&
    STATES.includes(state["_tag"]) &&
    isRecord(evidence) &&
    typeof evidence["at"] === "number"
  )
}

const isOperation = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value["operationId"] === "string" &&
  typeof value["kind"] === "string" &&
  typeof value["method"] === "string" &&
  isRecord(value["amount"]) &&
  typeof value["plannedAt"] === "number"
