import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import type { Instant, OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, Offers } from "../../src/catalog/Offer.ts"
import { OfferSource } from "../../src/ports/OfferSource.ts"
import { PromotionSource } from "../../src/ports/PromotionSource.ts"
import { compilePromotions, type PromotionSet } from "../../src/pricing/index.ts"
import { offerSourceLaws, promotionSourceLaws, prove } from "../../src/testing/index.ts"
import { heldTo } from "./heldTo.ts"

const moment = 1_767_225_600_000 as Instant
const context = { currency: "GBP" as const, moment }
let asked = 0

const offer = (id: string, pence = 100): Offer => ({
  offerId: id as OfferId,
  sku: id as Sku,
  price: { amount: pence, currency: "GBP" },
  asOf: (moment + asked++) as Instant,
})
const listed = ["tea", "Tea", "tea "]
const find = (ids: ReadonlyArray<OfferId>): Offers =>
  new Map(ids.filter((id) => listed.includes(id)).map((id) => [id, offer(id)]))

const laws = offerSourceLaws({ context, known: listed, unknown: ["TEA", "mug"] })
const source = (getMany: (ids: ReadonlyArray<OfferId>) => Effect.Effect<Offers, never>) =>
  Layer.succeed(OfferSource, { getMany })

prove({ describe, it }, "a list of offers", laws, { layer: source((ids) => Effect.sync(() => find(ids))) })

describe("a source of offers is caught", () => {
  const caught = async (getMany: (ids: ReadonlyArray<OfferId>) => Offers) =>
    (await heldTo(laws, { layer: source((ids) => Effect.sync(() => getMany(ids))) })).broken

  it("that answers under ids of its own", async () => {
    const lower = (id: OfferId) => id.toLowerCase().trim() as OfferId
    expect(await caught((ids) => find(ids.map(lower)))).toContain("OS1")
  })
  it("that hands out another offer's card", async () =>
    expect(await caught((ids) => new Map([...find(ids)].map(([id]) => [id, offer("tea")])))).toContain("OS1"))
  it("that fails for an unknown id", async () => {
    const strict = (ids: ReadonlyArray<OfferId>): Offers => {
      for (const id of ids) if (!listed.includes(id)) throw new Error(`no offer ${id}`)
      return find(ids)
    }
    expect(await caught(strict)).toContain("OS2")
  })
  it("that makes up what it does not know", async () =>
    expect(await caught((ids) => new Map(ids.map((id) => [id, offer(id)])))).toContain("OS2"))
  it("that gives a discount for asking about many", async () =>
    expect(
      await caught((ids) => new Map([...find(ids)].map(([id]) => [id, offer(id, ids.length > 1 ? 90 : 100)]))),
    ).toEqual(["OS3"]))
  it("and its laws ask for something to ask about", () =>
    expect(() => offerSourceLaws({ context, known: ["tea"], unknown: [] })).toThrow("too little to ask, got 1 known"))
})

describe("a source of promotions", () => {
  const percent = (percentage: number): PromotionSet =>
    compilePromotions([{ id: "p", name: "off", benefits: [{ _tag: "PercentOff", percent: percentage }] }])
  const held = (active: () => PromotionSet) =>
    heldTo(promotionSourceLaws({ context, skus: ["tea", "mug"], seed: 1 }), {
      layer: Layer.succeed(PromotionSource, { active: () => Effect.sync(active) }),
    })

  it("passes when every cart is priced alike, even by another set", async () =>
    expect((await held(() => percent(10))).broken).toEqual([]))
  it("is caught when its second answer prices a cart differently", async () => {
    let calls = 0
    const { outcomes } = await held(() => percent(10 + calls++))
    expect(outcomes[0]?.failure).toMatch(/a cart costs the same again[\s\S]*Run it again with \{ seed: 1/)
  })
})
