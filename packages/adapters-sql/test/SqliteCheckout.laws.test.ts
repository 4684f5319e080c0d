import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqlite } from "@cartwright/adapters-sql"
import { cartGatewayOverCarts } from "@cartwright/core"
import {
  cartGatewayLaws,
  type Law,
  limitLedgerLaws,
  orderStoreLaws,
  outboxLaws,
  type ProveOptions,
  paymentLogLaws,
  prove,
  settlementStoreLaws,
  stockLedgerLaws,
} from "@cartwright/core/testing"
import * as Layer from "effect/Layer"
import { afterAll, describe, it } from "vitest"
import { ledgerOf } from "../../../test/ledger.ts"

const folder = mkdtempSync(join(tmpdir(), "cartwright-sql-laws-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A port held to its laws twice: in memory, and in a file of its own. */
const proveBoth = <R>(port: string, laws: ReadonlyArray<Law<R>>, layerOn: (filename: string) => Stores<R>): void => {
  describe(port, () => {
    prove({ describe, it }, "sqlite in memory", laws, {
      layer: layerOn(":memory:"),
      ledger: ledgerOf(`${port}-sqlite-memory`),
    })
    prove({ describe, it }, "sqlite in a file", laws, {
      layer: layerOn(join(folder, `${port}.db`)),
      ledger: ledgerOf(`${port}-sqlite-file`),
    })
  })
}

type Stores<R> = ProveOptions<R>["layer"]

const layerOn = (filename: string) => sqlite({ filename })

proveBoth("settlement-store", settlementStoreLaws, layerOn)
proveBoth("order-store", orderStoreLaws, layerOn)
proveBoth("outbox", outboxLaws, layerOn)
proveBoth("stock-ledger", stockLedgerLaws, layerOn)
proveBoth("limit-ledger", limitLedgerLaws, layerOn)
proveBoth("payment-log", paymentLogLaws, layerOn)
proveBoth("cart-gateway", cartGatewayLaws, (filename) => Layer.provideMerge(cartGatewayOverCarts, layerOn(filename)))
