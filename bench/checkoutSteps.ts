/** What one settlement and its submission ask of an SQLite file, call by call, and why. */
import { join } from "node:path"
import { sqlite } from "@cartwright/adapters-sql"
import {
  CartStore,
  OrderStore,
  Outbox,
  PaymentChannel,
  PaymentLog,
  SettlementStore,
  StockLedger,
} from "@cartwright/core"
import { makeSandbox } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { counterOf } from "./buyers.ts"
import { watchingSqlite } from "./sqliteCalls.ts"
import type { Table } from "./table.ts"

/** A call of a port, and what it asked of the file. */
interface Step {
  readonly call: string
  statements: number
  /** Whether it committed; where another call's writes came in the same turn of the event loop, the first of them did. */
  commit: "none" | "own" | "shared"
  isUnderWay: boolean
}

/** Whose tables are whose: by that a statement is told from those of other calls that are under way with it. */
const TABLES: ReadonlyArray<readonly [port: string, table: RegExp]> = [
  ["CartStore", /cw_cart/],
  ["SettlementStore", /cw_settlement/],
  ["OrderStore", /cw_order|cw_outbox/],
  ["StockLedger", /cw_stock/],
  ["PaymentLog", /cw_payment/],
  ["PaymentChannel", /sandbox_/],
  ["Outbox", /cw_outbox/],
]

/** Why each call is made; where a call comes more than once, for each time. */
const REASONS: Readonly<Record<string, ReadonlyArray<string>>> = {
  "CartStore.load": [
    "settle: the cart that the shopper wants to buy",
    "submit: everything is settled anew, on the cart as it is now",
    "take lines: the cart that the bought lines leave, while the payment is under way",
  ],
  "SettlementStore.put": ["settle: what the shopper sees is kept, to be held against what is submitted"],
  "SettlementStore.get": ["submit: what the shopper agreed to"],
  "OrderStore.claim": [
    "claim: was it bought before; if not, nobody else submits this cart. Before anything outside is asked",
  ],
  "StockLedger.reserve": ["reserve: a hold, its lines and the stock, each in bulk. The hold has an end should we die"],
  "OrderStore.place": [
    "place: the order, its keys, its first event and message; the claim goes. Here it is ordered, once",
  ],
  "PaymentLog.append": [
    "plan: safe before the provider is asked, so that no crash forgets a payment that may have happened",
    "note: what the provider said, once the order knows it",
  ],
  "PaymentChannel.execute": ["pay: the sandbox's own books, on its own connection: another company's in real life"],
  "OrderStore.advance": ["mark paid: the order, its second event and message, before the log says so"],
  "StockLedger.confirm": ["confirm: the hold is a sale, and has no end any more"],
  "CartStore.write": ["take lines: the cart without them, and the operation in its log"],
  "Outbox.done": ["done: both messages were acted on; after a crash the sweeper finds them"],
}

/** The calls in the order in which they came, each with its statements. */
const watchSteps = () => {
  const steps: Array<Step> = []
  let transaction: Set<Step> | undefined
  const ownerOf = (sql: string): Step | undefined =>
    steps.find(
      ({ call, isUnderWay }) =>
        isUnderWay && TABLES.some(([port, table]) => call.startsWith(`${port}.`) && table.test(sql)),
    )
  const saw = (sql: string): void => {
    if (sql.startsWith("begin")) transaction = new Set()
    else if (sql === "commit") {
      for (const [at, step] of [...(transaction ?? [])].entries()) step.commit = at === 0 ? "own" : "shared"
      transaction = undefined
    } else {
      const step = ownerOf(sql)
      if (step === undefined) return
      step.statements++
      transaction?.add(step)
    }
  }
  const watch: Watching =
    (call, run) =>
    (...asked) =>
      Effect.suspend(() => {
        const step: Step = { call, statements: 0, commit: "none", isUnderWay: true }
        steps.push(step)
        return Effect.ensuring(
          run(...asked),
          Effect.sync(() => {
            step.isUnderWay = false
          }),
        )
      })
  return { steps, saw, watch }
}

type Watching = <Asked extends ReadonlyArray<unknown>, A, E>(
  call: string,
  run: (...asked: Asked) => Effect.Effect<A, E>,
) => (...asked: Asked) => Effect.Effect<A, E>

const watchedStores = (watch: Watching) =>
  Layer.mergeAll(
    Layer.effect(
      CartStore,
      CartStore.useSync((store) => ({
        ...store,
        load: watch("CartStore.load", store.load),
        write: watch("CartStore.write", store.write),
      })),
    ),
    Layer.effect(
      SettlementStore,
      SettlementStore.useSync((store) => ({
        ...store,
        put: watch("SettlementStore.put", store.put),
        get: watch("SettlementStore.get", store.get),
      })),
    ),
    Layer.effect(
      OrderStore,
      OrderStore.useSync((store) => ({
        ...store,
        claim: watch("OrderStore.claim", store.claim),
        place: watch("OrderStore.place", store.place),
        advance: watch("OrderStore.advance", store.advance),
        load: watch("OrderStore.load", store.load),
        find: watch("OrderStore.find", store.find),
      })),
    ),
    Layer.effect(
      StockLedger,
      StockLedger.useSync((store) => ({
        ...store,
        reserve: watch("StockLedger.reserve", store.reserve),
        confirm: watch("StockLedger.confirm", store.confirm),
      })),
    ),
    Layer.effect(
      PaymentLog,
      PaymentLog.useSync((store) => ({
        ...store,
        load: watch("PaymentLog.load", store.load),
        append: watch("PaymentLog.append", store.append),
      })),
    ),
    Layer.effect(
      Outbox,
      Outbox.useSync((store) => ({ ...store, done: watch("Outbox.done", store.done) })),
    ),
  )

/** The calls of one settlement and its submission. */
const stepsOf = async (folder: string, lines: number): Promise<ReadonlyArray<Step>> => {
  const filename = join(folder, `steps-${lines}.db`)
  const told = { statements: 0, commits: 0 }
  const observe = { statement: () => void told.statements++, commit: () => void told.commits++ }
  const { steps, saw, watch } = watchSteps()
  const card = await makeSandbox({ filename })
  const execute = watch("PaymentChannel.execute", card.channel.execute)
  const counter = await counterOf({
    stores: Layer.provide(watchedStores(watch), sqlite({ filename, observe })),
    payments: { card: Layer.succeed(PaymentChannel, { ...card.channel, execute }) },
  })
  const [cartId = ""] = await counter.fill(1, lines)
  steps.length = 0
  const before = { ...told }
  await watchingSqlite(saw, async () => counter.submit(await counter.settle(cartId)))
  await counter.close()
  await card.close()
  checkTold({ statements: told.statements - before.statements, commits: told.commits - before.commits }, steps)
  return steps
}

/** What the stores themselves say by `observe` is what was seen in SQLite; the sandbox has nothing to do with them. */
const checkTold = (
  told: { readonly statements: number; readonly commits: number },
  steps: ReadonlyArray<Step>,
): void => {
  const seen = steps.filter(({ call }) => !call.startsWith("PaymentChannel."))
  if (told.statements !== statementsOf(seen) || told.commits !== commitsIn(seen))
    throw new Error(
      `checkoutSteps: the stores told of ${JSON.stringify(told)}, seen were ${statementsOf(seen)} and ${commitsIn(seen)}. A call is not watched.`,
    )
}

const statementsOf = (steps: ReadonlyArray<Step>): number => steps.reduce((sum, { statements }) => sum + statements, 0)
const commitsIn = (steps: ReadonlyArray<Step>): number => steps.filter(({ commit }) => commit === "own").length

const FEW = 3
/** The largest basket of the example's data. */
const MANY = 593

const COMMITS = { none: "0", own: "1", shared: "shared" } as const

export const stepsTable = async (folder: string): Promise<Table> => {
  const [few, many] = [await stepsOf(folder, FEW), await stepsOf(folder, MANY)]
  const rows = few.map(({ call, statements, commit }, at) => {
    const ofMany = many[at]
    if (ofMany?.call !== call || ofMany.commit !== commit) throw new Error("checkoutSteps: more lines make other calls")
    const earlier = few.slice(0, at).filter((step) => step.call === call).length
    return [call, String(statements), String(ofMany.statements), COMMITS[commit], REASONS[call]?.[earlier] ?? ""]
  })
  const all = ["all", String(statementsOf(few)), String(statementsOf(many)), String(commitsIn(few)), ""]
  return {
    title: "checkout: what one basket asks of SQLite",
    note: `One basket alone, from the settlement to an order that is paid, call by call as they come. Statements do not grow with the lines:
lists are bound as one text. What begins and ends a transaction is no statement here. A commit is shared where another call
above wrote in the same turn of the event loop.`,
    head: ["call", `statements, ${FEW} lines`, `statements, ${MANY} lines`, "commits", "why"],
    rows: [...rows, all],
  }
}
