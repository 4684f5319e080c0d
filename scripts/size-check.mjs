// What a browser loads for the pure chapters: bundled, minified and compressed, each alone. None may bring Effect along.
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

/** The most each may weigh, in bytes after gzip. Raise a bound only for something a shopper gets. */
const BOUNDS = {
  money: 10_000,
  catalog: 2_000,
  cart: 15_000,
  pricing: 55_000,
  settlement: 48_000,
  order: 4_000,
  payment: 8_000,
  flows: 1_000,
}

// tsup brings the bundler it builds with.
const require = createRequire(import.meta.url)
const { build } = createRequire(require.resolve("tsup"))("esbuild")
const root = fileURLToPath(new URL("..", import.meta.url))

let failed = false
for (const [chapter, bound] of Object.entries(BOUNDS)) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`packages/core/dist/${chapter}/index.js`],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "error",
  })
  const effect = Object.keys(metafile.inputs).filter((path) => /node_modules\/effect\//.test(path))
  const size = gzipSync(outputFiles[0].contents, { level: 9 }).length
  console.log(`@cartwright/core/${chapter}: ${size} bytes of ${bound}, ${Object.keys(metafile.inputs).length} modules`)
  const wrong = []
  if (effect.length > 0) wrong.push(`brings ${effect.length} modules of effect, such as ${effect[0]}`)
  if (size > bound) wrong.push(`weighs ${size - bound} bytes more than its bound`)
  for (const problem of wrong) console.error(`@cartwright/core/${chapter} ${problem}`)
  failed ||= wrong.length > 0
}
process.exitCode = failed ? 1 : 0
