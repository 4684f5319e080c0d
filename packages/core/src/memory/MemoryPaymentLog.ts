import type { Instant, PaymentId, Version } from "../catalog/ids.ts"
import type { PaymentEntry } from "../payment/Operation.ts"
import { type Appended, type LoggedPayment, type PaymentAppend, PaymentLog } from "../ports/PaymentLog.ts"
import { come, type MemoryOptions, stepAfter } from "./MemoryOptions.ts"

/** The logs of payments, kept in this process. */
export const makeMemoryPaymentLog = (options: MemoryOptions = {}): PaymentLog["Service"] => {
  const logs = new Map<PaymentId, Array<string>>()
  const looking = new Map<PaymentId, Instant>()
  const step = stepAfter(options)

  const load = (id: PaymentId): LoggedPayment => {
    const texts = logs.get(id) ?? []
    return { version: texts.length as Version, entries: texts.map(entryIn) }
  }

  const append = (id: PaymentId, { expected, entries, lookAgainAt }: PaymentAppend): Appended => {
    const texts = logs.get(id) ?? []
    if (texts.length !== expected) return { _tag: "Conflict", current: load(id) }
    texts.push(...entries.map((entry) => JSON.stringify(entry)))
    logs.set(id, texts)
    if (lookAgainAt === undefined) looking.delete(id)
    else looking.set(id, lookAgainAt)
    return { _tag: "Appended", version: texts.length as Version }
  }

  return PaymentLog.of({
    load: (id) => step(() => load(id)),
    append: (id, request) => step(() => append(id, request)),
    due: (now, limit) => step(() => come(looking, now, limit)),
  })
}

const entryIn = (text: string): PaymentEntry => JSON.parse(text)
