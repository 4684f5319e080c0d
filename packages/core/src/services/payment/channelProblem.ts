/** What is wrong with a channel, for its developers: what it threw, or an outline of what it answered. */
import type { OperationId, PaymentMethod } from "../../catalog/ids.ts"

export type ChannelCall = "execute" | "lookup"

/** What a call to a channel is about, in words. */
export const callInWords = (method: PaymentMethod, call: ChannelCall, operationId: OperationId): string =>
  `payments.${method}: ${call} of ${operationId}`

/** Names what was answered by its parts, because the texts in it may be a buyer's. */
export const unreadable = (call: ChannelCall, answer: unknown): TypeError =>
  new TypeError(
    `${call} answered what cannot be read, got ${outlined(answer)}. Answer what the types of the channel say, in whole minor units.`,
  )

const outlined = (answer: unknown): string => {
  try {
    return outline(answer, 0)
  } catch {
    return "an object that throws when it is read"
  }
}

/** Fields of the contract: whether what stands there may be shown as it is. Others are not looked at. */
const FIELDS: ReadonlyMap<string, boolean> = new Map([
  ["_tag", true],
  ["asOf", true],
  ["state", false],
  ["amount", true],
  ["currency", true],
  ["providerRef", false],
  ["decline", false],
  ["class", true],
  ["code", false],
  ["action", false],
  ["url", false],
])
const DEEPEST = 3
const MAX_SHOWN = 24

const outline = (value: unknown, depth: number, isShown = false): string => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === "string")
    return isShown && value.length <= MAX_SHOWN ? JSON.stringify(value) : `a text of ${value.length}`
  if (typeof value === "number" && isShown) return String(value)
  if (typeof value !== "object") return `a ${typeof value}`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (depth === DEEPEST) return "an object"
  const fields: Array<string> = []
  for (const [name, mayShow] of FIELDS)
    if (name in value) fields.push(`${name}: ${outline(Reflect.get(value, name), depth + 1, mayShow)}`)
  return fields.length === 0 ? "an object without _tag" : `{ ${fields.join(", ")} }`
}
