import { describe, expect, it } from "vitest"
import type { Digest } from "../../src/catalog/ids.ts"
import type { Flow, Step, StepName } from "../../src/flows/Flow.ts"
import { type FlowProblem, flowProblems } from "../../src/flows/flowProblems.ts"
import { buyNowFlow, flowOf, standardFlow } from "../../src/flows/index.ts"
import { cartId, offerId, sku } from "../arbitraries.ts"

const names = ({ steps }: Flow): ReadonlyArray<StepName> => steps.map(({ name }) => name)
const flow = (steps: ReadonlyArray<Step>): Flow => ({ name: "standard", steps })

/** The standard flow with its steps in another order, or only some of them. */
const inOrder = (...order: ReadonlyArray<StepName>): Flow =>
  flow(order.flatMap((name) => standardFlow.steps.filter((step) => step.name === name)))

/** The standard flow with one step otherwise. */
const withStep = (name: StepName, change: Partial<Step>): Flow =>
  flow(standardFlow.steps.map((step) => (step.name === name ? { ...step, ...change } : step)))

const withoutCompensation = (name: StepName): Flow =>
  flow(
    standardFlow.steps.map((step) => {
      const { compensation: _, ...rest } = step
      return step.name === name ? rest : step
    }),
  )

describe("the flows of a checkout", () => {
  it("break no rule", () => {
    expect(flowProblems(standardFlow)).toEqual([])
    expect(flowProblems(buyNowFlow)).toEqual([])
  })

  it("are what is done, in this order", () => {
    expect(names(standardFlow)).toEqual([
      "claim",
      "settle",
      "reserveLimits",
      "reserveStock",
      "place",
      "pay",
      "takeLines",
      "confirmStock",
    ])
    expect(names(buyNowFlow)).toEqual(names(standardFlow).filter((name) => name !== "takeLines"))
  })

  it("can end until the order stands, giving back the claim, the limits and the pieces, and only go on from there", () => {
    expect(standardFlow.steps.map(({ onDown }) => onDown)).toEqual([
      ...["stop", "stop", "stop", "stop", "stop"],
      ...["later", "later", "later"],
    ])
    const compensations = standardFlow.steps.flatMap(({ name, compensation }) =>
      compensation === undefined ? [] : [[name, compensation]],
    )
    expect(compensations).toEqual([
      ["claim", "releaseClaim"],
      ["reserveLimits", "releaseLimits"],
      ["reserveStock", "releaseStock"],
    ])
  })

  it("are chosen by where the goods come from", () => {
    expect(flowOf({ _tag: "Cart", cartId: cartId("c1") })).toBe(standardFlow)
    const item = { sku: sku("tea"), offerId: offerId("tea"), quantity: 1, options: {} }
    expect(flowOf({ _tag: "BuyNow", openingId: "opening" as Digest, item })).toBe(buyNowFlow)
  })
})

describe("a flow of a host's own", () => {
  it("may leave out limits, stock and carts", () => {
    expect(flowProblems(inOrder("claim", "settle", "place", "pay"))).toEqual([])
  })

  // A rule without a row does not compile.
  const broken: { readonly [Rule in FlowProblem["rule"]]: ReadonlyArray<readonly [string, Flow, FlowProblem]> } = {
    eachStepOnce: [
      [
        "that asks for the money twice",
        inOrder("claim", "settle", "reserveStock", "place", "pay", "pay"),
        { rule: "eachStepOnce", step: "pay", message: "The step pay is there twice." },
      ],
    ],
    stepMissing: (["claim", "settle", "place", "pay"] as const).map((missing): readonly [string, Flow, FlowProblem] => [
      `without the step ${missing}`,
      inOrder(...names(standardFlow).filter((name) => name !== missing)),
      { rule: "stepMissing", step: missing, message: `There is no step ${missing}.` },
    ]),
    claimFirst: [
      [
        "that settles before it claims",
        inOrder("settle", "claim", "reserveStock", "place", "pay"),
        { rule: "claimFirst", step: "settle", message: "The step settle comes before claim." },
      ],
      [
        "that holds pieces before it claims",
        inOrder("reserveStock", "claim", "settle", "place", "pay"),
        { rule: "claimFirst", step: "reserveStock", message: "The step reserveStock comes before claim." },
      ],
      [
        "that counts limits before it claims",
        inOrder("reserveLimits", "claim", "settle", "place", "pay"),
        { rule: "claimFirst", step: "reserveLimits", message: "The step reserveLimits comes before claim." },
      ],
    ],
    settleBeforeReserve: [
      [
        "that holds pieces before it knows what is bought",
        inOrder("claim", "reserveStock", "settle", "place", "pay"),
        { rule: "settleBeforeReserve", step: "reserveStock", message: "The step reserveStock comes before settle." },
      ],
      [
        "that counts limits before it knows what is given",
        inOrder("claim", "reserveLimits", "settle", "place", "pay"),
        { rule: "settleBeforeReserve", step: "reserveLimits", message: "The step reserveLimits comes before settle." },
      ],
    ],
    placeAfterPreparing: [
      [
        "that places before it claims",
        inOrder("place", "claim", "settle", "reserveStock", "pay"),
        { rule: "placeAfterPreparing", step: "place", message: "The step place comes before claim." },
      ],
      [
        "that places before it settles",
        inOrder("claim", "place", "settle", "pay"),
        { rule: "placeAfterPreparing", step: "place", message: "The step place comes before settle." },
      ],
      [
        "that places before it holds the pieces",
        inOrder("claim", "settle", "place", "reserveStock", "pay"),
        { rule: "placeAfterPreparing", step: "place", message: "The step place comes before reserveStock." },
      ],
      [
        "that places before it counts limits",
        inOrder("claim", "settle", "place", "reserveLimits", "pay"),
        { rule: "placeAfterPreparing", step: "place", message: "The step place comes before reserveLimits." },
      ],
    ],
    payAfterPlace: [
      [
        "that asks for the money before the order stands",
        inOrder("claim", "settle", "reserveStock", "pay", "place"),
        { rule: "payAfterPlace", step: "pay", message: "The step pay comes before place." },
      ],
    ],
    finishAfterPlace: [
      [
        "that sells the pieces before the order stands",
        inOrder("claim", "settle", "reserveStock", "confirmStock", "place", "pay"),
        { rule: "finishAfterPlace", step: "confirmStock", message: "The step confirmStock comes before place." },
      ],
      [
        "that empties the cart before the order stands",
        inOrder("claim", "settle", "takeLines", "place", "pay"),
        { rule: "finishAfterPlace", step: "takeLines", message: "The step takeLines comes before place." },
      ],
    ],
    confirmWhatIsReserved: [
      [
        "that sells what it did not hold",
        inOrder("claim", "settle", "place", "pay", "confirmStock"),
        {
          rule: "confirmWhatIsReserved",
          step: "confirmStock",
          message: "The step confirmStock confirms what no step reserveStock holds.",
        },
      ],
    ],
    stopUntilPlaced: (["claim", "settle", "reserveLimits", "reserveStock", "place"] as const).map(
      (step): readonly [string, Flow, FlowProblem] => [
        `that goes on when ${step} is down`,
        withStep(step, { onDown: "later" }),
        {
          rule: "stopUntilPlaced",
          step,
          message: `The step ${step} is put off when it is down, before an order stands.`,
        },
      ],
    ),
    laterOncePlaced: (["pay", "confirmStock", "takeLines"] as const).map(
      (step): readonly [string, Flow, FlowProblem] => [
        `that ends when ${step} is down`,
        withStep(step, { onDown: "stop" }),
        {
          rule: "laterOncePlaced",
          step,
          message: `The step ${step} ends the submission when it is down, though the order stands.`,
        },
      ],
    ),
    confirmAfterPay: [
      [
        "that sells the pieces before it asks for the money",
        inOrder("claim", "settle", "reserveStock", "place", "confirmStock", "pay"),
        { rule: "confirmAfterPay", step: "confirmStock", message: "The step confirmStock comes before pay." },
      ],
      [
        "that sells the pieces while it asks for the money",
        withStep("confirmStock", { together: true }),
        {
          rule: "confirmAfterPay",
          step: "confirmStock",
          message: "The step confirmStock begins together with pay.",
        },
      ],
    ],
    oneByOneUntilPlaced: (["claim", "settle", "reserveLimits", "reserveStock", "place", "pay"] as const).map(
      (step): readonly [string, Flow, FlowProblem] => [
        `that does not wait with ${step}`,
        withStep(step, { together: true }),
        {
          rule: "oneByOneUntilPlaced",
          step,
          message: `The step ${step} begins together with the one before, which it builds on.`,
        },
      ],
    ),
    takenBack: [
      [
        "that keeps its claim when it ends",
        withoutCompensation("claim"),
        { rule: "takenBack", step: "claim", message: "Nothing takes the step claim back: give it releaseClaim." },
      ],
      [
        "that keeps the pieces when it ends",
        withoutCompensation("reserveStock"),
        {
          rule: "takenBack",
          step: "reserveStock",
          message: "Nothing takes the step reserveStock back: give it releaseStock.",
        },
      ],
      [
        "that keeps what it counted when it ends",
        withoutCompensation("reserveLimits"),
        {
          rule: "takenBack",
          step: "reserveLimits",
          message: "Nothing takes the step reserveLimits back: give it releaseLimits.",
        },
      ],
    ],
    notItsCompensation: [
      [
        "that gives back pieces where it should give up the claim",
        withStep("claim", { compensation: "releaseStock" }),
        {
          rule: "notItsCompensation",
          step: "claim",
          message: "The step claim is not taken back by releaseStock.",
        },
      ],
      [
        "that takes back what holds nothing",
        withStep("settle", { compensation: "releaseClaim" }),
        {
          rule: "notItsCompensation",
          step: "settle",
          message: "The step settle is not taken back by releaseClaim.",
        },
      ],
    ],
    noCompensationOncePlaced: [
      [
        "that gives the pieces back when the payment is not there yet",
        withStep("pay", { compensation: "releaseStock" }),
        {
          rule: "noCompensationOncePlaced",
          step: "pay",
          message: "The step pay is taken back by releaseStock, though the order stands.",
        },
      ],
    ],
  }

  it.each(Object.values(broken).flat())("%s is told so", (_, wrong, problem) => {
    expect(flowProblems(wrong)).toContainEqual(problem)
  })
})
