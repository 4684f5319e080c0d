/** Carts and writes as a service would send them: decided by the core, so that a cart is always the fold of its log. */
import {
  applyOperation,
  type Cart,
  type CartCommand,
  type CartId,
  type CartOperation,
  type CartWrite,
  type Digest,
  decide,
  digest,
  type Instant,
  type LineId,
  NEVER,
  type OfferId,
  type OpId,
  type Sku,
} from "@cartwright/core"

const MOMENT = 1_767_225_600_000 as Instant

export const id = (name: string): CartId => name as CartId
export const opId = (name: string): OpId => name as OpId

const send = (op: string, command: CartCommand, known: Cart.Versioned<Cart.Cart> | undefined): CartWrite => {
  const decision = known === undefined || command._tag === "OpenCart" ? undefined : decide(command, known.value)
  const operation: CartOperation = {
    shape: 1,
    opId: opId(op),
    asked: digest({ op, command: command._tag }) as Digest,
    command,
    observed: known?.version ?? NEVER,
    outcome: decision?.ok === true ? decision.outcome : [],
  }
  return { op: operation, expected: known?.version ?? NEVER, next: applyOperation(known?.value, operation) }
}

/** Opens a cart. */
export const open = (cart: string, op = "open"): CartWrite =>
  send(op, { _tag: "OpenCart", id: id(cart), owner: { system: "tests" }, currency: "GBP", at: MOMENT }, undefined)

/** Adds one piece of a SKU to a cart as it is known. */
export const add = (op: string, known: Cart.Versioned<Cart.Cart>, sku = "85123A"): CartWrite =>
  send(
    op,
    {
      _tag: "AddItems",
      items: [
        {
          lineId: `line-${op}` as LineId,
          sku: sku as Sku,
          offerId: sku as OfferId,
          options: {},
          quantity: 1,
          offer: { sku: sku as Sku, price: { amount: 255, currency: "GBP" } },
        },
      ],
      at: MOMENT,
    },
    known,
  )
