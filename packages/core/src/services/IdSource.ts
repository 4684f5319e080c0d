import * as Context from "effect/Context"
import * as Base64Url from "effect/encoding/Base64Url"

/** Where ids come from. A reference, so that a test can make them predictable; the default is the platform's secure randomness. */
export interface Ids {
  /** 128 random bits: for what must not be guessed (carts, guests, operations). */
  readonly unguessable: () => string
  /** 72 random bits: enough to never repeat inside one cart, and short, because a cart may hold a thousand of them. */
  readonly short: () => string
}

const POOL_BYTES = 4_096

/** Randomness is drawn a pool at a time: asking the platform for each id costs more than the rest of a small call. */
const makeIds = (): Ids => {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  const random = (bytes: number): string => {
    if (used + bytes > POOL_BYTES) {
      crypto.getRandomValues(pool)
      used = 0
    }
    used += bytes
    return Base64Url.encode(pool.subarray(used - bytes, used))
  }
  return { unguessable: () => random(16), short: () => random(9) }
}

export const IdSource = /* @__PURE__ */ Context.Reference<Ids>("@cartwright/core/IdSource", { defaultValue: makeIds })
