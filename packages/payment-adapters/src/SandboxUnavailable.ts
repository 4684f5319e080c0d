import * as Schema from "effect/Schema"

/** The file with the sandbox's books could not be opened, read or written. Where it was written to, `problem` says what is known. */
export class SandboxUnavailable extends Schema.TaggedError<SandboxUnavailable>()("SandboxUnavailable", {
  /** The file. */
  books: Schema.String,
  /** What is wrong, and the way out. */
  problem: Schema.String,
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    return `The sandbox's books ${this.books} cannot be used: ${this.problem}`
  }
}
