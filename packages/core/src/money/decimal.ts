/** Decimal text in and out, for the modules of this chapter: digits are moved as text, so that nothing is rounded on the way. */

/** A decimal number as it was written: `units` × 10^-`places`. */
export interface Decimal {
  readonly units: number
  readonly places: number
}

const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/

/** 10^n, spelled out because `10 ** n` is not promised to be exact. The largest is the last below the end of the safe range. */
// biome-ignore format: a table
const TENS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

/** 10^`places` as a number, for 0 to 15. */
export const tenTo = (places: number): number => {
  const power = TENS[places]
  if (power === undefined) throw new RangeError(`tenTo: 10^0 to 10^15 are exact here, got 10^${places}`)
  return power
}

/** A value as an error message shows it: quoted where it is text, and cut where it is long. */
export const show = (value: unknown): string => {
  const text =
    typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? `[${value.join(", ")}]` : String(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}

/** Reads `-12.50`: no sign but a minus, no spaces, no grouping, no exponent. More than `most` digits after the point are refused. */
export const parse = (text: string, most: number, doing: string): Decimal => {
  const match = typeof text === "string" ? DECIMAL.exec(text) : null
  if (match === null) throw new RangeError(`${doing}: not a decimal number, got ${show(text)}. Write it like "12.50".`)
  const [, sign = "", whole = "", fraction = ""] = match
  if (fraction.length > most) {
    throw new RangeError(`${doing}: at most ${most} digits fit after the point, got ${show(text)}. Round it first.`)
  }
  const units = Number(whole + fraction)
  if (!Number.isSafeInteger(units)) {
    throw new RangeError(`${doing}: more digits than can be kept exactly, got ${show(text)}. Use fewer.`)
  }
  return { units: sign === "-" && units !== 0 ? -units : units, places: fraction.length }
}

/** Writes `units` × 10^-`places` with exactly that many digits after the point. */
export const print = (units: number, places: number): string => {
  if (places === 0) return String(units + 0)
  const digits = String(Math.abs(units)).padStart(places + 1, "0")
  const point = digits.length - places
  return `${units < 0 ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`
}
