/** What the tests ask a sandbox to do. */
import type { ChannelRequest, OperationId } from "@cartwright/core"

const operation = (id: string): OperationId => id as OperationId

export const sale = (id: string, amount = 1_000, more: Partial<ChannelRequest> = {}): ChannelRequest => ({
  operationId: operation(id),
  kind: "sale",
  amount: { amount, currency: "GBP" },
  reference: "order-1",
  ...more,
})

export const refund = (id: string, parent: string, amount: number): ChannelRequest => ({
  ...sale(id, amount),
  kind: "refund",
  parent: { operationId: operation(parent) },
})

export const voiding = (id: string, parent: string): ChannelRequest => ({
  ...sale(id),
  kind: "void",
  parent: { operationId: operation(parent) },
})

export const by = (id: string) => ({ operationId: operation(id), reference: "order-1" })

export const gbp = (amount: number) => ({ amount, currency: "GBP" as const })
