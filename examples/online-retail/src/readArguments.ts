/** What was typed behind `npm run demo --`. */
import { mkdirSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Complaint } from "./Complaint.ts"

export const USAGE = `npm run demo -- [--file invoices.csv] [--db carts.db]

  --file  the invoices to import; without it the excerpt in examples/online-retail/data
  --db    the SQLite file that keeps everything, or :memory:; without it examples/online-retail/.cache/carts.db`

export interface Arguments {
  readonly file: string
  readonly db: string
  readonly help: boolean
}

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** @throws Complaint when they cannot be understood. */
export const readArguments = (args: ReadonlyArray<string>, typedIn: string): Arguments => {
  const { file, db, help = false } = parsed(args)
  for (const [name, value] of Object.entries({ file, db }))
    if (value === "") throw new Complaint(`--${name} is empty. Name a file, or leave it out.`)
  return {
    file: file === undefined ? here("data/online-retail.csv") : resolve(typedIn, file),
    db: db === undefined ? ownDatabase() : db === ":memory:" ? db : resolve(typedIn, db),
    help,
  }
}

const parsed = (args: ReadonlyArray<string>) => {
  try {
    const options = { file: { type: "string" }, db: { type: "string" }, help: { type: "boolean" } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new Complaint(`${cause.message}\n\n${USAGE}`, { cause })
  }
}

const ownDatabase = (): string => {
  const db = here(".cache/carts.db")
  try {
    mkdirSync(dirname(db), { recursive: true })
  } catch (cause) {
    throw new Complaint(`The folder ${dirname(db)} cannot be made. Name a database with --db.`, { cause })
  }
  return db
}
