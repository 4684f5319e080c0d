/** Writes down what callers were told, for `contradictions`. */
import type { CartCall } from "./CartCall.ts"

/** What a call is about. */
export type Asked = Pick<CartCall, "cartId" | "opId" | "asked">

/** What a call was answered: `refused` where it changed nothing and says nothing of the cart. */
export type Told<Content = unknown> = CartCall<Content>["answer"] | "refused"

export interface Recorder<Content = unknown> {
  /** Makes the call and writes it down; `told` reads the answer. What throws may have happened, unless it says `notDone`. */
  readonly record: <A>(asked: Asked, call: () => Promise<A>, told: (answer: A) => Told<Content>) => Promise<A>
  readonly calls: () => ReadonlyArray<CartCall<Content>>
}

/** A recorder with a clock of its own that counts beginnings and ends. It is exact within one process. */
export const makeRecorder = <Content = unknown>(): Recorder<Content> => {
  const calls: Array<CartCall<Content>> = []
  let now = 0
  const note = (asked: Asked, start: number, answer: Told<Content>): void => {
    if (answer !== "refused") calls.push({ ...asked, start, end: ++now, answer })
  }
  return {
    record: async (asked, call, told) => {
      const start = ++now
      try {
        const answer = await call()
        note(asked, start, told(answer))
        return answer
      } catch (error) {
        if (!isNotDone(error)) note(asked, start, "unknown")
        throw error
      }
    },
    calls: () => calls,
  }
}

const isNotDone = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "outcome" in error && error.outcome === "notDone"
