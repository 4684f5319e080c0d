import * as Schema from "effect/Schema"

/** Too many calls wait for one cart in this process. Nothing was changed. */
export class CartBusy extends Schema.TaggedError<CartBusy>()("CartBusy", {
  cartId: Schema.String,
  waiting: Schema.Number,
}) {
  override get message(): string {
    return `${this.waiting} calls already wait for the cart ${this.cartId}. Nothing was changed. Try again a little later.`
  }
}
