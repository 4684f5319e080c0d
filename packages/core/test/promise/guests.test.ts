import { describe, expect, it, onTestFinished } from "vitest"
import { memory } from "../../src/memory/index.ts"
import { CartwrightError, createCartwright, orThrow } from "../../src/promise/index.ts"

const SECRET = "a secret of the tests, 32 characters or more"
const DAY = 86_400_000

const shop = async () => {
  const time = { now: 1_000 }
  const cartwright = await createCartwright({
    stores: memory(),
    offers: { getMany: async () => new Map() },
    currency: "GBP",
    secrets: { current: SECRET },
    clock: () => time.now,
  })
  onTestFinished(() => cartwright.close())
  return { cartwright, time }
}

describe("a guest's token", () => {
  it("is renewed while it is good, and stays the same guest", async () => {
    const { cartwright, time } = await shop()
    const first = await cartwright.guests.issue()
    orThrow(await cartwright.for({ guest: first.token }).cart.open({ id: "visit" }))
    time.now += 29 * DAY
    const renewed = orThrow(await cartwright.guests.renew(first.token))
    expect(renewed.guestId).toBe(first.guestId)
    time.now += 29 * DAY
    expect(orThrow(await cartwright.for({ guest: renewed.token }).cart.get("visit")).cart.owner).toEqual({
      guest: first.guestId,
    })
    const old = await cartwright.for({ guest: first.token }).cart.get("visit")
    expect(old.ok || old.rejection._tag).toBe("GuestTokenInvalid")
  })

  it("is not renewed once it has expired, nor when it is forged, nor when it is none", async () => {
    const { cartwright, time } = await shop()
    const { token } = await cartwright.guests.issue({ ttlMs: 10 })
    const forged = await cartwright.guests.renew(`${token.slice(0, -2)}AA`)
    expect(forged.ok || forged.rejection._tag).toBe("GuestTokenInvalid")
    time.now += 10
    const expired = await cartwright.guests.renew(token)
    expect(expired.ok || expired.rejection._tag).toBe("GuestTokenInvalid")
    const none = await cartwright.guests.renew(undefined as never)
    expect(none.ok || none.rejection.message).toBe("token is missing. Send the token that guests.issue() gave.")
  })
})

describe("a source that answers what is no offer or no promotion", () => {
  it("is not worth trying again: it has to be mended", async () => {
    const stores = memory()
    const price = { amount: 4.5, currency: "GBP" }
    const cartwright = await createCartwright({
      stores,
      offers: { getMany: async () => new Map([["tea", { price }]]) },
      currency: "GBP",
    })
    onTestFinished(() => cartwright.close())
    const { cart } = cartwright.for({ member: "ada" })
    await cart.open({ id: "c" })
    const failure = await cart.add("c", { sku: "tea", quantity: 1 }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CartwrightError)
    expect(failure).toMatchObject({ retryable: false, outcome: "notDone" })
    expect(String(failure)).toMatch(
      /got \{ amount: 4.5, currency: "GBP" \}. Nothing was changed. Mend what it answers.$/,
    )
  })
})
