import { sqlite } from "@cartwright/adapters-sql"
import { afterEach, describe, expect, it, vi } from "vitest"

afterEach(() => vi.restoreAllMocks())

/** `sqlite` as a host without types may call it. */
const call = (...given: ReadonlyArray<unknown>): unknown => Reflect.apply(sqlite, undefined, given)

const argument = "sqlite: the argument must be an object that names a file, got"
const filename = "sqlite: filename must be the path of a file, got"
const busyTimeoutMs = "sqlite: busyTimeoutMs must be a number of milliseconds, 0 or more, got"
const write = 'Write sqlite({ filename: "shop.db" })'
const orMemory = 'or ":memory:" to keep carts in memory.'
const leaveOut = 'Leave it out for 5000: sqlite({ filename: "shop.db" }).'

describe("options that cannot be used are named, with their value and the way out:", () => {
  it.each([
    ["none", [], `${argument} undefined. ${write}.`],
    ["null", [null], `${argument} null. ${write}.`],
    ["a bare file name", ["x.db"], `${argument} "x.db". ${write}.`],
    ["no file name", [{}], `${filename} undefined. ${write}, ${orMemory}`],
    [
      "an option that it does not have",
      [{ filename: "a.db", onplace: () => {} }],
      'sqlite: it has no such option, got "onplace". The options are filename, busyTimeoutMs, onPlace, observe.',
    ],
    ["an empty file name", [{ filename: "" }], `${filename} "". ${write}, ${orMemory}`],
    ["a file name that is a number", [{ filename: 5 }], `${filename} 5. ${write}, ${orMemory}`],
    ["one that is a bigint", [{ filename: 5n }], `${filename} 5. ${write}, ${orMemory}`],
    ["one that is a URL", [{ filename: new URL("file:///shop.db") }], `${filename} an object. ${write}, ${orMemory}`],
    ["one that holds a zero byte", [{ filename: "a\0b" }], `${filename} "a\\u0000b". ${write}, ${orMemory}`],
    ["a negative wait", [{ filename: "a.db", busyTimeoutMs: -1 }], `${busyTimeoutMs} -1. ${leaveOut}`],
    [
      "a wait that is no number",
      [{ filename: "a.db", busyTimeoutMs: Number.NaN }],
      `${busyTimeoutMs} NaN. ${leaveOut}`,
    ],
    [
      "an observer that could not be told of commits",
      [{ filename: "a.db", observe: { statement: () => {} } }],
      'sqlite: observe must hold the functions statement and commit, got an object. Leave it out unless you measure: sqlite({ filename: "shop.db" }).',
    ],
    ["a wait that is a text", [{ filename: "a.db", busyTimeoutMs: "9" }], `${busyTimeoutMs} "9". ${leaveOut}`],
  ])("%s", (_, given, message) => {
    expect(() => call(...given)).toThrow(new TypeError(message))
  })
})

describe("a Node without SQLite", () => {
  const message = `sqlite needs Node 22.19 or later, this is ${process.versions.node}.`

  it("is told which one it takes", () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined)
    expect(() => sqlite({ filename: "shop.db" })).toThrow(new TypeError(message))
  })

  it("is told so too when its SQLite is too young", () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue({ DatabaseSync: class {} })
    expect(() => sqlite({ filename: ":memory:" })).toThrow(new TypeError(message))
  })
})
