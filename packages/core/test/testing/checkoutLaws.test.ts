import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { LimitLedger } from "../../src/ports/LimitLedger.ts"
import { OrderStore } from "../../src/ports/OrderStore.ts"
import { Outbox } from "../../src/ports/Outbox.ts"
import { PaymentLog } from "../../src/ports/PaymentLog.ts"
import { SettlementStore } from "../../src/ports/SettlementStore.ts"
import { StockLedger } from "../../src/ports/StockLedger.ts"
import {
  type Law,
  makeLimitLedgerLaws,
  makeOrderStoreLaws,
  makePaymentLogLaws,
  makeStockLedgerLaws,
  outboxLaws,
  settlementStoreLaws,
} from "../../src/testing/index.ts"
import type { OrderBooks } from "../../src/testing/orderSteps.ts"
import type { BrokenPort } from "./brokenCheckout.ts"
import { brokenLimitLedgers } from "./brokenLimitLedgers.ts"
import { brokenOrderStores } from "./brokenOrderStores.ts"
import { brokenOutboxes } from "./brokenOutboxes.ts"
import { brokenPaymentLogs } from "./brokenPaymentLogs.ts"
import { brokenSettlementStores } from "./brokenSettlementStores.ts"
import { brokenStockLedgers } from "./brokenStockLedgers.ts"
import { heldTo } from "./heldTo.ts"

// A fixed place in chance: that a law can fail must not depend on luck.
const chance = { runs: 100, seed: 1 }
const numberOf = ({ name }: { readonly name: string }): string => name.split(" ")[0] ?? ""

const books = ({ orders, outbox }: OrderBooks) =>
  Layer.succeedContext(Context.make(OrderStore, orders).pipe(Context.add(Outbox, outbox)))

/** Every law is seen to fail; the law that random histories are held to by a port that only they catch. */
const caught = <R, S>(
  port: string,
  laws: ReadonlyArray<Law<R>>,
  brokenPorts: ReadonlyArray<BrokenPort<S>>,
  layerOf: (service: S) => Layer.Layer<R>,
  { letters, count, model }: { readonly letters: string; readonly count: number; readonly model?: string },
): void => {
  describe(`${port} that is broken is caught:`, () => {
    it.each(brokenPorts)("by $breaks, when $how", async ({ breaks, sees, make }) => {
      const held = breaks === model ? laws : laws.filter((law) => numberOf(law) === breaks)
      const { broken, outcomes } = await heldTo(held, { layer: layerOf(make()) })
      expect(broken).toEqual([breaks])
      expect(outcomes.find(({ failure }) => failure !== undefined)?.failure).toContain(sees)
    })

    it("and each law can fail", () =>
      expect(new Set(brokenPorts.map(({ breaks }) => breaks))).toEqual(new Set(laws.map(numberOf))))

    it("by laws numbered as in the port's comment, none left out", () =>
      expect(laws.map(numberOf)).toEqual(Array.from({ length: count }, (_, index) => `${letters}${index + 1}`)))
  })
}

caught("a settlement store", settlementStoreLaws, brokenSettlementStores, Layer.succeed(SettlementStore), {
  letters: "SS",
  count: 4,
})
caught("a stock ledger", makeStockLedgerLaws(chance), brokenStockLedgers, Layer.succeed(StockLedger), {
  letters: "SL",
  count: 8,
  model: "SL8",
})
caught("a limit ledger", makeLimitLedgerLaws(chance), brokenLimitLedgers, Layer.succeed(LimitLedger), {
  letters: "LL",
  count: 8,
  model: "LL8",
})
caught("an order store", makeOrderStoreLaws(chance), brokenOrderStores, books, {
  letters: "OR",
  count: 11,
  model: "OR11",
})
caught("an outbox", outboxLaws, brokenOutboxes, books, { letters: "OB", count: 4 })
caught("a payment log", makePaymentLogLaws(chance), brokenPaymentLogs, Layer.succeed(PaymentLog), {
  letters: "PL",
  count: 5,
  model: "PL5",
})
