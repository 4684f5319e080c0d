/**
 * Guest tokens: who holds one is the guest it names, until it expires.
 *
 * A token is `v1.<guest id>.<expiry>.<HMAC-SHA-256 over the rest>`. It names no cart, and nothing is stored for it. A
 * cart that was claimed or merged at login no longer answers to it; the guest's other carts still do, so take the token
 * back (clear the cookie) at login, and give the next visitor a new one.
 */
import { type GuestId, type Instant, isGuestId } from "../catalog/ids.ts"
import { isSignedBy, type Secrets, sign } from "../money/signature.ts"

export type { Secrets } from "../money/signature.ts"

/** Fewest characters of a secret. */
const MIN_SECRET_LENGTH = 32

export interface GuestPass {
  /** For the shopper's cookie (`__Host-`, HttpOnly, Secure). Whoever holds it is the guest. */
  readonly token: string
  readonly guestId: GuestId
  readonly expiresAt: Instant
}

/** @throws TypeError when there is no current secret, or one is too short to be one. The secret itself is never shown. */
export const checkSecrets = ({ current, previous }: { readonly [Name in keyof Secrets]?: unknown }): Secrets => {
  if (!isSecret(current)) throw refused("current")
  if (previous === undefined) return { current }
  if (!isSecret(previous)) throw refused("previous")
  return { current, previous }
}

const isSecret = (value: unknown): value is string => typeof value === "string" && value.length >= MIN_SECRET_LENGTH

const refused = (name: keyof Secrets): TypeError =>
  new TypeError(
    `createCartwright: secrets.${name} is not a text of at least ${MIN_SECRET_LENGTH} characters, got (hidden). Use random ones, such as the output of \`openssl rand -base64 48\`.`,
  )

export const issueGuestPass = (secret: string, guestId: GuestId, expiresAt: Instant): GuestPass => {
  const body = `v1.${guestId}.${expiresAt}`
  return { token: `${body}.${sign(secret, body)}`, guestId, expiresAt }
}

/** The guest that a token names, or `undefined` when it is forged, malformed or expired. */
export const guestOf = (secrets: Secrets, token: string, now: Instant): GuestId | undefined => {
  const end = token.lastIndexOf(".")
  const [version, guestId, expiry, ...rest] = token.slice(0, Math.max(0, end)).split(".")
  if (version !== "v1" || rest.length > 0 || !isGuestId(guestId) || Number(expiry) <= now) return undefined
  return isSignedBy(secrets, token.slice(0, end), token.slice(end + 1)) ? guestId : undefined
}

/** An id that the same caller gets again for the same request id, and that nobody without the secret can tell beforehand. */
export const derivedId = (secret: string, text: string): string => sign(secret, `id.${text}`)
