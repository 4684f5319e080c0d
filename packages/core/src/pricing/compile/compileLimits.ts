/** How often and how much: limits of uses, and the budget. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import type { CompiledLimits, CompiledPromotion } from "../CompiledPromotion.ts"
import type { Limit } from "../Promotion.ts"
import { type Reading, wrong } from "./Reading.ts"
import { fieldsOf, flagOf, moneyOf, wholeOf, wordOf } from "./readFields.ts"

const NO_LIMITS: CompiledLimits = {
  perOrder: Infinity,
  perBuyer: undefined,
  perCode: undefined,
  inAll: undefined,
  keepOnCancel: false,
}

/** Where a promotion asks for no code there is none to count, and a limit of each code would never hold. */
export const compileLimits = (reading: Reading, path: string, value: unknown, hasCodes: boolean): CompiledLimits => {
  if (value === undefined) return NO_LIMITS
  const fields = fieldsOf(reading, path, value, ["perOrder", "perBuyer", "perCode", "inAll", "keepOnCancel"])
  if (fields === undefined) return NO_LIMITS
  const { perOrder, perCode, keepOnCancel } = fields
  if (perCode !== undefined && !hasCodes) {
    wrong(
      reading,
      `${path}.perCode`,
      "limits the uses of codes it does not have",
      perCode,
      "Give it `codes`, or use inAll.",
    )
  }
  return {
    perOrder: perOrder === undefined ? Infinity : wholeOf(reading, `${path}.perOrder`, perOrder, 1, MAX_QUANTITY),
    perBuyer: limitOf(reading, `${path}.perBuyer`, fields["perBuyer"]),
    perCode: limitOf(reading, `${path}.perCode`, perCode),
    inAll: limitOf(reading, `${path}.inAll`, fields["inAll"]),
    keepOnCancel: keepOnCancel === undefined ? false : flagOf(reading, `${path}.keepOnCancel`, keepOnCancel),
  }
}

const limitOf = (reading: Reading, path: string, value: unknown): Limit | undefined => {
  if (value === undefined) return undefined
  const fields = fieldsOf(reading, path, value, ["max", "per"])
  if (fields === undefined) return undefined
  const max = wholeOf(reading, `${path}.max`, fields["max"], 1, Number.MAX_SAFE_INTEGER)
  const per = perOf(reading, `${path}.per`, fields["per"])
  return per === undefined ? { max } : { max, per }
}

const perOf = (reading: Reading, path: string, value: unknown): Limit["per"] =>
  value === undefined ? undefined : wordOf(reading, path, value, ["day", "month"])

export const compileBudget = (reading: Reading, path: string, value: unknown): CompiledPromotion["budget"] => {
  if (value === undefined) return undefined
  const fields = fieldsOf(reading, path, value, ["money", "per"])
  if (fields === undefined) return undefined
  return {
    money: moneyOf(reading, `${path}.money`, fields["money"], 1),
    per: perOf(reading, `${path}.per`, fields["per"]),
  }
}
