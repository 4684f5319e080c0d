/** What money is: exact amounts, exact rates, the named ways to round, and splits that lose nothing. */
export {
  allocate,
  allocateAmount,
  allocateEvenly,
  type Leftover,
  leftovers,
  MAX_EVEN_PARTS,
  type ZeroWeights,
} from "./allocate.ts"
export * as Currency from "./Currency.ts"
export { canonical, digest } from "./canonical.ts"
export * as FineMoney from "./FineMoney.ts"
export * as Money from "./Money.ts"
export * as Ratio from "./Ratio.ts"
export { divide as divideRounded, divideProduct, isRounding, type Rounding, roundings } from "./rounding.ts"
