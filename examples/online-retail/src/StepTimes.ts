/** How long the baskets were at each step. */

type Step = "look up" | "fill" | "select" | "settle" | "submit"

export interface StepTime {
  readonly step: Step
  readonly baskets: number
  readonly ms: number
}

/** Takes a basket through a step, and its time. What fails is not counted. */
export type Timed = <A>(step: Step, work: () => Promise<A>) => Promise<A>

export const stepTimes = (): { readonly timed: Timed; readonly all: () => ReadonlyArray<StepTime> } => {
  const times = new Map<Step, StepTime>()
  return {
    timed: async (step, work) => {
      const start = performance.now()
      const done = await work()
      const { baskets, ms } = times.get(step) ?? { baskets: 0, ms: 0 }
      times.set(step, { step, baskets: baskets + 1, ms: ms + performance.now() - start })
      return done
    },
    all: () => [...times.values()],
  }
}
