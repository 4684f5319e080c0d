import * as Effect from "effect/Effect"
import { afterAll, describe, it } from "vitest"
import { ledgerOf } from "../../../../test/ledger.ts"
import { memory } from "../../src/memory/index.ts"
import { limitLedgerLaws, prove } from "../../src/testing/index.ts"

prove({ describe, it }, "memory", limitLedgerLaws, {
  layer: memory(),
  ledger: ledgerOf("limit-ledger-memory"),
})

// Handing over the turn before each step is what makes concurrent calls interleave; no law may mind what another left.
prove({ describe, it, afterAll }, "memory that all laws share", limitLedgerLaws, {
  layer: memory({ pause: Effect.yieldNow }),
  shared: true,
})
