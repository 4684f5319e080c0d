export * from "./ids.ts"
export * from "./Offer.ts"
