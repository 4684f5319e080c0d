import type { Flow } from "./Flow.ts"

/**
 * A cart is checked out: everything that may say "no" comes before the order stands, and nothing that comes after it can
 * take it back. The buyer's money is asked for once the pieces are held and the order is safe, and while the provider thinks, the lines leave the cart.
 */
export const standardFlow: Flow = {
  name: "standard",
  steps: [
    { name: "claim", onDown: "stop", compensation: "releaseClaim" },
    { name: "settle", onDown: "stop" },
    { name: "reserveLimits", onDown: "stop", compensation: "releaseLimits" },
    { name: "reserveStock", onDown: "stop", compensation: "releaseStock" },
    { name: "place", onDown: "stop" },
    { name: "pay", onDown: "later" },
    { name: "takeLines", onDown: "later", together: true },
    { name: "confirmStock", onDown: "later" },
  ],
}
