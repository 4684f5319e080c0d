/** What the parts of a checkout share: the ports, the host's decisions, and the name of this process. */
import type { LimitLedger } from "../../ports/LimitLedger.ts"
import type { OrderStore } from "../../ports/OrderStore.ts"
import type { Outbox } from "../../ports/Outbox.ts"
import type { SettlementStore } from "../../ports/SettlementStore.ts"
import type { StockLedger } from "../../ports/StockLedger.ts"
import type { CheckoutConfig, Config } from "../CartwrightConfig.ts"
import type { Ids } from "../IdSource.ts"
import type { Payments } from "../Payments.ts"
import type { SettlingPorts } from "../settling.ts"

export interface Till extends SettlingPorts {
  readonly settlements: SettlementStore["Service"]
  readonly orders: OrderStore["Service"]
  readonly outbox: Outbox["Service"]
  readonly stock: StockLedger["Service"]
  readonly limits: LimitLedger["Service"]
  readonly payments: Payments
  readonly config: Config
  readonly checkout: CheckoutConfig
  readonly ids: Ids
  /** Who this process is among those that deliver messages. */
  readonly holder: string
}
