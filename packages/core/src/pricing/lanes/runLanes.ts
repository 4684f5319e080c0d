/** Lets the promotions of each lane take their share, lane after lane. */
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { Worksheet } from "../Worksheet.ts"
import { best } from "./best.ts"
import { bestPerLine } from "./bestPerLine.ts"
import { besideExclusives } from "./exclusive.ts"
import { type LaneRun, newRun } from "./LaneRun.ts"
import { sequential } from "./sequential.ts"

/** `promotions` are those in play, in their order, each of a lane that the policies have. */
export const runLanes = (promotions: ReadonlyArray<CompiledPromotion>, sheet: Worksheet): LaneRun => {
  const run = newRun()
  const { lanes } = sheet.policies
  for (const { name, mode } of lanes) {
    const here = lanes.length === 1 ? promotions : promotions.filter(({ lane }) => lane === name)
    if (here.length === 0) continue
    switch (mode) {
      case "sequential":
        besideExclusives(here, sheet, run, sequential)
        break
      case "bestPerLine":
        besideExclusives(here, sheet, run, bestPerLine)
        break
      case "best":
        best(here, sheet, run, name)
        break
      default:
        throw new RangeError(
          `priceCart: the lane ${name} has an unknown mode, got ${JSON.stringify(mode)}. Use sequential, best or bestPerLine.`,
        )
    }
  }
  return run
}
