/** What the file says, worked out without the library: the text split by hand, and pounds counted in whole ten-thousandths. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const DATA = fileURLToPath(new URL("../data/online-retail.csv", import.meta.url))

export interface Figures {
  readonly opened: number
  readonly accepted: number
  readonly lines: number
  readonly refused: Readonly<Record<string, number>>
  readonly cancellations: number
  readonly orders: number
  /** In pence: what everyone's books come to. */
  readonly settled: number
  readonly ordered: number
  readonly paid: number
  readonly sandbox: number
  readonly skus: number
  /** Pieces that nobody bought. */
  readonly left: number
}

/** The fields of a line; a quoted one may hold commas and doubled quotes. */
const split = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  )

export const rowsOf = (path: string) => {
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n")
  return lines
    .map(split)
    .map(([invoice = "", sku = "", text = "", quantity = "", date = "", price = "", customer = ""]) => {
      const [pounds = "", fraction = ""] = price.split(".")
      const tenThousandths = BigInt(pounds + fraction.padEnd(4, "0"))
      return { invoice, sku, text, quantity: BigInt(quantity), date, tenThousandths, customer }
    })
}

export const figuresOf = (path: string): Figures => {
  const rows = rowsOf(path)
  const isSale = ({ invoice }: { readonly invoice: string }) => !invoice.startsWith("C")
  const sales = rows.filter(isSale)
  const good = sales.filter(({ quantity, tenThousandths }) => quantity > 0n && tenThousandths > 0n)
  const wrongQuantity = sales.filter(({ quantity }) => quantity <= 0n)
  const notForSale = sales.filter(({ quantity, tenThousandths }) => quantity > 0n && tenThousandths === 0n)
  const count = (texts: ReadonlyArray<string>): number => new Set(texts).size
  const total = good.reduce((sum, { quantity, tenThousandths }) => sum + quantity * tenThousandths, 0n)
  const pence = Number(total) / 100
  return {
    opened: count(sales.map(({ invoice }) => invoice)),
    accepted: good.length,
    lines: count(good.map(({ invoice, sku, tenThousandths }) => `${invoice} ${sku} ${tenThousandths}`)),
    refused: {
      ...(wrongQuantity.length === 0 ? {} : { QuantityOutOfRange: wrongQuantity.length }),
      ...(notForSale.length === 0 ? {} : { OfferNotForSale: notForSale.length }),
    },
    cancellations: count(rows.filter((row) => !isSale(row)).map(({ invoice }) => invoice)),
    orders: count(good.map(({ invoice }) => invoice)),
    settled: pence,
    ordered: pence,
    paid: pence,
    sandbox: pence,
    skus: count(good.map(({ sku }) => sku)),
    left: 0,
  }
}
