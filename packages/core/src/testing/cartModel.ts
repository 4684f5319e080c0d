/**
 * What a cart holds, told as simply as it can be: which things, how many, selected or not, and where; what belongs
 * together; and what is said beside it. It shares nothing with the cart chapter, so that it does not share its mistakes.
 */

/** A thing a shopper may ask for: what makes two lines the same line. */
export interface Thing {
  readonly sku: string
  readonly options: Readonly<Record<string, string>>
}

/** A thing of a bundle, and how many there are for each of the bundle. */
export interface Part extends Thing {
  readonly per: number
  readonly attributes?: Notes | undefined
}

/** What is noted of something. Where nothing is, there is none. */
type Notes = Readonly<Record<string, string>>

/** How much of a thing there is. */
export interface Held {
  quantity: number
  selected: boolean
  attributes?: Notes | undefined
  /** Of a bundle, its parent first. */
  parts?: ReadonlyArray<Part> | undefined
}

/** What a call names: a thing by its key, and of a bundle one of its parts. */
export interface Named {
  readonly key: string
  /** 0 is the parent. */
  readonly part: number
}

type Gift = { readonly refused?: true | undefined; readonly chosen?: string | undefined }

/** In which shop a cart is. */
type Where = { readonly [Field in "currency" | "priceList" | "channel" | "country"]?: string | undefined }

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

/** A bundle is the same as no other: it goes by the line of its parent. */
export const bundleKey = (lineId: string): string => `bundle ${lineId}`

/** The content of one cart. Its methods say what a shopper may do, and answer whether they may. */
export class CartModel {
  readonly lines = new Map<string, Held>()
  readonly shelf = new Map<string, Held>()
  readonly codes = new Set<string>()
  readonly gifts = new Map<string, Gift>()
  attributes: Notes | undefined
  where: Where
  private readonly sold: ReadonlySet<string>

  constructor(sold: ReadonlyArray<string>, where: Where = {}) {
    this.sold = new Set(sold)
    this.where = where
  }

  add({ quantity, ...thing }: Thing & { readonly quantity: number }): boolean {
    const there = this.lines.get(keyOf(thing))
    const after = quantity + (there?.quantity ?? 0)
    if (!this.sold.has(thing.sku) || !isQuantity(quantity) || after > MOST) return false
    if (there === undefined) this.lines.set(keyOf(thing), { quantity, selected: true })
    else there.quantity = after
    return true
  }

  /** All of it or nothing; it goes by `lineId`, which the host gave to its parent. */
  addBundle(lineId: string, quantity: number, parts: ReadonlyArray<Part>): boolean {
    if (!parts.every(({ sku, per }) => this.sold.has(sku) && isQuantity(per)) || !areQuantities(quantity, parts))
      return false
    this.lines.set(bundleKey(lineId), { quantity, selected: true, parts })
    return true
  }

  setQuantity({ key, part }: Named, quantity: number): boolean {
    const there = this.lines.get(key)
    if (there === undefined || part > 0 || !areQuantities(quantity, there.parts)) return false
    there.quantity = quantity
    return true
  }

  /** A part of a bundle does not leave alone. */
  remove(named: ReadonlyArray<Named>): boolean {
    if (named.some(({ key, part }) => part > 0 && this.lines.has(key))) return false
    return this.someOf(this.lines, named, (key) => this.lines.delete(key))
  }

  clear(): boolean {
    this.lines.clear()
    return true
  }

  select(named: ReadonlyArray<Named>, selected: boolean): boolean {
    return this.someOf(this.lines, named, (_, held) => {
      held.selected = selected
    })
  }

  saveForLater(named: ReadonlyArray<Named>): boolean {
    return this.someOf(this.lines, named, (key, held) => {
      this.lines.delete(key)
      join(this.shelf, key, { ...held, selected: false })
    })
  }

  moveToCart(named: ReadonlyArray<Named>): boolean {
    return this.someOf(this.shelf, named, (key, held) => {
      this.shelf.delete(key)
      join(this.lines, key, { ...held, selected: true })
    })
  }

  setOptions({ key, part }: Named, options: Thing["options"]): boolean {
    const there = this.lines.get(key)
    if (there === undefined) return false
    if (there.parts !== undefined) {
      there.parts = there.parts.map((one, n) => (n === part ? { ...one, options } : one))
      return true
    }
    const [sku] = JSON.parse(key)
    const changed = keyOf({ sku, options })
    if (changed === key) return true
    this.lines.delete(key)
    join(this.lines, changed, there)
    return true
  }

  applyCode(code: string): boolean {
    this.codes.add(code)
    return true
  }

  removeCode(code: string): boolean {
    this.codes.delete(code)
    return true
  }

  refuseGift(promotionId: string): boolean {
    this.gifts.set(promotionId, { refused: true, chosen: this.gifts.get(promotionId)?.chosen })
    return true
  }

  acceptGift(promotionId: string, offerId: string | undefined): boolean {
    const chosen = offerId ?? this.gifts.get(promotionId)?.chosen
    if (chosen === undefined) this.gifts.delete(promotionId)
    else this.gifts.set(promotionId, { chosen })
    return true
  }

  setContext(where: { readonly [Field in keyof Where]: string | null | undefined }): boolean {
    const given = Object.entries(where).filter(([, value]) => value !== undefined)
    this.where = { ...this.where, ...Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])) }
    return true
  }

  setAttributes(named: Named | undefined, said: Readonly<Record<string, string | null>>): boolean {
    if (named === undefined) {
      this.attributes = noted(this.attributes, said)
      return true
    }
    const there = this.lines.get(named.key)
    if (there === undefined) return false
    if (there.parts === undefined) there.attributes = noted(there.attributes, said)
    else
      there.parts = there.parts.map((one, n) =>
        n === named.part ? { ...one, attributes: noted(one.attributes, said) } : one,
      )
    return true
  }

  /** A call about several lines goes on with those that are there; where none is, it is refused. */
  private someOf(
    place: ReadonlyMap<string, Held>,
    named: ReadonlyArray<Named>,
    each: (key: string, held: Held) => void,
  ): boolean {
    const there = [...new Set(named.map(({ key }) => key))].flatMap((key) => {
      const held = place.get(key)
      return held === undefined ? [] : [[key, held] as const]
    })
    for (const [key, held] of there) each(key, held)
    return there.length > 0
  }
}

const isQuantity = (quantity: number): boolean => Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST

/** Of a bundle, no line may hold more than a line can. */
const areQuantities = (quantity: number, parts: ReadonlyArray<Part> = []): boolean =>
  isQuantity(quantity) && parts.every(({ per }) => isQuantity(quantity * per))

const noted = (there: Notes | undefined, said: Readonly<Record<string, string | null>>): Notes | undefined => {
  const all = Object.entries({ ...there, ...said }).flatMap(([name, text]) => (text === null ? [] : [[name, text]]))
  return all.length === 0 ? undefined : Object.fromEntries(all)
}

/** What has become the same thing is one line; what no longer fits on it is lost, and the shopper is told. */
const join = (place: Map<string, Held>, key: string, moved: Held): void => {
  const there = place.get(key)
  if (there === undefined) place.set(key, moved)
  else {
    there.quantity = Math.min(MOST, there.quantity + moved.quantity)
    there.attributes = noted(moved.attributes, there.attributes ?? {})
  }
}
