/** Reads what a host's channel answers: it is code of others, so what makes no sense counts as an answer that was lost. */
import type { Instant } from "../../catalog/ids.ts"
import { isInstant, isName } from "../../catalog/ids.ts"
import * as Money from "../../money/Money.ts"
import { type Decline, MAX_PROVIDER_TEXT, MAX_URL, type OperationState } from "../../payment/Operation.ts"
import type { ChannelLookup, ChannelOutcome } from "../../ports/PaymentChannel.ts"

/** Nobody knows what became of the call; the same key may be sent again. */
export const lost = (why: string): ChannelOutcome => ({ _tag: "Unknown", why, sameKeyRetry: "allowed" })

/** An answer that cannot be read is told of before it counts as lost. */
export const readOutcome = (answer: unknown, onUnreadable: (answer: unknown) => void = () => {}): ChannelOutcome => {
  if (isRecord(answer)) {
    const { _tag, why, sameKeyRetry, state } = answer
    if (_tag === "NotSent") return { _tag, why: clip(why) }
    if (_tag === "Unknown")
      return { _tag, why: clip(why), sameKeyRetry: sameKeyRetry === "useless" ? "useless" : "allowed" }
    const known = _tag === "Done" ? readState(state) : undefined
    if (known !== undefined && known._tag !== "Reversed") return { _tag: "Done", state: known }
  }
  onUnreadable(answer)
  return lost("The channel gave no usable answer.")
}

export const readLookup = (answer: unknown, onUnreadable: (answer: unknown) => void = () => {}): ChannelLookup => {
  if (isRecord(answer)) {
    const { _tag, asOf, state } = answer
    if (_tag === "Absent" && isInstant(asOf)) return { _tag, asOf: asOf as Instant }
    const known = _tag === "Found" ? readState(state) : undefined
    if (known !== undefined) return { _tag: "Found", state: known }
    if (_tag === "Unavailable") return { _tag, why: clip(answer["why"]) }
  }
  onUnreadable(answer)
  return { _tag: "Unavailable", why: "The channel gave no usable answer." }
}

type Known = Exclude<OperationState, { readonly _tag: "Planned" | "Unknown" }>

/** The state in an answer, with nothing in it that was not asked for. */
const readState = (state: unknown): Known | undefined => {
  if (!isRecord(state)) return undefined
  const { _tag, amount, providerRef, decline, action } = state
  switch (_tag) {
    case "Pending":
      return { _tag }
    case "ActionRequired":
      return isRecord(action) && action["_tag"] === "Redirect" && isName(action["url"], MAX_URL)
        ? { _tag, action: { _tag: "Redirect", url: action["url"] } }
        : undefined
    case "Failed":
      return isRecord(decline) && isDeclineClass(decline["class"])
        ? { _tag, decline: { class: decline["class"], code: clip(decline["code"]) } }
        : undefined
    case "Succeeded":
      return Money.isMoney(amount) && isName(providerRef, MAX_PROVIDER_TEXT)
        ? { _tag, amount: { amount: amount.amount, currency: amount.currency }, providerRef }
        : undefined
    case "Reversed":
      return isName(providerRef, MAX_PROVIDER_TEXT) ? { _tag, providerRef } : undefined
    default:
      return undefined
  }
}

/** Every class of decline. One that is missing here does not compile. */
const declineClasses: { readonly [Class in Decline["class"]]: true } = {
  hard: true,
  soft: true,
  authentication: true,
  fraud: true,
  configuration: true,
  neverApplied: true,
  cancelled: true,
  provider: true,
}

const isDeclineClass = (value: unknown): value is Decline["class"] =>
  typeof value === "string" && Object.hasOwn(declineClasses, value)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** A text that every store can keep. */
const clip = (text: unknown): string =>
  typeof text === "string" ? text.slice(0, MAX_PROVIDER_TEXT).replaceAll("\u0000", "").toWellFormed() : ""
