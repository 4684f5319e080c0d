/** `npm run demo`: real invoices become orders that are paid, and a table says what became of them; then promotions price them again. */
import { CartwrightError } from "@cartwright/core/promise"
import { SandboxUnavailable } from "@cartwright/payment-adapters"
import { Stopped } from "./ask.ts"
import { Complaint } from "./Complaint.ts"
import { importFile } from "./importFile.ts"
import { priceAgain } from "./priceAgain.ts"
import { progressOn } from "./progress.ts"
import { readArguments, USAGE } from "./readArguments.ts"
import { report } from "./report.ts"
import { reportPromotions } from "./reportPromotions.ts"

const stop = new AbortController()
let stopCode = 130
process.on("SIGINT", () => stop.abort())
process.on("SIGTERM", () => {
  stopCode = 143
  stop.abort()
})

/** Runs it and says what happened; answers with the exit code. */
const main = async (): Promise<number> => {
  const progress = progressOn(process.stderr)
  let reached = "before the first basket"
  let goOn = "What was acknowledged is stored: run the same command again to go on."
  try {
    // npm runs this in the project's folder, and remembers in which one the command was typed.
    const { file, db, help } = readArguments(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd())
    if (db === ":memory:") goOn = "Nothing was kept: name a file with --db to be able to go on."
    if (help) {
      console.log(USAGE)
      return 0
    }
    const telling = (of: string) => (done: number, all: number) => {
      reached = `after ${done} of ${all} ${of}`
      progress.show(done, all)
    }
    const imported = await importFile({ file, db, stop: stop.signal, onBasket: telling("baskets") })
    progress.end()
    console.log(`${file} → ${db}\n\n${report(imported)}`)
    reached = "before the first basket with promotions"
    goOn = "The table above stands: run the same command again to see both."
    const sales = imported.invoices.map(({ sale }) => sale)
    const priced = await priceAgain({ sales, stop: stop.signal, onBasket: telling("baskets with promotions") })
    progress.end()
    console.log(`\n${reportPromotions(priced)}`)
    return 0
  } catch (error) {
    progress.end()
    if (error instanceof Stopped) {
      console.error(`Stopped ${reached}. ${goOn}`)
      return stopCode
    }
    if (error instanceof Complaint || error instanceof CartwrightError || error instanceof SandboxUnavailable) {
      console.error(error.message)
      return 1
    }
    throw error
  }
}

process.exitCode = await main()
