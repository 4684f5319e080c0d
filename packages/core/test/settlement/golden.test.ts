import { readdirSync, readFileSync } from "node:fs"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { changesBetween } from "../../src/settlement/changes.ts"
import { fingerprintOf } from "../../src/settlement/fingerprint.ts"
import * as S from "../../src/settlement/Settlement.schema.ts"
import type { SettlementSource } from "../../src/settlement/Settlement.ts"
import { readSettlement } from "../../src/settlement/stored.ts"

// Values as version 1 of the shape wrote them: they stand for every settlement in every shop's store.
const WAY_OUT =
  "A stored shape has changed. Settlements in this old shape are still being submitted: teach readSettlement to bring them " +
  "up to the new shape, write the new shape to a golden file of its own beside this one, and never edit this one."

const folder = new URL("../golden/", import.meta.url)
const golden = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"))

/** Every source. One that is missing here does not compile. */
const sources: { readonly [Tag in SettlementSource["_tag"]]: true } = { Cart: true, BuyNow: true }
const names = [
  ...Object.keys(sources).map((tag) => `settlement.${tag}.shape-1`),
  // With all that promotions, codes, gifts, points and several tax rates say of it.
  "settlement.Cart.promoted.shape-1",
]

const strict = { onExcessProperty: "error", errors: "all" } as const

describe("what shape 1 stored", () => {
  it.each(names)("is a %s that is read, and decoded to the last key", (name) => {
    const stored = golden(name)
    const settlement = readSettlement(stored)
    expect(settlement.source._tag).toBe(name.split(".")[1])
    expect(settlement, WAY_OUT).toStrictEqual(stored)
    expect(Schema.decodeUnknownSync(S.Settlement, strict)(stored), WAY_OUT).toStrictEqual(stored)
  })

  it.each(names)("is a %s whose fingerprint is still its own", (name) => {
    const settlement = readSettlement(golden(name))
    expect(fingerprintOf(settlement)).toBe(settlement.fingerprint)
    expect(changesBetween(settlement, settlement)).toEqual([])
  })

  it("has no golden file that nothing reads", () => {
    const files = readdirSync(folder).filter((name) => name.startsWith("settlement."))
    expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort())
  })
})
