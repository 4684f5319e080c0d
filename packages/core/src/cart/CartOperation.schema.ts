/** How one write looks in the operation log. */
import * as Schema from "effect/Schema"
import { Digest, LineId, OpId, Version } from "../catalog/ids.schema.ts"
import { MAX_LINES } from "./Cart.ts"
import { CartCommand } from "./CartCommand.schema.ts"
import { Rejection } from "./Rejection.schema.ts"

export const ItemOutcome = Schema.Union([
  Schema.Struct({ ok: Schema.Literal(true), lineId: LineId }),
  Schema.Struct({ ok: Schema.Literal(false), rejection: Rejection }),
])

export const CartOperation = Schema.Struct({
  shape: Schema.Literal(1),
  opId: OpId,
  asked: Digest,
  command: CartCommand,
  observed: Version,
  outcome: Schema.Array(ItemOutcome).check(Schema.isMaxLength(MAX_LINES)),
})
