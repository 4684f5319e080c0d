import { PaymentChannel } from "@cartwright/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { openLedger } from "./Ledger.ts"
import { makeChannel } from "./makeChannel.ts"
import { makeSandboxBooks, SandboxBooks } from "./SandboxBooks.ts"
import { type CheckedOptions, checkSandboxOptions, IN_MEMORY, type SandboxOptions } from "./SandboxOptions.ts"
import type { SandboxUnavailable } from "./SandboxUnavailable.ts"
import { nodeSqlite } from "./SqliteFile.ts"

/**
 * A provider that moves no money: for trying a shop out, and for testing what it does when a payment goes wrong. It is
 * deterministic; what buyers, banks and the network do is said in its options.
 *
 * It keeps books of its own, committed apart from the shop's, as a real provider's are: in memory, or in an SQLite file that
 * several processes may share and a kill at any moment leaves consistent. `SandboxBooks` looks into them.
 *
 * @example
 * import { type ChannelRequest, PaymentChannel } from "@cartwright/core"
 * import { SandboxBooks, sandbox } from "@cartwright/payment-adapters"
 * import * as Effect from "effect/Effect"
 *
 * const amount = { amount: 450, currency: "GBP" }
 * const sale = { operationId: "order-1.sale.1", kind: "sale", amount, reference: "order-1" } as ChannelRequest
 * const program = Effect.gen(function* () {
 *   const channel = yield* PaymentChannel
 *   yield* channel.execute(sale)
 *   yield* channel.execute(sale) // The same again moves nothing more.
 *   const books = yield* SandboxBooks
 *   return yield* books.totals("GBP")
 * })
 * const { captured } = await Effect.runPromise(Effect.provide(program, sandbox()))
 * captured // => { amount: 450, currency: "GBP" }
 */
export const sandbox = (options?: SandboxOptions): Layer.Layer<PaymentChannel | SandboxBooks, SandboxUnavailable> => {
  const checked = checkedNow(options)
  return Layer.effectContext(
    Effect.map(open(checked), ({ channel, books }) =>
      Context.add(Context.make(PaymentChannel, channel), SandboxBooks, books),
    ),
  )
}

/** A sandbox that is open, for hosts that speak promises. */
export interface Sandbox extends AsyncDisposable {
  /** What `createCartwright` takes as a way to pay. */
  readonly layer: Layer.Layer<PaymentChannel | SandboxBooks>
  readonly channel: PaymentChannel["Service"]
  readonly books: AsyncSandboxBooks
  /** Waits for the calls that are under way. */
  readonly close: () => Promise<void>
}

type Promised<Service> = {
  readonly [Name in keyof Service]: Service[Name] extends (
    ...args: infer Arguments
  ) => Effect.Effect<infer Answer, infer _Failure>
    ? (...args: Arguments) => Promise<Answer>
    : never
}

/** `SandboxBooks` in promises. They reject with `SandboxUnavailable`. */
export type AsyncSandboxBooks = Promised<SandboxBooks["Service"]>

/**
 * Opens a sandbox whose books the host holds in its hand: to approve what a buyer has to approve, and to compare what was
 * really taken with what the shop believes. Close it after the shop.
 *
 * @throws SandboxUnavailable where its file cannot be used.
 *
 * @example
 * import { makeSandbox } from "@cartwright/payment-adapters"
 *
 * const card = await makeSandbox() // { filename: "sandbox.db" } keeps the books
 * const totals = await card.books.totals("GBP")
 * totals.captured // => { amount: 0, currency: "GBP" }
 * await card.close()
 */
export const makeSandbox = async (options?: SandboxOptions): Promise<Sandbox> => {
  const checked = checkedNow(options)
  const scope = Scope.makeUnsafe()
  const { channel, books } = await Effect.runPromise(Scope.provide(open(checked), scope))
  const { operation, operations, totals, totalsOf, approve, decline, settle } = books
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  return {
    layer: Layer.succeedContext(Context.add(Context.make(PaymentChannel, channel), SandboxBooks, books)),
    channel,
    books: {
      operation: (id) => Effect.runPromise(operation(id)),
      operations: (page) => Effect.runPromise(operations(page)),
      totals: (currency) => Effect.runPromise(totals(currency)),
      totalsOf: (sale, currency) => Effect.runPromise(totalsOf(sale, currency)),
      approve: (id) => Effect.runPromise(approve(id)),
      decline: (id) => Effect.runPromise(decline(id)),
      settle: (id) => Effect.runPromise(settle(id)),
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Told to whoever calls, rather than when the layer is built. */
const checkedNow = (options: SandboxOptions | undefined): CheckedOptions => {
  const checked = checkSandboxOptions(options)
  if (checked.filename !== IN_MEMORY) nodeSqlite()
  return checked
}

const open = (options: CheckedOptions) =>
  Effect.map(openLedger(options), (transact) => ({
    channel: makeChannel(transact, options),
    books: makeSandboxBooks(transact, options),
  }))
