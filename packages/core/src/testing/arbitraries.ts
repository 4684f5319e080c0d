/** Generators for your own properties, as `arb.money()`, `arb.cart()`. */
export { cart, type HistoryOptions, history } from "./carts.ts"
export { type Intent, intent } from "./intents.ts"
export { toCommand } from "./toCommand.ts"
export * from "./values.ts"
