/** Reads the option `tax` of `createCartwright`: a rate that is wrong would stand on every invoice. */
import { isRatio, type Ratio } from "../money/Ratio.ts"
import { isRounding, roundings } from "../money/rounding.ts"
import { MAX_TAX_CATEGORIES, MAX_TAX_NAME_LENGTH, MAX_TAX_RATES, type NamedRate } from "../pricing/TaxPolicy.ts"
import { sharesOf } from "../pricing/taxRules.ts"
import { fieldOf, isListOf, isObject, namesIn, onlyKnown, wrong } from "./optionChecks.ts"

/** 400 %: far above any tax there is, and low enough for a total of `MAX_TOTAL` to be taxed exactly. */
const MAX_TAX_RATE = 4

const RATIO = 'Make it with Ratio.fromPercent("20").'
const BASIS = "Say whether prices have the tax included or excluded."

export const checkTax = (tax: unknown): void => {
  if (fieldOf(tax, "quotes") !== undefined)
    throw wrong(
      "tax.quotes",
      "for one cart",
      fieldOf(tax, "quotes"),
      "Give quotes to priceCart: this is for all carts.",
    )
  onlyKnown("tax", tax, ["basis", "rates", "rounding", "scope", "border"])
  const basis = fieldOf(tax, "basis")
  if (!isBasis(basis)) throw wrong("tax.basis", "unknown", basis, BASIS)
  const rates = fieldOf(tax, "rates")
  checkTable("tax.rates", rates, (name, written) =>
    fieldOf(written, "rates") === undefined ? checkRate(name, written) : checkRule(name, written),
  )
  const rounding = fieldOf(tax, "rounding")
  if (rounding !== undefined && !isRounding(rounding))
    throw wrong("tax.rounding", "no way of rounding", rounding, `Use one of ${roundings.join(", ")}.`)
  const scope = fieldOf(tax, "scope")
  if (scope !== undefined && scope !== "unit" && scope !== "line" && scope !== "order")
    throw wrong("tax.scope", "no scope of rounding", scope, "Use unit, line or order.")
  const border = fieldOf(tax, "border")
  if (border !== undefined) checkBorder(border, rates)
}

const isBasis = (basis: unknown): boolean => basis === "included" || basis === "excluded"

/** A table by category, each of whose entries is checked under its name. */
const checkTable = (name: string, table: unknown, check: (name: string, entry: unknown) => void): void => {
  if (!isObject(table))
    throw wrong(name, "no table of rates", table, 'Give { standard: Ratio.fromPercent("20") } or such.')
  const categories = namesIn(table)
  if (categories.length > MAX_TAX_CATEGORIES)
    throw wrong(name, "too large", categories, `Give at most ${MAX_TAX_CATEGORIES} categories.`)
  for (const category of categories) check(`${name}.${category}`, fieldOf(table, category))
}

/** That numerator and denominator can be added is what taking a tax out of a price needs. */
const isRate = (rate: unknown): rate is Ratio =>
  isRatio(rate) &&
  rate.numerator >= 0 &&
  rate.numerator <= MAX_TAX_RATE * rate.denominator &&
  Number.isSafeInteger(rate.numerator + rate.denominator)

const checkRate = (name: string, rate: unknown): void => {
  if (!isRate(rate)) throw wrong(name, `no ratio from 0 to ${MAX_TAX_RATE}`, rate, RATIO)
}

const checkRule = (name: string, rule: unknown): void => {
  onlyKnown(name, rule, ["basis", "rates"])
  const basis = fieldOf(rule, "basis")
  if (basis !== undefined && !isBasis(basis)) throw wrong(`${name}.basis`, "unknown", basis, BASIS)
  const rates = fieldOf(rule, "rates")
  if (!isListOf(rates, isObject) || !Array.isArray(rates) || rates.length < 1 || rates.length > MAX_TAX_RATES)
    throw wrong(`${name}.rates`, "no list of rates", rates, `Give 1 to ${MAX_TAX_RATES} of { name, rate }.`)
  const { length } = rates
  const shares = sharesOf(Array.from({ length }, (_, at) => namedRate(`${name}.rates[${at}]`, rates[at])))
  if (shares === undefined || !Number.isSafeInteger(shares.whole + shares.sum))
    throw wrong(`${name}.rates`, "too fine to be worked out exactly", rates, "Write the rates with fewer digits.")
  if (shares.sum > MAX_TAX_RATE * shares.whole)
    throw wrong(
      `${name}.rates`,
      `more than ${MAX_TAX_RATE} in all`,
      rates,
      "Rates are shares of the price: 20 % is 1/5.",
    )
}

const namedRate = (path: string, given: unknown): NamedRate => {
  onlyKnown(path, given, ["name", "rate", "compound"])
  const name = fieldOf(given, "name")
  if (name !== undefined && (typeof name !== "string" || name.length < 1 || name.length > MAX_TAX_NAME_LENGTH))
    throw wrong(`${path}.name`, "no name", name, `Give 1 to ${MAX_TAX_NAME_LENGTH} characters, or leave it out.`)
  const compound = fieldOf(given, "compound")
  if (compound !== undefined && compound !== true)
    throw wrong(`${path}.compound`, "not true", compound, "Leave it out where the rate is a share of the price alone.")
  const rate = fieldOf(given, "rate")
  if (!isRate(rate)) throw wrong(`${path}.rate`, `no ratio from 0 to ${MAX_TAX_RATE}`, rate, RATIO)
  return compound === true ? { rate, compound } : { rate }
}

/** Where the net is kept, a category without a home rate would stop the pricing of every cart that has it. */
const checkBorder = (border: unknown, rates: unknown): void => {
  onlyKnown("tax.border", border, ["keep", "home"])
  const keep = fieldOf(border, "keep")
  if (keep !== "net" && keep !== "gross")
    throw wrong("tax.border.keep", "unknown", keep, "Say whether the net or the gross of a price stays what it is.")
  const home = fieldOf(border, "home")
  checkTable("tax.border.home", home, checkRate)
  const known = new Set(namesIn(home))
  const missing = keep === "net" ? namesIn(rates).find((category) => !known.has(category)) : undefined
  if (missing !== undefined)
    throw wrong(`tax.border.home.${missing}`, "missing", undefined, "Give rate 0 if these prices have no tax in them.")
}
