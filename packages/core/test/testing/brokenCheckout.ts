/** The shape of a broken port, and the words that broken ports are made with. */
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"

export interface BrokenPort<S> {
  /** The law that is there to catch it. */
  readonly breaks: string
  readonly how: string
  /** What the law's report says of it. */
  readonly sees: string
  readonly make: () => S
}

/** Breaks what `make` gives, by some methods of its own. */
export const breaking =
  <S extends object>(make: () => S) =>
  (breaks: string, how: string, sees: string, change: (service: S) => Partial<S>): BrokenPort<S> => ({
    breaks,
    how,
    sees,
    make: () => {
      const service = make()
      return { ...service, ...change(service) }
    },
  })

/** A change of every text in a value. */
export const eachText = <A>(value: A, change: (text: string) => string): A =>
  JSON.parse(JSON.stringify(value), (_, held: unknown) => (typeof held === "string" ? change(held) : held))

export const bytes = (value: unknown): number => JSON.stringify(value).length

/** How a database refuses what a column cannot hold. */
export const tooLong = new StoreUnavailable({
  store: "store",
  doing: "writing under test",
  outcome: "notDone",
  cause: new Error("Data too long for column"),
})
