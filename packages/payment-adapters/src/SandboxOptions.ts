/** What a sandbox may be told: where its books are, how buyers and their banks behave, and what goes wrong on the way. */
import type { ChannelRequest, OperationId, OperationKind } from "@cartwright/core"

/**
 * How an operation goes at the provider.
 *
 * - `ok`: it succeeds
 * - `declined`: the bank says no for good; `declined:soft`: another try may do
 * - `authenticate`: a sale waits until the buyer has been at the page it is sent to; anything else just succeeds
 * - `slow`: it is pending until it is settled
 */
export type Behaviour = (typeof behaviours)[number]

export const behaviours = ["ok", "declined", "declined:soft", "authenticate", "slow"] as const

export const isBehaviour = (value: unknown): value is Behaviour =>
  typeof value === "string" && behaviours.some((behaviour) => behaviour === value)

/** One call to the sandbox. */
export interface SandboxCall {
  readonly kind: OperationKind | "lookup"
  readonly operationId: OperationId
  /** The how-manieth call of its kind about this operation, from 1, in this process and among the last 10,000 operations. */
  readonly attempt: number
  /** The how-manieth call to this sandbox, from 1, in this process. */
  readonly callNumber: number
}

/**
 * What goes wrong with a call. A lookup can only fail to arrive: whatever its fault, it is answered `Unavailable`.
 *
 * - `BeforeReceive`: it never arrives, and the caller is told that, or that nobody knows
 * - `AfterCommitBeforeAnswer`: it happens, and its answer is lost
 * - `LateCommit`: nobody knows; it happens `afterMs` later, or once it is sent again. Until then a lookup finds nothing, so
 *   `absentIsFinalAfterMs` has to be as long
 * - `StoredError`: the provider met an error and keeps it as the answer for this key, whether the operation happened or not
 */
export type Fault =
  | { readonly _tag: "BeforeReceive"; readonly told: "notSent" | "unknown" }
  | { readonly _tag: "AfterCommitBeforeAnswer" }
  | { readonly _tag: "LateCommit"; readonly afterMs: number }
  | { readonly _tag: "StoredError"; readonly happens: boolean }

/** How long a call is on its way, in milliseconds on Effect's clock. Who gives up meanwhile does not know what happened. */
export interface Delay {
  readonly there: number
  readonly back: number
}

export interface SandboxOptions {
  /**
   * The SQLite file that holds the books, made where there is none; it may be the shop's own. Absent or ":memory:": the books
   * are lost with the process.
   */
  readonly filename?: string
  /** Absent: an instrument whose text is a behaviour behaves so, and everything else is `ok`. */
  readonly behaviour?: (request: ChannelRequest) => Behaviour
  readonly faults?: (call: SandboxCall) => Fault | undefined
  /** A number is the whole way, half of it there and half of it back. Absent: none. */
  readonly delayMs?: number | ((call: SandboxCall) => Delay)
  /** The page where buyers prove who they are. Absent: one that does not exist. */
  readonly buyerPage?: string
  /** After that long a key is forgotten, and the same call is another operation. Absent: 24 hours. */
  readonly keyTtlMs?: number
  /** What the capabilities say of it. Absent: 0. */
  readonly absentIsFinalAfterMs?: number
  /** How long a call may wait while another process holds the file's lock. Absent: 5,000. */
  readonly busyTimeoutMs?: number
}

/** The options with their defaults. */
export interface CheckedOptions extends Required<Omit<SandboxOptions, "delayMs" | "faults">> {
  readonly faults: ((call: SandboxCall) => Fault | undefined) | undefined
  readonly delay: ((call: SandboxCall) => Delay) | undefined
}

export const IN_MEMORY = ":memory:"

const DAY_MS = 86_400_000

/** @throws TypeError that names the option, the value and the way out. */
export const checkSandboxOptions = (options: SandboxOptions = {}): CheckedOptions => {
  if (typeof options !== "object" || options === null)
    throw wrong("the argument", "an object", options, `Write sandbox() or sandbox({ filename: "sandbox.db" })`)
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(NAMES, name))
      throw new TypeError(
        `sandbox: it has no such option, got ${show(name)}. The options are ${Object.keys(NAMES).join(", ")}.`,
      )
  }
  const {
    filename = IN_MEMORY,
    behaviour = byInstrument,
    faults,
    buyerPage = "https://sandbox.invalid/buyer",
  } = options
  checkFilename("sandbox", filename)
  checkFunction("behaviour", behaviour)
  if (faults !== undefined) checkFunction("faults", faults)
  if (!URL.canParse(buyerPage))
    throw wrong("buyerPage", "the address of a page", buyerPage, `Write "http://localhost:3000/bank", or leave it out`)
  return {
    filename,
    behaviour,
    faults,
    buyerPage,
    delay: delayOf(options.delayMs),
    keyTtlMs: span("keyTtlMs", options.keyTtlMs, DAY_MS),
    absentIsFinalAfterMs: span("absentIsFinalAfterMs", options.absentIsFinalAfterMs, 0),
    busyTimeoutMs: span("busyTimeoutMs", options.busyTimeoutMs, 5_000),
  }
}

// An option without its name here does not compile.
const NAMES: { readonly [Option in keyof Required<SandboxOptions>]: true } = {
  filename: true,
  behaviour: true,
  faults: true,
  delayMs: true,
  buyerPage: true,
  keyTtlMs: true,
  absentIsFinalAfterMs: true,
  busyTimeoutMs: true,
}

/** @throws TypeError where it is no path. */
export const checkFilename = (doing: string, filename: unknown): void => {
  if (typeof filename !== "string" || filename === "" || filename.includes("\u0000"))
    throw new TypeError(`${doing}: filename must be the path of a file, got ${show(filename)}. Write "sandbox.db".`)
}

const byInstrument = ({ instrument }: ChannelRequest): Behaviour => (isBehaviour(instrument) ? instrument : "ok")

const delayOf = (delayMs: SandboxOptions["delayMs"]): CheckedOptions["delay"] => {
  if (typeof delayMs === "function") return delayMs
  const ms = span("delayMs", delayMs, 0)
  const half = { there: ms / 2, back: ms / 2 }
  return ms === 0 ? undefined : () => half
}

const checkFunction = (name: string, value: unknown): void => {
  if (typeof value !== "function")
    throw wrong(name, "a function", value, "Leave it out, or write a function of the call")
}

const span = (name: string, value: number | undefined, usual: number): number => {
  if (value === undefined) return usual
  if (Number.isFinite(value) && value >= 0) return value
  throw wrong(name, "a number of milliseconds, 0 or more", value, `Leave it out for ${usual}`)
}

const wrong = (name: string, what: string, got: unknown, wayOut: string): TypeError =>
  new TypeError(`sandbox: ${name} must be ${what}, got ${show(got)}. ${wayOut}.`)

const MAX_SHOWN = 80

export const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN))
  if (typeof value === "function") return "a function"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" && value !== null ? "an object" : String(value)
}
