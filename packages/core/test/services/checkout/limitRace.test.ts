/** Many carts of several buyers and one last code: whoever comes first has it, nobody has it twice, and who gives it back leaves it to the next. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../../test/scale.ts"
import type { OrderId } from "../../../src/catalog/ids.ts"
import { type Crash, crashAt } from "../../../src/testing/crash.ts"
import { type FaultScript, faultyService } from "../../../src/testing/faults.ts"
import {
  type Behaviour,
  inTime,
  job,
  makeWorld,
  pass,
  quiesce,
  startProcess,
  submitted,
  type World,
  yes,
} from "./kit.ts"
import { basket, CODE, limit, limitFaults, limitsAgree, receive, standingWith } from "./limitsKit.ts"

type Move = "buys" | "buysOnAccount" | "pays" | "cancels" | "shopCancels" | "sweeps" | "bankSays"

interface Step {
  readonly move: Move
  /** Which cart, or which order. */
  readonly cart: number
  readonly by: 0 | 1
  /** After how many milliseconds it begins. */
  readonly at: number
}

interface Race {
  readonly behaviour: Behaviour
  readonly pauses: ReadonlyArray<number>
  readonly faults: FaultScript<World["limits"]>
  /** Where the second process dies. */
  readonly death: number
  /** Whose each cart is: two carts of one buyer meet the limit of each buyer. */
  readonly owners: ReadonlyArray<number>
  readonly mugs: ReadonlyArray<number>
  readonly steps: ReadonlyArray<Step>
  /** How long an order waits to be paid: some come to their end while others buy. */
  readonly paymentWindowMs: number
  readonly inAll: number
  readonly perCode: number
  readonly budget: number
}

const CARTS = 5

const LATER = fc.integer({ min: 0, max: 12_000 })
const SOON = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: LATER })

const step = (move: fc.Arbitrary<Move>, at: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({ move, cart: fc.nat({ max: CARTS - 1 }), by: fc.constantFrom(0, 1), at })

const race: fc.Arbitrary<Race> = fc.record({
  behaviour: fc.constantFrom<Behaviour>("pays", "pays", "declines", "acts", "waits", "loses"),
  pauses: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 12 }),
  faults: limitFaults,
  death: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 120 })),
  owners: fc.array(fc.nat({ max: 2 }), { minLength: CARTS, maxLength: CARTS }),
  mugs: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: CARTS, maxLength: CARTS }),
  steps: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: step(fc.constantFrom("buys", "buys", "buysOnAccount"), SOON) },
      {
        weight: 2,
        arbitrary: step(fc.constantFrom("pays", "cancels", "shopCancels", "shopCancels", "sweeps", "bankSays"), LATER),
      },
    ),
    { minLength: 4, maxLength: 16 },
  ),
  paymentWindowMs: fc.constantFrom(3_000, 30 * 60_000),
  inAll: fc.constantFrom(1, 2, 9),
  perCode: fc.constantFrom(1, 1, 2, 9),
  budget: fc.constantFrom(100, 150, 250, 900),
})

const run = ({ behaviour, pauses, faults, death, owners, mugs, steps, paymentWindowMs, ...max }: Race) => {
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
      limit(world, max)
      yield* receive(world, ["tea", "mug"], 100)
      const actorOf = (cart: number) => ({ member: `m${owners[cart]}` })
      for (const cart of owners.keys())
        yield* basket(sound, `c${cart}`, actorOf(cart), { tea: 1, ...mugsOf(mugs[cart] ?? 0) }, CODE)
      const failing = { ...world, limits: faultyService(world.limits, faults) }
      const crash: Crash = crashAt(death)
      const config = { checkout: { paymentWindowMs } }
      const processes = [startProcess(failing, { config }), startProcess(failing, { crash, config })] as const
      world.provider.behave(behaviour)
      const buy = (cart: number, by: 0 | 1, pays: boolean) =>
        Effect.gen(function* () {
          const { settlement } = yield* yes(processes[by].settlements.open(actorOf(cart), { cartId: `c${cart}` }))
          return yield* submitted(processes[by], settlement, { actor: actorOf(cart), pays })
        })
      const orderOf = (cart: number): OrderId =>
        world.placed[cart % Math.max(1, world.placed.length)] ?? ("" as OrderId)
      const play = ({ move, cart, by }: Step): Effect.Effect<unknown, unknown> => {
        const { checkouts } = processes[by]
        switch (move) {
          case "buys":
            return buy(cart, by, true)
          case "buysOnAccount":
            return buy(cart, by, false)
          case "pays":
            return checkouts.pay(job, orderOf(cart), { method: "card" })
          case "cancels":
            return checkouts.cancel(actorOf(cart), orderOf(cart))
          case "shopCancels":
            return checkouts.cancel(job, orderOf(cart))
          case "sweeps":
            return checkouts.sweep()
          case "bankSays":
            return Effect.sync(() => world.provider.settle("yes"))
        }
      }
      const racing = yield* Effect.forkChild(
        Effect.forEach(
          steps,
          (step) =>
            Effect.exit(
              Effect.andThen(
                Effect.sleep(step.at),
                Effect.suspend(() => play(step)),
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
      yield* limitsAgree(world)
      const used = yield* standingWith(world, "summer")
      expect(used).toBeLessThanOrEqual(Math.min(max.inAll, max.perCode))
      // Whoever comes now is told the truth: what is left over is given, and nothing that is used up.
      const next = { member: "next" }
      yield* basket(sound, "next", next, { tea: 4 }, CODE)
      const { settlement } = yield* yes(sound.settlements.open(next, { cartId: "next" }))
      expect(settlement.codes).toMatchObject([{ applied: used < Math.min(max.inAll, max.perCode) }])
      const answer = yield* submitted(sound, settlement, { actor: next, pays: false })
      expect(answer).toMatchObject({ ok: true, value: { order: { total: settlement.total } } })
      yield* limitsAgree(world)
    }),
  )
}

const mugsOf = (count: number) => (count === 0 ? {} : { mug: count })

describe("many carts that race for one last code", () => {
  it("count exactly what the orders that stand use, whoever dies and whatever the ledger loses", {
    timeout: 600_000,
  }, async () => {
    const numRuns = scaled(3_000)
    await fc.assert(fc.asyncProperty(race, run), { seed, numRuns })
    held(
      "races of carts on one code, a budget and limits of each buyer (cancels, crashes, faults of the ledger)",
      numRuns,
      "races",
    )
  })
})
