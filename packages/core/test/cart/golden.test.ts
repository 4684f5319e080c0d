import { readdirSync, readFileSync } from "node:fs"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { CartCommand } from "../../src/cart/CartCommand.ts"
import { applyOperation, foldOperations } from "../../src/cart/log.ts"
import { readCart, readOperation } from "../../src/cart/stored.ts"
import { Cart, CartOperation } from "../../src/schema.ts"

// Values as version 1 of the shape wrote them: they stand for every cart and every log in every shop's database.
const WAY_OUT =
  "A stored shape has changed. Carts in this old shape exist for ever: teach readCart or readOperation to bring them up " +
  "to the new shape, write the new shape to a golden file of its own beside this one, and never edit this one."

const folder = new URL("../golden/", import.meta.url)
const golden = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"))

/** The first commands, in the order of their golden log. */
const order = {
  OpenCart: 0,
  AddItems: 1,
  SetQuantity: 2,
  SelectLines: 3,
  SaveForLater: 4,
  MoveToCart: 5,
  SetOptions: 6,
  MergeCart: 7,
  RemoveLines: 8,
  CheckedOut: 9,
  ClaimCart: 10,
  SealCart: 11,
} satisfies { readonly [Tag in CartCommand["_tag"]]?: number }

/** Those that came later, in the order of a golden log that opens and fills the same cart. A command that is missing in both does not compile. */
const later: { readonly [Tag in Exclude<CartCommand["_tag"], keyof typeof order>]: number } = {
  AddBundle: 0,
  ApplyCode: 2,
  RefuseGift: 3,
  AcceptGift: 4,
  SetAttributes: 5,
  RemoveCode: 8,
  SetContext: 10,
}
/** What a command may say since then, and where in that log it says it. */
const laterMore = {
  "SetQuantity.bundle": 1,
  "SetAttributes.line": 6,
  "MergeCart.said": 7,
  "CheckedOut.bundle": 9,
}
const named = (places: Readonly<Record<string, number>>): ReadonlyArray<string> =>
  Object.entries(places)
    .sort(([, a], [, b]) => a - b)
    .map(([name]) => `operation.${name}.shape-1`)
const laterNames = named({ ...later, ...laterMore })
const names = named(order)

/** What a command may say besides, each in a file of its own. */
const more = ["operation.RemoveLines.from.shape-1", "operation.SealCart.instead.shape-1"]

const strict = { onExcessProperty: "error", errors: "all" } as const

describe("what shape 1 stored", () => {
  it.each(["cart.shape-1", "cart.said.shape-1"])("is a %s that is read, and decoded to the last key", (name) => {
    const stored = golden(name)
    expect(readCart(stored), WAY_OUT).toStrictEqual(stored)
    expect(Schema.decodeUnknownSync(Cart, strict)(stored), WAY_OUT).toStrictEqual(stored)
  })

  it.each([...names, ...more, ...laterNames])("is an %s that is read, and decoded to the last key", (name) => {
    const stored = golden(name)
    const operation = readOperation(stored)
    expect(operation.command._tag).toBe(name.split(".")[1])
    expect(Schema.decodeUnknownSync(CartOperation, strict)(stored), WAY_OUT).toStrictEqual(operation)
  })

  it("is a log that folds to the cart", () => {
    const log = names.map((name) => readOperation(golden(name)))
    expect(foldOperations(log), WAY_OUT).toStrictEqual(readCart(golden("cart.shape-1")))
  })

  it("is a log of what a cart may say since, that folds to a cart that says it", () => {
    const log = [...names.slice(0, 2), ...laterNames].map((name) => readOperation(golden(name)))
    expect(foldOperations(log), WAY_OUT).toStrictEqual(readCart(golden("cart.said.shape-1")))
  })

  it("is a cart that was cleared, and one whose lines went elsewhere: its log goes on", () => {
    const [cleared, elsewhere] = more.map((name) => readOperation(golden(name)))
    const before = names.map((name) => readOperation(golden(name)))
    const open = foldOperations(before.filter(({ command }) => command._tag !== "SealCart"))
    const sealed = readCart(golden("cart.shape-1"))
    if (cleared === undefined || elsewhere === undefined || open === undefined) throw new Error("a golden file is gone")
    // "line-5" is on the shelf and stays there.
    expect(applyOperation(open, cleared), WAY_OUT).toStrictEqual({ ...open, lines: open.lines.slice(1) })
    expect(applyOperation(sealed, elsewhere), WAY_OUT).toStrictEqual({ ...sealed, mergedInto: "cart-4" })
  })

  it("has no golden file that nothing reads", () => {
    const shapes = readdirSync(folder).filter((name) => /^(cart|operation)\..*shape-1\.json$/.test(name))
    expect(shapes.sort()).toEqual(
      ["cart.shape-1", "cart.said.shape-1", ...names, ...more, ...laterNames].map((name) => `${name}.json`).sort(),
    )
  })
})
