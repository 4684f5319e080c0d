/** What a host's developers hear of, and shoppers do not. The library itself logs nothing. */

/** `doing` says what was being done, with its ids; `error` is what failed, in its own words, so it may hold what only developers may read. */
export type OnProblem = (problem: { readonly doing: string; readonly error: unknown }) => void

/** Tells the host. What its hook throws, at once or later, is ignored: it must fail nothing that a shopper waits for. */
export const tellProblem = (onProblem: OnProblem | undefined, doing: string, error: unknown): void => {
  if (onProblem === undefined) return
  try {
    const returned: unknown = onProblem({ doing, error })
    if (returned instanceof Promise) returned.catch(() => undefined)
  } catch {
    // See above.
  }
}
