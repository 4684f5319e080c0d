/** What these tests work with: a folder that goes away, the import and its figures, and the program as a user starts it. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { afterAll } from "vitest"
import { type Imported, importFile } from "../src/importFile.ts"
import { type PriceAgainOptions, priceAgain } from "../src/priceAgain.ts"
import type { PricedBasket } from "../src/priceBasket.ts"
import { isCancellation, readInvoices } from "../src/readInvoices.ts"
import { type Sale, saleOf } from "../src/sale.ts"
import { DATA, type Figures } from "./oracle.ts"

/** A folder for one test file, removed after its last test. */
export const folder = (): ((name: string) => string) => {
  const path = mkdtempSync(join(tmpdir(), "online-retail-"))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return (name) => join(path, name)
}

/** Writes a file and answers with its path. */
export const written = (path: string, content: string | Uint8Array): string => {
  writeFileSync(path, content)
  return path
}

export const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
export const csv = (...rows: ReadonlyArray<string>): string => `${[HEADER, ...rows].join("\n")}\n`

/** The first rows of the real file. */
export const excerpt = (rows: number): string =>
  readFileSync(DATA, "utf8")
    .split("\n")
    .slice(0, rows + 1)
    .join("\n")

export const never: AbortSignal = new AbortController().signal

export const imported = (file: string, db: string): Promise<Imported> => importFile({ file, db, stop: never })

const salesIn = (file: string): ReadonlyArray<Sale> =>
  readInvoices(file)
    .filter((invoice) => !isCancellation(invoice))
    .map(saleOf)

export const pricedAgain = (
  file: string,
  options: Partial<PriceAgainOptions> = {},
): Promise<ReadonlyArray<PricedBasket>> => priceAgain({ sales: salesIn(file), stop: never, ...options })

let priced: Promise<ReadonlyArray<PricedBasket>> | undefined
/** The whole file with promotions, worked out once for all tests that look at it. */
export const pricedOnce = (): Promise<ReadonlyArray<PricedBasket>> => {
  priced ??= pricedAgain(DATA)
  return priced
}

/** The figures of an import, to be held against those of the oracle. */
export const figures = ({ invoices, cancellations, proof }: Imported): Figures => {
  const { operations: _, ...proved } = proof
  const refused: Record<string, number> = {}
  for (const tag of invoices.flatMap((invoice) => invoice.refused)) refused[tag] = (refused[tag] ?? 0) + 1
  const accepted = invoices.reduce((all, invoice) => all + invoice.accepted, 0)
  return { opened: invoices.length, accepted, refused, cancellations, ...proved }
}

/** Does something to a database past the shop. */
export const inFile = <A>(db: string, work: (database: DatabaseSync) => A): A => {
  const database = new DatabaseSync(db)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** How many baskets were new, begun before, and there before. */
export const before = ({ invoices }: Imported): Record<"new" | "continued" | "replayed", number> => {
  const counts = { new: 0, continued: 0, replayed: 0 }
  for (const invoice of invoices) counts[invoice.before]++
  return counts
}

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** A Node of its own, with `conditions` that read the sources. */
export const node = (args: ReadonlyArray<string>, options: { readonly cwd?: string } = {}): Program => {
  const { INIT_CWD: _, ...env } = process.env
  const child = spawn(process.execPath, ["--conditions=@cartwright/source", ...args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...env, NODE_OPTIONS: "" },
    ...options,
  })
  let out = ""
  let err = ""
  child.stdout?.on("data", (chunk) => (out += chunk))
  child.stderr?.on("data", (chunk) => (err += chunk))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, out, err }))
  })
  return { child, ended }
}

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url))
export const demo = (args: ReadonlyArray<string>, options: { readonly cwd?: string } = {}): Program =>
  node([MAIN, ...args], options)
