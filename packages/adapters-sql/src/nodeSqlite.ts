/** Node's own SQLite, loaded when it is first needed: a Node without it can import this package and be told what it lacks. */
import type * as NodeSqlite from "node:sqlite"

/** @throws TypeError that names the Node it needs and the one it found. */
export const nodeSqlite = (): typeof NodeSqlite => {
  // Older Nodes have no `getBuiltinModule`, and those before 22.16 a `DatabaseSync` that cannot do what is asked of it here.
  const sqlite: typeof NodeSqlite | undefined = process.getBuiltinModule?.("node:sqlite")
  if (sqlite !== undefined && "location" in sqlite.DatabaseSync.prototype) return sqlite
  throw new TypeError(`sqlite needs Node 22.19 or later, this is ${process.versions.node}.`)
}
