export * from "./MemoryStores.ts"
