import { describe, expect, it, onTestFinished } from "vitest"
import { held } from "../../../test/scale.ts"
import { codeBuyer, openCodeShop, PRICE, REDUCED } from "./codeShop.ts"
import { startCodeBuyers } from "./processes.ts"
import { demand, openBooks, run } from "./purchases.ts"
import { newFile } from "./store.ts"

const REFUSALS = ["LimitsExceeded", "SettlementChanged"]

/** How often the code was used, by the books of the file. */
const usesIn = async (filename: string) => {
  await using books = await openBooks({ filename })
  return run(books.limits.used([demand("promotion:last:code:LAST")]))
}

describe("a code with limit 1 on a file", () => {
  it("is used once by 100 members who submit at once over several connections", { timeout: 120_000 }, async () => {
    const filename = newFile(onTestFinished)
    const shops = [await openCodeShop({ filename }), await openCodeShop({ filename })]
    const buyers = await Promise.all(
      Array.from({ length: 100 }, (_, number) => {
        const shop = shops[number % shops.length]
        if (shop === undefined) throw new Error("there is no such connection")
        return codeBuyer(shop, `m${number}`)
      }),
    )
    expect(new Set(buyers.map(({ seen }) => seen))).toEqual(new Set([REDUCED]))
    const firsts = await Promise.all(buyers.map(({ first }) => first()))
    expect(firsts.filter((first) => typeof first === "number")).toEqual([REDUCED])
    for (const first of firsts) if (typeof first === "string") expect(REFUSALS).toContain(first)
    const agains = await Promise.all(
      buyers.filter((_, at) => typeof firsts[at] === "string").map(({ again }) => again()),
    )
    expect(agains).toEqual(Array.from({ length: 99 }, () => PRICE))
    for (const shop of shops) await shop.close()
    expect(await usesIn(filename)).toEqual([1])
    held("submissions at once of one code with limit 1 on an SQLite file", 100, "submissions")
  })

  it("is used once by the members of four processes", { timeout: 120_000 }, async () => {
    const filename = newFile(onTestFinished)
    await (await openBooks({ filename }))[Symbol.asyncDispose]()
    const processes = await Promise.all(["a", "b", "c", "d"].map((prefix) => startCodeBuyers(filename, prefix, 25)))
    for (const { go } of processes) go()
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    const told = processes.flatMap((one) => one.told)
    expect(told).toHaveLength(100)
    expect(new Set(told.map(({ seen }) => seen))).toEqual(new Set([`${REDUCED}`]))
    expect(told.filter(({ first }) => !REFUSALS.includes(first)).map(({ first }) => first)).toEqual([`${REDUCED}`])
    const agains = told.filter(({ first }) => REFUSALS.includes(first)).map(({ again }) => again)
    expect(agains).toEqual(Array.from({ length: 99 }, () => `${PRICE}`))
    expect(await usesIn(filename)).toEqual([1])
  })
})
