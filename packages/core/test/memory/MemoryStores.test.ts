import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, it } from "vitest"
import { ledgerOf } from "../../../../test/ledger.ts"
import { makeMemoryCartStore, memory } from "../../src/memory/index.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { breakable, cartStoreLaws, type Fault, prove } from "../../src/testing/index.ts"

const runner = { describe, it, skip: it.skip }

prove(runner, "memory", cartStoreLaws, {
  layer: memory(),
  lacks: { outage: "it runs in the process of its caller" },
  ledger: ledgerOf("memory"),
})

// Handing over the turn before each step is what makes concurrent calls interleave.
const meets = (fault: Fault) => {
  const { store, ...world } = breakable(makeMemoryCartStore({ pause: Effect.yieldNow }), fault)
  return { layer: Layer.succeed(CartStore, store), world }
}

prove(runner, "memory whose writes are not made in an outage", cartStoreLaws, meets("notDone"))
prove(runner, "memory behind a connection that is cut", cartStoreLaws, {
  ...meets("lost"),
  ledger: ledgerOf("memory-outage"),
})
prove(runner, "memory whose writes are made in an outage and not answered", cartStoreLaws, meets("unknown"))
