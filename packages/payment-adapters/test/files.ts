/** Files for books, in folders that go with the test. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const newFile = (onTestFinished: (clean: () => void) => void): string => {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-sandbox-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "sandbox.db")
}
