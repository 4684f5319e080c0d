/** What a host's `promotions.active` may answer, and what becomes of anything else. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { PriceContext } from "../../src/catalog/Offer.ts"
import { PromotionSource } from "../../src/ports/PromotionSource.ts"
import { compilePromotions, isPromotionSet, type Promotion } from "../../src/pricing/index.ts"
import { promotionsFrom } from "../../src/promise/ports.ts"
import { at } from "../arbitraries.ts"

const half: Promotion = { id: "p", name: "Half price", benefits: [{ _tag: "PercentOff", percent: 50 }] }
const set = compilePromotions([half])
const context: PriceContext = { currency: "GBP", moment: at }

const active = (answer: () => Promise<unknown>) =>
  Effect.flatMap(PromotionSource, (source) => source.active(context)).pipe(
    Effect.provide(promotionsFrom({ active: answer as never })),
  )

describe("the promotions of a host", () => {
  it("are a list of them, or what was compiled of one", async () => {
    expect(isPromotionSet(await Effect.runPromise(active(async () => [half])))).toBe(true)
    expect(await Effect.runPromise(active(async () => set))).toBe(set)
  })

  it.each<readonly [string, unknown]>([
    ["a list in an object", { promotions: [half] }],
    ["an empty list in an object", { promotions: [] }],
    ["a copy of a compiled set", { ...set }],
    ["a compiled set that went through JSON", JSON.parse(JSON.stringify(set))],
  ])("are not %s: nobody would get a discount, so the host is told what to answer", async (_, answer) => {
    const refusal = await Effect.runPromise(Effect.flip(active(async () => answer)))
    expect(refusal._tag).toBe("PromotionsUnavailable")
    expect(refusal.message).toContain(
      "promotions.active failed: it must answer a list of promotions or what compilePromotions made of one, got an object",
    )
  })

  it("are compiled once for as long as the host answers the same list", async () => {
    const list = [half]
    const twice = Effect.gen(function* () {
      const source = yield* PromotionSource
      return [yield* source.active(context), yield* source.active(context)]
    })
    const [first, second] = await Effect.runPromise(Effect.provide(twice, promotionsFrom({ active: async () => list })))
    expect(first).toBe(second)
  })
})
