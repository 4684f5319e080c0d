/** Opens the pricing engines of this folder, or says why this run does without them. */
import { missingPeers } from "./install.ts"
import type { Peer } from "./Peer.ts"

export interface Peers {
  readonly engines: ReadonlyArray<Peer>
  /** Why there are none. */
  readonly missing?: string
}

export const openPeers = async (): Promise<Peers> => {
  const missing = missingPeers()
  if (missing !== undefined) return { engines: [], missing }
  const [{ openMedusa }, { openVendure }] = [await import("./medusa.ts"), await import("./vendure.ts")]
  return { engines: [openMedusa(), openVendure()] }
}
