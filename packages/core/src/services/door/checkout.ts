/** Readers of what is sent to check out: from whatever a host passed on to a request the domain can trust. */
import { rejectionMessage } from "../../cart/Rejection.ts"
import {
  isName,
  isOrderId,
  isOrderReference,
  isPaymentMethod,
  isSettlementId,
  MAX_NAME_LENGTH,
  type OrderId,
  type OrderReference,
  type PaymentMethod,
  type SettlementId,
} from "../../catalog/ids.ts"
import { isCurrency } from "../../money/Currency.ts"
import type { Money } from "../../money/Money.ts"
import { MAX_INSTRUMENT, MAX_URL } from "../../payment/Operation.ts"
import { MAX_RESUME_LENGTH } from "../../settlement/resume.ts"
import { atTheDoor, type Fields, fields, invalid, join, known, optional, stop, whole } from "./read.ts"
import { show } from "./show.ts"

/** Most of each kind that one sweep looks at. */
const MAX_SWEEP = 1_000

const KEY = "1 to 64 of the characters A-Z a-z 0-9 _ -"
const NAME = `a text of 1 to ${MAX_NAME_LENGTH} characters without U+0000 and lone surrogates`

/** A payment as it is asked for at the door. */
export interface PayAsked {
  readonly method: PaymentMethod
  readonly instrument?: string
  readonly returnUrl?: string
}

export interface SubmitAsked {
  readonly settlementId: SettlementId
  readonly expectedTotal: Money
  readonly resume?: string
  readonly payment?: PayAsked
  readonly reference?: OrderReference
}

export const readSettlementId = (value: unknown, path: string = "settlementId"): SettlementId =>
  known(value, path, isSettlementId, KEY)

export const readOrderId = (value: unknown, path: string = "orderId"): OrderId => known(value, path, isOrderId, KEY)

export const readReference = (value: unknown, path: string = "reference"): OrderReference =>
  known(value, path, isOrderReference, NAME)

export const readSubmit = (value: unknown, returnOrigins: ReadonlyArray<string>): SubmitAsked => {
  const names = ["settlementId", "expectedTotal", "resume", "payment", "reference"]
  const { settlementId, expectedTotal, ...rest } = fields(value, "submit", names)
  const resume = optional(rest["resume"], (text) => known(text, "resume", isResume, RESUME))
  const payment = optional(rest["payment"], (pay) => readPay(pay, returnOrigins, "payment"))
  const reference = optional(rest["reference"], (name) => readReference(name))
  return {
    settlementId: readSettlementId(settlementId),
    expectedTotal: readMoney(expectedTotal, "expectedTotal", 0),
    ...(resume === undefined ? {} : { resume }),
    ...(payment === undefined ? {} : { payment }),
    ...(reference === undefined ? {} : { reference }),
  }
}

const RESUME = `the resume text that came with the settlement, at most ${MAX_RESUME_LENGTH} characters`
const isResume = (value: unknown): value is string => typeof value === "string" && value.length <= MAX_RESUME_LENGTH

export const readPay = (value: unknown, returnOrigins: ReadonlyArray<string>, path: string = "pay"): PayAsked => {
  const pay = fields(value, path, ["method", "instrument", "returnUrl"])
  const at = (field: string): string => join(path, field)
  const instrument = optional(pay["instrument"], (text) => known(text, at("instrument"), isInstrument, INSTRUMENT))
  const returnUrl = optional(pay["returnUrl"], (text) => readReturnUrl(text, at("returnUrl"), returnOrigins))
  return {
    method: known(pay["method"], at("method"), isPaymentMethod, KEY),
    ...(instrument === undefined ? {} : { instrument }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
  }
}

const INSTRUMENT = `a text of 1 to ${MAX_INSTRUMENT} characters without U+0000 and lone surrogates`
const isInstrument = (value: unknown): value is string => isName(value, MAX_INSTRUMENT)

export const readRefund = (value: unknown): Money =>
  readMoney(fields(value, "refund", ["amount"], REFUND)["amount"], "amount", 1)

const REFUND = "{ amount: { amount, currency } }"

const readMoney = (value: unknown, path: string, min: number): Money => {
  const money = fields(value, path, ["amount", "currency"])
  const amount = whole(money["amount"], join(path, "amount"), minorUnits(min))
  if (amount < min) return invalid(join(path, "amount"), amount, minorUnits(min))
  return { amount, currency: known(money["currency"], join(path, "currency"), isCurrency, CURRENCY) }
}

const minorUnits = (min: number): string => `a whole number of minor units, ${min} or more`
const CURRENCY = "an ISO 4217 code such as EUR"

/** The most of each kind that a sweep may look at. */
export const readSweep = (value: unknown): number => {
  const options: Fields = value === undefined ? {} : fields(value, "options", ["limit"])
  return optional(options["limit"], (limit) => known(limit, "limit", isLimit, LIMIT)) ?? DEFAULT_SWEEP
}

const DEFAULT_SWEEP = 100
const LIMIT = `a whole number from 1 to ${MAX_SWEEP}`
const isLimit = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_SWEEP

/**
 * Where a provider may send the buyer afterwards: an open redirect would lend the shop's name to anyone. It is passed on
 * as it was understood here, so that nobody reads another host out of the same text.
 */
const readReturnUrl = (value: unknown, path: string, returnOrigins: ReadonlyArray<string>): string => {
  const url = isUrlText(value) ? urlIn(value) : undefined
  if (url === undefined || url.href.length > MAX_URL)
    return invalid(path, value, `an absolute URL of at most ${MAX_URL} characters`)
  // Only the origin is shown: the rest of the address may hold what nobody else should see.
  if (url.username !== "" || url.password !== "")
    return stop(path, "an address with a user name or a password", "a URL without them")
  if (!isSafe(url)) return stop(path, `one with ${show(url.protocol, "")}`, "a URL with https:")
  if (!returnOrigins.includes(url.origin))
    return stop(path, `on ${show(url.origin, "")}`, "a URL on one of createCartwright's checkout.returnOrigins")
  return url.href
}

const isUrlText = (value: unknown): value is string => isName(value, MAX_URL)

const urlIn = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

/** Whether it is an origin and nothing more, with https: or, on this very machine, http: ("https://shop.example"). */
export const isReturnOrigin = (value: unknown): value is string => {
  const url = isUrlText(value) ? urlIn(value) : undefined
  return url !== undefined && url.origin === value && isSafe(url)
}

const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && LOCAL.has(hostname))

const LOCAL: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"])

/** Reads what only a host's own code passes: a wrong value there is its mistake, not a "no" to a shopper. */
export const fromHost = <A>(call: string, read: () => A): A => {
  const entered = atTheDoor(read)
  if (entered.ok) return entered.value
  throw new TypeError(`${call}: ${rejectionMessage(entered.rejection)}`)
}
