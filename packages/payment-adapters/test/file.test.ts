import { writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { makeSandbox, readSandboxBooks, SandboxUnavailable, sandbox } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import fc from "fast-check"
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest"
import { held, scaled, seed } from "../../../test/scale.ts"
import { SqliteFile } from "../src/SqliteFile.ts"
import { newFile } from "./files.ts"
import { type Answered, startBuyer } from "./processes.ts"
import { by, gbp, refund, sale } from "./requests.ts"

afterEach(() => vi.restoreAllMocks())

/** The books hold every operation that was answered, once, and their totals are the sums of what they hold. */
const expectTrueBooks = (filename: string, answered: ReadonlyArray<Answered>): number => {
  const file = new DatabaseSync(filename)
  expect(file.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" })
  file.close()
  using books = readSandboxBooks(filename)
  const operations = books.operations({ limit: 1_000_000 })
  const kept = new Map(operations.map(({ operationId, kind, amount }) => [String(operationId), { kind, amount }]))
  expect(kept.size).toBe(operations.length)
  const lost = answered.filter(({ operationId, kind, amount }) => {
    const found = kept.get(operationId)
    return found?.kind !== kind || found.amount.amount !== amount
  })
  expect(lost).toEqual([])
  const sum = (kind: string) => operations.reduce((sum, each) => sum + (each.kind === kind ? each.amount.amount : 0), 0)
  expect(books.totals("GBP")).toEqual({ captured: gbp(sum("sale")), refunded: gbp(sum("refund")) })
  return operations.length
}

describe("a process killed while it pays", () => {
  it("leaves books that hold all that was answered, once", { timeout: 300_000 }, async () => {
    const kills = scaled(100)
    const pauses = fc.sample(fc.integer({ min: 0, max: 60 }), { seed, numRuns: kills })
    const filename = newFile(onTestFinished)
    const answered: Array<Answered> = []
    for (const [kill, pause] of pauses.entries()) {
      const buyer = await startBuyer({ file: filename, prefix: `k${kill}`, payments: 1e9, buyers: 8 })
      buyer.go()
      setTimeout(buyer.kill, pause)
      expect(await buyer.ended).toBe(null)
      answered.push(...buyer.answered)
      expectTrueBooks(filename, answered)
    }
    expect(answered.length).toBeGreaterThan(kills)
    held(`A process paying into a sandbox, killed ${kills} times, lost none of`, answered.length, "answered operations")
  })
})

describe("processes on one file", () => {
  it("pay side by side, and the books hold what both were answered", async () => {
    const filename = newFile(onTestFinished)
    // The file is not there yet: both make its tables at the same moment as well.
    const buyers = await Promise.all(
      ["a", "b"].map((prefix) => startBuyer({ file: filename, prefix, payments: 60, buyers: 4 })),
    )
    for (const buyer of buyers) buyer.go()
    expect(await Promise.all(buyers.map(({ ended }) => ended))).toEqual([0, 0])
    const operations = expectTrueBooks(
      filename,
      buyers.flatMap(({ answered }) => answered),
    )
    expect(operations).toBe(2 * 4 * (60 + 20))
  })
})

describe("books in a file", () => {
  it("hold 200 sales that come at once, each sent twice", async () => {
    const filename = newFile(onTestFinished)
    await using card = await makeSandbox({ filename })
    const sales = Array.from({ length: 200 }, (_, number) => sale(`s${number}`, 1_000 + number))
    const answers = await Effect.runPromise(
      Effect.forEach([...sales, ...sales], (request) => card.channel.execute(request), { concurrency: "unbounded" }),
    )
    const taken = answers.map((answer) =>
      answer._tag === "Done" && answer.state._tag === "Succeeded" ? answer.state.amount.amount : 0,
    )
    const sum = taken.slice(0, 200).reduce((total, amount) => total + amount, 0)
    expect(taken.slice(200)).toEqual(sales.map(({ amount }) => amount.amount))
    expect(answers.slice(200)).toEqual(answers.slice(0, 200))
    expect(await card.books.totals("GBP")).toEqual({ captured: gbp(sum), refunded: gbp(0) })
    using books = readSandboxBooks(filename)
    expect(books.totals("GBP")).toEqual({ captured: gbp(sum), refunded: gbp(0) })
  })

  it("are there again after they were closed, with what was on its way", async () => {
    const filename = newFile(onTestFinished)
    {
      await using card = await makeSandbox({ filename, faults: () => ({ _tag: "LateCommit", afterMs: 0 }) })
      await Effect.runPromise(card.channel.execute(sale("s1", 1_000, { instrument: "slow" })))
    }
    await using card = await makeSandbox({ filename })
    expect(await Effect.runPromise(card.channel.lookup(by("s1")))).toMatchObject({ state: { _tag: "Pending" } })
    await card.books.settle("s1")
    expect(await Effect.runPromise(card.channel.execute(refund("r1", "s1", 400)))).toMatchObject({ _tag: "Done" })
    expect(await card.books.totals("GBP")).toEqual({ captured: gbp(1_000), refunded: gbp(400) })
  })

  it("share a file with the tables of a host", async () => {
    const filename = newFile(onTestFinished)
    const host = new DatabaseSync(filename)
    host.exec("create table orders (id text)")
    host.close()
    {
      using books = readSandboxBooks(filename)
      expect(books.operations()).toEqual([])
      expect(books.totals("GBP")).toEqual({ captured: gbp(0), refunded: gbp(0) })
    }
    await using card = await makeSandbox({ filename })
    expect(await Effect.runPromise(card.channel.execute(sale("s1")))).toMatchObject({ _tag: "Done" })
  })

  it("wait while another process holds the lock, and say that nothing was sent once that takes too long", async () => {
    const filename = newFile(onTestFinished)
    await using card = await makeSandbox({ filename, busyTimeoutMs: 60 })
    const other = new DatabaseSync(filename)
    onTestFinished(() => other.close())
    other.exec("begin immediate")
    const why = "another process keeps it locked. Close the program that holds it, or raise busyTimeoutMs."
    expect(await Effect.runPromise(card.channel.execute(sale("s1")))).toEqual({ _tag: "NotSent", why })
    expect(await Effect.runPromise(card.channel.lookup(by("s1")))).toEqual({ _tag: "Unavailable", why })
    await expect(card.books.totals("GBP")).rejects.toThrow(why)
    const waiting = Effect.runPromise(card.channel.execute(sale("s2")))
    other.exec("commit")
    expect(await waiting).toMatchObject({ _tag: "Done" })
    expect(await Effect.runPromise(card.channel.lookup(by("s1")))).toMatchObject({ _tag: "Absent" })
  })

  it("are opened as soon as another process lets go of them", async () => {
    const filename = newFile(onTestFinished)
    await (await makeSandbox({ filename })).close()
    const other = new DatabaseSync(filename)
    onTestFinished(() => other.close())
    other.exec("begin immediate")
    await expect(makeSandbox({ filename, busyTimeoutMs: 20 })).rejects.toThrow("another process keeps it locked")
    const opening = makeSandbox({ filename })
    other.exec("commit")
    await (await opening).close()
  })

  it("that cannot be written any more have sent nothing", async () => {
    const filename = newFile(onTestFinished)
    await using card = await makeSandbox({ filename })
    const other = new DatabaseSync(filename)
    other.exec("drop table sandbox_operation")
    other.close()
    const outcome = await Effect.runPromise(card.channel.execute(sale("s1")))
    expect(outcome).toEqual({ _tag: "NotSent", why: "no such table: sandbox_operation" })
  })

  it("whose commit failed do not know whether anything was sent", async () => {
    const filename = newFile(onTestFinished)
    await using card = await makeSandbox({ filename })
    vi.spyOn(SqliteFile.prototype, "commit").mockImplementationOnce(() => {
      throw new Error("the disk is gone")
    })
    const outcome = await Effect.runPromise(card.channel.execute(sale("s1")))
    expect(outcome).toEqual({ _tag: "Unknown", why: "the disk is gone", sameKeyRetry: "allowed" })
    const other = new DatabaseSync(filename)
    other.exec("begin immediate; commit")
    other.close()
    expect(await Effect.runPromise(card.channel.lookup(by("s1")))).toMatchObject({ _tag: "Absent" })
    expect(await Effect.runPromise(card.channel.execute(sale("s1")))).toMatchObject({ _tag: "Done" })
    expect(await card.books.totals("GBP")).toEqual({ captured: gbp(1_000), refunded: gbp(0) })
  })

  it("refuse a call once they are closed", async () => {
    const card = await makeSandbox({ filename: newFile(onTestFinished) })
    await card.close()
    expect(await Effect.runPromise(card.channel.execute(sale("s1")))).toEqual({
      _tag: "NotSent",
      why: "the sandbox is closed. Call it before its layer is released.",
    })
  })

  it.each([
    ["a folder that is not there", (file: string) => `${file}/no/such.db`, "Create its folder"],
    ["a file of another kind", (file: string) => file, "it is not an SQLite database"],
  ])("in %s are refused at the start", async (_, where, problem) => {
    const file = newFile(onTestFinished)
    writeFileSync(file, "this is a letter, and no database at all ".repeat(100))
    const filename = where(file)
    const failure = await Effect.runPromise(Effect.flip(Effect.scoped(Layer.build(sandbox({ filename })))))
    expect(failure).toBeInstanceOf(SandboxUnavailable)
    expect(failure.message).toContain(problem)
    expect(() => readSandboxBooks(filename)).toThrow(SandboxUnavailable)
  })
})
