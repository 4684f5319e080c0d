/** What `sqlite` may be told, and what it says to a host that tells it something else. */

export interface SqliteOptions {
  /** The file, made where there is none; ":memory:" for carts that are lost with the process. */
  readonly filename: string
  /** How long a call may wait while another process holds the file's lock. Default 5000. */
  readonly busyTimeoutMs?: number
}

const EXAMPLE = `sqlite({ filename: "shop.db" })`

/**
 * The options with their defaults.
 *
 * @throws TypeError that names the option, the value and the way out.
 */
export const checkSqliteOptions = (options: SqliteOptions): Required<SqliteOptions> => {
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `sqlite: the argument must be an object that names a file, got ${show(options)}. Write ${EXAMPLE}.`,
    )
  const { filename, busyTimeoutMs = 5_000 } = options
  if (typeof filename !== "string" || filename === "" || filename.includes("\u0000"))
    throw new TypeError(
      `sqlite: filename must be the path of a file, got ${show(filename)}. Write ${EXAMPLE}, or ":memory:" to keep carts in memory.`,
    )
  if (!Number.isFinite(busyTimeoutMs) || busyTimeoutMs < 0)
    throw new TypeError(
      `sqlite: busyTimeoutMs must be a number of milliseconds, 0 or more, got ${show(busyTimeoutMs)}. Leave it out for 5000: ${EXAMPLE}.`,
    )
  return { filename, busyTimeoutMs }
}

const MAX_SHOWN = 80

const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN))
  if (typeof value === "function") return "a function"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" && value !== null ? "an object" : String(value)
}
