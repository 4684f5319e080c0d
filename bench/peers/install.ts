/** The peers live in this folder, with a lockfile of their own: nothing but the bench installs them, when it needs them. */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"

const folder = new URL("./", import.meta.url)
const TIME_LIMIT_MS = 300_000

interface Entry {
  readonly version?: string
  readonly integrity?: string
  readonly optional?: boolean
}

/** The packages of a lockfile; of one that is not there, or half-written, none. */
const packagesIn = (file: string): Readonly<Record<string, Entry>> => {
  try {
    return JSON.parse(readFileSync(new URL(file, folder), "utf8")).packages
  } catch {
    return {}
  }
}

/** npm writes its own copy of the lockfile last: an install that broke off has none. */
const isInstalled = (): boolean => {
  const present = packagesIn("node_modules/.package-lock.json")
  return Object.entries(packagesIn("package-lock.json")).every(([path, { version, integrity, optional }]) => {
    const found = present[path]
    if (path === "") return true
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/** Installs what is not there yet; nothing of it runs a script. Answers why they cannot be had, where that is so. */
const install = (): string | undefined => {
  if (isInstalled()) return undefined
  console.error("Installing the peers of bench/peers/package-lock.json (npm ci) ...")
  const npm = process.env["npm_execpath"]
  const [command, ...first] = npm === undefined ? ["npm"] : [process.execPath, npm]
  const { status, error, stderr } = spawnSync(
    command,
    [...first, "ci", "--ignore-scripts", "--fetch-retries=1", "--fetch-timeout=30000", "--loglevel=error"],
    { cwd: fileURLToPath(folder), encoding: "utf8", timeout: TIME_LIMIT_MS, shell: process.platform === "win32" },
  )
  if (status === 0 && isInstalled()) return undefined
  const code = /npm (?:error|ERR!) code (\S+)/.exec(stderr)?.[1] ?? error?.message ?? `status ${status}`
  return `the peers could not be installed: npm ci ended with ${code}`
}

let tried: { readonly reason: string | undefined } | undefined

/** Why there are no peers in this run; `undefined` where they are there. It is tried once. */
export const missingPeers = (): string | undefined => {
  tried ??= { reason: install() }
  return tried.reason
}

/** Loads a file of the peers. They are CommonJS, and what the compiler is told of them stands where they are loaded. */
export const loadPeer = createRequire(import.meta.url)

export const peerFolder = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, folder))

export const peerVersion = (name: string): string => loadPeer(peerFolder(`${name}/package.json`)).version
