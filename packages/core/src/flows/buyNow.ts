import type { Flow } from "./Flow.ts"
import { standardFlow } from "./standard.ts"

/** One item is bought past the cart: the standard flow, without a cart to take lines from. */
export const buyNowFlow: Flow = {
  name: "buyNow",
  steps: standardFlow.steps.filter(({ name }) => name !== "takeLines"),
}
