/** Settling and submitting in memory: there is no disk to wait for, so what is left is our own work. */
import { createHash } from "node:crypto"
import { compilePromotions, priceCart } from "@cartwright/core/pricing"
import { type Counter, memoryCounter } from "./buyers.ts"
import { cartOf, NOW } from "./carts.ts"
import { atMostFloors, compareWaiting, type Result, wide } from "./harness.ts"

/** More rounds than are measured, warm-ups included. */
const MEMORY_ROUNDS = 60

/** Baskets of a round: those of few lines are done in no time. */
const countOf = (lines: number): number => (lines > 100 ? 2 : 16)

const settlesOf = async (counter: Counter, lines: number) => {
  const [cartId = ""] = await counter.fill(1, lines)
  return wide(1, countOf(lines), () => counter.settle(cartId))
}

const submitsOf = async (counter: Counter, lines: number) => {
  const count = countOf(lines)
  const carts = await counter.fill(MEMORY_ROUNDS * count, lines)
  const seen: Array<Awaited<ReturnType<Counter["settle"]>>> = []
  for (const cartId of carts) seen.push(await counter.settle(cartId))
  return wide(1, count, async () => {
    const next = seen.pop()
    if (next === undefined) throw new Error("checkout: more rounds than carts")
    await counter.submit(next)
  })
}

/** Priced, put into a text, and digested by Node's own hash. */
const settleByHand = (lines: number) => {
  const cart = cartOf(lines)
  const priced = cart.lines.map(({ priceSeen, ...line }) => ({ ...line, unitPrice: priceSeen }))
  const promotions = compilePromotions([])
  return wide(1, countOf(lines), () => {
    const bill = priceCart({ currency: "GBP", moment: NOW, lines: priced, promotions })
    return createHash("sha256").update(JSON.stringify({ cart, bill })).digest("base64url")
  })
}

const settling = async (counter: Counter, lines: number): Promise<Result> =>
  compareWaiting({
    what: `memory: settle ${lines} lines`,
    ours: await settlesOf(counter, lines),
    floorIs: "price, stringify, digest",
    floor: settleByHand(lines),
  })

const submitting = async (counter: Counter, lines: number): Promise<Result> =>
  compareWaiting({
    what: `memory: submit and pay ${lines} lines`,
    ours: await submitsOf(counter, lines),
    floorIs: "settle",
    floor: await settlesOf(counter, lines),
  })

const linear = atMostFloors(30, "25 × is linear")

const settlingGrowth = async (counter: Counter): Promise<Result> =>
  compareWaiting({
    what: "memory: settle, growth to 500 lines",
    ours: await settlesOf(counter, 500),
    floorIs: "20 lines",
    floor: await settlesOf(counter, 20),
    must: linear,
  })

const submittingGrowth = async (counter: Counter): Promise<Result> =>
  compareWaiting({
    what: "memory: submit, growth to 500 lines",
    ours: await submitsOf(counter, 500),
    floorIs: "20 lines",
    floor: await submitsOf(counter, 20),
    must: linear,
  })

export const inMemory = async (): Promise<ReadonlyArray<Result>> => {
  const counter = await memoryCounter()
  try {
    const results: Array<Result> = []
    for (const lines of [3, 20, 500]) results.push(await settling(counter, lines), await submitting(counter, lines))
    return [...results, await settlingGrowth(counter), await submittingGrowth(counter)]
  } finally {
    await counter.close()
  }
}
