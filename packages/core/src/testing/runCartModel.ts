import fc from "fast-check"
import type { CartState } from "../services/Answer.ts"
import type { ContextInput, OpenInput } from "../services/inputs.ts"
import { CartModel, keyOf } from "./cartModel.ts"
import { cartStep, contentOf, type ModelledCart, type ModelShopper, modelled, take } from "./cartSteps.ts"
import { type ChanceOptions, reported } from "./chance.ts"
import { holds, LawBroken, same } from "./check.ts"
import { makeRecorder } from "./histories.ts"
import { contradictions } from "./linearizable.ts"

/** What a model run is made with, once for each history. */
export interface ModelRun {
  /**
   * Waits until it is this caller's turn. A store under test that awaits it before each of its steps is taken through
   * every order of them that chance can think of; in a history without parallel calls it is always one's turn.
   */
  readonly turn: () => Promise<void>
}

export interface CartModelOptions extends ChanceOptions {
  /** What the host sells at any quantity: with a price and without a purchase limit. By default tea, mug and pot. */
  readonly skus?: ReadonlyArray<string>
  /** Most steps of a history. */
  readonly steps?: number
  /**
   * Your host: one shopper, or several who are the same person through processes of their own over one store. Each
   * history opens a cart of its own, so the same host may be given every time.
   */
  readonly make: (run: ModelRun) => Promise<{
    readonly shoppers: ReadonlyArray<ModelShopper>
    readonly close?: () => Promise<void>
  }>
  /** What carts are opened with. */
  readonly open?: Omit<OpenInput, "id">
  /** Where carts are brought to now and then: your host sells the same things there. By default they stay where they are. */
  readonly contexts?: ReadonlyArray<ContextInput>
}

const FEW_SKUS = ["tea", "mug", "pot"]

/**
 * Takes your whole host, store and all, through random lives of carts, and compares each answer with the simplest idea
 * of what a cart is. Requests are sent again, ids are reused, versions are out of date: nothing may count twice.
 *
 * It belongs to no test runner: await it in a test. What it throws names the step, the difference and the way to run it again.
 *
 * @example
 * import { memory } from "@cartwright/core/memory"
 * import { createCartwright } from "@cartwright/core/promise"
 * import { runCartModel } from "@cartwright/core/testing"
 *
 * const price = { amount: 450, currency: "GBP" }
 * const offers = { getMany: async () => new Map(["tea", "mug", "pot"].map((sku) => [sku, { price }])) }
 * const cartwright = await createCartwright({ stores: memory(), offers, currency: "GBP" })
 * await runCartModel({ make: async () => ({ shoppers: [cartwright.for({ member: "ada" })] }), runs: 5 })
 */
export const runCartModel = async ({
  make,
  open,
  skus = FEW_SKUS,
  contexts,
  steps = 40,
  ...chance
}: CartModelOptions): Promise<void> =>
  reported(
    fc.asyncProperty(fc.array(cartStep(skus, contexts), { maxLength: steps, size: "max" }), async (taken) => {
      const { shoppers, close } = await make({ turn: async () => {} })
      try {
        const cart = await openedCart(shoppers, skus, open)
        for (const step of taken) await take(step, cart)
      } finally {
        await close?.()
      }
    }),
    chance,
  )

interface Wanted {
  readonly sku: string
  readonly quantity: number
  /** How many times the same request is sent at once. */
  readonly times: number
}

/**
 * Adds to one cart from all shoppers at once, in every order of the store's steps that chance can think of, some of it
 * sent twice: every acknowledged piece must be in the cart, once.
 */
export const runParallelAdds = async ({ make, open, skus = FEW_SKUS, ...chance }: CartModelOptions): Promise<void> => {
  const add: fc.Arbitrary<Wanted> = fc.record({
    sku: fc.constantFrom(...skus),
    quantity: fc.integer({ min: 1, max: 3 }),
    times: fc.constantFrom(1, 1, 1, 2, 3),
  })
  const adds = fc.array(add, { minLength: 2, maxLength: 8 })
  return reported(
    fc.asyncProperty(adds, fc.scheduler(), async (wanted, scheduler) => {
      let together = false
      const turn = (): Promise<void> =>
        together ? scheduler.schedule(Promise.resolve(), "a step of the store") : Promise.resolve()
      const { shoppers, close } = await make({ turn })
      try {
        const real = await openedCart(shoppers, skus, open)
        together = true
        const recorder = makeRecorder<Content>()
        const about = { cartId: real.cartId }
        await recorder.record(about, async () => real.known, seenIn)
        const requests = new Map(wanted.map((add, which) => [`add-${which}`, add]))
        let caller = 0
        const send = (requestId: string, { sku, quantity }: Wanted) => {
          const shopper = shoppers[caller++ % shoppers.length]
          const add = async () => shopper?.cart.add(real.cartId, { sku, quantity }, { requestId })
          return recorder.record({ ...about, opId: requestId, asked: requestId }, add, (answer) =>
            answer?.ok === true ? { ...seenIn(answer.value), replayed: answer.replayed } : "refused",
          )
        }
        const calls = [...requests].flatMap(([id, add]) => Array.from({ length: add.times }, () => send(id, add)))
        // All of them are waited for, also when one fails: the host could not be closed before.
        const settled = await scheduler.waitFor(Promise.allSettled(calls))
        together = false
        const answers = settled.map((call) => {
          if (call.status === "rejected") throw call.reason
          return call.value
        })
        for (const answer of answers) holds("an add is accepted", answer?.ok === true, answer)
        const replays = answers.filter((answer) => answer?.ok === true && answer.replayed).length
        same("all but the first of equal requests are replays", replays, calls.length - wanted.length)
        for (const { sku, quantity } of wanted) real.content.add({ sku, quantity, options: {} })
        const read = await shoppers[0]?.cart.get(real.cartId)
        if (read?.ok !== true) throw new LawBroken("a cart can be read after adds")
        same("every acknowledged piece is in the cart, once", contentOf(read.value), modelled(real.content))
        same("every add made one version", read.value.version, real.known.version + wanted.length)
        const impossible = contradictions(recorder.calls(), {
          initial: { [real.cartId]: real.known.version },
          apply: (before, { opId = "" }) => withAdded(before, requests.get(opId)),
        })
        same(
          "the answers agree on one order of the adds, and show each what was added before it",
          impossible.map(({ message }) => message),
          [],
        )
      } finally {
        await close?.()
      }
    }),
    chance,
  )
}

type Content = ReturnType<typeof contentOf>

const seenIn = (state: CartState) => ({ version: state.version, cart: contentOf(state) })

const withAdded = (before: Content | undefined, wanted: Wanted | undefined): Content => {
  if (before === undefined) throw new LawBroken("an add is answered after the cart was opened")
  if (wanted === undefined) return before
  const key = keyOf({ sku: wanted.sku, options: {} })
  const quantity = (before.lines[key]?.quantity ?? 0) + wanted.quantity
  return { ...before, lines: { ...before.lines, [key]: { quantity, selected: true } } }
}

/** A new cart on the host, and the model of it: what `cartCommands` are run on. */
export const openedCart = async (
  shoppers: ReadonlyArray<ModelShopper>,
  skus: ReadonlyArray<string>,
  open: OpenInput = {},
): Promise<ModelledCart> => {
  const [first] = shoppers
  if (first === undefined) throw new TypeError("runCartModel: there is no shopper, got []. Let make give at least one.")
  const opened = await first.cart.open(open)
  if (!opened.ok) throw new LawBroken(`a cart can be opened\n  seen: ${opened.rejection.message}`)
  const { cart, cartId, version } = opened.value
  const { currency, priceList, channel, country } = cart
  const content = new CartModel(skus, { currency, priceList, channel, country })
  return { shoppers, cartId, content, accepted: [], known: { cart, version }, calls: 0 }
}
