/** What the face's types promise; the type checker is the test. */
import type * as Effect from "effect/Effect"
import { describe, expectTypeOf, it } from "vitest"
import type { Cart } from "../../src/cart/Cart.ts"
import type { Rejection } from "../../src/cart/Rejection.ts"
import type { LineId, Version } from "../../src/catalog/ids.ts"
import type { OrderEvent } from "../../src/order/Order.ts"
import type { CartStore, LoggedOperation } from "../../src/ports/CartStore.ts"
import type { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import type { PricedCart } from "../../src/pricing/PricedCart.ts"
import type { CartwrightError, FailureReason } from "../../src/promise/CartwrightError.ts"
import type { CartwrightOptions, OrderStores, Startable } from "../../src/promise/CartwrightOptions.ts"
import type { Cartwright } from "../../src/promise/createCartwright.ts"
import type { AsyncPaymentChannel } from "../../src/promise/hostChannel.ts"
import type { AsyncCartStore } from "../../src/promise/hostStore.ts"
import type { orThrow } from "../../src/promise/orThrow.ts"
import type {
  Shopper,
  ShopperCart,
  ShopperCheckout,
  ShopperOrders,
  ShopperSettlement,
} from "../../src/promise/shopper.ts"
import type {
  Added,
  AddedBundle,
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
import type { Stores as AllStores } from "../../src/services/Cartwright.ts"
import type {
  Checkout,
  CheckoutAnswer,
  CheckoutRejection,
  OpenedSettlement,
} from "../../src/services/CheckoutAnswer.ts"
import type { Checkouts, OrderFailure, Orders, SubmitFailure, Swept } from "../../src/services/Checkouts.ts"
import type { PayInput, SettlementInput, SubmitInput } from "../../src/services/checkoutInputs.ts"
import type { ItemInput, LinesInput, MergeInput, OpenInput } from "../../src/services/inputs.ts"
import type { SettleFailure, Settlements } from "../../src/services/Settlements.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"

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
    expectTypeOf<ShopperCart["addBundle"]>().returns.toEqualTypeOf<Promise<Answer<AddedBundle>>>()
    expectTypeOf<
      ShopperCart["applyCode" | "removeCode" | "refuseGift" | "acceptGift" | "setContext" | "setAttributes"]
    >().returns.toEqualTypeOf<Promise<Answer<CartState>>>()
    expectTypeOf<ShopperCart["view"]>().returns.toEqualTypeOf<Promise<Answer<CartView>>>()
    expectTypeOf<ShopperCart["history"]>().returns.toEqualTypeOf<Promise<Answer<ReadonlyArray<LoggedOperation>>>>()
  })

  it("has every call of settlements, checkouts and orders, as promises", () => {
    expectTypeOf<keyof Shopper>().toEqualTypeOf<"cart" | "settlement" | "checkout" | "orders">()
    expectTypeOf<keyof ShopperSettlement>().toEqualTypeOf<keyof Settlements>()
    expectTypeOf<keyof ShopperCheckout>().toEqualTypeOf<Exclude<keyof Checkouts, "sweep">>()
    expectTypeOf<keyof ShopperOrders>().toEqualTypeOf<keyof Orders>()
    expectTypeOf<Parameters<ShopperSettlement["open"]>>().toEqualTypeOf<
      Parameters<(input: SettlementInput, options?: Options) => void>
    >()
    expectTypeOf<Parameters<ShopperCheckout["submit"]>>().toEqualTypeOf<
      Parameters<(input: SubmitInput, options?: Options) => void>
    >()
    expectTypeOf<Parameters<ShopperCheckout["pay"]>>().toEqualTypeOf<
      Parameters<(orderId: string, input: PayInput, options?: Options) => void>
    >()
    expectTypeOf<ShopperSettlement["open"]>().returns.toEqualTypeOf<Promise<CheckoutAnswer<OpenedSettlement>>>()
    expectTypeOf<ShopperSettlement["get"]>().returns.toEqualTypeOf<Promise<CheckoutAnswer<Settlement>>>()
    expectTypeOf<ShopperCheckout[keyof ShopperCheckout] | ShopperOrders["get" | "byReference"]>().returns.toEqualTypeOf<
      Promise<CheckoutAnswer<Checkout>>
    >()
    expectTypeOf<ShopperOrders["history"]>().returns.toEqualTypeOf<Promise<CheckoutAnswer<ReadonlyArray<OrderEvent>>>>()
    expectTypeOf<Cartwright["sweep"]>().returns.toEqualTypeOf<Promise<Swept>>()
    type No = Extract<CheckoutAnswer<Checkout>, { readonly ok: false }>
    expectTypeOf<No["rejection"]>().toEqualTypeOf<Told<CheckoutRejection>>()
  })

  it("takes stores of any extent, and says nothing of what they lack", () => {
    type Stores = CartwrightOptions["stores"]
    expectTypeOf<Startable<AllStores>>().toExtend<Stores>()
    expectTypeOf<Startable<CartStore>>().toExtend<Stores>()
    expectTypeOf<{ carts: AsyncCartStore }>().toExtend<Stores>()
    expectTypeOf<{ carts: AsyncCartStore; orders: Startable<OrderStores> }>().toExtend<Stores>()
    expectTypeOf<Startable<OrderStores>>().not.toExtend<Stores>()
    expectTypeOf<{ carts: AsyncCartStore; orders: Startable<CartStore> }>().not.toExtend<Stores>()
  })

  it("takes channels as layers and as plain functions", () => {
    type Channel = NonNullable<CartwrightOptions["payments"]>[string]
    expectTypeOf<Startable<PaymentChannel>>().toExtend<Channel>()
    expectTypeOf<AsyncPaymentChannel>().toExtend<Channel>()
    type Answered = Awaited<ReturnType<AsyncPaymentChannel["execute"]>>
    type Paid = { _tag: "Succeeded"; amount: { amount: number; currency: string }; providerRef: string }
    expectTypeOf<{ _tag: "Done"; state: Paid }>().toExtend<Answered>()
    expectTypeOf<{ _tag: "Absent" }>().toExtend<Awaited<ReturnType<AsyncPaymentChannel["lookup"]>>>()
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
    expectTypeOf<CheckoutAnswer<Checkout>>().toExtend<Parameters<typeof orThrow<Checkout>>[0]>()
  })

  it("says what an error may be, and what may have happened", () => {
    expectTypeOf<CartwrightError["reason"]>().toEqualTypeOf<FailureReason>()
    expectTypeOf<CartwrightError["outcome"]>().toEqualTypeOf<"notDone" | "unknown">()
    expectTypeOf<ReadFailure | WriteFailure>().toExtend<FailureReason>()
    expectTypeOf<SettleFailure | SubmitFailure | OrderFailure>().toExtend<FailureReason>()
  })

  it("can be disposed of", () => expectTypeOf<Cartwright>().toExtend<AsyncDisposable>())

  it("takes plain strings and numbers: a host needs no brand", () => {
    expectTypeOf<{ sku: string; quantity: number }>().toExtend<ItemInput>()
    expectTypeOf<{ requestId: string; ifVersion: number }>().toExtend<Options>()
    expectTypeOf<Version>().toExtend<number>()
    type Sent = { settlementId: string; expectedTotal: { amount: number; currency: string } }
    expectTypeOf<Sent>().toExtend<SubmitInput>()
    expectTypeOf<{ buyNow: { sku: string; quantity: number } }>().toExtend<SettlementInput>()
    expectTypeOf<Settlement["total"]>().toExtend<SubmitInput["expectedTotal"]>()
  })
})

describe("the Effect face", () => {
  it("lists what each call can fail with", () => {
    expectTypeOf<Carts["add"]>().returns.toEqualTypeOf<Effect.Effect<Answer<Added>, WriteFailure>>()
    expectTypeOf<Carts["view"]>().returns.toEqualTypeOf<Effect.Effect<Answer<CartView>, ReadFailure>>()
    expectTypeOf<ReadFailure>().not.toExtend<Rejection>()
  })
})
