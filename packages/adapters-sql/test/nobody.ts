/**
 * A process without the superuser's rights, for whom files have modes: `node nobody.ts <file>`.
 *
 * It opens a store on the file, and prints as one line of JSON that it did or why it could not.
 */
import { SqlUnavailable } from "@cartwright/adapters-sql"
import { openStore } from "./store.ts"

const NOBODY = 65_534
if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
}

const [filename = ""] = process.argv.slice(2)
try {
  await using _store = await openStore({ filename })
  console.log(JSON.stringify({ opened: true }))
} catch (error) {
  if (!(error instanceof SqlUnavailable)) throw error
  console.log(JSON.stringify({ problem: error.problem }))
}
