/** Writes down what each adapter was proved to keep, for the table in the README (`scripts/law-table.mjs`). */
import { appendFileSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { ProveOptions } from "@cartwright/core/testing"

const folder = join(import.meta.dirname, "../.cache/laws")

/** A ledger for one call of `prove`: what an earlier run wrote of it is forgotten. */
export const ledgerOf = (name: string): NonNullable<ProveOptions<never>["ledger"]> => {
  const file = join(folder, `${name}.jsonl`)
  mkdirSync(folder, { recursive: true })
  rmSync(file, { force: true })
  return (proof) => appendFileSync(file, `${JSON.stringify(proof)}\n`)
}
