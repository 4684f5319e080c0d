/** Why money is not taken or given back: plain data with the numbers in it. */
import type { PaymentMethod } from "../catalog/ids.ts"
import type * as Money from "../money/Money.ts"
import { priceText } from "../money/priceText.ts"
import type { Decline } from "./Operation.ts"
import type { PaymentStatus } from "./Payment.ts"

export type PaymentRejection =
  | {
      readonly _tag: "PaymentMethodUnknown"
      readonly method: PaymentMethod
      readonly methods: ReadonlyArray<PaymentMethod>
    }
  /** The prices that were agreed to hold for another way to pay. */
  | { readonly _tag: "PaymentMethodAgreed"; readonly method: PaymentMethod; readonly agreed: PaymentMethod }
  /**
   * What became of an earlier call to the provider is not known yet, or another way to pay is still under way, or a person
   * has to look at it.
   */
  | { readonly _tag: "PaymentUnderWay"; readonly status: PaymentStatus }
  /** Its order was called off. */
  | { readonly _tag: "PaymentClosed" }
  | { readonly _tag: "RefundTooLarge"; readonly asked: Money.Money; readonly max: Money.Money }
  /** The provider gave nothing back, and under the same request id it never will. */
  | { readonly _tag: "RefundDeclined"; readonly amount: Money.Money; readonly decline: Decline }

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const paymentRejectionMessage = (rejection: PaymentRejection): string => {
  const r = rejection
  switch (r._tag) {
    case "PaymentMethodUnknown":
      return `There is no way to pay called ${named(r.method)}. ${r.methods.length === 0 ? "Give createCartwright payments." : `Choose one of ${r.methods.join(", ")}.`}`
    case "PaymentMethodAgreed":
      return `These prices were agreed to for paying by ${named(r.agreed)}, not by ${named(r.method)}. Pay that way, or open another settlement for paying by ${named(r.method)}.`
    case "PaymentUnderWay":
      return `The payment is ${r.status}: what became of an earlier call is not settled yet. Try again once it is.`
    case "PaymentClosed":
      return "The order was called off, and its payment with it. There is nothing to pay."
    case "RefundTooLarge":
      if (r.max.amount === 0)
        return `A refund of ${priceText(r.asked)} cannot be made: nothing was taken that could be given back, or all of it was given back already.`
      return `A refund of ${priceText(r.asked)} is more than the ${priceText(r.max)} that can be given back. Refund at most that.`
    case "RefundDeclined":
      return `The refund of ${priceText(r.amount)} was declined (${r.decline.class}, ${r.decline.code}). Refund it under a new request id once the provider allows it.`
  }
}

/** A card number that came as the name of a way to pay is not to be read in a log. */
const named = (method: string): string => (/\d{12}/.test(method) ? "(hidden)" : method)
