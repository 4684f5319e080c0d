import * as Context from "effect/Context"
import type { PaymentMethod } from "../catalog/ids.ts"
import type { PaymentChannel } from "../ports/PaymentChannel.ts"

/** The ways to pay that a host offers: a channel under each name. None is offered unless it is said. */
export const PaymentChannels = /* @__PURE__ */ Context.Reference<ReadonlyMap<PaymentMethod, PaymentChannel["Service"]>>(
  "@cartwright/core/PaymentChannels",
  { defaultValue: () => new Map() },
)
