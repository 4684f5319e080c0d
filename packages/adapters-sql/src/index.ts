export { SqlUnavailable } from "./SqlUnavailable.ts"
export { type SqliteOptions, sqlite } from "./sqlite.ts"
