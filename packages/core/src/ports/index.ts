export * from "./CartStore.ts"
export * from "./OfferSource.ts"
export * from "./PromotionSource.ts"
