/** What callers were told of carts, and what of it cannot be true. */

/** One call on a cart, as its caller saw it. Leave out what was refused, and what failed as `notDone`. */
export interface CartCall<Content = unknown> {
  readonly cartId: string
  /** The request id of a change. Absent: a read, or a change that found all as it should be and made no version. */
  readonly opId?: string
  /** The request or a digest of it, to tell two requests under one id. */
  readonly asked?: string
  /** When it began and ended, on one clock for all calls: of the wall, or one that counts. */
  readonly start: number
  readonly end: number
  readonly answer:
    | {
        readonly version: number
        readonly replayed?: boolean
        /** What the cart held, or a digest of it: two answers at one version must agree on it. */
        readonly cart?: Content
      }
    /** No usable answer: a change may have happened, at any time since `start`. */
    | "unknown"
}

export type Violation = {
  readonly cartId: string
  /** What cannot be, with its numbers. */
  readonly message: string
  /** The calls that contradict each other. */
  readonly calls: ReadonlyArray<CartCall>
} & (
  | { readonly _tag: "TwoChangesAtOneVersion"; readonly version: number }
  | { readonly _tag: "CountedTwice"; readonly opId: string }
  | { readonly _tag: "WentBack"; readonly version: number; readonly seen: number }
  | { readonly _tag: "ReplayedNothing"; readonly opId: string }
  | { readonly _tag: "TwoRequestsUnderOneId"; readonly opId: string }
  | { readonly _tag: "MadeByNobody"; readonly version: number }
  | { readonly _tag: "TwoCartsAtOneVersion"; readonly version: number }
  | { readonly _tag: "NotTheSumOfItsChanges"; readonly version: number; readonly opIds: ReadonlyArray<string> }
)

/** A call that was answered. */
export interface Answered<Content = unknown> extends CartCall<Content> {
  readonly answer: Exclude<CartCall<Content>["answer"], "unknown">
}

export const isAnswered = <Content>(call: CartCall<Content>): call is Answered<Content> => call.answer !== "unknown"

/** It made the version that it answered with. */
export const made = <Call extends CartCall>(call: Call): call is Call & Answered & { readonly opId: string } =>
  isAnswered(call) && call.opId !== undefined && call.answer.replayed !== true
