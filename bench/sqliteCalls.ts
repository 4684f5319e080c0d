/** What is asked of any SQLite connection of this process, whoever holds it. For counting only: it costs time itself. */
import { StatementSync } from "node:sqlite"

/** Told of each statement before it is run, those that begin and commit a transaction among them. */
export const watchingSqlite = async <A>(told: (sql: string) => void, work: () => Promise<A>): Promise<A> => {
  const { prototype } = StatementSync
  const originals = (["run", "get", "all"] as const).map((name) => ({ name, original: prototype[name] }))
  for (const { name, original } of originals)
    Reflect.set(prototype, name, function (this: StatementSync, ...values: ReadonlyArray<unknown>) {
      told(this.sourceSQL)
      return Reflect.apply(original, this, values)
    })
  try {
    return await work()
  } finally {
    for (const { name, original } of originals) Reflect.set(prototype, name, original)
  }
}

/** How often the work commits. */
export const commitsOf = async (work: () => Promise<unknown>): Promise<number> => {
  let commits = 0
  await watchingSqlite((sql) => {
    if (sql === "commit") commits++
  }, work)
  return commits
}
