/** How a payment looks where it enters and leaves, and how the entries of its log are stored. */
import * as Schema from "effect/Schema"
import { Instant, OperationId, PaymentMethod } from "../catalog/ids.schema.ts"
import { Money } from "../money/money.schema.ts"
import { MAX_INSTRUMENT, MAX_PROVIDER_TEXT, MAX_URL } from "./Operation.ts"

const textUpTo = (max: number) => Schema.String.check(Schema.isMaxLength(max))
const ProviderText = textUpTo(MAX_PROVIDER_TEXT)

const Positive = Money.check(Schema.makeFilter(({ amount }) => amount > 0, { expected: "more than zero" }))

export const OperationKind = Schema.Literals(["sale", "void", "refund"])

export const PaymentOperation = Schema.Struct({
  operationId: OperationId,
  kind: OperationKind,
  method: PaymentMethod,
  amount: Positive,
  parent: Schema.optionalKey(OperationId),
  instrument: Schema.optionalKey(textUpTo(MAX_INSTRUMENT)),
  returnUrl: Schema.optionalKey(textUpTo(MAX_URL)),
  plannedAt: Instant,
})

export const NextAction = Schema.TaggedUnion({ Redirect: { url: textUpTo(MAX_URL) } })

export const Decline = Schema.Struct({
  class: Schema.Literals([
    "hard",
    "soft",
    "authentication",
    "fraud",
    "configuration",
    "neverApplied",
    "cancelled",
    "provider",
  ]),
  code: ProviderText,
})

/** What is known about an operation once it is more than planned. */
export const ObservedState = Schema.TaggedUnion({
  Unknown: { why: ProviderText, sameKeyRetry: Schema.optionalKey(Schema.Literal("useless")) },
  Pending: {},
  ActionRequired: { action: NextAction },
  Failed: { decline: Decline },
  Succeeded: { amount: Money, providerRef: ProviderText },
  Reversed: { providerRef: ProviderText },
})

export const Evidence = Schema.Struct({
  source: Schema.Literals(["answer", "lookup", "webhook", "operator"]),
  at: Instant,
})

const shape = Schema.Literal(1)

export const PaymentEntry = Schema.TaggedUnion({
  Planned: { shape, operation: PaymentOperation },
  Observed: { shape, operationId: OperationId, state: ObservedState, evidence: Evidence },
  Closed: { shape, at: Instant },
})

export const PaymentStatus = Schema.Literals([
  "requiresMethod",
  "requiresAction",
  "processing",
  "unresolved",
  "paid",
  "overpaid",
  "partiallyRefunded",
  "refunded",
  "voided",
  "failed",
  "conflicted",
])

export const PaymentView = Schema.Struct({
  status: PaymentStatus,
  due: Money,
  captured: Money,
  refunded: Money,
  method: Schema.optionalKey(PaymentMethod),
  action: Schema.optionalKey(NextAction),
  decline: Schema.optionalKey(Decline),
})
