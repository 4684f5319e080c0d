import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { ledgerOf } from "../../../../test/ledger.ts"
import { makeMemoryCartStore, memory } from "../../src/memory/index.ts"
import { CartGateway } from "../../src/ports/CartGateway.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { cartGatewayOverCarts } from "../../src/services/cartGateway.ts"
import { cartGatewayLaws } from "../../src/testing/gatewayLaws.ts"
import { prove } from "../../src/testing/index.ts"
import { heldTo } from "../testing/heldTo.ts"
import { brokenGateways } from "./brokenGateways.ts"

const runner = { describe, it, skip: it.skip }

prove(runner, "memory", cartGatewayLaws, {
  layer: Layer.provideMerge(cartGatewayOverCarts, memory()),
  ledger: ledgerOf("cart-gateway-memory"),
})

// Handing over the turn before each step is what makes concurrent calls interleave.
const pausing = () => makeMemoryCartStore({ pause: Effect.yieldNow })

prove(runner, "memory whose calls interleave", cartGatewayLaws, {
  layer: Layer.provideMerge(cartGatewayOverCarts, Layer.sync(CartStore, pausing)),
})

const numberOf = ({ name }: { readonly name: string }) => name.split(" ")[0]

describe("a gateway to carts that is broken is caught:", () => {
  it.each(brokenGateways)("by $breaks, when $how", async ({ breaks, sees, make }) => {
    const store = pausing()
    const { broken, outcomes } = await heldTo(
      cartGatewayLaws.filter((law) => numberOf(law) === breaks),
      { layer: Layer.merge(Layer.succeed(CartStore, store), Layer.succeed(CartGateway, make(store))) },
    )
    expect(broken).toEqual([breaks])
    expect(outcomes[0]?.failure).toContain(sees)
  })

  it("and each law can fail", () => {
    expect(new Set(brokenGateways.map(({ breaks }) => breaks))).toEqual(new Set(cartGatewayLaws.map(numberOf)))
  })
})

describe("the laws of the gateway to carts", () => {
  it("are numbered as in the port's comment, none left out", () => {
    expect(cartGatewayLaws.map(numberOf)).toEqual(["CG1", "CG2", "CG3", "CG4", "CG5"])
  })
})
