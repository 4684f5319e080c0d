import { CartBusy } from "@cartwright/core"
import { CartwrightError } from "@cartwright/core/promise"
import { describe, expect, it } from "vitest"
import { askUntil, Stopped } from "../src/ask.ts"
import { inParallel } from "../src/inParallel.ts"
import { progressOn } from "../src/progress.ts"
import { never } from "./desk.ts"

const busy = new CartwrightError(new CartBusy({ cartId: "c", waiting: 1 }))
const closed = new CartwrightError({ _tag: "Closed", message: "closed" })

/** A call that fails so many times before it answers with its count. */
const failing = (times: number, failure: Error) => {
  let calls = 0
  return async (): Promise<number> => {
    if (++calls <= times) throw failure
    return calls
  }
}

describe("a call", () => {
  it("is repeated while the world fails, and not for ever", async () => {
    expect(await askUntil(never)(failing(2, busy))).toBe(3)
    const hopeless = failing(100, busy)
    await expect(askUntil(never)(hopeless)).rejects.toBe(busy)
    expect(await hopeless().catch(() => "sixth")).toBe("sixth")
  })

  it("is not repeated where that cannot help", async () => {
    const call = failing(1, closed)
    await expect(askUntil(never)(call)).rejects.toBe(closed)
    expect(await call()).toBe(2)
  })

  it("is not begun once the program was asked to stop", async () => {
    const stop = new AbortController()
    const ask = askUntil(stop.signal)
    expect(await ask(async () => "under way")).toBe("under way")
    stop.abort()
    await expect(ask(failing(0, busy))).rejects.toThrow(Stopped)
  })
})

describe("work in parallel", () => {
  it("does every item once, never more at a time than it may", async () => {
    const items = Array.from({ length: 50 }, (_, index) => index)
    const seen: number[] = []
    let running = 0
    let most = 0
    await inParallel(items, 4, async (item) => {
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      seen.push(item)
      running--
    })
    expect(seen.toSorted((a, b) => a - b)).toEqual(items)
    expect(most).toBe(4)
  })

  it("begins nothing after a failure, and ends what it has begun", async () => {
    const begun: number[] = []
    const ended: number[] = []
    const work = inParallel([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item)
      if (item === 0) throw new Error("the first")
      await new Promise(setImmediate)
      ended.push(item)
    })
    await expect(work).rejects.toThrow("the first")
    expect(ended).toEqual([1])
    expect(begun).toEqual([0, 1])
  })
})

describe("the progress", () => {
  const shownOn = (isTTY: boolean): string[] => {
    const texts: string[] = []
    const progress = progressOn({ isTTY, write: (text) => texts.push(text) })
    for (let done = 1; done <= 250; done++) progress.show(done, 250)
    progress.end()
    return texts
  }

  it("is a bar where somebody watches, and leaves no trace", () => {
    const texts = shownOn(true)
    expect(texts[124]).toBe(`\r${"█".repeat(15)}${"░".repeat(15)} 125 of 250 baskets`)
    expect(texts.at(-1)).toMatch(/^\r +\r$/)
  })

  it("is a line now and then in a log", () => {
    expect(shownOn(false)).toEqual(["100 of 250 baskets\n", "200 of 250 baskets\n"])
  })
})
