import { DatabaseSync } from "node:sqlite"
import { foldOperations } from "@cartwright/core"
import fc from "fast-check"
import { describe, expect, it, onTestFinished } from "vitest"
import { held, scaled, seed } from "../../../test/scale.ts"
import { type Acknowledged, startWriter } from "./processes.ts"
import { newFile, openStore } from "./store.ts"

const CARTS = 4

/** Every acknowledged write is in the log at the version it was told, and each cart is the fold of its log. */
const expectNothingLost = async (filename: string, acknowledged: ReadonlyArray<Acknowledged>): Promise<void> => {
  const file = new DatabaseSync(filename)
  expect(file.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" })
  expect(file.prepare("pragma foreign_key_check").all()).toEqual([])
  file.close()
  await using store = await openStore({ filename })
  for (const cart of Array.from({ length: CARTS }, (_, number) => `cart-${number}`)) {
    const loaded = await store.load(cart)
    const history = await store.history(cart)
    expect(loaded?.value).toEqual(foldOperations(history.map(({ operation }) => operation)))
    expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1))
    expect(loaded?.version ?? 0).toBe(history.length)
    const versions = new Map(history.map(({ version, operation }) => [operation.opId as string, version]))
    const lost = acknowledged.filter((write) => write.cart === cart && versions.get(write.opId) !== write.version)
    expect(lost).toEqual([])
  }
}

describe("a process killed while it writes", () => {
  it("has lost nothing that was acknowledged", { timeout: 300_000 }, async () => {
    const kills = scaled(200)
    const pauses = fc.sample(fc.integer({ min: 0, max: 60 }), { seed, numRuns: kills })
    const acknowledgedBy = await Promise.all(
      [0, 1, 2, 3].map(async (lane) => {
        const filename = newFile(onTestFinished)
        const acknowledged: Array<Acknowledged> = []
        for (const [kill, pause] of pauses.filter((_, index) => index % 4 === lane).entries()) {
          const writer = await startWriter({ file: filename, prefix: `k${kill}`, adds: 1e9, writers: 8, carts: CARTS })
          writer.go()
          setTimeout(writer.kill, pause)
          expect(await writer.ended).toBe(null)
          acknowledged.push(...writer.acknowledged)
          await expectNothingLost(filename, acknowledged)
        }
        return acknowledged.length
      }),
    )
    const acknowledged = acknowledgedBy.reduce((sum, count) => sum + count)
    expect(acknowledged).toBeGreaterThan(kills)
    held(`A process writing to sqlite, killed ${kills} times, lost none of`, acknowledged, "acknowledged writes")
  })
})

describe("processes on one file", () => {
  it("lose no write to one cart between them, and none of them starves", async () => {
    const filename = newFile(onTestFinished)
    const prefixes = ["a", "b", "c", "d"]
    // The file is not there yet: the four make its tables at the same moment as well.
    const writers = await Promise.all(
      prefixes.map((prefix) => startWriter({ file: filename, prefix, adds: 50, writers: 1, carts: 1 })),
    )
    for (const writer of writers) writer.go()
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    await using store = await openStore({ filename })
    const cart = await store.load("cart-0")
    expect(cart?.version).toBe(1 + 4 * 50)
    expect(cart?.value.lines.map(({ quantity }) => quantity)).toEqual([4 * 50])
    const logged = (await store.history("cart-0")).map(({ operation }) => operation.opId)
    const told = writers.flatMap(({ acknowledged }) => acknowledged.map(({ opId }) => opId))
    expect([...logged].sort()).toEqual([...told].sort())
  })
})
