// The files of the stranger's project that pack-check.mjs makes: all entry points loaded, typed, and one order paid.

/** Loads every entry point both ways: each must have something to give, and both must give the same. */
export const loaded = (entryPoints) => ({
  "load.mjs": `
import { createRequire } from "node:module"
const require = createRequire(import.meta.url)
for (const name of ${JSON.stringify(entryPoints)}) {
  const imported = await import(name)
  const names = Object.keys(imported).sort().join()
  if (names === "") throw new Error(name + " exports nothing")
  if (Object.keys(require(name)).sort().join() !== names) throw new Error(name + " differs when it is required")
}
`,
  "load.cjs": entryPoints
    .map((name) => `if (Object.keys(require("${name}")).length === 0) throw new Error("${name}")`)
    .join("\n"),
})

/** Has the compiler read every entry point's declarations, from an ES module and from CommonJS. */
export const typed = (entryPoints) => {
  const names = entryPoints.map((_, index) => `e${index}`)
  const use = `export const all: ReadonlyArray<object> = [${names.join(", ")}]\n`
  return {
    "types.mts": entryPoints.map((name, index) => `import * as e${index} from "${name}"\n`).join("") + use + cart(""),
    "types.cts": entryPoints.map((name, index) => `import e${index} = require("${name}")\n`).join("") + use,
  }
}

const main = `
const main = async () => {
  const sum = Money.add(Money.of(1999, "GBP"), Money.of(1, "GBP"))
  if (sum.amount !== 2000) throw new Error("19.99 and 0.01 is " + sum.amount)
  const cartwright = await createCartwright({
    stores: memory(),
    offers: { getMany: async () => new Map([["tea", { price: { amount: 450, currency: "GBP" } }]]) },
    payments: { card: sandbox() },
    currency: "GBP",
  })
  const { cart, settlement, checkout } = cartwright.for({ member: "ada" })
  const { cartId } = orThrow(await cart.open())
  orThrow(await cart.add(cartId, { sku: "tea", quantity: 2 }))
  const { id, total } = orThrow(await settlement.open({ cartId })).settlement
  const bought = await checkout.submit({ settlementId: id, expectedTotal: total, payment: { method: "card" } })
  if (orThrow(bought).order.status !== "paid") throw new Error("the order is not paid")
  await cartwright.close()
}
`
const cart = (start) => `
import { Money } from "@cartwright/core/money"
import { memory } from "@cartwright/core/memory"
import { createCartwright, orThrow } from "@cartwright/core/promise"
import { sandbox } from "@cartwright/payment-adapters"
${main}${start}`

export const consumer = {
  "use.mjs": cart("await main()\n"),
  "use.cjs": `
const { Money } = require("@cartwright/core/money")
const { memory } = require("@cartwright/core/memory")
const { createCartwright, orThrow } = require("@cartwright/core/promise")
const { sandbox } = require("@cartwright/payment-adapters")
${main}main().catch((error) => {
  console.error(error)
  process.exit(1)
})
`,
}
