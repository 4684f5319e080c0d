import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest"
import { makeGroupCommit } from "../src/groupCommit.ts"
import { SqliteConnection } from "../src/SqliteConnection.ts"
import type { Script } from "../src/script.ts"
import { MAX_BATCH_WRITES, MAX_WAITING, MAX_WAITING_SIZE } from "../src/WriteQueue.ts"
import { add, open } from "./carts.ts"
import { newFile, openStore } from "./store.ts"

const commits = () => vi.spyOn(SqliteConnection.prototype, "commit")
afterEach(() => vi.restoreAllMocks())

/** An error as node:sqlite throws it. */
const sqliteError = (errcode: number): Error =>
  Object.assign(new Error("scripted"), { code: "ERR_SQLITE_ERROR", errcode })

/** A script that wants nothing of the database but its transaction. */
function* nothing(): Script<string> {
  yield* []
  return "done"
}

const numbered = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, number) => `c${number}`)

/** A store on a file, and somebody else's connection to that file. */
const shared = async (busyTimeoutMs = 5_000) => {
  const filename = newFile(onTestFinished)
  const store = await openStore({ filename, busyTimeoutMs })
  const other = new DatabaseSync(filename)
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    other.close()
  })
  return { store, other, filename }
}

describe("writes of one turn", () => {
  it("share one commit", async () => {
    const { store } = await shared()
    const commit = commits()
    const answers = await Promise.all(numbered(50).map((cart) => store.write(cart, open(cart))))
    expect(answers.every(({ _tag }) => _tag === "Written")).toBe(true)
    expect(commit).toHaveBeenCalledTimes(1)
  })

  it("that come later get a commit of their own", async () => {
    const { store } = await shared()
    const commit = commits()
    for (const cart of numbered(3)) await store.write(cart, open(cart))
    expect(commit).toHaveBeenCalledTimes(3)
  })

  it("are spread over commits of a bounded size", async () => {
    const { store } = await shared()
    const commit = commits()
    await Promise.all(numbered(2 * MAX_BATCH_WRITES + 1).map((cart) => store.write(cart, open(cart))))
    expect(commit).toHaveBeenCalledTimes(3)
  })

  it("to one cart are judged one after the other, each on what the one before left", async () => {
    const { store } = await shared()
    await store.write("c1", open("c1"))
    const known = (await store.load("c1"))!
    const commit = commits()
    const [first, second, again, other] = await Promise.all([
      store.write("c1", add("a", known)),
      store.write("c1", add("b", known)),
      store.write("c1", add("a", known)),
      store.write("c1", { ...add("b", known), op: { ...add("b", known).op, opId: add("a", known).op.opId } }),
    ])
    expect(commit).toHaveBeenCalledTimes(1)
    expect(first).toMatchObject({ _tag: "Written", version: 2 })
    expect(second).toMatchObject({ _tag: "Conflict", current: { version: 2 } })
    expect(again).toMatchObject({
      _tag: "Replayed",
      current: { version: 2 },
      outcome: [{ ok: true, lineId: "line-a" }],
    })
    expect(other).toEqual({ _tag: "Reused" })
    expect(await store.history("c1")).toHaveLength(2)
  })

  it("are not stopped by one among them that the database refuses", async () => {
    const { store, other } = await shared()
    other.exec(`create trigger poison before insert on cw_cart_op when new.cart_id = 'c3'
      begin select raise(abort, 'no room for c3'); end`)
    const settled = await Promise.all(
      numbered(6).map((cart) => store.write(cart, open(cart)).catch((failure) => failure)),
    )
    expect(settled.map(({ _tag }) => _tag)).toEqual([
      "Written",
      "Written",
      "Written",
      "CartStoreUnavailable",
      "Written",
      "Written",
    ])
    expect(settled[3]).toMatchObject({
      outcome: "notDone",
      cause: { message: "no room for c3.", cause: { errcode: 1811 } },
    })
    // Its cart had been written by then, and is not there.
    expect(await store.load("c3")).toBeUndefined()
    expect(await store.load("c5")).toMatchObject({ version: 1 })
  })

  it("are all undone, and told so, when the disk fails under one of them", async () => {
    const { store } = await shared()
    const run = SqliteConnection.prototype.run
    let count = 0
    const spy = vi.spyOn(SqliteConnection.prototype, "run").mockImplementation(function (
      this: SqliteConnection,
      script,
    ) {
      if (count++ === 3) throw sqliteError(13)
      return run.call(this, script) as never
    })
    const failures = await Promise.all(numbered(6).map((cart) => store.failing(cart, open(cart))))
    expect(failures.map(({ outcome }) => outcome)).toEqual(Array(6).fill("notDone"))
    spy.mockRestore()
    for (const cart of numbered(6)) expect(await store.load(cart)).toBeUndefined()
    expect(await store.write("c0", open("c0"))).toMatchObject({ _tag: "Written" })
  })

  it("are unknown when their commit fails, and a retry finds out", async () => {
    const { store } = await shared()
    const commit = SqliteConnection.prototype.commit
    vi.spyOn(SqliteConnection.prototype, "commit").mockImplementationOnce(() => {
      throw sqliteError(10)
    })
    const undone = await Promise.all(numbered(2).map((cart) => store.failing(cart, open(cart))))
    expect(undone.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"])
    expect(await store.write("c0", open("c0"))).toMatchObject({ _tag: "Written" })

    vi.spyOn(SqliteConnection.prototype, "commit").mockImplementationOnce(function (this: SqliteConnection) {
      commit.call(this)
      throw sqliteError(10)
    })
    expect(await store.failing("c1", open("c1"))).toMatchObject({ outcome: "unknown" })
    expect(await store.write("c1", open("c1"))).toMatchObject({ _tag: "Replayed", current: { version: 1 } })
  })
})

describe("while another connection holds the lock", () => {
  it("writes wait, the event loop does not, and loads are answered", async () => {
    const { store, other } = await shared()
    await store.write("c1", open("c1"))
    other.exec("begin immediate")
    const write = store.write("c2", open("c2"))
    expect(await store.load("c1")).toMatchObject({ version: 1 })
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    other.exec("rollback")
    expect(await write).toMatchObject({ _tag: "Written" })
  })

  it("writes give up in time, with nothing done and the way out", async () => {
    const { store, other } = await shared(20)
    other.exec("begin immediate")
    expect(await store.failing("c1", open("c1"))).toMatchObject({
      outcome: "notDone",
      cause: {
        message:
          "another process kept the database locked for 20 ms. Keep that program's write transactions short, or raise busyTimeoutMs.",
      },
    })
    other.exec("rollback")
    expect(await store.load("c1")).toBeUndefined()
    expect(await store.write("c1", open("c1"))).toMatchObject({ _tag: "Written" })
  })

  it("a write that is interrupted is withdrawn, and those beside it are done", async () => {
    const { store, other } = await shared()
    other.exec("begin immediate")
    const stop = new AbortController()
    const gone = store.write("gone", open("gone"), stop.signal).then(
      () => "written",
      () => "interrupted",
    )
    const stays = store.write("stays", open("stays"))
    await new Promise(setImmediate)
    stop.abort()
    expect(await gone).toBe("interrupted")
    other.exec("rollback")
    expect(await stays).toMatchObject({ _tag: "Written" })
    expect(await store.load("gone")).toBeUndefined()
  })

  it("no more writes wait than the bound", async () => {
    const connection = new SqliteConnection(newFile(onTestFinished))
    const { write, close } = makeGroupCommit(connection, 5_000)
    const one = () => Effect.runPromiseExit(write(nothing, 1))
    const waiting = Array.from({ length: MAX_WAITING }, one)
    expect(await Effect.runPromise(Effect.flip(write(nothing, 1)))).toMatchObject({
      outcome: "notDone",
      cause: { message: `${MAX_WAITING} writes are waiting already. Send fewer at a time.` },
    })
    expect((await Promise.all(waiting)).every(({ _tag }) => _tag === "Success")).toBe(true)
    await Effect.runPromise(close)
    connection.close()
  })

  it("no more characters wait than the bound, and there is room again once they are written", async () => {
    const connection = new SqliteConnection(newFile(onTestFinished))
    const { write, close } = makeGroupCommit(connection, 5_000)
    const eighth = () => Effect.runPromiseExit(write(nothing, MAX_WAITING_SIZE / 8))
    const waiting = Array.from({ length: 8 }, eighth)
    expect(await Effect.runPromise(Effect.flip(write(nothing, 1)))).toMatchObject({
      outcome: "notDone",
      cause: { message: `writes of ${MAX_WAITING_SIZE} characters are waiting already. Send fewer at a time.` },
    })
    expect((await Promise.all(waiting)).every(({ _tag }) => _tag === "Success")).toBe(true)
    expect(await Effect.runPromise(write(nothing, 1))).toBe("done")
    await Effect.runPromise(close)
    connection.close()
  })
})

describe("closing", () => {
  it("waits for the writes that were sent", async () => {
    const { store, other, filename } = await shared()
    other.exec("begin immediate")
    const writes = numbered(3).map((cart) => store.write(cart, open(cart)))
    const closed = store[Symbol.asyncDispose]()
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    other.exec("rollback")
    await closed
    expect((await Promise.all(writes)).map(({ _tag }) => _tag)).toEqual(["Written", "Written", "Written"])
    await using again = await openStore({ filename })
    for (const cart of numbered(3)) expect(await again.load(cart)).toMatchObject({ version: 1 })
  })

  it("leaves no write undecided: a later one is told that the store is closed", async () => {
    const connection = new SqliteConnection(newFile(onTestFinished))
    const { write, close } = makeGroupCommit(connection, 5_000)
    await Effect.runPromise(close)
    expect(await Effect.runPromise(Effect.flip(write(nothing, 1)))).toMatchObject({
      outcome: "notDone",
      cause: { message: "the store is closed. Write before its layer is released." },
    })
    connection.close()
  })
})
