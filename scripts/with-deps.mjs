// Makes the two commands of the README work on a fresh clone: installs what package-lock.json says, when it is not what
// stands in node_modules, puts the lockfile's own Node first on PATH, then becomes the command it was given.
// Plain JavaScript for Node 18 and later, because on a fresh clone it is run by whatever `node` is there.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const LOWEST = [22, 19]
const windows = process.platform === "win32"
process.chdir(fileURLToPath(new URL("..", import.meta.url)))

if (!installed()) {
  const ended = await alone(install)
  if (ended.code !== 0) finish(ended)
}
const packaged = join(process.cwd(), `node_modules/node-${process.platform}-${process.arch}/bin`)
if (existsSync(packaged)) process.env.PATH = `${packaged}${delimiter}${process.env.PATH}`

const version = spawnSync("node", ["-p", "process.versions.node"], { encoding: "utf8" }).stdout?.trim() || "none"
const [major = 0, minor = 0] = version.split(".").map(Number)
if (major < LOWEST[0] || (major === LOWEST[0] && minor < LOWEST[1])) {
  console.error(`Node ${LOWEST.join(".")} or later is needed and this is ${version}: install Node 24.`)
  process.exit(1)
}
const [command = "node", ...args] = process.argv.slice(2)
finish(await run(command, args))

async function install() {
  if (installed()) return { code: 0 }
  console.error("Installing the dependencies of package-lock.json (npm ci) ...")
  const [command, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"]
  return run(command, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"])
}

/** Two first commands at once must not both install: `npm ci` begins by deleting what the other has. */
async function alone(work) {
  const lock = ".cache/installing"
  mkdirSync(".cache", { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" })
      break
    } catch (error) {
      if (error.code !== "EEXIST") throw error
      if (!isAlive(Number(readFileSync(lock, "utf8")))) rmSync(lock, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Whether a process is still there. A lock that its maker has not filled yet counts as one. */
function isAlive(pid) {
  try {
    return pid === 0 || process.kill(pid, 0)
  } catch (error) {
    return error.code === "EPERM"
  }
}

/** Whether node_modules holds what the lockfile asks for. Optional packages may be absent: they are for other systems. */
function installed() {
  // npm writes its own copy of the lockfile there last, so an interrupted install has none.
  const record = "node_modules/.package-lock.json"
  if (!existsSync(record)) return false
  const [wanted, present] = ["package-lock.json", record].map(packagesIn)
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = present[path]
    if (path === "") return true
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/** The packages of a lockfile; of one that is half-written, none. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages
  } catch {
    return {}
  }
}

/** Runs a command on this terminal until it ends. Arguments arrive as they are; signals sent to us reach it. */
function run(command, args) {
  // On Windows npm and the tools are .cmd files, which only a shell can start.
  const quoted = windows
    ? args.map((arg) => (/[\s"&|<>^()%]/.test(arg) ? `"${arg.replaceAll('"', '""')}"` : arg))
    : args
  const child = spawn(windows && /\s/.test(command) ? `"${command}"` : command, quoted, {
    stdio: "inherit",
    shell: windows,
  })
  // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one would mean "at once".
  const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal)
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve) => {
    const end = (ended) => {
      for (const signal of signals) process.off(signal, forward)
      resolve(ended)
    }
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      end({ code: 127 })
    })
    child.on("exit", (code, signal) => end({ code, signal }))
  })
}

/** Ends as the child ended, by the same signal if it was one. */
function finish({ code, signal }) {
  if (signal) process.kill(process.pid, signal)
  else process.exit(code ?? 1)
}
