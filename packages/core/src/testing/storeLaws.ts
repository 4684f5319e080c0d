import * as Effect from "effect/Effect"
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { CartCommand } from "../cart/CartCommand.ts"
import { foldOperations } from "../cart/log.ts"
import { type LineId, type MemberId, NEVER, type OpId, type Version } from "../catalog/ids.ts"
import { digest } from "../money/canonical.ts"
import { CartStore, type LoggedOperation, type Written } from "../ports/CartStore.ts"
import { same } from "./check.ts"
import { fullLife } from "./fullLife.ts"
import type { Law, World } from "./Law.ts"
import { largestAdd } from "./largest.ts"
import * as replay from "./replayLaws.ts"
import { likeTheModel, type ModelOptions } from "./storeModel.ts"
import { nastyTexts } from "./texts.ts"
import {
  addItems,
  afterMany,
  cartId,
  everything,
  item,
  openCommand,
  opened,
  put,
  type Store,
  writeOf,
} from "./writes.ts"

const law = (
  name: string,
  check: (store: Store, world: World) => Effect.Effect<unknown, unknown>,
  needs?: Law<CartStore>["needs"],
): Law<CartStore> => ({
  name,
  ...(needs === undefined ? {} : { needs }),
  check: (world) => Effect.asVoid(Effect.flatMap(CartStore, (store) => check(store, world))),
})

/** The laws of `CartStore`: CS1 to CS10, and CS4 once more across an outage. `options` says how many histories CS10 tries. */
export const makeCartStoreLaws = (options: ModelOptions = {}): ReadonlyArray<Law<CartStore>> => [
  law("CS1 a cart never opened loads as undefined and has no history", neverOpened),
  law("CS2 a load returns exactly what the last write left, at the version it answered", loadsWhatWasWritten),
  law("CS3 of writes made against one version exactly one succeeds, the others change nothing", oneSucceeds),
  law("CS4 the same operation id again changes nothing and answers as at first, with the current cart", replay.replays),
  law("CS4 a write that an outage cut off is made once, however often it is sent", replay.onceAcrossAnOutage, "outage"),
  law("CS5 an operation id with another digest is told so and changes nothing", replay.reusedIsTold),
  law("CS6 operation ids belong to their cart", replay.idsBelongToTheirCart),
  law("CS7 a load that names an operation tells whether the log holds it", replay.toldWithTheLoad),
  law("CS8 the history holds every acknowledged operation once, in order, and the cart is its fold", historyIsTheTruth),
  law("CS9 every text comes back to the last code unit, and ids that look alike are different", keepsTexts),
  law("CS10 no sequence of operations can tell it from the memory store", (store, world) =>
    likeTheModel(store, world, options),
  ),
]

const neverOpened = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "never")
  const unopened = Effect.fnUntraced(function* (when: string) {
    same(`a cart never opened loads as undefined ${when}`, yield* store.load(id), undefined)
    same(`naming an operation does not open a cart ${when}`, yield* store.load(id, { op: "open" as OpId }), undefined)
    same(`a cart never opened has no history ${when}`, yield* store.history(id, { after: NEVER, limit: 10 }), [])
  })
  yield* unopened("at first")
  const other = yield* opened(store, cartId(world, "other"))
  yield* unopened("beside one that was")
  const early = yield* store.write(id, writeOf("add", addItems(item("tea")), other))
  same("a change of a cart never opened conflicts with no cart", early, { _tag: "Conflict", current: undefined })
  yield* unopened("after a change that came too early")
})

const loadsWhatWasWritten = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "life")
  let known: Versioned<Cart> | undefined
  for (const [step, command] of fullLife(id).entries()) {
    known = yield* put(store, id, writeOf(`op-${step}`, command, known))
    const promise = `after ${command._tag} a load returns what was written, at its version`
    same(promise, yield* store.load(id), known)
    same(`${promise}, where that version is asked for`, yield* store.load(id, { atLeast: known.version }), known)
  }
  yield* loadsTheLargest(store, world)
})

const loadsTheLargest = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "large")
  const first = yield* opened(store, id)
  const write = writeOf("fill", largestAdd(first.value), first)
  const { opId, asked, outcome } = write.op
  const filled = yield* put(store, id, write)
  const loaded = yield* store.load(id, { op: opId })
  same("the largest cart comes back, with what became of all its items", loaded, {
    ...filled,
    earlier: { asked, outcome },
  })
  const [last] = yield* store.history(id, { after: first.version, limit: 1 })
  same("the operation that filled it comes back", last, { version: filled.version, operation: write.op })
})

const WRITERS = 16
const ROUNDS = 8

const oneSucceeds = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "race")
  let known: Versioned<Cart> | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const writes = Array.from({ length: WRITERS }, (_, writer) => {
      const opening: CartCommand = openCommand(id, { channel: `w${writer}` })
      return writeOf(`op-${round}-${writer}`, known === undefined ? opening : addItems(item(`sku-${writer}`)), known)
    })
    const answers: ReadonlyArray<Written> = yield* Effect.all(
      writes.map((write) => store.write(id, write)),
      { concurrency: "unbounded" },
    )
    const winners = writes.filter((_, writer) => answers[writer]?._tag === "Written")
    same(`of ${WRITERS} writes at once against version ${round} exactly one succeeds`, winners.length, 1)
    const next = winners[0]?.next
    if (next === undefined) return
    const before = known?.version ?? NEVER
    known = { version: (round + 1) as Version, value: next }
    const others = answers.filter(({ _tag }) => _tag !== "Written")
    for (const expected of [before, known.version + 1]) {
      const other = writeOf(`op-${round}-${expected}-other`, addItems(item("other")), known, {
        expected: expected as Version,
      })
      others.push(yield* store.write(id, other))
    }
    for (const answer of others)
      same("a write against another version is told the current cart", answer, { _tag: "Conflict", current: known })
    const [loaded, history] = yield* everything(store, id)
    same("the cart is what the one write left", loaded, known)
    same("writes that did not succeed left nothing in the history", history.length, round + 1)
  }
})

const historyIsTheTruth = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "history")
  const log: Array<unknown> = []
  let known: Versioned<Cart> | undefined
  for (const [step, command] of fullLife(id).entries()) {
    const opId = `op-${step}`
    const write = writeOf(opId, command, known)
    if (known !== undefined)
      yield* store.write(id, writeOf(`early-${step}`, command, known, { expected: (known.version + 1) as Version }))
    known = yield* put(store, id, write)
    yield* store.write(id, write)
    yield* store.write(id, writeOf(opId, command, known, { asked: "something else" }))
    log.push({ version: known.version, operation: write.op })
  }
  const page = (after: number, limit: number) => store.history(id, { after: after as Version, limit })
  const whole = yield* page(0, 1_000)
  same("the history is every acknowledged operation once, in version order", whole, log)
  for (let after = 0; after <= log.length; after++)
    same(`the page after version ${after} begins with the next`, yield* page(after, 3), log.slice(after, after + 3))
  same("the cart is the fold of its history", foldOperations(whole.map(({ operation }) => operation)), known?.value)
  yield* longHistory(store, world)
})

const longHistory = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "long")
  const last = yield* afterMany(store, id, yield* opened(store, id))
  const whole = yield* store.history(id, { after: NEVER, limit: 1_000 })
  const versions = Array.from({ length: last.version }, (_, index) => index + 1)
  same(
    "one page holds a long history",
    whole.map(({ version }) => version),
    versions,
  )
  same("the cart is the fold of a long history", foldOperations(whole.map(({ operation }) => operation)), last.value)
  for (const limit of [7, 50]) {
    const pages: Array<LoggedOperation> = []
    let page: ReadonlyArray<LoggedOperation>
    do {
      page = yield* store.history(id, { after: pages.at(-1)?.version ?? NEVER, limit })
      pages.push(...page)
    } while (page.length > 0 && pages.length <= whole.length)
    same(`a long history is the same in pages of ${limit}`, pages, whole)
  }
})

const keepsTexts = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "texts")
  let known = yield* opened(store, id)
  for (const [at, text] of nastyTexts.entries()) {
    const line = { lineId: `line-${at}` as LineId, options: { engraving: text, [text]: "a name too" } }
    known = yield* put(store, id, writeOf(`text-${at}`, addItems(item(text, 1, line)), known))
  }
  const owner = { member: nastyTexts.slice(0, 24).join("") as MemberId }
  known = yield* put(store, id, writeOf("claim", { _tag: "ClaimCart", owner }, known))
  const [loaded, history] = yield* everything(store, id)
  same("every text of a cart comes back to the last code unit", loaded, known)
  const fold = foldOperations(history.map(({ operation }) => operation))
  same("every text of the history comes back to the last code unit", fold, known.value)
  yield* similarCartIds(store, world)
  yield* similarOpIds(store, world)
})

const padded = (text: string, length: number): string => text.padEnd(length, "-")

const similarCartIds = Effect.fnUntraced(function* (store: Store, world: World) {
  const room = 64 - cartId(world, "").length
  const ids = ["case", "CASE", "Case", "case_", "case-", padded("long", room), padded("long", room - 1)].map((name) =>
    cartId(world, name),
  )
  for (const id of ids) yield* put(store, id, writeOf("open", openCommand(id), undefined))
  for (const id of ids) same(`the cart ids ${ids.join(" ")} are different`, (yield* store.load(id))?.value.id, id)
})

const similarOpIds = Effect.fnUntraced(function* (store: Store, world: World) {
  const id = cartId(world, "ops")
  let known = yield* opened(store, id)
  const longest = padded("x", 160)
  const ops = ["op:a", "op:A", "OP:a", "op.a", "op_a", "op-a", longest, padded("x", 159), `${longest.slice(1)}y`]
  for (const op of ops) known = yield* put(store, id, writeOf(op, addItems(item("tea")), known, { asked: op }))
  for (const op of ops) {
    const loaded = yield* store.load(id, { op: op as OpId })
    same(`the operation ids ${ops.join(" ")} are different`, loaded?.earlier?.asked, digest(op))
  }
})

/** The laws of `CartStore` with the usual number of histories. */
export const cartStoreLaws: ReadonlyArray<Law<CartStore>> = /* @__PURE__ */ makeCartStoreLaws()
