/**
 * What a cart holds, told as simply as it can be: which things, how many, selected or not, and where. It shares nothing
 * with the cart chapter, so that it does not share its mistakes.
 */

/** A thing a shopper may ask for: what makes two lines the same line. */
export interface Thing {
  readonly sku: string
  readonly options: Readonly<Record<string, string>>
}

/** How much of a thing there is. */
export interface Held {
  quantity: number
  selected: boolean
}

/** Most pieces of one line, as `Cart.MAX_QUANTITY` says. */
const MOST = 1_000_000

/** Two things that are the same have the same key, in whatever order their options were named. */
export const keyOf = ({ sku, options }: Thing): string =>
  JSON.stringify([
    sku,
    Object.keys(options)
      .sort()
      .map((name) => [name, options[name]]),
  ])

/** The content of one cart. Its methods say what a shopper may do, and answer whether they may. */
export class CartModel {
  readonly lines = new Map<string, Held>()
  readonly shelf = new Map<string, Held>()
  private readonly sold: ReadonlySet<string>

  constructor(sold: ReadonlyArray<string>) {
    this.sold = new Set(sold)
  }

  add({ quantity, ...thing }: Thing & { readonly quantity: number }): boolean {
    const there = this.lines.get(keyOf(thing))
    const after = quantity + (there?.quantity ?? 0)
    if (!this.sold.has(thing.sku) || !isQuantity(quantity) || after > MOST) return false
    if (there === undefined) this.lines.set(keyOf(thing), { quantity, selected: true })
    else there.quantity = after
    return true
  }

  setQuantity(key: string, quantity: number): boolean {
    const there = this.lines.get(key)
    if (there === undefined || !isQuantity(quantity)) return false
    there.quantity = quantity
    return true
  }

  remove(keys: ReadonlyArray<string>): boolean {
    return this.someOf(this.lines, keys, (key) => this.lines.delete(key))
  }

  clear(): boolean {
    this.lines.clear()
    return true
  }

  select(keys: ReadonlyArray<string>, selected: boolean): boolean {
    return this.someOf(this.lines, keys, (_, held) => {
      held.selected = selected
    })
  }

  saveForLater(keys: ReadonlyArray<string>): boolean {
    return this.someOf(this.lines, keys, (key, { quantity }) => {
      this.lines.delete(key)
      join(this.shelf, key, { quantity, selected: false })
    })
  }

  moveToCart(keys: ReadonlyArray<string>): boolean {
    return this.someOf(this.shelf, keys, (key, { quantity }) => {
      this.shelf.delete(key)
      join(this.lines, key, { quantity, selected: true })
    })
  }

  setOptions(key: string, options: Thing["options"]): boolean {
    const there = this.lines.get(key)
    if (there === undefined) return false
    const [sku] = JSON.parse(key)
    const changed = keyOf({ sku, options })
    if (changed === key) return true
    this.lines.delete(key)
    join(this.lines, changed, there)
    return true
  }

  /** A call about several lines goes on with those that are there; where none is, it is refused. */
  private someOf(
    place: ReadonlyMap<string, Held>,
    keys: ReadonlyArray<string>,
    each: (key: string, held: Held) => void,
  ): boolean {
    const there = [...new Set(keys)].flatMap((key) => {
      const held = place.get(key)
      return held === undefined ? [] : [[key, held] as const]
    })
    for (const [key, held] of there) each(key, held)
    return there.length > 0
  }
}

const isQuantity = (quantity: number): boolean => Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST

/** What has become the same thing is one line; what no longer fits on it is lost, and the shopper is told. */
const join = (place: Map<string, Held>, key: string, moved: Held): void => {
  const there = place.get(key)
  if (there === undefined) place.set(key, moved)
  else there.quantity = Math.min(MOST, there.quantity + moved.quantity)
}
