// Everything that has to hold besides the tests, one step after the other. All steps run, so that one look tells all.
import { spawnSync } from "node:child_process"

const steps = [
  ["lint and format", "biome check --colors=off --error-on-warnings ."],
  ["lockfile", "node scripts/check-lock.mjs"],
  ["types", "tsc -b"],
  ["table of laws", "node scripts/law-table.mjs --check"],
  ["dead code", "knip --no-progress --no-config-hints"],
  ["build", "npm run build:all --silent"],
  ["packed packages", "node scripts/pack-check.mjs", "build"],
  ["size in a browser", "node scripts/size-check.mjs", "build"],
]

const failed = []
for (const [name, command, needs] of steps) {
  const start = performance.now()
  const impossible = failed.includes(needs)
  const { status } = impossible ? { status: 1 } : spawnSync(command, { stdio: "inherit", shell: true })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${impossible ? `needs ${needs}` : `${seconds} s`}): ${command}\n`)
  if (status !== 0) failed.push(name)
}
console.log(failed.length === 0 ? `All ${steps.length} checks hold.` : `Not content: ${failed.join(", ")}.`)
process.exitCode = failed.length === 0 ? 0 : 1
