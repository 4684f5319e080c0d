import * as Context from "effect/Context"
import type { PaymentMethod } from "../catalog/ids.ts"
import type { PaymentMethods } from "../payment/plan.ts"
import type { PaymentChannel } from "../ports/PaymentChannel.ts"

/** The ways to pay that a host offers: a channel under each name. None is offered unless it is said. */
export const PaymentChannels = /* @__PURE__ */ Context.Reference<ReadonlyMap<PaymentMethod, PaymentChannel["Service"]>>(
  "@cartwright/core/PaymentChannels",
  { defaultValue: () => new Map() },
)

/** What each of these ways to pay can do, by what its channel says of itself. */
export const methodsOf = (channels: ReadonlyMap<PaymentMethod, PaymentChannel["Service"]>): PaymentMethods =>
  new Map([...channels].map(([method, { capabilities }]) => [method, capabilities.operations]))
