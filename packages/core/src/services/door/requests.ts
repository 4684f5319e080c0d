/** One reader per request: from whatever a host passed on to a request the domain can trust. */
import {
  type LineOptions,
  MAX_LINES,
  MAX_OPTION_NAME,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
  type Owner,
} from "../../cart/Cart.ts"
import { canonicalOptions } from "../../cart/identity.ts"
import {
  type CartId,
  isCartId,
  isLineId,
  isMemberId,
  isName,
  isOfferId,
  isRequestId,
  isSellerId,
  isSku,
  isVersion,
  type LineId,
  MAX_NAME_LENGTH,
  MAX_SKU_LENGTH,
  type MemberId,
  NEVER,
  type OpId,
  type Version,
} from "../../catalog/ids.ts"
import { type Currency, isCurrency } from "../../money/Currency.ts"
import type { AskedItem, MergeRule, Which } from "../CartRequest.ts"
import { type Fields, fields, invalid, isList, join, known, list, optional, plainCopy, stop, whole } from "./read.ts"

export const KEY = "1 to 64 of the characters A-Z a-z 0-9 _ -"
export const NAME = `a text of 1 to ${MAX_NAME_LENGTH} characters without U+0000 and lone surrogates`
const SKU = `a text of 1 to ${MAX_SKU_LENGTH} characters without U+0000 and lone surrogates`

export const readCartId = (value: unknown, path: string = "cartId"): CartId => known(value, path, isCartId, KEY)
const readLineId = (value: unknown, path: string): LineId => known(value, path, isLineId, KEY)

/** One line id or a list of them. */
export const readLineIds = (value: unknown): ReadonlyArray<LineId> =>
  isList(value) ? list(value, "lineIds", { min: 1, max: MAX_LINES }, readLineId) : [readLineId(value, "lineId")]

export const readLine = (value: unknown): LineId => readLineId(value, "lineId")

export const readQuantity = (value: unknown, path: string = "quantity"): number =>
  whole(value, path, "a whole number of pieces")

export const readItem = (value: unknown, path: string = "item"): AskedItem => {
  const item = fields(value, path, ["sku", "offerId", "quantity", "options"])
  const sku = known(item["sku"], join(path, "sku"), isSku, SKU)
  return {
    sku,
    offerId: known(item["offerId"] === undefined ? sku : item["offerId"], join(path, "offerId"), isOfferId, NAME),
    quantity: readQuantity(item["quantity"], join(path, "quantity")),
    options: optional(item["options"], (options) => readOptions(options, join(path, "options"))) ?? {},
  }
}

export const readItems = (value: unknown): ReadonlyArray<AskedItem> =>
  list(value, "items", { min: 1, max: MAX_LINES }, readItem)

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"])

/** Texts by names that the shopper's client chose. */
export interface NamedTexts<Text> {
  /** What one of them is called. */
  readonly one: "option" | "attribute"
  readonly example: string
  /** Most of them. */
  readonly most: number
  readonly longestName: number
  readonly is: (value: unknown) => value is Text
  readonly wanted: string
}

export const readNamedTexts = <Text>(
  value: unknown,
  path: string,
  { one, example, most, longestName, is, wanted }: NamedTexts<Text>,
): Readonly<Record<string, Text>> => {
  const texts = plainCopy(value) ?? invalid(path, value, `an object of texts, such as ${example}`)
  const names = Object.keys(texts)
  if (names.length > most) return stop(path, `an object of ${names.length} ${one}s`, `at most ${most} ${one}s`)
  const isNameOfOne = (name: unknown): name is string => isName(name, longestName)
  return Object.fromEntries(
    names.map((name): readonly [string, Text] => {
      if (FORBIDDEN.has(name)) return invalid(`${path}'s name`, name, `any other name for the ${one}`)
      known(name, `${path}'s name`, isNameOfOne, `1 to ${longestName} characters without U+0000 and lone surrogates`)
      return [name, known(texts[name], join(path, name), is, wanted)]
    }),
  )
}

export const readOptions = (value: unknown, path: string = "options"): LineOptions =>
  canonicalOptions(readNamedTexts(value, path, OPTIONS))

const OPTIONS: NamedTexts<string> = {
  one: "option",
  example: `{ size: "M" }`,
  most: MAX_OPTIONS,
  longestName: MAX_OPTION_NAME,
  is: (value): value is string => isName(value, MAX_OPTION_VALUE),
  wanted: `a text of 1 to ${MAX_OPTION_VALUE} characters without U+0000 and lone surrogates`,
}

const WHICH = "line ids, { seller } or all"

export const readWhich = (value: unknown): Which => {
  if (value === undefined || value === "all") return { all: true }
  if (typeof value === "string" || isList(value)) return { lineIds: readLineIds(value) }
  const { seller } = fields(plainCopy(value) ?? invalid("lines", value, WHICH), "lines", ["seller"])
  return { seller: known(seller, "lines.seller", isSellerId, NAME) }
}

const CURRENCY = "an ISO 4217 code such as EUR, here or once for all carts as createCartwright's currency"

export interface OpenRequest {
  readonly id: CartId | undefined
  readonly currency: Currency
  readonly priceList: string | undefined
  readonly channel: string | undefined
  readonly country: string | undefined
  /** For whom a trusted job opens the cart. */
  readonly owner: Owner | undefined
}

export const readOpen = (value: unknown, byDefault: Currency | undefined): OpenRequest => {
  const input: Fields =
    value === undefined ? {} : fields(value, "open", ["id", "currency", "priceList", "channel", "country", "owner"])
  const name = (field: string): string | undefined => optional(input[field], (text) => known(text, field, isText, NAME))
  return {
    id: optional(input["id"], (id) => readCartId(id, "id")),
    currency: known(input["currency"] === undefined ? byDefault : input["currency"], "currency", isCurrency, CURRENCY),
    priceList: name("priceList"),
    channel: name("channel"),
    country: optional(input["country"], readCountry),
    owner: optional(input["owner"], (owner) => ({
      member: readMember(fields(owner, "owner", ["member"])["member"], "owner.member"),
    })),
  }
}

/** ISO 3166-1 alpha-2. */
export const readCountry = (value: unknown): string =>
  known(value, "country", isCountry, "an ISO 3166-1 alpha-2 code such as GB")

export const readMember = (value: unknown, path: string): MemberId => known(value, path, isMemberId, NAME)
export const isText = (value: unknown): value is string => isName(value)
const isCountry = (value: unknown): value is string => typeof value === "string" && /^[A-Z]{2}$/.test(value)

const POLICIES: ReadonlyArray<unknown> = ["sum", "max", "guestWins", "memberWins"]

export interface MergeRequest {
  readonly from: CartId
  readonly guest: string | undefined
  readonly policy: MergeRule
}

export const readMerge = (value: unknown): MergeRequest => {
  const input = fields(value, "merge", ["from", "guest", "policy"])
  return {
    from: readCartId(input["from"], "from"),
    guest: optional(input["guest"], (token) => readToken(token, "guest")),
    policy: known(
      input["policy"] === undefined ? "sum" : input["policy"],
      "policy",
      isMergeRule,
      "sum, max, guestWins, memberWins or a function",
    ),
  }
}

export const readClaim = (value: unknown): string => readToken(fields(value, "claim", ["guest"])["guest"], "guest")

/** Most operations in one page of a cart's history. */
const MAX_PAGE = 1_000

export interface Page {
  readonly after: Version
  readonly limit: number
}

export const readPage = (value: unknown): Page => {
  const page: Fields = value === undefined ? {} : fields(value, "page", ["after", "limit"])
  return {
    after: optional(page["after"], (after) => known(after, "after", isVersion, "a version")) ?? NEVER,
    limit:
      optional(page["limit"], (limit) => known(limit, "limit", isPageSize, `a whole number from 1 to ${MAX_PAGE}`)) ??
      100,
  }
}

const isPageSize = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_PAGE

const isMergeRule = (value: unknown): value is MergeRule => typeof value === "function" || POLICIES.includes(value)

/** A guest token's outline; whether it is genuine is for `GuestTokens` to say. */
export const readToken = (value: unknown, path: string): string =>
  known(value, path, isTokenText, "the token that guests.issue() gave")
const isTokenText = (value: unknown): value is string => typeof value === "string" && value.length <= 512

export interface CallOptions {
  readonly requestId: OpId | undefined
  readonly ifVersion: Version | undefined
  readonly atLeast: Version | undefined
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal | undefined
}

/** The longest a call may be asked to take. */
export const MAX_TIMEOUT_MS = 60_000

export const readCallOptions = (value: unknown): CallOptions => {
  const options: Fields =
    value === undefined ? {} : fields(value, "options", ["requestId", "ifVersion", "atLeast", "timeoutMs", "signal"])
  const version = (name: string): Version | undefined =>
    optional(options[name], (given) => known(given, name, isVersion, "a version that an answer carried"))
  return {
    requestId: optional(options["requestId"], (id) => known(id, "requestId", isRequestId, KEY)),
    ifVersion: version("ifVersion"),
    atLeast: version("atLeast"),
    timeoutMs: optional(options["timeoutMs"], (given) =>
      known(given, "timeoutMs", isTimeout, `a whole number from 1 to ${MAX_TIMEOUT_MS}`),
    ),
    signal: optional(options["signal"], (given) => known(given, "signal", isSignal, "an AbortSignal")),
  }
}

/** What only claims to be a signal throws when it is used as one. */
const isSignal = (value: unknown): value is AbortSignal => {
  try {
    if (!(value instanceof AbortSignal) || typeof value.aborted !== "boolean") return false
    value.removeEventListener("abort", noListener)
    return true
  } catch {
    return false
  }
}

const noListener = (): void => undefined
const isTimeout = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_TIMEOUT_MS
