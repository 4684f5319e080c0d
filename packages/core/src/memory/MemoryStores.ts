/** The reference model of every store: whatever an adapter does, this is what it must look like from outside. */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { CartOperation } from "../cart/CartOperation.ts"
import { type CartId, NEVER, type OpId, type Version } from "../catalog/ids.ts"
import { CartStore, type CartWrite, type LoadedCart, type LoggedOperation, type Written } from "../ports/CartStore.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import { Outbox } from "../ports/Outbox.ts"
import { PaymentLog } from "../ports/PaymentLog.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import { StockLedger } from "../ports/StockLedger.ts"
import { makeMemoryLimitLedger } from "./MemoryLimits.ts"
import { type MemoryOptions, stepAfter } from "./MemoryOptions.ts"
import { type MemoryOrdersOptions, makeMemoryOrders } from "./MemoryOrders.ts"
import { makeMemoryPaymentLog } from "./MemoryPaymentLog.ts"
import { makeMemorySettlementStore } from "./MemorySettlements.ts"
import { makeMemoryStockLedger } from "./MemoryStock.ts"

/** One cart as it is kept: as text, so that nobody's later change of an object they hold reaches it. */
interface Kept {
  version: Version
  cart: string
  /** The operations, the first of them at version 1. */
  readonly log: Array<string>
  readonly byOp: Map<OpId, string>
}

/** Carts kept in this process: for tests, demos and as the model that adapters are compared with. */
export const makeMemoryCartStore = (options: MemoryOptions = {}): CartStore["Service"] => {
  const carts = new Map<CartId, Kept>()
  const current = ({ version, cart }: Kept): Versioned<Cart> => ({ version, value: JSON.parse(cart) })
  const step = stepAfter(options)

  const load = (id: CartId, op: OpId | undefined): LoadedCart | undefined => {
    const kept = carts.get(id)
    if (kept === undefined) return undefined
    const logged = op === undefined ? undefined : kept.byOp.get(op)
    if (logged === undefined) return current(kept)
    const { asked, outcome } = operationIn(logged)
    return { ...current(kept), earlier: { asked, outcome } }
  }

  const write = (id: CartId, { op, expected, next }: CartWrite): Written => {
    const kept = carts.get(id)
    const logged = kept?.byOp.get(op.opId)
    if (kept !== undefined && logged !== undefined) {
      const { asked, outcome } = operationIn(logged)
      return asked === op.asked ? { _tag: "Replayed", outcome, current: current(kept) } : { _tag: "Reused" }
    }
    if ((kept?.version ?? NEVER) !== expected)
      return { _tag: "Conflict", current: kept === undefined ? undefined : current(kept) }
    const version = (expected + 1) as Version
    const cart = JSON.stringify(next)
    const operation = JSON.stringify(op)
    const keeping: Kept = kept ?? { version, cart, log: [], byOp: new Map() }
    carts.set(id, keeping)
    keeping.version = version
    keeping.cart = cart
    keeping.log.push(operation)
    keeping.byOp.set(op.opId, operation)
    return { _tag: "Written", version, durability: "memory" }
  }

  return CartStore.of({
    load: (id, options) => step(() => load(id, options?.op)),
    write: (id, request) => step(() => write(id, request)),
    history: (id, { after, limit }) =>
      step(() =>
        (carts.get(id)?.log ?? []).slice(after, after + limit).map((text, index) => loggedAt(after + index + 1, text)),
      ),
  })
}

const operationIn = (text: string): CartOperation => JSON.parse(text)

const loggedAt = (version: number, text: string): LoggedOperation => ({
  version: version as Version,
  operation: operationIn(text),
})

/** Everything a host needs to keep, in this process: lost when it ends. */
export const memory = (
  options?: MemoryOrdersOptions,
): Layer.Layer<CartStore | SettlementStore | OrderStore | Outbox | StockLedger | LimitLedger | PaymentLog> =>
  Layer.syncContext(() => {
    const { orders, outbox } = makeMemoryOrders(options)
    return Context.make(CartStore, makeMemoryCartStore(options)).pipe(
      Context.add(SettlementStore, makeMemorySettlementStore(options)),
      Context.add(OrderStore, orders),
      Context.add(Outbox, outbox),
      Context.add(StockLedger, makeMemoryStockLedger(options)),
      Context.add(LimitLedger, makeMemoryLimitLedger(options)),
      Context.add(PaymentLog, makeMemoryPaymentLog(options)),
    )
  })
