import { DatabaseSync } from "node:sqlite"
import { makeMemoryLimitLedger } from "@cartwright/core/memory"
import * as Effect from "effect/Effect"
import { describe, expect, it, onTestFinished } from "vitest"
import { sqliteDialect } from "../src/dialects.ts"
import { limitScripts } from "../src/limitScripts.ts"
import type { Reply } from "../src/script.ts"
import { at, demand, failing, holdId, openBooks, run } from "./purchases.ts"
import { newFile } from "./store.ts"

const many = Array.from({ length: 593 }, (_, number) => demand(`promotion-${number}`))

describe("limits in a file", () => {
  it("are as they were acknowledged when it is closed and opened again", async () => {
    const filename = newFile(onTestFinished)
    const wanted = [demand("code", { max: 1, keep: true }), demand("budget", { amount: 500, max: 900 })]
    {
      await using books = await openBooks({ filename })
      await run(books.limits.reserve(holdId("paid"), wanted, at(100)))
      await run(books.limits.confirm(holdId("paid")))
      await run(books.limits.reserve(holdId("held"), [demand("budget", { amount: 300, max: 900 })], at(100)))
      await run(books.limits.release(holdId("never")))
    }
    await using books = await openBooks({ filename })
    const { limits } = books
    expect(await run(limits.used(wanted))).toEqual([1, 800])
    expect(await run(limits.ended(at(100), 9))).toEqual(["held"])
    expect(await run(limits.reserve(holdId("never"), wanted, at(100)))).toEqual({ _tag: "Ended" })
    await run(limits.release(holdId("paid")))
    expect(await run(limits.used(wanted))).toEqual([1, 300])
  })

  it("take few statements and one commit for each answer, however many counters there are", async () => {
    const told = { statements: 0, commits: 0 }
    const observe = { statement: () => void told.statements++, commit: () => void told.commits++ }
    await using books = await openBooks({ filename: ":memory:", observe })
    const { limits } = books
    const spent = async <A, E>(call: Effect.Effect<A, E>) => {
      const before = { ...told }
      await run(call)
      return [told.statements - before.statements, told.commits - before.commits]
    }
    expect(await spent(limits.reserve(holdId("o1"), many, at(100)))).toEqual([5, 1])
    expect(await spent(limits.reserve(holdId("o1"), many, at(200)))).toEqual([4, 1])
    expect(await spent(limits.reserve(holdId("o2"), [...many, demand("full", { max: 0 })], at(100)))).toEqual([4, 1])
    expect(await spent(limits.reserve(holdId("o1"), many.slice(1), at(200)))).toEqual([10, 1])
    expect(await spent(limits.used(many))).toEqual([1, 0])
    expect(await spent(limits.confirm(holdId("o1")))).toEqual([1, 1])
    expect(await spent(limits.release(holdId("o1")))).toEqual([8, 1])
    expect(await spent(limits.ended(at(1_000), 9))).toEqual([1, 0])
  })

  it("share their commits where they come in the same turn", async () => {
    const told = { commits: 0 }
    const observe = { statement: () => {}, commit: () => void told.commits++ }
    await using books = await openBooks({ filename: ":memory:", observe })
    const before = told.commits
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, number) =>
        run(books.limits.reserve(holdId(`o${number}`), [demand("code", { max: 40 })], at(100))),
      ),
    )
    expect(told.commits - before).toBe(1)
    expect(answers.filter(({ _tag }) => _tag === "Held")).toHaveLength(40)
  })

  it("never stand below nothing, whoever writes to it", async () => {
    const filename = newFile(onTestFinished)
    await using books = await openBooks({ filename })
    await run(books.limits.reserve(holdId("o1"), [demand("code", { amount: 5 })], at(100)))
    const file = new DatabaseSync(filename)
    onTestFinished(() => file.close())
    expect(() => file.exec("update cw_limit_counter set used = used - 6")).toThrow(/cw_limit_counter_used/)
    file.exec("update cw_limit_counter set used = 3")
    expect(await failing(books.limits.release(holdId("o1")))).toMatchObject({
      _tag: "StoreUnavailable",
      store: "limit ledger",
      doing: "releasing the limits of o1",
      outcome: "notDone",
    })
    expect(await run(books.limits.used([demand("code")]))).toEqual([3])
  })

  it("refuse a caller's mistake in the words of every ledger, before anything is written", async () => {
    await using books = await openBooks({ filename: ":memory:" })
    const wordsOf = (call: Effect.Effect<unknown, unknown>) =>
      Effect.runPromise(Effect.catchDefect(call, (defect) => Effect.succeed(defect)))
    const memory = makeMemoryLimitLedger()
    for (const demands of [[demand("a"), demand("a")], [demand("", {})], [demand("a", { amount: 1.5 })]]) {
      const told = await wordsOf(books.limits.reserve(holdId("o1"), demands, at(100)))
      expect(told).toBeInstanceOf(RangeError)
      expect(told).toEqual(await wordsOf(memory.reserve(holdId("o1"), demands, at(100))))
    }
    const told = await wordsOf(books.limits.used([{ subject: "a", window: "" }]))
    expect(told).toEqual(await wordsOf(memory.used([{ subject: "a", window: "" }])))
    expect(await run(books.limits.confirm(holdId("o1")))).toBe(false)
  })
})

describe("a database that does not lock what it is asked to", () => {
  it("lets no counter go beyond its max, and the reservation fails", async () => {
    const filename = newFile(onTestFinished)
    await (await openBooks({ filename }))[Symbol.asyncDispose]()
    const file = new DatabaseSync(filename)
    onTestFinished(() => file.close())
    const script = limitScripts(sqliteDialect).reserve(holdId("o1"), [demand("code", { max: 1 })], at(100))
    const drive = () => {
      for (let next = script.next(); !next.done; ) {
        const { query, parameters } = next.value
        const prepared = file.prepare(query.sql)
        const reply: Reply = query.reads
          ? { rows: prepared.all(...parameters), changed: 0 }
          : { rows: [], changed: Number(prepared.run(...parameters).changes) }
        // Somebody else uses the code just after it was seen to be free.
        if (query.reads) file.exec("update cw_limit_counter set used = 1")
        next = script.next(reply)
      }
    }
    expect(drive).toThrow("limit counters moved between being locked and being changed")
    expect(file.prepare("select used from cw_limit_counter").all()).toEqual([{ used: 1 }])
  })
})
