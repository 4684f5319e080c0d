/** Stands for `test/scale.ts` in the copy: fewer tries, always the same ones, and nothing printed. */

export const seed = Number(process.env["CARTWRIGHT_SEED"] ?? 1)

/** 600 is enough for the tests that count how often their case came up. */
const ENOUGH = Number(process.env["MUTATE_ENOUGH"] ?? 600)

export const scaled = (full: number, share = 1 / 10): number => Math.min(Math.ceil(full * share), ENOUGH)

export const held = (): void => {}
