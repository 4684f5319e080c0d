export type { SqliteOptions } from "./SqliteOptions.ts"
export { SqlUnavailable } from "./SqlUnavailable.ts"
export { sqlite } from "./sqlite.ts"
