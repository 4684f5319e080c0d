/** Reads the options of `createCartwright`: a mistake in them is named at the start, before a shopper meets it. */
import * as Layer from "effect/Layer"
import { isPaymentMethod } from "../catalog/ids.ts"
import { isCurrency } from "../money/Currency.ts"
import { isReturnOrigin } from "../services/door/checkout.ts"
import { plainCopy } from "../services/door/read.ts"
import { MAX_TIMEOUT_MS } from "../services/door/requests.ts"
import { show } from "../services/door/show.ts"
import { checkSecrets } from "../services/GuestTokens.ts"
import type { CartwrightOptions } from "./CartwrightOptions.ts"
import { checkPricing } from "./checkPricing.ts"
import { checkTax } from "./checkTax.ts"
import { fieldOf, isListOf, isObject, MAX_LISTED, namesIn, onlyKnown, wrong } from "./optionChecks.ts"

type Checks = { readonly [Option in keyof Required<CartwrightOptions>]: (value: unknown) => void }

/**
 * The options as they are, once each of them can be used. A clock comes back as one that is watched: a moment that is
 * none would otherwise be stored in carts.
 *
 * @throws TypeError that names the option, the value and the way out.
 */
export const checkOptions = (options: CartwrightOptions): CartwrightOptions => {
  const given = copyOf(options)
  for (const name of Object.keys(given))
    if (!Object.hasOwn(CHECKS, name))
      throw new TypeError(
        `createCartwright: it has no such option, got ${show(name, "")}. The options are ${Object.keys(CHECKS).join(", ")}.`,
      )
  for (const [name, check] of Object.entries(CHECKS)) check(given[name])
  return options.clock === undefined ? options : { ...options, clock: watched(options.clock) }
}

const copyOf = (options: unknown): Readonly<Record<string, unknown>> => {
  try {
    if (isObject(options)) return { ...options }
  } catch {
    // Falls through: options that throw while they are read are no options.
  }
  throw wrong("the argument", "not an object of options", options, "Give it { stores, offers }.")
}

/** Whether the value is an object with these methods; one that throws when it is looked at has none. */
const has = (value: unknown, ...methods: ReadonlyArray<string>): boolean => {
  try {
    return isObject(value) && methods.every((method) => typeof value[method] === "function")
  } catch {
    return false
  }
}

const isLayer = (value: unknown): boolean => {
  try {
    return Layer.isLayer(value)
  } catch {
    return false
  }
}

const CHECKS: Checks = {
  stores: (value) => {
    if (isLayer(value)) return
    const wayOut = "Give memory(), sqlite({ filename }) or { carts } with the functions load, write and history."
    if (!has(fieldOf(value, "carts"), "load", "write", "history"))
      throw wrong("stores", "no place to keep carts", value, wayOut)
    onlyKnown("stores", value, ["carts", "orders"])
    const orders = fieldOf(value, "orders")
    if (orders === undefined || isLayer(orders)) return
    throw wrong(
      "stores.orders",
      "no layer of stores",
      orders,
      "Give a layer of all stores but the carts', or leave it out.",
    )
  },
  offers: (value) => {
    if (isLayer(value) || has(value, "getMany")) return
    const wayOut = "Give { getMany }, an async function from offer ids to a Map of offers, or a layer."
    throw wrong("offers", "no source of offers", value, wayOut)
  },
  promotions: (value) => {
    if (value === undefined || isLayer(value) || has(value, "active")) return
    const wayOut = "Give { active }, an async function that gives a list of promotions, or a layer, or leave it out."
    throw wrong("promotions", "no source of promotions", value, wayOut)
  },
  buyers: (value) => {
    if (value === undefined || has(value, "about")) return
    const wayOut = "Give { about }, an async function from the owner of a cart to what you know, or leave it out."
    throw wrong("buyers", "nobody who knows buyers", value, wayOut)
  },
  pricing: (value) => {
    if (value !== undefined) checkPricing(value)
  },
  payments: (value) => {
    if (value !== undefined) checkPayments(value)
  },
  checkout: (value) => {
    if (value !== undefined) checkCheckout(value)
  },
  currency: (value) => {
    if (value === undefined || isCurrency(value)) return
    throw wrong("currency", "no ISO 4217 code we know", value, 'Write it in capitals, such as "GBP".')
  },
  tax: (value) => {
    if (value !== undefined) checkTax(value)
  },
  secrets: (value) => {
    if (value === undefined) return
    onlyKnown("secrets", value, ["current", "previous"])
    checkSecrets({ current: fieldOf(value, "current"), previous: fieldOf(value, "previous") })
  },
  clock: (value) => {
    if (value === undefined || typeof value === "function") return
    throw wrong("clock", "no function", value, CLOCK)
  },
  timeoutMs: (value) => {
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MAX_TIMEOUT_MS))
      return
    throw wrong("timeoutMs", "no time for a call", value, `Give whole milliseconds from 1 to ${MAX_TIMEOUT_MS}.`)
  },
  onProblem: (value) => {
    if (value === undefined || typeof value === "function") return
    throw wrong("onProblem", "no function", value, "Give one that takes { doing, error }, or leave it out.")
  },
}

const checkPayments = (payments: unknown): void => {
  if (!isPlainObject(payments))
    throw wrong(
      "payments",
      "not an object of channels by their names",
      payments,
      "Give { card: channel } or such, or leave it out.",
    )
  for (const method of namesIn(payments)) {
    if (!isPaymentMethod(method))
      throw new TypeError(
        `createCartwright: payments has a name that is none, got ${show(method, "")}. Use 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
      )
    const channel = fieldOf(payments, method)
    if (!isLayer(channel) && !has(channel, "execute", "lookup"))
      throw wrong(`payments.${method}`, halfOf(channel) ?? "no payment channel", channel, CHANNEL)
    if (!isLayer(channel)) checkCapabilities(`payments.${method}.capabilities`, fieldOf(channel, "capabilities"))
  }
}

/** Which of its two functions a channel lacks, where it has the other. */
const halfOf = (channel: unknown): string | undefined => {
  if (has(channel, "execute")) return "a payment channel without the function lookup"
  return has(channel, "lookup") ? "a payment channel without the function execute" : undefined
}

const CHANNEL = "Give a layer, or { execute, lookup } as async functions."

const checkCapabilities = (name: string, value: unknown): void => {
  if (value === undefined) return
  if (!isPlainObject(value)) throw wrong(name, "no object", value, "Give what the provider can do, or leave it out.")
  onlyKnown(name, value, ["operations", "idempotency", "lookup"])
  const operations = fieldOf(value, "operations")
  if (operations !== undefined && !isListOf(operations, (kind) => KINDS.includes(kind)))
    throw wrong(`${name}.operations`, "no list of operations", operations, `Use ${KINDS.join(", ")}.`)
  for (const [part, time] of [
    ["idempotency", "keyTtlMs"],
    ["lookup", "absentIsFinalAfterMs"],
  ] as const) {
    const given = fieldOf(value, part)
    if (given !== undefined) checkTime(`${name}.${part}.${time}`, fieldOf(given, time), 0, MAX_PROVIDER_MS)
  }
}

const KINDS: ReadonlyArray<unknown> = ["sale", "void", "refund"]
/** A year: longer than any provider remembers a key. */
const MAX_PROVIDER_MS = 365 * 24 * 60 * 60_000

const checkCheckout = (checkout: unknown): void => {
  if (!isPlainObject(checkout))
    throw wrong("checkout", "no object", checkout, "Give { paymentWindowMs } or such, or leave it out.")
  const times = ["settlementTtlMs", "paymentWindowMs", "claimTtlMs", "leaseMs", "providerTimeoutMs"]
  onlyKnown("checkout", checkout, [...times, "returnOrigins"])
  for (const name of times) {
    const value = fieldOf(checkout, name)
    if (value !== undefined) checkTime(`checkout.${name}`, value, 1, MAX_CHECKOUT_MS)
  }
  const origins = fieldOf(checkout, "returnOrigins")
  if (origins === undefined || isListOf(origins, isReturnOrigin)) return
  throw wrong("checkout.returnOrigins", "no list of origins", firstOdd(origins), ORIGINS)
}

/** What is wrong with a list of origins: one that is none, or else the list itself. */
const firstOdd = (origins: unknown): unknown => {
  try {
    if (!Array.isArray(origins) || origins.length > MAX_LISTED) return origins
    return origins.find((origin) => !isReturnOrigin(origin)) ?? origins
  } catch {
    return origins
  }
}

/** 30 days. */
const MAX_CHECKOUT_MS = 30 * 24 * 60 * 60_000
const ORIGINS = 'Give origins with https:, such as ["https://shop.example"], or http://localhost while you develop.'

const checkTime = (name: string, value: unknown, min: number, max: number): void => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return
  throw wrong(name, "no time", value, `Give whole milliseconds from ${min} to ${max}.`)
}

const isPlainObject = (value: unknown): boolean => plainCopy(value) !== undefined

const CLOCK = "Give one that returns milliseconds since 1970, such as Date.now."

const watched = (clock: () => number) => (): number => {
  const moment: unknown = clock()
  if (typeof moment === "number" && moment >= 0 && moment <= Number.MAX_SAFE_INTEGER) return moment
  throw wrong("clock", "not telling the time", moment, CLOCK)
}
