import { Currency } from "@cartwright/core/money"
import { describe, expect, it } from "vitest"

const having = (digits: number) => Currency.currencies.filter((currency) => Currency.minorDigits(currency) === digits)

describe("Currency", () => {
  it("knows how many digits a currency has", () => {
    expect(having(0).join(" ")).toBe("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")
    expect(having(3).join(" ")).toBe("BHD IQD JOD KWD LYD OMR TND")
    expect(having(4).join(" ")).toBe("CLF UYW")
    expect(having(2)).toEqual(expect.arrayContaining(["GBP", "EUR", "USD", "CNY", "CHF"]))
    expect([0, 2, 3, 4].flatMap(having).length).toBe(Currency.currencies.length)
  })

  it("has codes of three capitals, each once, in the order of the alphabet", () => {
    expect(Currency.currencies.every((currency) => /^[A-Z]{3}$/.test(currency))).toBe(true)
    expect(Currency.currencies).toEqual([...new Set(Currency.currencies)].sort())
  })

  it("knows what people pay in, and leaves out what has no minor unit", () => {
    for (const currency of [
      "AED",
      "BRL",
      "CAD",
      "HKD",
      "INR",
      "NOK",
      "PLN",
      "SLE",
      "TWD",
      "VES",
      "XCG",
      "ZAR",
      "ZWG",
    ]) {
      expect(Currency.isCurrency(currency)).toBe(true)
    }
    for (const without of ["XAU", "XDR", "XTS", "XXX"]) expect(Currency.isCurrency(without)).toBe(false)
  })

  it("is not fooled by what every object has", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "", "gbp", " GBP"]) {
      expect(Currency.isCurrency(name)).toBe(false)
    }
    for (const other of [undefined, null, 1, {}, ["GBP"]]) expect(Currency.isCurrency(other)).toBe(false)
  })

  it("says so when asked about something else", () => {
    // @ts-expect-error: what a caller without types may send
    expect(() => Currency.minorDigits("constructor")).toThrow(
      new RangeError('Currency.minorDigits: not a currency, got "constructor". Ask isCurrency first.'),
    )
  })
})
