import { describe, expect, it } from "vitest"
import { MAX_BATCH_WRITES, MAX_WAITING_SIZE, type Waiting, WriteQueue } from "../src/WriteQueue.ts"

const waiting = (size: number, since = 0): Waiting => ({ size, since, run: () => () => {}, fail: () => {} })
const HALF = MAX_WAITING_SIZE / 2

/** Two writes that fill the queue. */
const full = () => {
  const queue = new WriteQueue()
  const [first, second] = [waiting(HALF), waiting(HALF)]
  queue.add(first)
  queue.add(second)
  return { queue, first, second }
}

describe("a queue of writes", () => {
  it("has room again when a write is withdrawn, once", () => {
    const { queue, first } = full()
    expect(queue.refusal).toContain("characters are waiting already")
    expect([queue.remove(first), queue.remove(first)]).toEqual([true, false])
    expect(queue.refusal).toBeUndefined()
    queue.add(waiting(HALF - 1))
    expect(queue.refusal).toBeUndefined()
    queue.add(waiting(1))
    expect(queue.refusal).toContain("characters are waiting already")
  })

  it("has room again for what was taken out, and none once that was put back", () => {
    const { queue, first, second } = full()
    const batch = queue.takeBatch()
    expect(batch).toEqual([first])
    expect(queue.refusal).toBeUndefined()
    queue.putBack(batch)
    expect(queue.refusal).toContain("characters are waiting already")
    expect(queue.all()).toEqual([first, second])
    queue.remove(second)
    expect(queue.refusal).toBeUndefined()
  })

  it("takes a batch of bounded length, and always at least one write", () => {
    const queue = new WriteQueue()
    for (let count = 0; count < MAX_BATCH_WRITES + 1; count++) queue.add(waiting(1))
    queue.add(waiting(HALF))
    expect([queue.takeBatch().length, queue.takeBatch().length]).toEqual([MAX_BATCH_WRITES, 1])
    expect(queue.takeBatch()).toHaveLength(1)
    expect(queue.isEmpty).toBe(true)
  })

  it("tells who has waited too long", () => {
    const queue = new WriteQueue()
    const [early, late] = [waiting(1, 10), waiting(1, 30)]
    queue.add(early)
    queue.add(late)
    expect(queue.waitingSince(9)).toEqual([])
    expect(queue.waitingSince(29)).toEqual([early])
    expect(queue.waitingSince(30)).toEqual([early, late])
  })
})
