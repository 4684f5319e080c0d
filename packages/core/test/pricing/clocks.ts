import type { Instant } from "../../src/catalog/ids.ts"

/** A moment as ISO 8601 writes it. */
export const at = (moment: string): Instant => Date.parse(moment) as Instant
