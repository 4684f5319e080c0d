/** From a CSV file to its invoices, or to what is wrong with it. A file is read as a whole, so a bad one leaves nothing behind. */
import { readFileSync } from "node:fs"
import { CsvError, parse } from "csv-parse/sync"
import { Complaint } from "./Complaint.ts"
import { COLUMNS, type Column, DESCRIPTION, type InvoiceRow, type Row, readRow } from "./readRow.ts"

export interface Invoice {
  readonly number: string
  /** The moment of its first row, in milliseconds since 1970. */
  readonly at: number
  readonly customer?: string
  readonly rows: ReadonlyArray<Row>
}

/** The shop writes a cancellation as an invoice whose number begins with C. */
export const isCancellation = ({ number }: Invoice): boolean => number.startsWith("C")

/** The most problems that are listed: after so many it is the file, not the rows. */
const MAX_SHOWN = 10

/**
 * The invoices of the file, in its order. Their rows need not stand together; moment and customer are those of the first.
 *
 * @throws Complaint that names the file, each line that cannot be used, and what should stand there.
 */
export const readInvoices = (path: string): ReadonlyArray<Invoice> => {
  const [header, ...records] = recordsIn(textOf(path), path)
  if (header === undefined) throw new Complaint(`${path} is empty. Its first line should be ${COLUMNS.join(",")}.`)
  const positions = positionsIn(header.fields, path)

  const rows: Array<InvoiceRow> = []
  const problems: Array<string> = []
  for (const { fields, line } of records) {
    if (fields.length !== header.fields.length) {
      problems.push(`line ${line} has ${fields.length} fields, the first line has ${header.fields.length}`)
      continue
    }
    const row = readRow(
      (column) => fields[positions[column]] ?? "",
      (problem) => problems.push(`line ${line}: ${problem}`),
    )
    if (row !== undefined) rows.push(row)
  }
  if (problems.length > 0) throw new Complaint(listed(problems, path))
  if (rows.length === 0) throw new Complaint(`${path} has column names and no rows. Add the rows to import.`)
  return grouped(rows)
}

const textOf = (path: string): string => {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new Complaint(`${path} cannot be read: ${whyUnreadable(cause)}`, { cause })
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Complaint(`${path} is not UTF-8 text. Save it as comma-separated UTF-8.`, { cause })
  }
}

const whyUnreadable = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "ENOENT") return "there is no such file."
  if (code === "EISDIR") return "it is a folder. Name a file in it."
  if (code === "EACCES") return "this user may not read it."
  return cause instanceof Error ? cause.message : String(cause)
}

interface CsvRecord {
  readonly fields: ReadonlyArray<string>
  /** Where it begins: a quoted field may go over several lines. */
  readonly line: number
}

const recordsIn = (text: string, path: string): ReadonlyArray<CsvRecord> => {
  const records: Array<CsvRecord> = []
  const keep = (fields: ReadonlyArray<string>, { lines }: { readonly lines: number }): null => {
    records.push({ fields, line: lines - fields.join("").split("\n").length + 1 })
    return null
  }
  try {
    parse(text, { relax_column_count: true, skip_empty_lines: true, on_record: keep })
    return records
  } catch (cause) {
    if (cause instanceof CsvError) throw new Complaint(`${path} is not a CSV file: ${cause.message}.`, { cause })
    throw cause
  }
}

/** Where each column stands; -1 for a description that is not there. */
const positionsIn = (
  header: ReadonlyArray<string>,
  path: string,
): { readonly [Name in Column | typeof DESCRIPTION]: number } => {
  const missing = COLUMNS.filter((column) => !header.includes(column))
  if (missing.length > 0)
    throw new Complaint(
      `${path} has no column ${missing.join(", ")}. The columns found are ${clip(header.join(", "))}; they are told apart by their names.`,
    )
  const at = (column: Column): number => {
    const position = header.indexOf(column)
    if (position !== header.lastIndexOf(column)) throw new Complaint(`${path} has two columns ${column}. Remove one.`)
    return position
  }
  return {
    InvoiceNo: at("InvoiceNo"),
    StockCode: at("StockCode"),
    Quantity: at("Quantity"),
    InvoiceDate: at("InvoiceDate"),
    UnitPrice: at("UnitPrice"),
    CustomerID: at("CustomerID"),
    Description: header.indexOf(DESCRIPTION),
  }
}

const clip = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 199)}…`)

const listed = (problems: ReadonlyArray<string>, path: string): string => {
  const more = problems.length - MAX_SHOWN
  return [
    `${path} cannot be imported, and nothing of it was stored:`,
    ...problems.slice(0, MAX_SHOWN).map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n")
}

const grouped = (rows: ReadonlyArray<InvoiceRow>): ReadonlyArray<Invoice> => {
  const invoices = new Map<string, Array<InvoiceRow>>()
  for (const row of rows) {
    const others = invoices.get(row.invoice)
    if (others === undefined) invoices.set(row.invoice, [row])
    else others.push(row)
  }
  return [...invoices].flatMap(([number, [first, ...others]]) =>
    first === undefined
      ? []
      : [
          {
            number,
            at: first.at,
            ...(first.customer === undefined ? {} : { customer: first.customer }),
            rows: [first, ...others],
          },
        ],
  )
}
