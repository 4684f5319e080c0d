/** Texts that only a holder of the secret can have written. */
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { base64Url } from "./base64Url.ts"

/** What texts are signed with. While a secret is being replaced, what the previous one signed is still good. */
export interface Secrets {
  readonly current: string
  readonly previous?: string
}

/**
 * The HMAC-SHA-256 of a text, in base64url without padding: 43 characters. What is signed for one purpose must never pass
 * for another, so each purpose's texts begin in a way of their own (`v1.` guest tokens, `id.` derived ids, `r1.` resume texts).
 */
export const sign = (secret: string, text: string): string =>
  base64Url(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(text)))

/** Whether one of the secrets signed this text. */
export const isSignedBy = ({ current, previous }: Secrets, text: string, signature: string): boolean =>
  sameText(signature, sign(current, text)) || (previous !== undefined && sameText(signature, sign(previous, text)))

/** Compares in a time that does not depend on where the texts differ. */
const sameText = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
