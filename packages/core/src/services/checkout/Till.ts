/** What the parts of a checkout share: the ports, the host's decisions, and the name of this process. */
import type { CartGateway } from "../../ports/CartGateway.ts"
import type { OfferSource } from "../../ports/OfferSource.ts"
import type { OrderStore } from "../../ports/OrderStore.ts"
import type { Outbox } from "../../ports/Outbox.ts"
import type { PromotionSource } from "../../ports/PromotionSource.ts"
import type { SettlementStore } from "../../ports/SettlementStore.ts"
import type { StockLedger } from "../../ports/StockLedger.ts"
import type { CheckoutConfig, Config } from "../CartwrightConfig.ts"
import type { Ids } from "../IdSource.ts"
import type { Payments } from "../Payments.ts"

export interface Till {
  readonly gateway: CartGateway["Service"]
  readonly settlements: SettlementStore["Service"]
  readonly orders: OrderStore["Service"]
  readonly outbox: Outbox["Service"]
  readonly stock: StockLedger["Service"]
  readonly offers: OfferSource["Service"]
  readonly promotions: PromotionSource["Service"]
  readonly payments: Payments
  readonly config: Config
  readonly checkout: CheckoutConfig
  readonly ids: Ids
  /** Who this process is among those that deliver messages. */
  readonly holder: string
}
