/** The one layer that assembles every service from the ports. */
import * as Layer from "effect/Layer"
import type { CartStore } from "../ports/CartStore.ts"
import type { OfferSource } from "../ports/OfferSource.ts"
import type { PromotionSource } from "../ports/PromotionSource.ts"
import { CartService } from "./CartService.ts"
import { GuestService } from "./GuestService.ts"

export const layer: Layer.Layer<CartService | GuestService, never, CartStore | OfferSource | PromotionSource> =
  /* @__PURE__ */ Layer.merge(CartService.layer, GuestService.layer)
