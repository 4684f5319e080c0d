import * as Schema from "effect/Schema"

/** A database could not be opened, or may not be used. Nothing was changed in it. */
export class SqlUnavailable extends Schema.TaggedError<SqlUnavailable>()("SqlUnavailable", {
  /** Which one: a file, or an address without its password. */
  database: Schema.String,
  /** What is wrong, and the way out. */
  problem: Schema.String,
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    return `The database ${this.database} cannot be used: ${this.problem}`
  }
}
