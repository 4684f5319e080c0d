import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { createCartwright } from "../../src/promise/index.ts"
import type { ContextInput } from "../../src/services/inputs.ts"
import {
  cartCommands,
  type ModelRun,
  type ModelShopper,
  openedCart,
  runCartModel,
  runParallelAdds,
} from "../../src/testing/index.ts"

type Store = CartStore["Service"]
type Face = ModelShopper["cart"]

const SKUS = ["tea", "mug", "pot"]
const offers = {
  getMany: async () => new Map(SKUS.map((sku) => [sku, { price: { amount: 450, currency: "GBP" } }])),
}

interface Changes {
  readonly store?: (store: Store) => Partial<Store>
  readonly face?: (face: Face) => Partial<Face>
}

/** Two processes of one shop over one store. */
const twoHosts =
  ({ store: changeStore = () => ({}), face: changeFace = () => ({}) }: Changes = {}) =>
  async ({ turn }: ModelRun) => {
    const store = makeMemoryCartStore({ pause: Effect.promise(turn) })
    const stores = Layer.succeed(CartStore, { ...store, ...changeStore(store) })
    const hosts = await Promise.all([1, 2].map(() => createCartwright({ stores, offers, currency: "GBP" })))
    return {
      shoppers: hosts.map((host) => {
        const { cart } = host.for({ member: "ada" })
        return { cart: { ...cart, ...changeFace(cart) } }
      }),
      close: async () => {
        await Promise.all(hosts.map((host) => host.close()))
      },
    }
  }

/** Where our host sells the same things. */
const contexts: ReadonlyArray<ContextInput> = [
  { channel: "web" },
  { channel: "app", country: "GB" },
  { channel: null, priceList: "retail" },
  { country: null, priceList: null, currency: "GBP" },
]

describe("our own host", () => {
  it("keeps carts as the model does", () => runCartModel({ make: twoHosts() }))
  it("keeps them so wherever they are brought", () => runCartModel({ make: twoHosts(), contexts, steps: 80 }))
  it("loses nothing that is added in parallel and counts nothing twice", () => runParallelAdds({ make: twoHosts() }))
  it("keeps them so under fast-check's own commands too", () =>
    fc.assert(
      fc.asyncProperty(cartCommands({ skus: SKUS, maxCommands: 20 }), async (commands) => {
        const { shoppers, close } = await twoHosts()({ turn: async () => {} })
        const model = await openedCart(shoppers, SKUS)
        await fc.asyncModelRun(() => ({ model, real: {} }), commands)
        await close()
      }),
      { numRuns: 20, seed: 1 },
    ))
})

describe("a host is caught", () => {
  const brokenFaces: ReadonlyArray<readonly [how: string, face: (face: Face) => Partial<Face>, sees: string]> = [
    [
      "that counts a repeated request again",
      ({ add }) => ({ add: (id, item, { requestId: _, ...options } = {}) => add(id, item, options) }),
      "a repeated request is answered as a replay",
    ],
    [
      "that does not look at the version it is told",
      ({ add }) => ({ add: (id, item, { ifVersion: _, ...options } = {}) => add(id, item, options) }),
      'expected "VersionMismatch", got "none"',
    ],
    [
      "that takes a request id for any request",
      ({ add }) => ({
        add: async (id, item, options) => {
          const answer = await add(id, item, options)
          const isReused = !answer.ok && answer.rejection._tag === "RequestIdReused"
          return isReused ? add(id, item) : answer
        },
      }),
      'expected "RequestIdReused"',
    ],
    ["that cannot deselect", ({ select }) => ({ deselect: select }), "selected: expected false, got true"],
    ["that throws away what is saved", ({ remove }) => ({ saveForLater: remove }), "at shelf."],
    [
      "that loses options",
      ({ setOptions }) => ({ setOptions: (id, line, _, options) => setOptions(id, line, {}, options) }),
      "at lines.",
    ],
    [
      "that adds where it should set",
      ({ setQuantity }) => ({
        setQuantity: (id, line, quantity, options) => setQuantity(id, line, quantity + 1, options),
      }),
      "quantity: expected",
    ],
    [
      "that takes only the first thing of many",
      ({ addMany }) => ({ addMany: (id, items, options) => addMany(id, items.slice(0, 1), options) }),
      "each thing is judged as the model does",
    ],
    [
      "that forgets a code",
      ({ get }) => ({
        applyCode: (id, _, options) => get(id, options),
      }),
      "a change makes the next version",
    ],
    [
      "that enters the wrong code",
      ({ applyCode }) => ({ applyCode: (id, code, options) => applyCode(id, `${code}!`, options) }),
      "at codes.",
    ],
    ["that gives a gift that was refused", ({ acceptGift }) => ({ refuseGift: acceptGift }), "at gifts."],
    [
      "that gives another gift than the one that was chosen",
      ({ acceptGift }) => ({
        acceptGift: (id, gift, options) => acceptGift(id, { ...gift, offerId: "another" }, options),
      }),
      "at gifts.",
    ],
    [
      "that mixes up what is noted of a line and of the cart",
      ({ setAttributes }) => ({
        setAttributes: (id, { attributes }, options) => setAttributes(id, { attributes }, options),
      }),
      "attributes",
    ],
    [
      "that puts a bundle in as lines of their own",
      ({ addMany, get }) => ({
        addBundle: async (id, { parent, children }, options) => {
          const answer = await addMany(id, [parent, ...children], options)
          const read = await get(id)
          const [lineId] = read.ok ? read.value.cart.lines.map((line) => line.lineId) : []
          if (!answer.ok || lineId === undefined) throw new Error("a bundle was not added")
          return { ...answer, value: { ...answer.value, lineId, children: [] } }
        },
      }),
      "at lines.",
    ],
    [
      "that counts the children of a bundle once",
      ({ addBundle }) => ({
        addBundle: (id, { parent, children }, options) =>
          addBundle(id, { parent, children: children.map((child) => ({ ...child, quantity: 1 })) }, options),
      }),
      "per: expected",
    ],
    [
      "that shows half a bundle",
      ({ add }) => ({
        add: async (...call) => {
          const answer = await add(...call)
          if (!answer.ok) return answer
          const { cart } = answer.value
          const lines = cart.lines.filter(({ lineId, bundle }) => bundle === undefined || bundle.parent === lineId)
          return { ...answer, value: { ...answer.value, cart: { ...cart, lines } } }
        },
      }),
      "the lines of a bundle live and leave together",
    ],
    [
      "that does not go where it is told",
      ({ setContext }) => ({ setContext: (id, _, options) => setContext(id, {}, options) }),
      "at where.",
    ],
    [
      "that prices what is not selected",
      ({ view, select }) => ({
        view: async (id, options) => {
          await select(id, "all")
          return view(id, options)
        },
      }),
      "exactly the selected lines are priced",
    ],
  ]
  it.each(brokenFaces)("%s", async (_, face, sees) => {
    const run = runCartModel({ make: twoHosts({ face }), contexts, seed: 1, runs: 100 })
    await expect(run).rejects.toThrow(sees)
    await expect(run).rejects.toThrow("Run it again with { seed: 1, path: ")
  })

  const lastWriteWins = twoHosts({
    store: (store) => ({
      write: (id, write) =>
        Effect.flatMap(store.write(id, write), (answer) =>
          answer._tag === "Conflict" && answer.current !== undefined
            ? store.write(id, { ...write, expected: answer.current.version })
            : Effect.succeed(answer),
        ),
    }),
  })

  it("that loses an add made meanwhile", async () => {
    const sees = /every acknowledged piece is in the cart, once[\s\S]*Run it again with \{ seed: 1, path: "(.*)" \}/
    const run = () => runParallelAdds({ make: lastWriteWins, seed: 1, runs: 100 })
    await expect(run()).rejects.toThrow(sees)
    const message = String(await run().catch((error) => error))
    const [, path = ""] = sees.exec(message) ?? []
    // The path leads to the smallest counterexample at once.
    await expect(runParallelAdds({ make: lastWriteWins, seed: 1, runs: 100, path })).rejects.toThrow(
      "in history 1, shrunk 0 times",
    )
  })

  it("that answers an add with the version that was there before", async () => {
    const face = ({ add }: Face): Partial<Face> => ({
      add: async (...call) => {
        const answer = await add(...call)
        if (!answer.ok) return answer
        return {
          ...answer,
          value: { ...answer.value, version: (answer.value.version - 1) as typeof answer.value.version },
        }
      },
    })
    const run = runParallelAdds({ make: twoHosts({ face }), seed: 1, runs: 100 })
    await expect(run).rejects.toThrow(/the answers agree on one order of the adds/)
  })

  it("that shows an add without what was added before it", async () => {
    const face = ({ add }: Face): Partial<Face> => ({
      add: async (...call) => {
        const answer = await add(...call)
        if (!answer.ok) return answer
        const { cart } = answer.value
        return { ...answer, value: { ...answer.value, cart: { ...cart, lines: cart.lines.slice(-1) } } }
      },
    })
    const run = runParallelAdds({ make: twoHosts({ face }), seed: 1, runs: 100 })
    await expect(run).rejects.toThrow(/show each what was added before it[\s\S]*is not what add-\d+ made of version/)
  })

  it("that fails in the middle, and is closed all the same", async () => {
    let writes = 0
    const store = (kept: Store): Partial<Store> => ({
      write: (id, write) => (writes++ === 3 ? Effect.die(new Error("the disk is full")) : kept.write(id, write)),
    })
    await expect(runParallelAdds({ make: twoHosts({ store }), seed: 1, runs: 100 })).rejects.toThrow("the disk is full")
  })

  it("only by those who ask in parallel, where nothing else is wrong", () =>
    runCartModel({ make: lastWriteWins, seed: 1 }))

  it("that nobody can open a cart with", async () => {
    const make = twoHosts()
    await expect(runCartModel({ make, open: { currency: "none" } })).rejects.toThrow("a cart can be opened")
    await expect(runCartModel({ make: async () => ({ shoppers: [] }) })).rejects.toThrow("there is no shopper, got []")
  })
})
