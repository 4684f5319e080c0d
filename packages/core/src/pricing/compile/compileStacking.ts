import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { PromotionClass, Stacking } from "../Promotion.ts"
import type { Reading } from "./Reading.ts"
import { listOf, taggedOf, textOf, wordOf } from "./readFields.ts"

type CompiledStacking = Pick<CompiledPromotion, "exclusive" | "group" | "combinesWith">

const ANY: CompiledStacking = { exclusive: false, group: undefined, combinesWith: undefined }

const FIELDS: { readonly [Tag in Stacking["_tag"]]: ReadonlyArray<string> } = {
  Stackable: ["_tag", "combinesWith"],
  ExclusiveInGroup: ["_tag", "group", "combinesWith"],
  Exclusive: ["_tag"],
}

const CLASSES: readonly [PromotionClass, ...ReadonlyArray<PromotionClass>] = ["item", "order", "shipping"]

/** Which other promotions it goes with. */
export const compileStacking = (reading: Reading, path: string, value: unknown): CompiledStacking => {
  const tagged = value === undefined ? undefined : taggedOf(reading, path, value, FIELDS)
  if (tagged === undefined) return ANY
  const { tag, fields } = tagged
  const { group, combinesWith } = fields
  return {
    exclusive: tag === "Exclusive",
    group: tag === "ExclusiveInGroup" ? textOf(reading, `${path}.group`, group, MAX_NAME_LENGTH) : undefined,
    combinesWith: combinesWith === undefined ? undefined : classesOf(reading, `${path}.combinesWith`, combinesWith),
  }
}

const classesOf = (reading: Reading, path: string, value: unknown): ReadonlySet<PromotionClass> =>
  new Set(
    listOf(reading, path, value, CLASSES.length).map((one, at) => wordOf(reading, `${path}[${at}]`, one, CLASSES)),
  )
