/**
 * How much chance a run tries: all of it under `npm run prove`, mostly a tenth in every other run, each time from a fresh
 * seed that is printed. `CARTWRIGHT_SEED` runs a seed again.
 */
import { appendFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"

const isProof = process.env.CARTWRIGHT_PROVE === "1"

export const seed = Number(process.env.CARTWRIGHT_SEED ?? Date.now() & 0x7fffffff)

/** The count to try, of the count that a proof wants. `share` is what every other run tries of it. */
export const scaled = (full: number, share = 1 / 10): number => (isProof ? full : Math.ceil(full * share))

/** Says what was tried and found to hold; a proof keeps it for `docs/prove.md`. */
export const held = (what: string, count: number, unit: string): void => {
  console.log(`${what}: ${count.toLocaleString("en")} ${unit}, CARTWRIGHT_SEED=${seed}`)
  if (!isProof) return
  const folder = join(import.meta.dirname, "../.cache")
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, "proofs.jsonl"), `${JSON.stringify({ what, count, unit, seed })}\n`)
}
