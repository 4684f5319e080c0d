/**
 * Resume texts: what stands in for a settlement that its store has lost.
 *
 * One is `r1.<body>.<HMAC-SHA-256 over the rest>`: signed, so that nobody can alter it, and not encrypted, so whoever holds
 * it can read it. Its body is what cannot be worked out anew, and what the shopper agreed to by its total and fingerprint.
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { shopOf } from "../catalog/Offer.ts"
import { base64Url, fromBase64Url } from "../money/base64Url.ts"
import { isSignedBy, type Secrets, sign } from "../money/signature.ts"
import type { Settlement } from "./Settlement.ts"

/** Most characters of a resume text. */
export const MAX_RESUME_LENGTH = 4_096

/** What a resume text says of its settlement. */
export type ResumeBody = Pick<
  Settlement,
  | "id"
  | "owner"
  | "source"
  | "currency"
  | "priceList"
  | "channel"
  | "country"
  | "deliverTo"
  | "payingBy"
  | "total"
  | "fingerprint"
  | "expiresAt"
>

/** The resume text of a settlement, or `undefined` where it would be too long. */
export const writeResume = (secret: string, settlement: ResumeBody): string | undefined => {
  const { id, owner, source, currency, deliverTo, payingBy, total, fingerprint, expiresAt } = settlement
  const body: ResumeBody = {
    id,
    owner,
    source,
    currency,
    ...shopOf(settlement),
    ...(deliverTo === undefined ? {} : { deliverTo }),
    ...(payingBy === undefined ? {} : { payingBy }),
    total,
    fingerprint,
    expiresAt,
  }
  const signed = `r1.${base64Url(utf8ToBytes(JSON.stringify(body)))}`
  const text = `${signed}.${sign(secret, signed)}`
  return text.length > MAX_RESUME_LENGTH ? undefined : text
}

/** What a resume text says, or `undefined` when it is none, forged, altered or signed with an unknown secret. It may have expired. */
export const readResume = (secrets: Secrets, text: string): ResumeBody | undefined => {
  if (text.length > MAX_RESUME_LENGTH || !text.startsWith("r1.")) return undefined
  const end = text.lastIndexOf(".")
  const signed = text.slice(0, end)
  if (!isSignedBy(secrets, signed, text.slice(end + 1))) return undefined
  const bytes = fromBase64Url(signed.slice("r1.".length))
  return bytes === undefined ? undefined : bodyIn(decoder.decode(bytes))
}

const decoder = /* @__PURE__ */ new TextDecoder()

// Only what `writeResume` wrote gets here: nobody else could have signed it.
const bodyIn = (json: string): ResumeBody => JSON.parse(json)
