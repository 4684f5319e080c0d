/** Everything that may happen to one purchase at once, in every order that chance finds: one order or none, and nothing that contradicts it. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../../test/scale.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { type FaultScript, faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  type Behaviour,
  bought,
  filled,
  inStock,
  inTime,
  job,
  makeWorld,
  type Process,
  pass,
  quiesce,
  STOCK,
  startProcess,
  submitted,
  type World,
  yes,
} from "./kit.ts"
import { limitedCart, limitFaults, limitsAgree } from "./limitsKit.ts"

type Move =
  | "submits"
  | "submitsAgain"
  | "opensAndSubmits"
  | "comesBack"
  | "pays"
  | "cancels"
  | "shopCancels"
  | "addsMore"
  | "sweeps"
  | "bankSays"
  | "losesSettlements"

const moves: ReadonlyArray<Move> = [
  "submits",
  "submitsAgain",
  "opensAndSubmits",
  "comesBack",
  "pays",
  "cancels",
  "shopCancels",
  "addsMore",
  "sweeps",
  "bankSays",
  "losesSettlements",
]

interface Step {
  readonly move: Move
  /** Which of two processes. */
  readonly by: 0 | 1
  /** After how many milliseconds it begins. */
  readonly at: number
}

interface Race {
  readonly behaviour: Behaviour
  /** How often each step of a store gives up the turn, over and over. */
  readonly pauses: ReadonlyArray<number>
  /** What happens to the calls of the limit ledger. */
  readonly faults: FaultScript<World["limits"]>
  readonly steps: ReadonlyArray<Step>
}

const race: fc.Arbitrary<Race> = fc.record({
  behaviour: fc.constantFrom<Behaviour>("pays", "declines", "acts", "waits", "loses"),
  pauses: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 12 }),
  faults: limitFaults,
  steps: fc.array(
    fc.record<Step>({
      move: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<Move>("submits", "submitsAgain", "opensAndSubmits") },
        { weight: 2, arbitrary: fc.constantFrom(...moves) },
      ),
      by: fc.constantFrom(0, 1),
      at: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12_000 })),
    }),
    { minLength: 2, maxLength: 8 },
  ),
})

const run = ({ behaviour, pauses, faults, steps }: Race) => {
  let turn = 0
  const pause = Effect.suspend(() =>
    Effect.forEach(Array.from({ length: pauses[turn++ % pauses.length] ?? 0 }), () => Effect.yieldNow, {
      discard: true,
    }),
  )
  return inTime(
    Effect.gen(function* () {
      const world = makeWorld({ pause })
      const sound = startProcess(world)
      yield* filled(world, sound)
      yield* limitedCart(world, sound, ada, "c")
      const failing = { ...world, limits: faultyService(world.limits, faults) }
      const start = () => [startProcess(failing), startProcess(failing)] as const
      let processes = start()
      world.provider.behave(behaviour)
      const { settlement } = yield* yes(sound.settlements.open(ada, { cartId: "c" }))
      const submit = (process: Process, requestId: string) => submitted(process, settlement, { requestId })
      let added = 0
      const play = (move: Move, process: Process): Effect.Effect<unknown, unknown> => {
        const orderId = world.placed[0] ?? "none"
        switch (move) {
          case "submits":
            return submit(process, "click")
          case "submitsAgain":
            return submit(process, "again")
          case "opensAndSubmits":
            return Effect.exit(bought(process))
          case "comesBack":
            return process.checkouts.complete(ada, orderId)
          case "pays":
            return process.checkouts.pay(ada, orderId, { method: "card" })
          case "cancels":
            return process.checkouts.cancel(ada, orderId)
          case "shopCancels":
            return process.checkouts.cancel(job, orderId)
          case "addsMore":
            return Effect.tap(process.carts.add(ada, "c", { sku: "tea", quantity: 1 }), ({ ok }) =>
              Effect.sync(() => {
                if (ok) added++
              }),
            )
          case "sweeps":
            return process.checkouts.sweep()
          case "bankSays":
            return Effect.sync(() => world.provider.settle("yes"))
          case "losesSettlements":
            return Effect.sync(() => {
              world.settlements.current = makeMemorySettlementStore({ pause })
              processes = start()
            })
        }
      }
      const racing = yield* Effect.forkChild(
        Effect.forEach(
          steps,
          ({ move, by, at }) =>
            Effect.exit(
              Effect.andThen(
                Effect.sleep(at),
                Effect.suspend(() => play(move, processes[by])),
              ),
            ),
          { concurrency: "unbounded" },
        ),
        { startImmediately: true },
      )
      for (let round = 0; racing.pollUnsafe() === undefined && round < 2_000; round++) yield* pass(25)
      yield* Fiber.join(racing)
      world.provider.settle("yes")
      yield* quiesce(world)
      // Long before a hold ends by itself.
      yield* limitsAgree(world)
      yield* pass(40 * 60_000)
      yield* quiesce(world)
      yield* contradicts(world, added)
    }),
  )
}

/** Every order agrees with the books of the provider, with the stock and with what is counted; no piece was ordered twice, none was lost. */
const contradicts = Effect.fnUntraced(function* (world: World, added: number) {
  const { carts, orders } = startProcess(world)
  const found = yield* Effect.forEach(world.placed, (id) => yes(orders.get(ada, id)))
  const paid = found.filter(({ order }) => order.status === "paid")
  expect(found.filter(({ order }) => order.status === "awaitingPayment")).toEqual([])
  expect(world.provider.net()).toBe(paid.reduce((sum, { order }) => sum + order.total.amount, 0))
  for (const { payment } of found.filter(({ order }) => order.status === "cancelled"))
    expect(payment.captured).toEqual(payment.refunded)
  const pieces = (sku: string) =>
    paid
      .flatMap(({ order }) => order.parts.flatMap(({ lines }) => lines))
      .filter((line) => line.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0)
  expect(yield* inStock(world)).toEqual([STOCK - pieces("tea"), STOCK - pieces("mug")])
  yield* limitsAgree(world)
  // The one mug of the cart was bought once at most: no two standing orders share a line.
  const lines = paid.flatMap(({ order }) => order.parts.flatMap((part) => part.lines.map(({ lineId }) => lineId)))
  expect(new Set(lines).size).toBe(lines.length)
  // What is not in a standing order is in the cart, or left it with an order that was called off later.
  const { cart } = yield* yes(carts.get(ada, "c"))
  const inCart = (sku: string) =>
    cart.lines.filter((line) => line.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0)
  if (found.length === paid.length) {
    expect(inCart("tea") + pieces("tea")).toBe(2 + added)
    expect(inCart("mug") + pieces("mug")).toBe(1)
  } else expect(inCart("tea") + pieces("tea")).toBeLessThanOrEqual(2 + added)
})

describe("a purchase that many work on at once", () => {
  it("is one order or none, with stock, money and cart that agree", { timeout: 600_000 }, async () => {
    const numRuns = scaled(3_000)
    await fc.assert(fc.asyncProperty(race, run), { seed, numRuns })
    held("races on one purchase (clicks, tabs, processes, return URL, sweeper, cancels, adds)", numRuns, "races")
  })
})
