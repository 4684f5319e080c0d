import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { OperationId } from "@cartwright/core"
import { makePaymentChannelLaws, prove } from "@cartwright/core/testing"
import { type Fault, SandboxBooks, type SandboxOptions, sandbox } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import { afterAll, describe, it } from "vitest"
import { ledgerOf } from "../../../test/ledger.ts"

const folder = mkdtempSync(join(tmpdir(), "cartwright-sandbox-laws-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What becomes of the next call about an operation. */
const script = new Map<OperationId, Fault>()

const faults: NonNullable<SandboxOptions["faults"]> = ({ kind, operationId }) => {
  if (kind === "lookup") return undefined
  const fault = script.get(operationId)
  script.delete(operationId)
  return fault
}

const laws = makePaymentChannelLaws<SandboxBooks>({
  instruments: { ok: "ok", declined: "declined", open: "authenticate" },
  truth: (id) =>
    Effect.map(
      SandboxBooks.use((books) => books.totalsOf(id, "GBP")),
      ({ captured, refunded }) => ({ captured: captured.amount, refunded: refunded.amount }),
    ),
  loseAnswer: (id) => Effect.sync(() => script.set(id, { _tag: "AfterCommitBeforeAnswer" })),
  refuse: (id) => Effect.sync(() => script.set(id, { _tag: "BeforeReceive", told: "notSent" })),
})

prove({ describe, it }, "sandbox, memory", laws, {
  layer: sandbox({ faults }),
  ledger: ledgerOf("payment-channel-sandbox-memory"),
})

prove({ describe, it }, "sandbox, SQLite", laws, {
  layer: sandbox({ filename: join(folder, "sandbox.db"), faults }),
  ledger: ledgerOf("payment-channel-sandbox-sqlite"),
})
