import type { Instant, OperationId } from "@cartwright/core"
import type { Currency } from "@cartwright/core/money"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Books, Page, SandboxOperation, Totals } from "./Books.ts"
import type { Transact } from "./Ledger.ts"
import { type Decision, type House, resolve, takeUp } from "./provider.ts"
import type { CheckedOptions } from "./SandboxOptions.ts"
import { SandboxUnavailable } from "./SandboxUnavailable.ts"

/**
 * A look into a sandbox's books, and the hand of those who decide there: the buyer at their bank's page, the provider's
 * clerks. It says what is true, whatever answers were lost on the way.
 */
export class SandboxBooks extends /* @__PURE__ */ Context.Service<
  SandboxBooks,
  {
    /** Absent where it never happened. */
    readonly operation: (operationId: string) => Effect.Effect<SandboxOperation | undefined, SandboxUnavailable>
    /** In the order in which they came, a page at a time. */
    readonly operations: (page?: Page) => Effect.Effect<ReadonlyArray<SandboxOperation>, SandboxUnavailable>
    /** Of all sales and refunds in a currency. */
    readonly totals: (currency: Currency.Currency) => Effect.Effect<Totals, SandboxUnavailable>
    /** Of one sale and its refunds. */
    readonly totalsOf: (sale: string, currency: Currency.Currency) => Effect.Effect<Totals, SandboxUnavailable>
    /** The buyer proves who they are. It answers with how the operation stands; one that waits for nothing of that stays. */
    readonly approve: (operationId: string) => Effect.Effect<SandboxOperation | undefined, SandboxUnavailable>
    /** The buyer fails to, or the provider says no to what was pending. */
    readonly decline: (operationId: string) => Effect.Effect<SandboxOperation | undefined, SandboxUnavailable>
    /** What was pending is done. */
    readonly settle: (operationId: string) => Effect.Effect<SandboxOperation | undefined, SandboxUnavailable>
  }
>()("@cartwright/payment-adapters/SandboxBooks") {}

export const makeSandboxBooks = (transact: Transact, options: CheckedOptions): SandboxBooks["Service"] => {
  const { filename, keyTtlMs, buyerPage } = options
  const house: House = { keyTtlMs, buyerPage }

  /** With all that is due by now. */
  const looking = <A>(look: (books: Books) => A): Effect.Effect<A, SandboxUnavailable> =>
    Clock.currentTimeMillis.pipe(
      Effect.flatMap((now) =>
        transact((books) => {
          takeUp(books, house, now as Instant)
          return look(books)
        }),
      ),
      Effect.mapError(
        ({ outcome, why, cause }) =>
          new SandboxUnavailable({
            books: filename,
            problem: outcome === "notDone" ? why : `${why} What was written may be kept all the same: look again.`,
            cause,
          }),
      ),
    )

  const operation = (operationId: string) => looking((books) => books.operation(operationId as OperationId))

  const deciding = (decision: Decision) => (operationId: string) =>
    looking((books) => {
      resolve(books, house, operationId as OperationId, decision)
      return books.operation(operationId as OperationId)
    })

  return SandboxBooks.of({
    operation,
    operations: (page = {}) => looking((books) => books.list(page)),
    totals: (currency) => looking((books) => books.totals(currency)),
    totalsOf: (sale, currency) => looking((books) => books.totalsOf(sale as OperationId, currency)),
    approve: deciding("approve"),
    decline: deciding("decline"),
    settle: deciding("settle"),
  })
}
