import * as Effect from "effect/Effect"
import { afterAll, describe, it } from "vitest"
import { ledgerOf } from "../../../../test/ledger.ts"
import { memory } from "../../src/memory/index.ts"
import { prove, stockLedgerLaws } from "../../src/testing/index.ts"

prove({ describe, it }, "memory", stockLedgerLaws, {
  layer: memory(),
  ledger: ledgerOf("stock-ledger-memory"),
})

// Handing over the turn before each step is what makes concurrent calls interleave; no law may mind what another left.
prove({ describe, it, afterAll }, "memory that all laws share", stockLedgerLaws, {
  layer: memory({ pause: Effect.yieldNow }),
  shared: true,
})
