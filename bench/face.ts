/** Calls through the promise face, on memory and on SQLite with every commit synced, beside the bare work of the store. */
import { join } from "node:path"
import { type BareStore, openBare, sampleOf } from "./bareSqlite.ts"
import { cartOf } from "./carts.ts"
import { atMostFloors, compareWaiting, type Must, type Result, wide } from "./harness.ts"
import { fill, itemsOf, memoryShop, removeFolder, type Shop, sqliteShop, temporaryFolder } from "./shops.ts"

const CARTS = 64

const inMemory = async (shop: Shop): Promise<ReadonlyArray<Result>> => {
  const text = JSON.stringify(cartOf(10))
  const log: Array<string> = []
  const changed = (): string => {
    const cart = JSON.parse(text)
    cart.lines[5].quantity += 1
    const next = JSON.stringify(cart)
    log.push(JSON.stringify({ opId: crypto.randomUUID(), command: cart.lines[5] }))
    if (log.length > 10_000) log.length = 0
    return next
  }
  const floorIs = "parse, change, stringify"
  const add = (width: number): Promise<Result> =>
    compareWaiting({
      what: width === 1 ? "memory: add" : `memory: add, ${width} at once`,
      ours: wide(width, 256, (cart) => shop.addOne(`cart-${cart}`)),
      floorIs,
      floor: wide(1, 256, changed),
    })
  return [
    await add(1),
    await add(64),
    await compareWaiting({
      what: "memory: get",
      ours: wide(1, 256, () => shop.cart.get("cart-0")),
      floorIs: "parse",
      floor: wide(1, 256, () => JSON.parse(text)),
    }),
    await compareWaiting({
      what: "memory: view",
      ours: wide(1, 256, () => shop.cart.view("cart-0")),
      floorIs: "get",
      floor: wide(1, 256, () => shop.cart.get("cart-0")),
    }),
  ]
}

const onDisk = async (shop: Shop, bare: BareStore): Promise<ReadonlyArray<Result>> => {
  const floorIs = "bare transaction, two writes"
  const add = (width: number, count: number, must: Must): Promise<Result> =>
    compareWaiting({
      what: width === 1 ? "SQLite: add" : `SQLite: add, ${width} at once`,
      ours: wide(width, count, (cart) => shop.addOne(`cart-${cart}`)),
      floorIs,
      floor: wide(1, 64, (cart) => bare.write(cart)),
      must,
    })
  const faster = atMostFloors(1, "faster than it")
  return [
    await add(1, 64, atMostFloors(2.5, "0.4 of its speed")),
    await add(16, 256, faster),
    await add(64, 512, faster),
    await compareWaiting({
      what: "SQLite: 200 adds at once on one cart, each",
      ours: async () => {
        await Promise.all(Array.from({ length: 200 }, () => shop.addOne("cart-0")))
        return 200
      },
      floorIs,
      floor: wide(1, 200, (cart) => bare.write(cart)),
    }),
    await compareWaiting({
      what: "SQLite: get",
      ours: wide(1, 512, () => shop.cart.get("cart-0")),
      floorIs: "select, parse",
      floor: wide(1, 512, (cart) => JSON.parse(bare.read(cart))),
    }),
    await compareWaiting({
      what: "SQLite: view",
      ours: wide(1, 512, () => shop.cart.view("cart-0")),
      floorIs: "get",
      floor: wide(1, 512, () => shop.cart.get("cart-0")),
    }),
  ]
}

const twentyMs: Must = { text: "≤ 20 ms", holds: ({ ours }) => ours.nanoseconds.median <= 20e6 }

/** More than there are rounds. */
const WHOLESALE_CARTS = 64

/** A wholesale basket into carts that were opened beforehand. */
const wholesale = async (shop: Shop, folder: string): Promise<Result> => {
  const items = itemsOf(593)
  const opened: Array<string> = []
  for (let at = 0; at < WHOLESALE_CARTS; at++) {
    opened.push(`wholesale-${at}`)
    await shop.cart.open({ id: `wholesale-${at}` })
  }
  const addMany = async (): Promise<number> => {
    const cartId = opened.pop() ?? ""
    const added = await shop.cart.addMany(cartId, items)
    if (!added.ok || added.value.cart.lines.length !== 593) throw new Error("addMany did not add all of them")
    return 1
  }
  await addMany()
  const bare = openBare(
    join(folder, "wholesale.db"),
    sampleOf(join(folder, "ours.db"), `wholesale-${WHOLESALE_CARTS - 1}`),
    1,
  )
  const floor = wide(1, 1, (cart) => bare.write(cart))
  const what = "SQLite: addMany of 593 lines"
  const floorIs = "bare transaction, two writes"
  const result = await compareWaiting({ what, ours: addMany, floorIs, floor, must: twentyMs })
  bare.close()
  return result
}

export const results = async (): Promise<ReadonlyArray<Result>> => {
  const folder = temporaryFolder()
  const inside = await memoryShop()
  const shop = await sqliteShop(join(folder, "ours.db"))
  try {
    await fill(inside, CARTS)
    const inMemoryFound = await inMemory(inside)
    await fill(shop, CARTS)
    const bare = openBare(join(folder, "bare.db"), sampleOf(join(folder, "ours.db"), "cart-0"), CARTS)
    const onIt = [...(await onDisk(shop, bare)), await wholesale(shop, folder)]
    bare.close()
    return [...inMemoryFound, ...onIt]
  } finally {
    await inside.close()
    await shop.close()
    removeFolder(folder)
  }
}
