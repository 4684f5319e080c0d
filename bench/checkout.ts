/** From a filled cart to an order that is paid: in memory, on SQLite with every commit synced, and as the example does it. */
import { inMemory } from "./checkoutInMemory.ts"
import { resultOfCase, type Submissions, submissionsIn, submissionsTable } from "./checkoutOnDisk.ts"
import { stepsTable } from "./checkoutSteps.ts"
import { demoTable } from "./demo.ts"
import type { Result } from "./harness.ts"
import { removeFolder, temporaryFolder } from "./shops.ts"
import type { Table } from "./table.ts"

let submissions: ReadonlyArray<Submissions> = []

export const results = async (): Promise<ReadonlyArray<Result>> => {
  const inside = await inMemory()
  submissions = await inFolder(submissionsIn)
  return [...inside, ...submissions.map(resultOfCase)]
}

export const besides = (): Promise<ReadonlyArray<Table>> =>
  inFolder(async (folder) => [submissionsTable(submissions), await stepsTable(folder), await demoTable(folder)])

const inFolder = async <A>(work: (folder: string) => Promise<A>): Promise<A> => {
  const folder = temporaryFolder()
  try {
    return await work(folder)
  } finally {
    removeFolder(folder)
  }
}
