/** What is wrong with a promotion that cannot be given as written: its id, the value and the way out. */
import { isName } from "../catalog/ids.ts"

/** The refusal of a promotion: which, what is wrong with it, the value, and the way out. */
export const refused = (id: unknown, wrong: string, got: unknown, wayOut: string): RangeError =>
  new RangeError(`compilePromotions: promotion ${shown(id)}: ${wrong}, got ${shown(got)}. ${wayOut}`)

/** A text of 1 to `maxLength` characters. */
export const checkName = (id: unknown, what: string, value: unknown, maxLength: number): void => {
  if (isName(value, maxLength)) return
  throw refused(id, `${what} is no text of fitting length`, value, `Use 1 to ${maxLength} characters.`)
}

/** An object with none but known fields: one that we do not know might be a limit. */
export const checkFields = (id: unknown, what: string, value: object, known: ReadonlyArray<string>): void => {
  checkObject(id, what, value)
  const strange = Object.keys(value).find((field) => !known.includes(field))
  if (strange === undefined) return
  throw refused(id, `its ${what} has a field we do not know`, strange, `We know ${known.join(", ")}.`)
}

export const checkObject = (id: unknown, what: string, value: object): void => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return
  throw new TypeError(
    `compilePromotions: promotion ${shown(id)}: its ${what} is no object, got ${shown(value)}. Write it as JSON.`,
  )
}

const shown = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
