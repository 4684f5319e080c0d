/** The tables, as queries see them. Every key begins with the cart's id, so that carts can be spread over servers. */

/** A cart as the last acknowledged write left it: a copy of what its operations give. */
interface CartTable {
  cart_id: string
  version: number
  /** The cart as JSON. */
  state: string
  /** When the last write was kept, in milliseconds since 1970. */
  updated_at: number
}

/** The truth: every acknowledged operation, once. */
interface CartOperationTable {
  cart_id: string
  op_id: string
  /** The version that the operation made. */
  version: number
  /** The digest of what the shopper sent: it tells a repeated request from another one under the same id. */
  asked: string
  /** The operation as JSON. */
  payload: string
  /** When it was kept, in milliseconds since 1970. */
  at: number
}

/** Which migrations this database has had. */
interface MigrationTable {
  name: string
  at: number
}

export interface Tables {
  cw_cart: CartTable
  cw_cart_op: CartOperationTable
  cw_migration: MigrationTable
}
