/** How facts about one operation come together: in any order, twice or late, they give the same state. */
import { canonical } from "../money/canonical.ts"
import * as Money from "../money/Money.ts"
import type { Evidence, Operation, OperationState } from "./Operation.ts"

/** A state, and the evidence for it. A state that was only planned needs none. */
export interface Fact {
  readonly state: OperationState
  readonly evidence?: Evidence
}

/**
 * The one of two facts that stands.
 *
 * `Planned` < `Unknown` < `Pending` = `ActionRequired` < `Failed` < `Succeeded` < `Reversed`: whoever says that money moved
 * is believed over one who says that it did not, so a late success beats a failure, and a failure told after a success does
 * not undo it. Of two unknowns, the one whose key is spent stands. Between equals the later evidence does: a buyer who has
 * acted is not asked again. Equal in that too, the greater canonical text.
 *
 * Laws: it is commutative, associative and idempotent.
 */
export const join = (left: Fact, right: Fact): Fact => (compare(left, right) < 0 ? right : left)

/** The one of two states that stands, whatever the evidence for them. */
export const joinState = (left: OperationState, right: OperationState): OperationState =>
  join({ state: left }, { state: right }).state

/** A total order of facts: two that are equal in it are the same fact. */
const compare = (left: Fact, right: Fact): number => {
  const byRank = rankOf(left.state) - rankOf(right.state)
  if (byRank !== 0) return byRank
  const byTime = (left.evidence?.at ?? -1) - (right.evidence?.at ?? -1)
  if (byTime !== 0) return byTime
  if (left === right) return 0
  const [one, other] = [canonical(left), canonical(right)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** How much a state says. A greater one stands. */
const rankOf = (state: OperationState): number => {
  switch (state._tag) {
    case "Planned":
      return 0
    case "Unknown":
      return state.sameKeyRetry === "useless" ? 2 : 1
    case "Pending":
    case "ActionRequired":
      return 3
    case "Failed":
      return 4
    case "Succeeded":
      return 5
    case "Reversed":
      return 6
  }
}

/** Whether two states of one operation cannot both be true: it succeeded twice, with another amount or another reference. */
export const conflicts = (left: OperationState, right: OperationState): boolean =>
  left._tag === "Succeeded" &&
  right._tag === "Succeeded" &&
  (left.providerRef !== right.providerRef || !Money.equals(left.amount, right.amount))

/** Whether a state says that something else happened than what was asked for. */
export const contradicts = (operation: Operation, state: OperationState): boolean =>
  state._tag === "Succeeded" && !Money.equals(state.amount, operation.amount)

/** Whether nobody knows the end of an operation yet. */
export const isOpen = ({ _tag }: OperationState): boolean =>
  _tag === "Planned" || _tag === "Unknown" || _tag === "Pending" || _tag === "ActionRequired"
