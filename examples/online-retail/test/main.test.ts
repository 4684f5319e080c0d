import { existsSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../test/scale.ts"
import { before, csv, demo, excerpt, figures, folder, imported, inFile, node, written } from "./desk.ts"
import { DATA, figuresOf } from "./oracle.ts"

const at = folder()

describe("the demo", () => {
  it("finds --file and --db where the command was typed, and prints the table", async () => {
    written(at("part.csv"), excerpt(39))
    const { code, out } = await demo(["--file", "part.csv", "--db=part.db"], { cwd: at("") }).ended
    expect(out).toMatch(/^Carts opened +6 {2}6 carts new, 0 replayed$/m)
    expect(out).toMatch(/^Paid +£1,130\.85 {2}113,085 pence in the sandbox's books$/m)
    expect(code).toBe(0)
    expect(existsSync(at("part.db"))).toBe(true)
  })

  it("prices the same baskets with promotions after the table", async () => {
    written(at("again.csv"), excerpt(39))
    const { code, out } = await demo(["--file", "again.csv", "--db", ":memory:"], { cwd: at("") }).ended
    expect(out).toMatch(/^Logs checked [\s\S]*\n\nThe same baskets with promotions\n\nBaskets +6 /m)
    expect(out).toMatch(/^Best combination +100\.0 % {2}proved for 6 baskets$/m)
    expect(code).toBe(0)
  })

  it.each([
    ["a bad file", ["--file", "bad.csv", "--db", "bad.db"], /line 2: Quantity is "six"/],
    ["no file", ["--file", "none.csv"], /none\.csv cannot be read: there is no such file\./],
    [
      "a database in no folder",
      ["--db", "nowhere/carts.db"],
      /^The database \S*nowhere.carts\.db cannot be used: it cannot be opened\. Create its folder/,
    ],
    [
      "a database that is none",
      ["--db", "bad.csv"],
      /^The database \S*bad\.csv cannot be used: it is not an SQLite database/,
    ],
    ["an option nobody knows", ["--fiel", "x.csv"], /Unknown option '--fiel'[\s\S]*npm run demo --/],
    ["an option without its value", ["--db"], /--db <value>/],
    ["an empty name", ["--db="], /--db is empty/],
  ])("says in a sentence that it cannot use %s, and ends with 1", async (_, args, said) => {
    written(
      at("bad.csv"),
      csv("1,TEA,,six,2010-12-01T08:26:00Z,1,,", `2,TEA,${"x".repeat(200)},1,2010-12-01T08:26:00Z,1,,`),
    )
    const { code, out, err } = await demo(args, { cwd: at("") }).ended
    expect(err).toMatch(said)
    expect(`${out}${err}`).not.toMatch(/^ +at /m)
    expect(code).toBe(1)
    expect(existsSync(at("bad.db"))).toBe(false)
  })

  it("stops at Ctrl-C after the calls under way, says how to go on, and ends with 130", async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `${index + 1},TEA,,1,2010-12-01T08:26:00Z,1,,`)
    written(at("long.csv"), csv(...rows))
    const { child, ended } = demo(["--file", "long.csv", "--db", "long.db"], { cwd: at("") })
    child.stderr?.on("data", (said) => {
      if (String(said).includes("100 of 5000 baskets\n")) child.kill("SIGINT")
    })
    const { code, err, out } = await ended
    expect(err).toMatch(
      /Stopped after \d+ of 5000 baskets\. What was acknowledged is stored: run the same command again/,
    )
    expect(out).toBe("")
    expect(code).toBe(130)
  })

  it("stops at Ctrl-C once the table is printed, too: nothing of that is lost", async () => {
    written(at("part-two.csv"), excerpt(2_000))
    const { child, ended } = demo(["--file", "part-two.csv", "--db", ":memory:"], { cwd: at("") })
    child.stdout?.on("data", (said) => {
      if (String(said).includes("Logs checked")) child.kill("SIGINT")
    })
    const { code, err, out } = await ended
    expect(err).toMatch(
      /Stopped after \d+ of \d+ baskets with promotions\. The table above stands: run the same command/,
    )
    expect(out).toMatch(/^Logs checked/m)
    expect(out).not.toContain("promotions")
    expect(code).toBe(130)
  })

  it("comes to the same totals when two of them import one file into one database at once", async () => {
    const args = ["--db", at("both.db")]
    const both = await Promise.all([demo(args).ended, demo(args).ended])
    const carts = both.map(({ out }) => Number(/(\d+) carts new/.exec(out)?.[1]))
    expect(carts.reduce((sum, count) => sum + count, 0)).toBe(325)
    for (const { code, out } of both) {
      expect(out).toMatch(/^Rows accepted +6,654 {2}as 6,483 lines$/m)
      expect(out).toMatch(/^Orders +311 {2}/m)
      expect(out).toMatch(/^Paid +£136,109\.25 {2}13,610,925 pence in the sandbox's books$/m)
      expect(code).toBe(0)
    }
    const after = await imported(DATA, at("both.db"))
    expect(before(after)).toEqual({ new: 0, continued: 0, replayed: 325 })
    expect(figures(after)).toEqual(figuresOf(DATA))
  })
})

describe("kill -9", () => {
  /** Enough of the file for five kills on the way, each of which the next run waits for. */
  const part = (): string => written(at("killed.csv"), excerpt(2_000))

  /** Tells its parent of a basket that is done; should the parent be slow to kill it, it kills itself a little later. */
  const victim = (db: string, point: number): string => `
    import { importFile } from ${JSON.stringify(new URL("../src/importFile.ts", import.meta.url))}
    const onBasket = (done) => {
      if (done === ${point}) process.send("now")
      if (done === ${point + 40}) process.kill(process.pid, "SIGKILL")
    }
    await importFile({ file: ${JSON.stringify(part())}, db: ${JSON.stringify(db)}, stop: new AbortController().signal, onBasket })
  `
  const idsIn = (table: string) => (database: DatabaseSync) =>
    database.prepare(`select order_id from ${table} where order_id is not null order by order_id`).all()
  const chance = (salt: number): number => (Math.imul(seed + salt, 2_654_435_761) >>> 0) / 2 ** 32

  it("loses nothing that was acknowledged and leaves nothing twice: run again, the table is the same", {
    timeout: 300_000,
  }, async () => {
    const kills = scaled(50)
    for (let kill = 0; kill < kills; kill++) {
      const db = at(`killed-${Math.floor(kill / 5)}.db`)
      // Each later kill is further on, so that the runs of one database stop at different baskets; and some turns of the
      // event loop after one of them, so that it is nowhere in particular.
      const { child, ended } = node([
        "--input-type=module",
        "-e",
        victim(db, Math.floor(1 + 10 * ((kill % 5) + chance(kill)))),
      ])
      child.once("message", () => setTimeout(() => child.kill("SIGKILL"), 30 * chance(1_000 + kill)))
      const { signal, err } = await ended
      expect(signal, err).toBe("SIGKILL")
      // The program's own note of an order and the order itself: both or neither.
      expect(inFile(db, idsIn("online_retail_journal"))).toEqual(inFile(db, idsIn("cw_order")))
    }
    for (let number = 0; number < kills / 5; number++) {
      const last = await imported(part(), at(`killed-${number}.db`))
      expect(before(last).replayed).toBeGreaterThan(10)
      expect(figures(last)).toEqual(figuresOf(part()))
    }
    held("The demo, killed and run again, comes to the same table and the same books", kills, "kills")
  })
})
