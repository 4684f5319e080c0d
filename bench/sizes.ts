/** What each entry point weighs: the files that are read, and the bundle that a host would ship. */
import { statSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

/** What importing an entry point reaches. */
export interface Contents {
  readonly entry: string
  /** Our built files, as URLs. */
  readonly ours: ReadonlyArray<string>
  /** The peers' modules that these files name. */
  readonly peers: ReadonlyArray<string>
  /** How many modules of effect come along in all. */
  readonly effect: number
}

interface Bundler {
  readonly build: (
    options: object,
  ) => Promise<{ readonly outputFiles: ReadonlyArray<{ readonly contents: Uint8Array }> }>
}

// tsup brings the bundler it builds with.
const { resolve } = createRequire(import.meta.url)
const bundler: Bundler = createRequire(resolve("tsup"))("esbuild")

const bundled = async (entry: string, external: ReadonlyArray<string>): Promise<string> => {
  const { outputFiles } = await bundler.build({
    stdin: { contents: `export * from "${entry}"`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["browser"],
    write: false,
    external: ["node:*", ...external],
    logLevel: "error",
  })
  return kilobytes(gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length)
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`

/** A row of the table: the entry point and its numbers. */
export const weigh = async ({ entry, ours, effect }: Contents): Promise<ReadonlyArray<string>> => {
  const read = ours.reduce((bytes, url) => bytes + statSync(fileURLToPath(url)).size, 0)
  return [
    entry,
    String(effect),
    String(ours.length),
    kilobytes(read),
    await bundled(entry, ["effect", "effect/*", "kysely"]),
    await bundled(entry, []),
  ]
}
