/** What the parts of the cart cluster share: the ports, the host's decisions, and the one way in and the one way to write. */
import type { Digest, LineId } from "../catalog/ids.ts"
import { digest } from "../money/canonical.ts"
import type { CartStore } from "../ports/CartStore.ts"
import { makeEnter } from "./Call.ts"
import { makeCartWriter } from "./CartWriter.ts"
import type { Config } from "./CartwrightConfig.ts"
import type { Ids } from "./IdSource.ts"
import type { PricePorts } from "./priceFacts.ts"

export interface Ports extends PricePorts {
  readonly store: CartStore["Service"]
  readonly config: Config
  readonly ids: Ids
}

export interface Cluster extends Ports {
  readonly enter: ReturnType<typeof makeEnter>
  readonly write: ReturnType<typeof makeCartWriter>
  readonly newLineId: () => LineId
}

export const makeCluster = (ports: Ports): Cluster => ({
  ...ports,
  enter: makeEnter(ports.config, ports.ids),
  write: makeCartWriter(ports.store),
  newLineId: () => ports.ids.short() as LineId,
})

/** The digest of only what the shopper sent. */
export const digestOf = (sent: object): Digest => digest(sent) as Digest
