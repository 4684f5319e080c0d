import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { afterAll, describe, expect, it } from "vitest"
import { memory } from "../../src/memory/index.ts"
import { type Law, makeCartStoreLaws, type ProveOptions, prove, same, type World } from "../../src/testing/index.ts"
import { heldTo } from "./heldTo.ts"

class Shelf extends Context.Service<Shelf, { readonly things: Array<string> }>()("test/Shelf") {}

let built = 0
let released = 0
const layer = Layer.effect(
  Shelf,
  Effect.acquireRelease(
    Effect.sync(() => {
      built++
      return { things: [] }
    }),
    () => Effect.sync(() => released++),
  ),
)

const law = (
  name: string,
  check: (things: Array<string>, world: World) => void,
  needs?: Law<Shelf>["needs"],
): Law<Shelf> => ({
  name,
  ...(needs === undefined ? {} : { needs }),
  check: (world) => Effect.map(Shelf, ({ things }) => check(things, world)),
})

const empty = law("SH1 a shelf begins empty", (things) => {
  same("a shelf begins empty", things, [])
  things.push("a law was here")
})
const emptyToo = law("SH2 it begins empty again", (things) => same("a shelf begins empty", things, []))
const outage = law("SH3 it outlives an outage", () => {}, "outage")
const wrong = law("SH4 it holds what nobody put there", (things) => same("it holds a mug", things, ["mug"]))

describe("prove", () => {
  it("tells the runner one suite with one test for each law", async () => {
    const { suite, outcomes } = await heldTo([empty, emptyToo], { layer })
    expect(suite).toBe("adapter")
    expect(outcomes).toEqual([
      { name: empty.name, skipped: false },
      { name: emptyToo.name, skipped: false },
    ])
  })

  it("builds the adapter anew for each law, and releases it", async () => {
    const before = { built, released }
    await heldTo([empty, emptyToo, wrong], { layer })
    expect({ built: built - before.built, released: released - before.released }).toEqual({ built: 3, released: 3 })
  })

  it("builds it once where it is shared, and releases it at the end", async () => {
    const before = { built, released }
    const { broken } = await heldTo([empty, emptyToo], { layer, shared: true })
    expect(broken).toEqual(["SH2"])
    expect({ built: built - before.built, released: released - before.released }).toEqual({ built: 1, released: 1 })
  })

  it("names the adapter, the law and the difference when a law fails", async () => {
    const { outcomes } = await heldTo([wrong], { layer })
    expect(outcomes[0]?.failure).toBe(
      [
        "adapter breaks the law SH4 it holds what nobody put there",
        "",
        "it holds a mug",
        "  at length: expected 1, got 0",
        '  at 0: expected "mug", got undefined',
      ].join("\n"),
    )
  })

  it("names the law when the adapter fails or cannot be built", async () => {
    const failing: Law<Shelf> = { name: "SH5 it answers", check: () => Effect.fail(new Error("the shelf fell down")) }
    expect((await heldTo([failing], { layer })).outcomes[0]?.failure).toMatch(
      /SH5 it answers[\s\S]*the shelf fell down/,
    )
    const unbuilt = Layer.effect(Shelf, Effect.fail(new Error("no wall")))
    expect((await heldTo([empty], { layer: unbuilt })).outcomes[0]?.failure).toMatch(
      /SH1 a shelf begins empty[\s\S]*no wall/,
    )
  })

  it("skips out loud what the adapter lacks", async () => {
    const lacks = { outage: "it hangs on a wall" }
    const name = "SH3 it outlives an outage (not proved, no outage: it hangs on a wall)"
    expect((await heldTo([outage], { layer, lacks })).outcomes).toEqual([{ name, skipped: true }])
    expect((await heldTo([outage], { layer, lacks }, { withoutSkip: true })).outcomes).toEqual([
      { name, skipped: false },
    ])
  })

  it("tells the ledger what was proved and what is lacking, and nothing of what failed", async () => {
    const { ledger } = await heldTo([empty, outage, wrong], { layer, lacks: { outage: "it hangs on a wall" } })
    expect(ledger).toEqual([
      { law: outage.name, adapter: "adapter", result: "lacks", reason: "it hangs on a wall" },
      { law: empty.name, adapter: "adapter", result: "proved" },
    ])
  })

  it("gives each law ids that no other run has", async () => {
    const seen: Array<string> = []
    const look = ["SH1 a", "SH2 b"].map((name) => law(name, (_, { fresh }) => seen.push(fresh)))
    await heldTo(look, { layer })
    await heldTo(look, { layer })
    expect(new Set(seen).size).toBe(4)
    for (const fresh of seen) expect(fresh).toMatch(/^[a-z0-9]{16}$/)
  })

  it("passes the adapter's own clock to the laws", async () => {
    const passed: Array<unknown> = []
    const ages: Law<Shelf> = { name: "SH6 it ages", needs: "time", check: ({ passTime }) => passTime("1 day") }
    const world = { passTime: (span: unknown) => Effect.sync(() => void passed.push(span)) }
    expect((await heldTo([ages], { layer, world })).broken).toEqual([])
    expect(passed).toEqual(["1 day"])
  })

  const refuses = (laws: ReadonlyArray<Law<Shelf>>, options: Partial<ProveOptions<Shelf>>, told: string) =>
    expect(heldTo(laws, { layer, ...options })).rejects.toThrow(told)

  it("takes silence for an error", async () => {
    await refuses([], {}, "is held to no law, got []")
    await refuses([{ ...empty, name: "a shelf begins empty" }], {}, "begins with its number")
    await refuses([empty, empty], {}, "two laws have one name")
    await refuses([outage], {}, "needs an outage, got a world without cut and restore")
    await refuses([outage], { lacks: { outage: " " } }, "without a reason")
    const unknown: Record<string, string> = { gravity: "it floats" }
    await refuses([empty], { lacks: unknown }, "got gravity. Name one of outage, time.")
    const tell = () => prove({ describe, it }, "a shelf", [empty], { layer, shared: true })
    expect(tell).toThrow("Pass the runner's afterAll")
  })
})

prove({ describe, it, skip: it.skip, afterAll }, "memory, built once, under Vitest", makeCartStoreLaws({ runs: 5 }), {
  layer: memory(),
  shared: true,
  lacks: { outage: "it runs in the process of its caller" },
})

describe("under node:test", () => {
  const run = () => {
    const path = fileURLToPath(new URL("./nodeTest.ts", import.meta.url))
    // The child must not believe that it is a part of another node:test run.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env
    const args = ["--test", "--test-reporter=tap", "--conditions=@cartwright/source", path]
    return spawnSync(process.execPath, args, { encoding: "utf8", env })
  }

  it("laws pass, fail and are skipped as under Vitest", () => {
    const { stdout, status } = run()
    expect(stdout).toMatch(/^ok \d+ - a whole host keeps carts as the model does/m)
    expect(stdout).toMatch(/ok \d+ - CS10 no sequence of operations/)
    expect(stdout).toMatch(/ok \d+ - CS4 .*not proved, no outage: it runs in this process.*# SKIP/)
    expect(stdout).toMatch(/not ok \d+ - CS1 a cart never opened/)
    expect(stdout).toContain("a store that makes up carts breaks the law CS1")
    expect(stdout).toMatch(/# fail 1\b/)
    expect(status).toBe(1)
  })
})
