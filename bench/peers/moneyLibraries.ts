/** dinero.js and big.js: money as an object of a library. */
import { pathToFileURL } from "node:url"
import { peerFolder, peerVersion } from "./install.ts"

interface Dinero {
  readonly toJSON: () => { readonly amount: number }
}

interface DineroModule {
  readonly dinero: (of: { readonly amount: number; readonly currency: unknown }) => Dinero
  readonly add: (a: Dinero, b: Dinero) => Dinero
  readonly multiply: (a: Dinero, by: number) => Dinero
  readonly allocate: (a: Dinero, weights: ReadonlyArray<number>) => ReadonlyArray<Dinero>
}

interface Big {
  readonly plus: (other: Big) => Big
  readonly times: (by: number) => Big
  readonly toString: () => string
}

const load = async (path: string) => import(pathToFileURL(peerFolder(path)).href)

export const openDinero = async () => {
  const { dinero, add, multiply, allocate }: DineroModule = await load("dinero.js/dist/esm/index.js")
  const { GBP } = await load("dinero.js/dist/esm/currencies/index.js")
  const of = (amount: number): Dinero => dinero({ amount, currency: GBP })
  return { name: `dinero.js ${peerVersion("dinero.js")}`, of, add, multiply, allocate }
}

/** Amounts in pounds: it knows no minor units. */
export const openBig = async () => {
  const { Big }: { readonly Big: new (text: string) => Big } = await load("big.js/big.mjs")
  const of = (amount: number): Big => new Big(`${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`)
  return { name: `big.js ${peerVersion("big.js")}`, of }
}
