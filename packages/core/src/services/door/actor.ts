import type { Owner } from "../../cart/Cart.ts"
import type { Rejection } from "../../cart/Rejection.ts"
import type { Instant } from "../../catalog/ids.ts"
import { guestOf, type Secrets } from "../GuestTokens.ts"
import { fields, invalid, join, known, plainCopy, type Read, stop } from "./read.ts"
import { readMember, readToken } from "./requests.ts"

const WANTED = "{ member: id }, { guest: token } or { system: name }"
const SYSTEM = /^[A-Za-z0-9_.:-]{1,64}$/
const isSystem = (value: unknown): value is string => typeof value === "string" && SYSTEM.test(value)

export type ReadActor = { readonly owner: Owner } | { readonly token: string }

/** Whom an actor says to be; a guest's token is checked apart, because a forged one has a rejection of its own. */
export const readActor = (value: unknown): ReadActor => {
  const actor = plainCopy(value)
  if (actor === undefined) return invalid("actor", value, WANTED)
  const names = Object.keys(actor)
  if (names.length !== 1) return stop("actor", `an object ${withNames(names)}`, `one of ${WANTED}`)
  const { member, guest, system } = fields(actor, "actor", ["member", "guest", "system"])
  if (guest !== undefined) return { token: readToken(guest, "actor.guest") }
  if (system !== undefined)
    return {
      owner: { system: known(system, "actor.system", isSystem, "1 to 64 of the characters A-Z a-z 0-9 _ . : -") },
    }
  return { owner: { member: readMember(member, "actor.member") } }
}

/** The first few: their values are nobody's to read in a log. */
const withNames = (names: ReadonlyArray<string>): string => {
  if (names.length === 0) return "without a field"
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ""
  const shown = names.slice(0, MAX_NAMES).map((name) => join("", name))
  return `with ${shown.join(", ")}${more}`
}

const MAX_NAMES = 3

/** The owner that an actor is, or why not. */
export const ownerOf = (actor: ReadActor, secrets: Secrets | undefined, now: Instant): Read<Owner> => {
  if ("owner" in actor) return { ok: true, value: actor.owner }
  const guest = secrets === undefined ? undefined : guestOf(secrets, actor.token, now)
  const rejection: Rejection = { _tag: "GuestTokenInvalid" }
  return guest === undefined ? { ok: false, rejection } : { ok: true, value: { guest } }
}
