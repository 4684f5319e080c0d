import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqlite } from "@cartwright/adapters-sql"
import { cartStoreLaws, prove } from "@cartwright/core/testing"
import { afterAll, describe, it } from "vitest"
import { ledgerOf } from "../../../test/ledger.ts"

const folder = mkdtempSync(join(tmpdir(), "cartwright-sql-laws-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

prove({ describe, it, skip: it.skip }, "sqlite in memory", cartStoreLaws, {
  layer: sqlite({ filename: ":memory:" }),
  lacks: { outage: "it lives and dies with its process" },
  ledger: ledgerOf("sqlite-memory"),
})

prove({ describe, it, skip: it.skip }, "sqlite in a file", cartStoreLaws, {
  layer: sqlite({ filename: join(folder, "carts.db") }),
  lacks: { outage: "a file has no connection to cut; processes that write to it are killed in crash.test.ts" },
  ledger: ledgerOf("sqlite-file"),
})
