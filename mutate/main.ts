/**
 * `npm run mutate`: makes the pricing chapter wrong in one small place after the other, and says where no test notices.
 *
 * `--sample 400 --seed 1` tries so many of the mutants, chosen by chance; `--only limits.ts` those of files whose path has the
 * text in it; `--workers 2` in so many processes; `--afresh` forgets what earlier runs found; `--write` writes docs/mutate.md. With
 * `--thorough` what is left over is tried once more with as much chance as `npm test` has, each in a process of its own.
 */
import { createHash } from "node:crypto"
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { reasonFor } from "./equivalents.ts"
import type { Mutant } from "./instrument.ts"
import { openRecord } from "./record.ts"
import { markdown, tableOf } from "./report.ts"
import { makeTree } from "./tree.ts"
import { type Answer, type LeftOut, tryAfresh, tryInOneProcess } from "./trial.ts"

const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
    afresh: { type: "boolean", default: false },
    thorough: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
})

const tree = await makeTree()
const record = openRecord(tree.testsDigest, values.afresh)

const byChance = (mutants: ReadonlyArray<Mutant>, count: number): ReadonlyArray<Mutant> => {
  const rank = ({ key }: Mutant): string => createHash("sha256").update(`${values.seed} ${key}`).digest("hex")
  const ranks = new Map(mutants.map((mutant) => [mutant, rank(mutant)]))
  const chosen = mutants.toSorted((a, b) => ((ranks.get(a) ?? "") < (ranks.get(b) ?? "") ? -1 : 1)).slice(0, count)
  return mutants.filter((mutant) => chosen.includes(mutant))
}

const matching = tree.mutants.filter(({ file }) => file.includes(values.only))
const asked = values.sample === undefined ? matching : byChance(matching, Number(values.sample))
const left = asked.filter((mutant) => record.verdictOf(mutant) === undefined)
console.log(
  `${tree.mutants.length} mutants, ${asked.length} of them asked for, ${asked.length - left.length} known already.`,
)

const workers = Math.max(1, Number(values.workers))
const byId = new Map(tree.mutants.map((mutant) => [mutant.id, mutant]))
const doubted: Answer[] = []
const leftOut = new Map<string, LeftOut>()
let count = 0
const tell = (mutant: Mutant, { verdict, by }: Pick<Answer, "verdict" | "by">): void => {
  record.keep(mutant, verdict, by)
  count += 1
  if (verdict === "survived" || verdict === "unmet") {
    console.log(`${verdict}  ${mutant.file}:${mutant.line}  ${mutant.mutator}: ${mutant.change}`)
  }
  if (count % 100 === 0) console.log(`${count} of ${left.length} ...`)
}
const hear = (answer: Answer): void => {
  const mutant = byId.get(answer.id)
  if (mutant === undefined) return
  const isOpen = answer.verdict === "survived" && reasonFor(mutant) === undefined
  if (isOpen && (values.thorough || answer.doubtful)) doubted.push(answer)
  else tell(mutant, answer)
}

await Promise.all(
  Array.from({ length: workers }, (_, worker) =>
    tryInOneProcess(
      tree,
      `${worker}`,
      left.filter((_, index) => index % workers === worker),
      hear,
      (test) => leftOut.set(`${test.file} > ${test.leftOut}`, test),
    ),
  ),
)

// What may have met a warm cache, or acts while modules load, has not been tried: a process of its own does that.
const broken = new Set([...leftOut.values()].filter((test) => test.broken).map(({ file }) => file))
const sound = tree.tests.filter((file) => !broken.has(file))
if (doubted.length > 0) {
  console.log(`${doubted.length} left over, each tried in a process of its own.`)
  if ((await tryAfresh(tree, undefined, sound, values.thorough)) !== "survived") {
    throw new Error(`mutate: the tests in ${tree.folder} do not hold without a mutant, so none of them says anything.`)
  }
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let answer = doubted.shift(); answer !== undefined; answer = doubted.shift()) {
        const mutant = byId.get(answer.id)
        if (mutant === undefined) continue
        const meeting = sound.filter((file) => answer.files?.includes(file))
        const verdict = await tryAfresh(tree, mutant, meeting.length === 0 ? sound : meeting, values.thorough)
        tell(mutant, { verdict, ...(verdict === "killed" ? { by: "a process of its own" } : {}) })
      }
    }),
  )
}

for (const test of leftOut.values()) {
  console.log(
    `left out, it ${test.broken ? "fails without a mutant" : "only holds once"}: ${test.file} > ${test.leftOut}`,
  )
}
const found = asked.map((mutant) => ({ mutant, verdict: record.verdictOf(mutant) ?? ("unmet" as const) }))
console.log(tableOf(found))
if (values.write) {
  const sample = values.sample === undefined ? undefined : { seed: values.seed, of: matching.length }
  writeFileSync("docs/mutate.md", markdown(found, sample))
  console.log("Written to docs/mutate.md.")
}
