import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { CartStore } from "../../src/ports/CartStore.ts"
import { makeCartStoreLaws } from "../../src/testing/index.ts"
import { brokenStores } from "./brokenStores.ts"
import { heldTo } from "./heldTo.ts"

// A fixed place in chance: that a law can fail must not depend on luck.
const laws = makeCartStoreLaws({ runs: 100, seed: 1 })
const numberOf = ({ name }: { readonly name: string }) => name.split(" ")[0]

describe("a store that is broken is caught:", () => {
  it.each(brokenStores)("by $breaks, when $how", async ({ breaks, sees, make }) => {
    const { world, ...store } = make()
    // A law of its own is enough to be caught by; that nothing but a long history shows it is the point of the last law.
    const held = breaks === "CS10" ? laws : laws.filter((law) => numberOf(law) === breaks)
    const { broken, outcomes } = await heldTo(held, {
      layer: Layer.succeed(CartStore, CartStore.of(store)),
      ...(world === undefined ? { lacks: { outage: "it is not what is tested" } } : { world }),
    })
    expect(broken).toEqual([breaks])
    expect(outcomes.find(({ failure }) => failure !== undefined)?.failure).toContain(sees)
  })

  it("and each law can fail", () => {
    expect(new Set(brokenStores.map(({ breaks }) => breaks))).toEqual(new Set(laws.map(numberOf)))
  })
})

describe("the laws of the cart store", () => {
  it("are numbered as in the port's comment, none left out", () => {
    const numbers = Array.from({ length: 10 }, (_, index) => `CS${index + 1}`)
    expect([...new Set(laws.map(numberOf))]).toEqual(numbers)
  })
})
