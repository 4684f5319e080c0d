/** A shop that gives promotions away. */
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { type Shop, shop } from "./kit.ts"

type Active = Extract<NonNullable<CartwrightOptions["promotions"]>, { readonly active: unknown }>["active"]
export type Given = Extract<Awaited<ReturnType<Active>>, ReadonlyArray<unknown>>

export const pence = (amount: number) => ({ amount, currency: "GBP" }) as const
export const selling = (promotions: Given, more: Partial<CartwrightOptions> = {}): Promise<Shop> =>
  shop({ promotions: { active: async () => promotions }, ...more })

/** What Ada's cart `c` costs on the page. */
export const viewed = async ({ cart }: Pick<Shop, "cart">) => orThrow(await cart.view("c")).priced
