// The lockfile must install anywhere: no registry's address in it, a checksum for every package, and the optional
// packages of every platform. npm writes a lockfile without one that its registry lacks, and `npm ci` then fails.
import { readFileSync } from "node:fs"

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"))
const problems = Object.entries(packages).flatMap(([path, entry]) => {
  const found = []
  if (/^(https?|git|ssh)/.test(entry.resolved ?? "")) found.push(`${path} records the address ${entry.resolved}`)
  if (path.includes("node_modules/") && !entry.integrity && !entry.link) found.push(`${path} has no checksum`)
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      found.push(`${path || "the root"} lacks its optional ${name}: pin a version that has all platforms`)
  }
  return found
})
for (const problem of problems) console.error(problem)
console.log(`package-lock.json: ${Object.keys(packages).length} entries, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
