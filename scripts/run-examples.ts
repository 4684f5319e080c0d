/** Imports each module it is given, one after the other, and tells its parent process how each went. */
export interface Went {
  readonly file: string
  readonly error?: string
}

for (const file of process.argv.slice(2)) {
  const told = (went: Went) => new Promise((resolve) => process.send?.(went, resolve))
  try {
    await import(file)
    await told({ file })
  } catch (error) {
    await told({ file, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
// An example may leave a server or a timer behind; it has said what it had to say.
process.exit(0)
