/**
 * A transaction written once, for every database.
 *
 * A script is a generator: it yields statements and is handed what the database answered. SQLite drives it in one go,
 * without a pause in which another call could slip in; a database at the end of a wire drives the same script with an
 * `await` between two statements, in a transaction of its own.
 */
import { type Compilable, type RawBuilder, sql } from "kysely"

/** What a statement may bind. Anything richer is JSON before it comes here. */
type Value = string | number | null

/** A query compiled by Kysely, once for a dialect. It is its own key: a driver keeps its prepared statement by it. */
export interface Query {
  readonly sql: string
  /** It answers with rows; otherwise with how many it changed. */
  readonly reads: boolean
}

export interface Statement {
  readonly query: Query
  readonly parameters: ReadonlyArray<Value>
}

export type Row = Readonly<Record<string, unknown>>

export interface Reply {
  readonly rows: ReadonlyArray<Row>
  /** How many rows it inserted or updated. */
  readonly changed: number
}

export type Script<A> = Generator<Statement, A, Reply>

/** The place of a value in a compiled query. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** `slot("cartId")` stands in a query where each call will bind its `cartId`. */
type Slots<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>

/**
 * Compiles a query now and binds it later: compiling costs more than running it.
 *
 * ```ts
 * const stateOf = prepare<{ cartId: string }>((slot) =>
 *   kysely.selectFrom("cw_cart").select("state").where("cart_id", "=", slot("cartId")))
 * const { rows } = yield stateOf({ cartId: "c1" })
 * ```
 */
export const prepare = <Values extends Readonly<Record<string, Value>>>(
  build: (slot: Slots<Values>) => Compilable,
): ((values: Values) => Statement) => {
  const compiled = build((name) => sql`${new Slot(name)}`).compile()
  const query: Query = { sql: compiled.sql, reads: compiled.query.kind === "SelectQueryNode" }
  const binders = compiled.parameters.map((parameter): ((values: Values) => Value) => {
    if (parameter instanceof Slot) return (values) => bound(values, parameter.name, query)
    if (parameter === null || typeof parameter === "string" || typeof parameter === "number") return () => parameter
    throw new TypeError(`prepare: a query holds a ${typeof parameter}. Bind a string, a number or null: ${query.sql}`)
  })
  return (values) => ({ query, parameters: binders.map((bind) => bind(values)) })
}

/** A statement that binds nothing. */
export const plain = (query: Compilable): Statement => prepare(() => query)({})

/** Rows as one text, to bind where a query reads them with `Dialect.eachOf`. */
export const listOf = (rows: ReadonlyArray<ReadonlyArray<Value>>): string => JSON.stringify(rows)

const bound = (values: Readonly<Record<string, Value>>, name: string, { sql }: Query): Value => {
  const value = values[name]
  if (value === undefined) throw new TypeError(`prepare: no value for "${name}". Give one to every slot of: ${sql}`)
  return value
}

/** A row holds what this version cannot read. */
export class Unreadable extends TypeError {
  override readonly name = "Unreadable"
}

/** The text in a column. */
export const textOf = (row: Row, column: string): string => {
  const value = row[column]
  if (typeof value === "string") return value
  throw new Unreadable(`textOf: column ${column} holds ${kindOf(value)}, not text. Restore the row from a backup.`)
}

/** The whole number in a column; some drivers hand a 64-bit one over as text. */
export const wholeOf = (row: Row, column: string): number => {
  const value = row[column]
  const whole = typeof value === "string" || typeof value === "bigint" ? Number(value) : value
  if (typeof whole === "number" && Number.isSafeInteger(whole)) return whole
  throw new Unreadable(
    `wholeOf: column ${column} holds ${kindOf(value)}, no whole number. Restore the row from a backup.`,
  )
}

/** The JSON in a column. The parser's own message would quote what a shopper has in the cart. */
export const jsonOf = (row: Row, column: string): unknown => {
  const text = textOf(row, column)
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable(`column ${column} holds ${text.length} characters that are no JSON. Restore it from a backup.`)
  }
}

const kindOf = (value: unknown): string => (value === null ? "null" : `a ${typeof value}`)
