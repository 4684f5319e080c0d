// Packs every public package and uses it as a stranger would: the tarball is linted, then unpacked into a project outside
// the workspace, where every entry point is loaded by `import` and by `require`, on this Node and on the lowest promised
// one, and type-checked under every module resolution that can see it. Needs a build first.
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { consumer, loaded, typed } from "./consumer.mjs"
import { LOWEST, lowestNode } from "./lowest-node.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const out = mkdtempSync(join(tmpdir(), "cartwright-pack-"))
const app = join(out, "app")
const modules = join(app, "node_modules")

/** Runs a tool; what it says is shown only when it is not content. */
const run = (cwd, command, ...args) => {
  try {
    return execFileSync(command, args, { cwd, stdio: "pipe", encoding: "utf8", shell: process.platform === "win32" })
  } catch (error) {
    console.error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error.message}`)
    throw new Error(`${command} is not content`)
  }
}
const read = (path) => JSON.parse(readFileSync(path, "utf8"))
const link = (name) => {
  mkdirSync(dirname(join(modules, name)), { recursive: true })
  symlinkSync(join(root, "node_modules", name), join(modules, name), "junction")
}

const check = () => {
  const packages = readdirSync(join(root, "packages"))
    .map((folder) => join(root, "packages", folder))
    .map((folder) => ({ folder, manifest: read(join(folder, "package.json")) }))
    .filter(({ manifest }) => manifest.private !== true)

  for (const { folder, manifest } of packages) {
    const into = join(out, manifest.name.replace("/", "-"))
    mkdirSync(into)
    run(folder, "npm", "pack", "--pack-destination", into)
    const tarball = join(into, readdirSync(into)[0])
    run(root, "publint", tarball, "--strict")
    run(root, "attw", tarball, "--profile", "esm-only")
    mkdirSync(join(modules, manifest.name), { recursive: true })
    run(out, "tar", "xzf", tarball, "--strip-components=1", "-C", join(modules, manifest.name))
    console.log(`${manifest.name}: publint and attw are content`)
    if (manifest.engines?.node !== `>=${LOWEST.replace(/\.0$/, "")}`)
      throw new Error(
        `${manifest.name} promises node ${manifest.engines?.node}; the lowest that is checked is ${LOWEST}`,
      )
  }

  // What the packages ask for, and @types/node for the compiler; links, so that no registry is needed.
  const ours = new Set(packages.map(({ manifest }) => manifest.name))
  const asked = packages.flatMap(({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  )
  for (const name of new Set([...asked, "@types/node"])) if (!ours.has(name)) link(name)

  const entryPoints = packages.flatMap(({ manifest }) =>
    Object.keys(manifest.exports)
      .filter((path) => path !== "./package.json")
      .map((path) => manifest.name + path.slice(1)),
  )
  const files = { "package.json": "{}", ...loaded(entryPoints), ...consumer, ...typed(entryPoints) }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text)

  const lowest = lowestNode()
  if (lowest === undefined)
    console.log(`Node ${LOWEST} is packaged for Linux on x64 only: here, only this Node was tried.`)
  for (const node of [process.execPath, ...(lowest === undefined ? [] : [lowest])]) {
    const version = run(app, node, "--version").trim()
    for (const file of ["load.mjs", "load.cjs", "use.mjs", "use.cjs"]) run(app, node, "--no-warnings", file)
    console.log(
      `Node ${version}: ${entryPoints.length} entry points load by import and by require, and an order is paid`,
    )
  }

  const tsc = (file, module, moduleResolution, ...more) => {
    const flags = ["--noEmit", "--strict", "--target", "es2023", "--types", "node", "--module", module]
    run(app, "tsc", ...flags, "--moduleResolution", moduleResolution, ...more, file)
    console.log(`types of ${file} resolve with ${moduleResolution}`)
  }
  for (const resolution of ["node16", "nodenext"]) tsc("types.mts", resolution, resolution, "--skipLibCheck")
  tsc("types.mts", "esnext", "bundler", "--skipLibCheck")
  tsc("types.cts", "nodenext", "nodenext", "--skipLibCheck")
}

try {
  check()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(out, { recursive: true, force: true })
}
