/** Stands for `test/scale.ts` in the copy: fewer tries, always the same ones, and nothing printed. */

export const seed = Number(process.env["CARTWRIGHT_SEED"] ?? 1)

const LEAST = 200

export const scaled = (full: number, share = 1 / 10): number => Math.max(LEAST, Math.ceil((full * share) / 10))

export const held = (): void => {}
