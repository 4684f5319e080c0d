/** Whole carts, and the operations that led to them: decided by the cart chapter, so that each is one a shopper can have. */
import fc from "fast-check"
import type { Cart } from "../cart/Cart.ts"
import type { CartOperation } from "../cart/CartOperation.ts"
import { decide } from "../cart/decide.ts"
import { foldOperations } from "../cart/log.ts"
import type { CartId, Version } from "../catalog/ids.ts"
import { addIntent, type Intent, intent, sealIntent } from "./intents.ts"
import { toCommand } from "./toCommand.ts"
import { mostly } from "./values.ts"
import { openCommand, writeOf } from "./writes.ts"

export interface HistoryOptions {
  readonly id?: string
  /** Most operations after the one that opens the cart. */
  readonly maxLength?: number
}

/**
 * The operation log of a cart, its opening first. Each operation was decided on the cart that the ones before it gave and
 * was accepted; one history in nine ends with the cart merged into another.
 */
export const history = ({
  id = "cart",
  maxLength = 20,
}: HistoryOptions = {}): fc.Arbitrary<ReadonlyArray<CartOperation>> =>
  fc
    .tuple(
      fc.array(addIntent, { minLength: 1, maxLength: 3 }),
      fc.array(intent, { maxLength, size: "max" }),
      mostly<ReadonlyArray<Intent>>(fc.constant([]), fc.tuple(sealIntent)),
    )
    .map((intents) => operationsOf(id as CartId, intents.flat()).slice(0, maxLength + 1))

/** A cart as a history left it. */
export const cart = (options: HistoryOptions = {}): fc.Arbitrary<Cart> =>
  history(options).map((operations) => {
    const folded = foldOperations(operations)
    if (folded === undefined) throw new TypeError("arb.cart: a history without an opening was made.")
    return folded
  })

const operationsOf = (id: CartId, intents: ReadonlyArray<Intent>): ReadonlyArray<CartOperation> => {
  const opening = writeOf("op-1", openCommand(id), undefined)
  const operations = [opening.op]
  let cart = opening.next
  for (const [at, intended] of intents.entries()) {
    const command = toCommand(intended, cart, `line-${at}`)
    if (!decide(command, cart).ok) continue
    const version = operations.length
    const write = writeOf(`op-${version + 1}`, command, { version: version as Version, value: cart })
    operations.push(write.op)
    cart = write.next
  }
  return operations
}
