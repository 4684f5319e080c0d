/** A checkout as data: its steps in order, what takes each back, and what happens when a step's dependency is down. */

/** What a submission is made of. Each is done by `CheckoutService` under this name. */
export type StepName =
  /** Makes this the only submission of the purchase under way, for as long as the claim lasts. */
  | "claim"
  /** Works the settlement out anew, on fresh facts, and compares it with what the shopper agreed to. */
  | "settle"
  /** Counts what the promotions of the purchase give against their limits and budgets, and its pieces against the buyer's. */
  | "reserveLimits"
  | "reserveStock"
  /** The order and its messages, in one transaction. From here on the purchase stands. */
  | "place"
  | "pay"
  | "confirmStock"
  /** Takes exactly the bought pieces out of the cart. */
  | "takeLines"

export interface Step {
  readonly name: StepName
  /**
   * When the dependency is down. `stop`: the submission ends with its failure and what was done is taken back; `later`: it
   * goes on, and the step is made up for by a replay or the sweeper.
   */
  readonly onDown: "stop" | "later"
  /** What takes it back when a later step ends the submission. Absent: nothing to take back, or nothing that may be. */
  readonly compensation?: "releaseClaim" | "releaseLimits" | "releaseStock"
  /** It needs nothing of the step before it, and begins together with that. Absent: it begins when that has ended. */
  readonly together?: true
}

export interface Flow {
  readonly name: "standard" | "buyNow"
  readonly steps: ReadonlyArray<Step>
}
