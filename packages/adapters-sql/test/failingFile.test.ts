import { DatabaseSync } from "node:sqlite"
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest"
import { SqliteConnection } from "../src/SqliteConnection.ts"
import { inWords, problemOf } from "../src/sqliteErrors.ts"
import { add, open } from "./carts.ts"
import { newFile, openStore } from "./store.ts"

afterEach(() => vi.restoreAllMocks())

/** A store and the connection it writes on. */
const withConnection = async () => {
  const connections: Array<SqliteConnection> = []
  const begin = SqliteConnection.prototype.begin
  vi.spyOn(SqliteConnection.prototype, "begin").mockImplementation(function (this: SqliteConnection) {
    connections.push(this)
    begin.call(this)
  })
  const filename = newFile(onTestFinished)
  const store = await openStore({ filename })
  onTestFinished(() => store[Symbol.asyncDispose]())
  await store.write("c1", open("c1"))
  const [connection] = connections
  const known = await store.load("c1")
  if (connection === undefined || known === undefined) throw new Error("no connection wrote a cart")
  return { store, connection, known, filename }
}

/** An error as node:sqlite throws it. */
const sqliteError = (errcode: number): Error => Object.assign(new Error("scripted"), { errcode })

const SECRET = "a-very-private-sku"

/** All that an error and its causes say, as a log would print them. */
const said = (error: unknown): string =>
  error instanceof Error ? `${JSON.stringify({ ...error })} ${error.stack} ${said(error.cause)}` : String(error)

describe("what the file cannot do is said in words, and nothing of the cart:", () => {
  it.each([
    ["query_only = on", "it cannot be written. Give this process the right to write the file and its folder.", 8],
    ["max_page_count = 1", "the disk is full. Make room.", 13],
  ])("pragma %s", async (pragma, message, errcode) => {
    const { store, connection, known } = await withConnection()
    connection.pragma(pragma)
    // Many pages' worth, so that a full file has to grow.
    const failure = await store.failing("c1", add("big", known, SECRET.repeat(5_000)))
    expect(failure).toMatchObject({ outcome: "notDone", cause: { message, cause: { errcode } } })
    expect(said(failure)).not.toContain(SECRET)
    expect(await store.load("c1")).toMatchObject({ version: 1 })
  })

  it("a row that breaks a rule of the tables", async () => {
    const { store, known, filename } = await withConnection()
    const other = new DatabaseSync(filename)
    other.exec("insert into cw_cart_op values ('c1', 'another', 2, '', '', 0)")
    other.close()
    const failure = await store.failing("c1", add("one", known, SECRET))
    expect(failure).toMatchObject({
      outcome: "notDone",
      cause: { message: "UNIQUE constraint failed: cw_cart_op.cart_id, cw_cart_op.version.", cause: { errcode: 2067 } },
    })
    expect(said(failure)).not.toContain(SECRET)
  })

  it("a commit that failed, whose outcome nobody knows", async () => {
    const { store, known } = await withConnection()
    vi.spyOn(SqliteConnection.prototype, "commit").mockImplementationOnce(() => {
      throw sqliteError(10)
    })
    expect(await store.failing("c1", add("one", known))).toMatchObject({
      outcome: "unknown",
      cause: { message: "the disk failed to read or write it. Check the disk.", cause: { errcode: 10 } },
    })
  })

  it("a read", async () => {
    const { store } = await withConnection()
    vi.spyOn(SqliteConnection.prototype, "read").mockImplementationOnce(() => {
      throw sqliteError(11)
    })
    expect(await store.failingLoad("c1")).toMatchObject({
      outcome: "notDone",
      cause: {
        message: "it is damaged. Restore it from a backup, or recover it with `sqlite3 <file> .recover`.",
        cause: { errcode: 11 },
      },
    })
  })
})

describe("words for an error", () => {
  it("keep SQLite's own as the cause, and leave every other error as it is", () => {
    const full = sqliteError(13)
    expect(inWords("a.db", full)).toMatchObject({ message: "the disk is full. Make room.", cause: full })
    const ours = new TypeError("prepare: no value")
    expect(inWords("a.db", ours)).toBe(ours)
  })

  it("are found for a path that is no path any more", () => {
    expect(problemOf("/dev/null/shop.db", sqliteError(14))).toBe(
      "its folder /dev/null does not exist. Create the folder first.",
    )
  })
})
