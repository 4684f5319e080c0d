import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { sqlite } from "@cartwright/adapters-sql"
import { createCartwright, orThrow } from "@cartwright/core/promise"
import { describe, expect, it, onTestFinished } from "vitest"
import { newFile } from "./store.ts"

const shopper = fileURLToPath(new URL("shopper.ts", import.meta.url))

interface Told {
  readonly line?: string
  readonly replayed?: boolean
}

/** Starts a host and waits until it is ready. Let go, it tells what it was answered. */
const start = async (...args: ReadonlyArray<string>): Promise<() => Promise<ReadonlyArray<Told>>> => {
  const child = spawn(process.execPath, ["--conditions=@cartwright/source", shopper, ...args])
  onTestFinished(() => void child.kill("SIGKILL"))
  let complaint = ""
  child.stderr.on("data", (text) => {
    complaint += String(text)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`a host ended before it answered: ${complaint}`)
    return value
  }
  expect(await next()).toBe("ready")
  return async () => {
    child.stdin.write("go\n")
    const told: ReadonlyArray<Told> = JSON.parse(await next())
    await once(child, "close")
    return told
  }
}

const opened = async (filename: string) => {
  const cartwright = await createCartwright({
    stores: sqlite({ filename }),
    currency: "GBP",
    offers: { getMany: async () => new Map() },
  })
  onTestFinished(() => cartwright.close())
  const { cart } = cartwright.for({ member: "ada" })
  orThrow(await cart.open({ id: "basket" }))
  return cart
}

describe("four processes that add to one cart at once", () => {
  const processes = ["a", "b", "c", "d"]

  it("make 200 pieces of 200 adds under 200 request ids", async () => {
    const filename = newFile(onTestFinished)
    const cart = await opened(filename)
    const hosts = await Promise.all(processes.map((prefix) => start(filename, "basket", "50", prefix, "many")))
    const told = (await Promise.all(hosts.map((go) => go()))).flat()
    const after = orThrow(await cart.get("basket"))
    expect(told).toEqual(Array.from({ length: 200 }, () => ({ line: after.cart.lines[0]?.lineId, replayed: false })))
    expect(after.cart.lines.map(({ quantity }) => quantity)).toEqual([200])
    expect(after.version).toBe(201)
  })

  it("make one piece of 200 adds under one request id, and every caller is told of it", async () => {
    const filename = newFile(onTestFinished)
    const cart = await opened(filename)
    const hosts = await Promise.all(processes.map((prefix) => start(filename, "basket", "50", prefix, "one")))
    const told = (await Promise.all(hosts.map((go) => go()))).flat()
    const after = orThrow(await cart.get("basket"))
    expect(after.cart.lines.map(({ quantity }) => quantity)).toEqual([1])
    expect(told.map(({ line }) => line)).toEqual(Array.from({ length: 200 }, () => after.cart.lines[0]?.lineId))
    expect(told.filter(({ replayed }) => replayed === false)).toHaveLength(1)
    expect(after.version).toBe(2)
  })
})
