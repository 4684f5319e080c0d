/** What a host knows about its buyers, given as a plain async function. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Owner } from "../cart/Cart.ts"
import { isName, MAX_NAME_LENGTH } from "../catalog/ids.ts"
import type { PriceContext } from "../catalog/Offer.ts"
import { type BuyerKnown, BuyerSource, BuyersUnavailable } from "../ports/BuyerSource.ts"
import { plainCopy } from "../services/door/read.ts"
import { HIDDEN, show, showThrown } from "../services/door/show.ts"

export interface AsyncBuyers {
  /**
   * What is known about whoever owns a cart: groups, orders so far that were not called off, birthday ("--05-17"), and what
   * you say of the purchase, for the condition `HostSays`. What is left out is not known; `{}` knows nothing.
   */
  readonly about: (owner: Owner, context: PriceContext, signal: AbortSignal) => Promise<BuyerKnown>
}

/** Most groups that one buyer is in, and most facts that a host says of one purchase. */
const MAX_BUYER_GROUPS = 100
const MAX_HOST_FACTS = 100

export const buyersFrom = (source: AsyncBuyers): Layer.Layer<never> =>
  Layer.succeed(BuyerSource, {
    about: (owner, context) =>
      Effect.flatMap(
        Effect.tryPromise({
          // Whose cart it is belongs to the cart: the host gets a copy.
          try: (signal) => source.about({ ...owner }, context, signal),
          catch: (cause) =>
            new BuyersUnavailable({ problem: "buyers.about rejected, and its error is the cause", cause }),
        }),
        (answer) =>
          Effect.try({
            try: () => readBuyer(answer),
            catch: (cause) =>
              new BuyersUnavailable({ problem: `buyers.about failed: ${showThrown(cause)}`, unreadable: true, cause }),
          }),
      ),
  })

/** A copy of exactly what is known; what else a host's object carries goes no further. Each field is read once. */
const readBuyer = (answer: unknown): BuyerKnown => {
  if (!isRecord(answer)) throw new TypeError(`it must answer an object, got ${show(answer, "")}`)
  const { groups, orders, birthday, says } = answer
  return {
    ...(groups === undefined ? {} : { groups: groupsIn(groups) ?? wrong("groups", show(groups, ""), GROUPS) }),
    ...(orders === undefined ? {} : { orders: isCount(orders) ? orders : wrong("orders", show(orders, ""), COUNT) }),
    ...(birthday === undefined ? {} : { birthday: isBirthday(birthday) ? birthday : wrongBirthday(birthday) }),
    ...(says === undefined ? {} : { says: factsIn(says) ?? wrong("says", show(says, ""), FACTS) }),
  }
}

const GROUPS = `a list of at most ${MAX_BUYER_GROUPS} texts of 1 to ${MAX_NAME_LENGTH} characters`
const COUNT = "a whole number from 0 on"
const FACTS = `an object of at most ${MAX_HOST_FACTS} names of 1 to ${MAX_NAME_LENGTH} characters that are true or false`

const wrong = (field: string, got: string, wanted: string): never => {
  throw new TypeError(`its ${field} must be ${wanted}, got ${got}`)
}

/** A date of birth stays out of logs. */
const wrongBirthday = (got: unknown): never =>
  wrong("birthday", typeof got === "string" ? HIDDEN : show(got, ""), 'a day without its year, as "--05-17"')

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** By index, because a list may bring an iterator of its own that never ends, and a hole is no entry. */
const groupsIn = (value: unknown): ReadonlyArray<string> | undefined => {
  if (!Array.isArray(value) || value.length > MAX_BUYER_GROUPS) return undefined
  const groups = Array.from({ length: value.length }, (_, at): unknown => value[at])
  return groups.every(isGroup) ? groups : undefined
}
const isGroup = (value: unknown): value is string => isName(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const isBirthday = (value: unknown): value is string =>
  typeof value === "string" && /^--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/.test(value)

const factsIn = (value: unknown): Readonly<Record<string, boolean>> | undefined => {
  const facts = plainCopy(value)
  if (facts === undefined) return undefined
  const said = Object.entries(facts)
  return said.length <= MAX_HOST_FACTS && said.every(isFact) ? Object.fromEntries(said) : undefined
}
const isFact = (entry: [string, unknown]): entry is [string, boolean] =>
  isName(entry[0]) && typeof entry[1] === "boolean"
