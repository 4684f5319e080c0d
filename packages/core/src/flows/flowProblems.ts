import type { Flow, Step, StepName } from "./Flow.ts"

/** A rule that a flow breaks, and where. */
export interface FlowProblem {
  readonly rule: /** A step is done once. */
    | "eachStepOnce"
    /** A flow claims, settles, places and is paid for; stock and carts are not every purchase's. */
    | "stepMissing"
    /** Nothing is settled or held before the purchase is claimed, or two submissions do it at once. */
    | "claimFirst"
    /** What the shopper agreed to is settled anew before pieces are held for it. */
    | "settleBeforeReserve"
    /** An order stands only once the purchase was claimed, settled and its pieces are held. */
    | "placeAfterPreparing"
    /** Money is asked for an order that stands, never for one that may not come to be. */
    | "payAfterPlace"
    /** Held pieces are sold, and lines leave the cart, only of an order that stands. */
    | "finishAfterPlace"
    /** Pieces are confirmed only where they were held before. */
    | "confirmWhatIsReserved"
    /** Until the order stands nothing can be made up for later: a step that is down ends the submission. */
    | "stopUntilPlaced"
    /** Once the order stands nothing ends the submission. */
    | "laterOncePlaced"
    /** Until the order stands, and for the first step after that, each step builds on the one before. */
    | "oneByOneUntilPlaced"
    /** Pieces are sold once they are paid for. */
    | "confirmAfterPay"
    /** What holds something gives it back when the submission ends. */
    | "takenBack"
    /** A step is taken back by its own compensation only. */
    | "notItsCompensation"
    /** Once the order stands nothing is taken back. */
    | "noCompensationOncePlaced"
  readonly step: StepName
  /** One sentence with the names in it. */
  readonly message: string
}

/** What gives back what a step holds. */
const COMPENSATION: { readonly [Name in StepName]?: Step["compensation"] } = {
  claim: "releaseClaim",
  reserveLimits: "releaseLimits",
  reserveStock: "releaseStock",
}

const NEEDED: ReadonlyArray<StepName> = ["claim", "settle", "place", "pay"]

/** Which step comes before which, where a flow has both. */
const BEFORE: ReadonlyArray<readonly [earlier: StepName, later: StepName, rule: FlowProblem["rule"]]> = [
  ["claim", "settle", "claimFirst"],
  ["claim", "reserveStock", "claimFirst"],
  ["claim", "reserveLimits", "claimFirst"],
  ["settle", "reserveLimits", "settleBeforeReserve"],
  ["settle", "reserveStock", "settleBeforeReserve"],
  ["claim", "place", "placeAfterPreparing"],
  ["settle", "place", "placeAfterPreparing"],
  ["reserveLimits", "place", "placeAfterPreparing"],
  ["reserveStock", "place", "placeAfterPreparing"],
  ["place", "pay", "payAfterPlace"],
  ["place", "confirmStock", "finishAfterPlace"],
  ["place", "takeLines", "finishAfterPlace"],
  ["pay", "confirmStock", "confirmAfterPay"],
]

/**
 * Every rule that a flow breaks: none for a flow that may be walked.
 *
 * A walk that keeps these rules can be ended at any step: before the order stands all that was done is taken back, and
 * from then on it can only go on.
 */
export const flowProblems = ({ steps }: Flow): ReadonlyArray<FlowProblem> => {
  const at = (name: StepName): number => steps.findIndex((step) => step.name === name)
  const problems: Array<FlowProblem> = []
  const found = (rule: FlowProblem["rule"], step: StepName, message: string) => problems.push({ rule, step, message })

  for (const name of NEEDED) if (at(name) < 0) found("stepMissing", name, `There is no step ${name}.`)
  for (const [earlier, later, rule] of BEFORE)
    if (at(earlier) >= 0 && at(later) >= 0 && at(later) < at(earlier))
      found(rule, later, `The step ${later} comes before ${earlier}.`)
  if (at("confirmStock") >= 0 && at("reserveStock") < 0)
    found("confirmWhatIsReserved", "confirmStock", "The step confirmStock confirms what no step reserveStock holds.")

  const placed = at("place")
  for (const [index, step] of steps.entries()) {
    const { name } = step
    if (at(name) !== index) found("eachStepOnce", name, `The step ${name} is there twice.`)
    const stands = placed >= 0 && index > placed
    if (!stands && step.onDown === "later")
      found("stopUntilPlaced", name, `The step ${name} is put off when it is down, before an order stands.`)
    if (stands && step.onDown === "stop")
      found("laterOncePlaced", name, `The step ${name} ends the submission when it is down, though the order stands.`)
    if (index <= placed + 1 && step.together === true)
      found("oneByOneUntilPlaced", name, `The step ${name} begins together with the one before, which it builds on.`)
    if (name === "confirmStock" && step.together === true)
      found("confirmAfterPay", name, "The step confirmStock begins together with pay.")
    if (step.compensation === undefined) {
      if (!stands && COMPENSATION[name] !== undefined)
        found("takenBack", name, `Nothing takes the step ${name} back: give it ${COMPENSATION[name]}.`)
      continue
    }
    if (step.compensation !== COMPENSATION[name])
      found("notItsCompensation", name, `The step ${name} is not taken back by ${step.compensation}.`)
    if (stands)
      found(
        "noCompensationOncePlaced",
        name,
        `The step ${name} is taken back by ${step.compensation}, though the order stands.`,
      )
  }
  return problems
}
