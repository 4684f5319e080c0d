import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { CartId, OrderId, OrderReference, Version } from "../catalog/ids.ts"
import { makeMemoryOrders } from "../memory/MemoryOrders.ts"
import type { Bought, ClaimRequest } from "../ports/OrderStore.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import { advanceOf, CANCELLED, deliverAll, linesOf, type OrderBooks, PAID, takeAt } from "./orderSteps.ts"
import {
  ALL,
  atSecond,
  buyNowOf,
  digestOf,
  type Fresh,
  isOurs,
  named,
  type Submission,
  submissionOf,
  THE_END,
} from "./purchases.ts"
import { type HistoryOptions, tryHistories } from "./triedHistories.ts"
import { mostly } from "./values.ts"

/** A submission by small numbers: which purchase, and which attempt at it; each attempt has an order id of its own. */
interface Attempt {
  readonly purchase: number
  readonly attempt: number
}

/** One step of a history: few purchases that share lines, references and requests, so that they meet. */
type OrderStep =
  | (Attempt & {
      readonly _tag: "Claim"
      readonly now: number
      readonly lasts: number
      /** Whether it goes on where it finds an abandoned claim. */
      readonly releases: boolean
    })
  | (Attempt & { readonly _tag: "Release" | "Place" | "Look" | "Fence" })
  /** A submission that nothing disturbs. */
  | (Attempt & { readonly _tag: "Submit"; readonly now: number })
  | (Attempt & { readonly _tag: "Pay" | "Cancel"; readonly off: number })
  | { readonly _tag: "Take"; readonly now: number; readonly lasts: number; readonly limit: number }
  | { readonly _tag: "Done"; readonly which: number }
  | { readonly _tag: "Sweep"; readonly now: number; readonly limit: number }

const PURCHASES = 6
const attempt = {
  purchase: fc.nat({ max: PURCHASES - 1 }),
  attempt: mostly(fc.constant(0), fc.integer({ min: 1, max: 2 })),
}
const second = fc.nat({ max: 100 })
const limit = mostly(fc.constant(100), fc.integer({ min: 1, max: 2 }))
const off = mostly(fc.constant(0), fc.constantFrom(-1, 1, 7))

const orderStep: fc.Arbitrary<OrderStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant("Claim" as const),
      ...attempt,
      now: second,
      lasts: fc.nat({ max: 40 }),
      releases: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ _tag: fc.constant("Place" as const), ...attempt }) },
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant("Submit" as const), ...attempt, now: second }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constantFrom("Release" as const, "Look" as const, "Fence" as const),
      ...attempt,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ _tag: fc.constantFrom("Pay" as const, "Cancel" as const), ...attempt, off }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant("Take" as const), now: second, lasts: fc.nat({ max: 40 }), limit }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Done" as const), which: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Sweep" as const), now: second, limit }) },
)

/** OR11: random histories against the store and the memory store, whose answers must be the same after each step. */
export const likeTheModelOrders = (books: OrderBooks, world: World, options: HistoryOptions) =>
  tryHistories(world, options, orderStep, (fresh, steps) => walk(books, makeMemoryOrders(), fresh, steps))

const walk = Effect.fnUntraced(function* (
  books: OrderBooks,
  model: OrderBooks,
  world: Fresh,
  steps: ReadonlyArray<OrderStep>,
) {
  yield* deliverAll(books)
  for (const [at, step] of steps.entries()) {
    const known = yield* knownTo(model, world, step)
    const expected = yield* take(model, world, step, at, known)
    const promise = `step ${at + 1}, ${step._tag}: the answer is not the memory store's`
    same(promise, yield* take(books, world, step, at, known), expected)
  }
  const everything = (of: OrderBooks) => Effect.forEach(attempts, (one) => look(of, attemptAt(world, one)))
  same("at the end: orders are not the memory store's", yield* everything(books), yield* everything(model))
  yield* tidy(books, world)
})

const attempts: ReadonlyArray<Attempt> = Array.from({ length: PURCHASES * 3 }, (_, at) => ({
  purchase: at % PURCHASES,
  attempt: Math.floor(at / PURCHASES),
}))

/**
 * The purchases: 0 and 1 buy from one cart and share a line, 2 and 3 share a reference, 4 and 5 are buy-nows of one
 * opening. Each attempt at a purchase is a settlement of its own; the third comes with a request of its own.
 */
const attemptAt = (world: Fresh, { purchase, attempt }: Attempt): Submission => {
  const cart = named<CartId>(world, purchase < 2 ? "cart" : `cart-${purchase}`)
  const from =
    purchase < 4 ? linesOf(cart, "shared", `own-${purchase}`) : { source: buyNowOf(world, "opening"), lines: [{}] }
  return submissionOf(world, {
    name: `p${purchase}`,
    ...from,
    order: `o${purchase}-${attempt}`,
    request: digestOf(world, `${purchase}-${attempt === 2}`),
    unpaidFrom: atSecond(10 * purchase + attempt),
    ...(purchase === 2 || purchase === 3 ? { reference: named<OrderReference>(world, "reference") } : {}),
    ...(attempt === 0 ? {} : { more: { id: named(world, `p${purchase}-${attempt}`) } }),
  })
}

const knownTo = (model: OrderBooks, world: Fresh, step: OrderStep) =>
  "purchase" in step
    ? Effect.map(model.orders.load(attemptAt(world, step).orderId), (order) => order)
    : Effect.succeed(undefined)

const take = (
  books: OrderBooks,
  world: Fresh,
  step: OrderStep,
  at: number,
  known: Effect.Success<ReturnType<typeof knownTo>>,
): Effect.Effect<unknown, unknown> => {
  const { orders } = books
  switch (step._tag) {
    case "Claim":
      return Effect.map(claimed(books, claimAt(world, step, at), step.releases), (answers) => answers.map(inOrder))
    case "Fence": {
      const { claim, orderId } = attemptAt(world, step)
      return orders.fence(claim.claimKey, orderId)
    }
    case "Release": {
      const { claim, orderId } = attemptAt(world, step)
      return orders.release(claim.claimKey, orderId)
    }
    case "Place":
      return Effect.map(orders.place(attemptAt(world, step).placement), inOrder)
    case "Submit": {
      const claiming = claimed(books, claimAt(world, { ...step, lasts: 5 }, at), true)
      const placing = orders.place(attemptAt(world, step).placement)
      return Effect.map(Effect.all([claiming, placing]), ([claims, place]) => [...claims.map(inOrder), inOrder(place)])
    }
    case "Look":
      return look(books, attemptAt(world, step))
    case "Pay":
    case "Cancel": {
      // An order that was called off is not changed any more: no service decides so.
      const isOver = known?.value.status === "cancelled" || (step._tag === "Pay" && known?.value.status === "paid")
      const expected = isOver ? 0 : Math.max(0, (known?.version ?? 0) + step.off)
      const { orderId } = attemptAt(world, step)
      return orders.advance(advanceOf(orderId, expected, step._tag === "Pay" ? PAID : CANCELLED))
    }
    case "Take": {
      const now = atSecond(step.now)
      return takeAt(books, now, { until: now + step.lasts * 1_000, limit: step.limit })
    }
    case "Done": {
      const [one, other] = [attempts[step.which], attempts[step.which + 1]]
      return books.outbox.done(
        [one, other].flatMap((which, index) =>
          which === undefined ? [] : [{ orderId: attemptAt(world, which).orderId, version: (1 + index) as Version }],
        ),
      )
    }
    case "Sweep":
      return sweep(books, world, step)
  }
}

/** Claims as a service does: what it finds abandoned it gives back, and claims again. */
const claimed = Effect.fnUntraced(function* ({ orders }: OrderBooks, request: ClaimRequest, releases: boolean) {
  const first = yield* orders.claim(request)
  if (first._tag !== "Abandoned" || !releases) return [first]
  return [first, yield* orders.claim({ ...request, released: first.orderId })]
})

type ClaimStep = Attempt & { readonly now: number; readonly lasts: number }

/** No two claims end at one moment: which of them would be the earlier is nobody's promise. */
const claimAt = (world: Fresh, step: ClaimStep, at: number) => ({
  ...attemptAt(world, step).claim,
  now: atSecond(step.now),
  until: (atSecond(step.now + step.lasts) + at) as typeof THE_END,
})

/** The orders that lines belong to come in any order. */
const inOrder = <A extends { readonly _tag: string }>(answer: A | Bought): A | Bought =>
  answer._tag === "LinesOrdered" && "orders" in answer
    ? { ...answer, orders: answer.orders.toSorted((a, b) => (a.value.orderId < b.value.orderId ? -1 : 1)) }
    : answer

const look = ({ orders }: OrderBooks, { orderId, claim: { keys } }: Submission) =>
  Effect.all([
    orders.load(orderId),
    orders.history(orderId),
    orders.find({ settlementId: keys.settlementId }),
    ...(keys.request === undefined ? [] : [orders.find({ request: keys.request })]),
    ...(keys.reference === undefined ? [] : [orders.find({ reference: keys.reference })]),
  ])

/** Of what sweeps name, ours: others may have left orders and claims in the same store. */
const sweep = ({ orders }: OrderBooks, world: Fresh, step: { readonly now: number; readonly limit: number }) => {
  const isOur = isOurs(world)
  const now = atSecond(step.now)
  return Effect.map(Effect.all([orders.abandoned(now, ALL), orders.unpaid(now, ALL)]), ([claims, ids]) => [
    claims.filter(({ orderId }) => isOur(orderId)).slice(0, step.limit),
    ids.filter((id: OrderId) => isOur(id)).slice(0, step.limit),
  ])
}

/** Leaves nothing that the sweeps of the next history would have to wade through. */
const tidy = Effect.fnUntraced(function* ({ orders }: OrderBooks, world: Fresh) {
  const left = (yield* orders.abandoned(THE_END, ALL)).filter(({ orderId }) => isOurs(world)(orderId))
  yield* Effect.forEach(left, ({ claimKey, orderId }) => orders.release(claimKey, orderId))
  const unpaid = (yield* orders.unpaid(THE_END, ALL)).filter(isOurs(world))
  yield* Effect.forEach(unpaid, (orderId) => orders.advance(advanceOf(orderId, 1, CANCELLED)))
})
