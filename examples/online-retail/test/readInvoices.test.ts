import { mkdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { Complaint } from "../src/Complaint.ts"
import { isCancellation, readInvoices } from "../src/readInvoices.ts"
import { saleOf } from "../src/sale.ts"
import { csv, folder, HEADER, written } from "./desk.ts"

const at = folder()
const file = (content: string | Uint8Array): string => written(at("invoices.csv"), content)
const read = (content: string | Uint8Array) => readInvoices(file(content))

const complaint = (content: string | Uint8Array): string => messageOf(() => read(content))
const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Complaint) return error.message.replaceAll(`${at("")}/`, "")
    throw error
  }
  throw new Error("nobody complained")
}

const tea = "536365,TEA,A tin of tea,6,2010-12-01T08:26:00Z,2.55,17850,United Kingdom"

describe("a file of invoices", () => {
  it("is read exactly: whole pieces, pence, moments", () => {
    expect(read(csv(tea))).toEqual([
      {
        number: "536365",
        at: Date.UTC(2010, 11, 1, 8, 26),
        customer: "17850",
        rows: [expect.objectContaining({ sku: "TEA", quantity: 6, price: { amount: 255, currency: "GBP" } })],
      },
    ])
  })

  it("may name its columns in any order and have others", () => {
    const other = `Till,Quantity,InvoiceNo,UnitPrice,InvoiceDate,CustomerID,StockCode\n4,6,536365,2.55,2010-12-01T08:26:00Z,17850,TEA\n`
    expect(read(other)).toMatchObject([{ number: "536365", rows: [{ sku: "TEA", quantity: 6 }] }])
  })

  it("may say what its goods are, and is the same invoice whatever it says", () => {
    const told = read(csv(tea))[0]
    const untold = read(csv(tea).replace(",Description", ",Text"))[0]
    expect(told?.rows[0]).toHaveProperty("description", "A tin of tea")
    expect(untold?.rows[0]).not.toHaveProperty("description")
    const [a, b] = [told, untold].map((invoice) => invoice && saleOf(invoice))
    expect(a?.digest).toBe(b?.digest)
    expect(b?.offers.get("TEA")).toMatchObject({ tags: [] })
    expect(a?.offers.get("TEA")).toMatchObject({ tags: ["A", "tin", "of", "tea"] })
  })

  it("may say it at any length: of the words so many are an offer's tags as it may have", () => {
    const words = ["same", "same", "x".repeat(200), ...Array.from({ length: 100 }, (_, index) => `word${index}`)]
    const [sale] = read(csv(tea.replace("A tin of tea", words.join("  ")))).map(saleOf)
    const { tags = [] } = sale?.offers.get("TEA") ?? {}
    expect(tags).toHaveLength(64)
    expect(tags.slice(0, 3)).toEqual(["same", "word0", "word1"])
  })

  it("may quote: commas, doubled quotes and line breaks stay inside their field", () => {
    const quoted = `536365,TEA,"A ""tin"",\r\nof tea",6,2010-12-01T08:26:00Z,2.55,,"Britain, Great"`
    const [invoice] = read(csv(quoted))
    expect(invoice).toMatchObject({ number: "536365", rows: [{ sku: "TEA", quantity: 6 }] })
    expect(invoice).not.toHaveProperty("customer")
  })

  it("may come from another system: a byte order mark, CR LF, no line break at the end", () => {
    expect(read(`\uFEFF${csv(tea, tea).trimEnd().replaceAll("\n", "\r\n")}`)).toMatchObject([{ rows: [{}, {}] }])
  })

  it("keeps SKUs as they are written: case, blanks and words matter", () => {
    const skus = ["85123A", "85123a", "BANK CHARGES", " TEA", "__proto__"]
    const rows = skus.map((sku) => tea.replace("TEA", sku))
    expect(read(csv(...rows))[0]?.rows.map(({ sku }) => sku)).toEqual(skus)
  })

  it("keeps prices finer than a penny", () => {
    expect(read(csv(tea.replace("2.55", "0.00125")))[0]?.rows[0]?.price).toEqual({
      amount: 125,
      currency: "GBP",
      exponent: 5,
    })
  })

  it("keeps rows that cannot be sold: that is for the library to say", () => {
    const rows = [tea.replace(",6,", ",-6,"), tea.replace("2.55", "0"), tea.replace("2.55", "-11.06")]
    expect(read(csv(...rows))[0]?.rows).toMatchObject([
      { quantity: -6 },
      { price: { amount: 0 } },
      { price: { amount: -1106 } },
    ])
  })

  it("is grouped by invoice wherever its rows stand; the first one tells the moment and the customer", () => {
    const later = tea.replace("08:26", "08:27").replace("17850", "999")
    expect(read(csv(tea, tea.replace("536365", "C536366"), later))).toMatchObject([
      { number: "536365", at: Date.UTC(2010, 11, 1, 8, 26), customer: "17850", rows: [{}, {}] },
      { number: "C536366", rows: [{}] },
    ])
  })

  it("tells cancellations by their number", () => {
    const invoices = read(csv(tea, tea.replace("536365", "C536366")))
    expect(invoices.map(isCancellation)).toEqual([false, true])
  })
})

describe("a file that cannot be used is answered with a sentence about", () => {
  it("a column that is missing, and those that were found", () => {
    expect(complaint(csv(tea).replace("UnitPrice", "Price"))).toBe(
      "invoices.csv has no column UnitPrice. The columns found are InvoiceNo, StockCode, Description, Quantity, InvoiceDate, Price, CustomerID, Country; they are told apart by their names.",
    )
    expect(complaint("a;b\n1;2\n")).toContain(
      "no column InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID. The columns found are a;b;",
    )
  })

  it("a column that is there twice", () => {
    expect(complaint(csv(tea).replace("Country", "Quantity"))).toBe(
      "invoices.csv has two columns Quantity. Remove one.",
    )
  })

  it.each([
    ["Quantity", ",6,", ",six,", `Quantity is "six" and should be a whole number such as 6 or -1`],
    ["Quantity", ",6,", ",1.5,", `Quantity is "1.5" and should be a whole number`],
    ["Quantity", ",6,", ",,", `Quantity is "" and should be a whole number`],
    ["Quantity", ",6,", ",9007199254740993,", `Quantity is "9007199254740993" and`],
    ["UnitPrice", "2.55", `"2,55"`, `UnitPrice is "2,55" and should be a decimal number such as 2.55`],
    ["UnitPrice", "2.55", "£2.55", `UnitPrice is "£2.55" and`],
    ["UnitPrice", "2.55", "1e3", `UnitPrice is "1e3" and`],
    ["UnitPrice", "2.55", "NaN", `UnitPrice is "NaN" and`],
    ["UnitPrice", "2.55", "", `UnitPrice is "" and`],
    ["InvoiceDate", "2010-12-01T08:26:00Z", "01/12/2010 08:26", `InvoiceDate is "01/12/2010 08:26" and should be a`],
    ["InvoiceDate", "2010-12-01T08", "2010-02-30T08", `InvoiceDate is "2010-02-30T08:26:00Z" and should be a moment`],
    ["InvoiceDate", "T08:26", "T25:26", `InvoiceDate is "2010-12-01T25:26:00Z" and`],
    ["InvoiceNo", "536365", "", `InvoiceNo is "" and should be 1 to 40 letters, digits, - or _`],
    ["InvoiceNo", "536365", "53/65", `InvoiceNo is "53/65" and`],
    ["StockCode", "TEA", "", `StockCode is "" and should be a text of 1 to 64 characters`],
    ["StockCode", "TEA", "T".repeat(65), `StockCode is "${"T".repeat(39)}…" and`],
  ])("a bad %s with its line: %s as %s", (_, good, bad, said) => {
    expect(complaint(csv(tea, tea.replace(good, bad)))).toContain(`stored:\n  line 3: ${said}`)
  })

  it("a row with too few fields, or with too many", () => {
    expect(complaint(csv(tea, "536365,TEA,A tin"))).toContain("line 3 has 3 fields, the first line has 8")
    expect(complaint(csv(tea.replace("A tin of tea", "A tin, of tea")))).toContain("line 2 has 9 fields")
  })

  it("the line a record begins on, counting blank lines and quoted line breaks", () => {
    const long = tea.replace("A tin of tea", `"A tin\nof\ntea"`)
    const bad = long.replace(",6,", ",six,")
    expect(complaint(csv(long, "", bad, bad).trimEnd())).toMatch(/line 6: Quantity.*\n {2}line 9: Quantity/)
  })

  it("all that is wrong at once, and no endless list", () => {
    const bad = tea.replace(",6,", ",six,").replace("2.55", "much")
    expect(complaint(csv(bad)).split("\n")).toHaveLength(3)
    const many = complaint(csv(...Array.from({ length: 500 }, () => bad))).split("\n")
    expect(many).toHaveLength(12)
    expect(many.at(-1)).toBe("  and 990 more")
  })

  it("a quote that is never closed", () => {
    expect(complaint(csv(tea.replace("A tin", `"A tin`)))).toMatch(/is not a CSV file: Quote Not Closed.*line/)
  })

  it("nothing in it", () => {
    expect(complaint("")).toBe(
      "invoices.csv is empty. Its first line should be InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID.",
    )
    expect(complaint(`${HEADER}\n`)).toBe("invoices.csv has column names and no rows. Add the rows to import.")
  })

  it("text that is not UTF-8", () => {
    expect(complaint(Buffer.from(csv(tea.replace("tea", "thé")), "latin1"))).toContain("is not UTF-8 text")
  })

  it("a path that cannot be read", () => {
    mkdirSync(at("folder"))
    expect(messageOf(() => readInvoices(at("nothing.csv")))).toBe("nothing.csv cannot be read: there is no such file.")
    expect(messageOf(() => readInvoices(at("folder")))).toContain("it is a folder")
  })
})
