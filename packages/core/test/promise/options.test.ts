import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { memory } from "../../src/memory/MemoryStores.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { OfferSource } from "../../src/ports/OfferSource.ts"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { OTHER_SECRET, SECRET } from "../services/kit.ts"
import { thrownBy } from "./kit.ts"

const good = { stores: memory(), offers: { getMany: async () => new Map() } }

const STORES = "Give memory(), sqlite({ filename }) or { carts } with the functions load, write and history."
const OFFERS = "Give { getMany }, an async function from offer ids to a Map of offers, or a layer."
const PROMOTIONS = "Give { active }, an async function that gives a list of promotions, or a layer, or leave it out."
const SECRETS = "Use random ones, such as the output of `openssl rand -base64 48`."
const CLOCK = "Give one that returns milliseconds since 1970, such as Date.now."
const TIMEOUT = "Give whole milliseconds from 1 to 60000."
const tax = { basis: "included", rates: { standard: Ratio.fromPercent(20) } }

// An option without a row does not compile.
const wrong: { readonly [Option in keyof Required<CartwrightOptions>]: ReadonlyArray<readonly [unknown, string]> } = {
  stores: [
    [undefined, `stores is no place to keep carts, got missing. ${STORES}`],
    [memory, `stores is no place to keep carts, got a function. ${STORES}`],
    [{ carts: { load: () => undefined } }, `stores is no place to keep carts, got an object. ${STORES}`],
  ],
  offers: [
    [undefined, `offers is no source of offers, got missing. ${OFFERS}`],
    [new Map(), `offers is no source of offers, got an object that is not a plain one. ${OFFERS}`],
  ],
  promotions: [[[], `promotions is no source of promotions, got a list of 0. ${PROMOTIONS}`]],
  currency: [["gbp", `currency is no ISO 4217 code we know, got "gbp". Write it in capitals, such as "GBP".`]],
  tax: [
    [{ ...tax, mode: "net" }, `tax has no such field, got "mode". Its fields are basis, rates, rounding.`],
    [{}, "tax.basis is unknown, got missing. Say whether prices have the tax included or excluded."],
    [
      { ...tax, rates: 20 },
      `tax.rates is no table of rates, got 20. Give { standard: Ratio.fromPercent("20") } or such.`,
    ],
    [
      { ...tax, rates: { food: 0.05 } },
      `tax.rates.food is no ratio from 0 to 4, got 0.05. Make it with Ratio.fromPercent("20").`,
    ],
    [
      { ...tax, rounding: "nearest" },
      `tax.rounding is no way of rounding, got "nearest". Use one of halfUp, halfEven, halfDown, up, down.`,
    ],
  ],
  secrets: [
    [
      { current: SECRET, previuos: SECRET },
      `secrets has no such field, got "previuos". Its fields are current, previous.`,
    ],
    [SECRET, `secrets.current is not a text of at least 32 characters, got (hidden). ${SECRETS}`],
    [{ current: "short" }, `secrets.current is not a text of at least 32 characters, got (hidden). ${SECRETS}`],
    [
      { current: SECRET, previous: "" },
      `secrets.previous is not a text of at least 32 characters, got (hidden). ${SECRETS}`,
    ],
  ],
  clock: [[Date.UTC(2026), `clock is no function, got ${Date.UTC(2026)}. ${CLOCK}`]],
  timeoutMs: [
    [0, `timeoutMs is no time for a call, got 0. ${TIMEOUT}`],
    [Number.NaN, `timeoutMs is no time for a call, got NaN. ${TIMEOUT}`],
    ["5s", `timeoutMs is no time for a call, got "5s". ${TIMEOUT}`],
    [60_001, `timeoutMs is no time for a call, got 60001. ${TIMEOUT}`],
  ],
}
const rows = Object.entries(wrong).flatMap(([option, values]) => values.map((row) => [option, ...row] as const))

describe("createCartwright", () => {
  it.each(rows)("refuses %s: %s", async (option, value, message) => {
    const error = await thrownBy(() => createCartwright({ ...good, [option]: value }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).not.toBeInstanceOf(CartwrightError)
    expect(error.message).toBe(`createCartwright: ${message}`)
  })

  it("refuses an option it does not have: it might have been meant to do something", async () => {
    const error = await thrownBy(() => createCartwright({ ...good, ...{ promotion: { active: async () => [] } } }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(
      `createCartwright: it has no such option, got "promotion". The options are ${Object.keys(wrong).join(", ")}.`,
    )
  })

  it("refuses to start from nothing", async () => {
    const error = await thrownBy(() => createCartwright(undefined as never))
    expect(error.message).toBe("createCartwright: the argument is no options, got missing. Give it { stores, offers }.")
  })

  it("takes every option as its type says, layers of the host's own too", async () => {
    const cartwright = await createCartwright({
      ...good,
      offers: Layer.succeed(OfferSource, { getMany: () => Effect.succeed(new Map()) }),
      promotions: { active: async () => [] },
      currency: "JPY",
      tax: { basis: "excluded", rates: { standard: Ratio.zero }, rounding: "down" },
      secrets: { current: SECRET, previous: OTHER_SECRET },
      clock: Date.now,
      timeoutMs: 60_000,
    })
    expect(await cartwright.for({ member: "ada" }).cart.open()).toMatchObject({ ok: true })
    await cartwright.close()
  })
})
