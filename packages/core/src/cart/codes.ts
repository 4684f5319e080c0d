/** The codes that a shopper enters: one form for each, so that "save10 " is the code "SAVE10". */
import { isName } from "../catalog/ids.ts"
import { type Cart, MAX_CODE_LENGTH, MAX_CODES } from "./Cart.ts"
import type { CartCommandOf } from "./CartCommand.ts"
import { type Change, NOTHING } from "./Decision.ts"
import type { Rejection } from "./Rejection.ts"

/**
 * The form in which codes are kept and compared: without white space around it, in Unicode's NFC and in capitals. Bring a
 * promotion's codes into it as well. What is in this form already stays as it is.
 *
 * @example
 * import { normalCode } from "@cartwright/core/cart"
 *
 * normalCode(" Spring-10 ") // => "SPRING-10"
 */
// Capitals of what was composed may come in parts ("ΐ" gives three), so it is composed again.
export const normalCode = (text: string): string => text.trim().normalize("NFC").toUpperCase().normalize("NFC")

/** 1 to `MAX_CODE_LENGTH` characters in the form of `normalCode`. */
export const isCode = (value: unknown): value is string => isName(value, MAX_CODE_LENGTH) && normalCode(value) === value

const hasCode = ({ codes }: Cart, code: string): boolean => codes?.includes(code) === true

/** Why one more code cannot be kept, or `undefined`. */
export const codeRefused = ({ code }: CartCommandOf<"ApplyCode">, cart: Cart): Rejection | undefined => {
  const codes = cart.codes?.length ?? 0
  return hasCode(cart, code) || codes < MAX_CODES ? undefined : { _tag: "TooManyCodes", codes, max: MAX_CODES }
}

export const applyCode = (command: CartCommandOf<"ApplyCode">, cart: Cart): Change => {
  const { code } = command
  if (hasCode(cart, code)) return NOTHING
  return codeRefused(command, cart) === undefined
    ? { events: [{ _tag: "CodeApplied", code }], warnings: [] }
    : { events: [], warnings: [{ _tag: "CodeDropped", code, max: MAX_CODES }] }
}

export const removeCode = ({ code }: CartCommandOf<"RemoveCode">, cart: Cart): Change =>
  hasCode(cart, code) ? { events: [{ _tag: "CodeRemoved", code }], warnings: [] } : NOTHING
