import * as Schema from "effect/Schema"

/** A store of the settlement side did not answer, or answered something we cannot read. `outcome` says whether a write may have happened all the same. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  /** Which one: "order store", "stock ledger". */
  store: Schema.String,
  doing: Schema.String,
  outcome: Schema.Literals(["notDone", "unknown"]),
  /** It answered, and not what the contract says: trying again does not help, mending the store does. */
  unreadable: Schema.optionalKey(Schema.Boolean),
  cause: Schema.Defect(),
}) {
  override get message(): string {
    const way =
      this.outcome === "unknown"
        ? "It may have happened: send the same request again, which does nothing twice."
        : `Nothing was changed. ${this.unreadable === true ? "Mend what it answers." : "Try again."}`
    return `The ${this.store} gave no usable answer while ${this.doing}. ${way}`
  }
}
