/** How the laws of pricing are tried: so many carts of their share, from the printed seed. */
import * as fc from "fast-check"
import { it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { PricedCart } from "../../src/pricing/index.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { type RequestFacts, requestOf } from "./generators.ts"

/** A proof takes its time, on a slow machine too. */
export const PATIENCE = 600_000

/**
 * A law of pricing as a test, with what a proof says of it. All of them together try 200,000 carts in a proof. `after` looks
 * at the mix: whether what the law is about was there often enough.
 */
export const law = <A>(
  title: string,
  what: string,
  full: number,
  of: fc.Arbitrary<A>,
  check: (one: A) => void,
  after: () => void = () => {},
): void => {
  const numRuns = scaled(full)
  const test = (): void => {
    fc.assert(fc.property(of, check), { numRuns, seed })
    after()
    held(what, numRuns, "carts")
  }
  it(title, test, PATIENCE)
}

export const priceOf = (asked: RequestFacts): PricedCart => priceCart(requestOf(asked))
