/** What the face's types promise; the type checker is the test. */
import type * as Effect from "effect/Effect"
import { describe, expectTypeOf, it } from "vitest"
import type { Cart } from "../../src/cart/Cart.ts"
import type { Rejection } from "../../src/cart/Rejection.ts"
import type { LineId, Version } from "../../src/catalog/ids.ts"
import type { LoggedOperation } from "../../src/ports/CartStore.ts"
import type { PricedCart } from "../../src/pricing/PricedCart.ts"
import type { CartwrightError, FailureReason } from "../../src/promise/CartwrightError.ts"
import type { Cartwright, ShopperCart } from "../../src/promise/createCartwright.ts"
import type { orThrow } from "../../src/promise/orThrow.ts"
import type {
  Added,
  AddedMany,
  Answer,
  CartState,
  CartView,
  ItemResult,
  Opened,
  Told,
} from "../../src/services/Answer.ts"
import type { Options } from "../../src/services/Call.ts"
import type { Carts, ReadFailure, WriteFailure } from "../../src/services/Carts.ts"
import type { ItemInput, LinesInput, MergeInput, OpenInput } from "../../src/services/inputs.ts"

describe("the promise face", () => {
  it("has every call of the service, without its actor", () => {
    expectTypeOf<keyof ShopperCart>().toEqualTypeOf<keyof Carts>()
    type Given<Call extends keyof ShopperCart> = Parameters<ShopperCart[Call]>
    expectTypeOf<Given<"open">>().toEqualTypeOf<Parameters<(input?: OpenInput, options?: Options) => void>>()
    expectTypeOf<Given<"add">>().toEqualTypeOf<Parameters<(id: string, item: ItemInput, options?: Options) => void>>()
    expectTypeOf<Given<"select">>().toEqualTypeOf<
      Parameters<(id: string, lines?: LinesInput, options?: Options) => void>
    >()
    expectTypeOf<Given<"merge">>().toEqualTypeOf<
      Parameters<(id: string, input: MergeInput, options?: Options) => void>
    >()
  })

  it("gives each call's answer as a promise", () => {
    expectTypeOf<ShopperCart["open"]>().returns.toEqualTypeOf<Promise<Answer<Opened>>>()
    expectTypeOf<ShopperCart["add"]>().returns.toEqualTypeOf<Promise<Answer<Added>>>()
    expectTypeOf<ShopperCart["addMany"]>().returns.toEqualTypeOf<Promise<Answer<AddedMany>>>()
    expectTypeOf<ShopperCart["setQuantity" | "remove" | "clear" | "claim" | "merge" | "get"]>().returns.toEqualTypeOf<
      Promise<Answer<CartState>>
    >()
    expectTypeOf<ShopperCart["view"]>().returns.toEqualTypeOf<Promise<Answer<CartView>>>()
    expectTypeOf<ShopperCart["history"]>().returns.toEqualTypeOf<Promise<Answer<ReadonlyArray<LoggedOperation>>>>()
  })

  it("tells a value from a no by `ok`", () => {
    type Given = Answer<Added>
    type Yes = Extract<Given, { readonly ok: true }>
    type No = Extract<Given, { readonly ok: false }>
    expectTypeOf<Yes["value"]["cart"]>().toEqualTypeOf<Cart>()
    expectTypeOf<Yes["value"]["version"]>().toEqualTypeOf<Version>()
    expectTypeOf<Yes["value"]["lineId"]>().toEqualTypeOf<LineId>()
    expectTypeOf<Yes["replayed"]>().toEqualTypeOf<boolean>()
    expectTypeOf<No["rejection"]>().toEqualTypeOf<Told<Rejection>>()
    expectTypeOf<No>().not.toHaveProperty("value")
    expectTypeOf<Extract<Answer<CartView>, { readonly ok: true }>["value"]["priced"]>().toEqualTypeOf<PricedCart>()
    expectTypeOf<Extract<ItemResult, { readonly ok: false }>["rejection"]["_tag"]>().toEqualTypeOf<Rejection["_tag"]>()
  })

  it("orThrow leaves the value", () => {
    expectTypeOf<typeof orThrow<Added>>().returns.toEqualTypeOf<Added>()
  })

  it("says what an error may be, and what may have happened", () => {
    expectTypeOf<CartwrightError["reason"]>().toEqualTypeOf<FailureReason>()
    expectTypeOf<CartwrightError["outcome"]>().toEqualTypeOf<"notDone" | "unknown">()
    expectTypeOf<ReadFailure | WriteFailure>().toExtend<FailureReason>()
  })

  it("can be disposed of", () => expectTypeOf<Cartwright>().toExtend<AsyncDisposable>())

  it("takes plain strings and numbers: a host needs no brand", () => {
    expectTypeOf<{ sku: string; quantity: number }>().toExtend<ItemInput>()
    expectTypeOf<{ requestId: string; ifVersion: number }>().toExtend<Options>()
    expectTypeOf<Version>().toExtend<number>()
  })
})

describe("the Effect face", () => {
  it("lists what each call can fail with", () => {
    expectTypeOf<Carts["add"]>().returns.toEqualTypeOf<Effect.Effect<Answer<Added>, WriteFailure>>()
    expectTypeOf<Carts["view"]>().returns.toEqualTypeOf<Effect.Effect<Answer<CartView>, ReadFailure>>()
    expectTypeOf<ReadFailure>().not.toExtend<Rejection>()
  })
})
