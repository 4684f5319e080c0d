import * as Context from "effect/Context"
import * as Base64Url from "effect/encoding/Base64Url"

/** Where ids come from. A reference, so that a test can make them predictable; the default is the platform's secure randomness. */
export interface Ids {
  /** 128 random bits: for what must not be guessed (carts, guests, operations). */
  readonly unguessable: () => string
  /** 72 random bits: enough to never repeat inside one cart, and short, because a cart may hold a thousand of them. */
  readonly short: () => string
}

const random =
  (bytes: number): (() => string) =>
  () =>
    Base64Url.encode(crypto.getRandomValues(new Uint8Array(bytes)))

export const IdSource = /* @__PURE__ */ Context.Reference<Ids>("@cartwright/core/IdSource", {
  defaultValue: () => ({ unguessable: random(16), short: random(9) }),
})
