import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { GuestId, Instant } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import type { Answer } from "../../src/services/Answer.ts"
import type { Carts } from "../../src/services/Carts.ts"
import { CartwrightConfig } from "../../src/services/CartwrightConfig.ts"
import { GuestService } from "../../src/services/GuestService.ts"
import { checkSecrets, guestOf, issueGuestPass } from "../../src/services/GuestTokens.ts"
import { ada, bob, job, makeCarts, OTHER_SECRET, run, SECRET, secrets, tagOf, yes } from "./kit.ts"

const tea = { sku: "tea", quantity: 1 }
const FAR = 9_000_000_000_000 as Instant
const guest = (id: string, expiresAt = FAR, secret = SECRET) => ({
  guest: issueGuestPass(secret, id as GuestId, expiresAt).token,
})

/** Every call on a cart but `open`, each with something that would change it. */
const calls = (carts: Carts, lineId: string) =>
  ({
    add: (actor, id) => carts.add(actor, id, tea),
    addMany: (actor, id) => carts.addMany(actor, id, [tea]),
    setQuantity: (actor, id) => carts.setQuantity(actor, id, lineId, 9),
    remove: (actor, id) => carts.remove(actor, id, lineId),
    clear: (actor, id) => carts.clear(actor, id),
    select: (actor, id) => carts.select(actor, id, "all"),
    deselect: (actor, id) => carts.deselect(actor, id, lineId),
    saveForLater: (actor, id) => carts.saveForLater(actor, id, lineId),
    moveToCart: (actor, id) => carts.moveToCart(actor, id, lineId),
    setOptions: (actor, id) => carts.setOptions(actor, id, lineId, { size: "M" }),
    addBundle: (actor, id) => carts.addBundle(actor, id, { parent: tea, children: [tea] }),
    applyCode: (actor, id) => carts.applyCode(actor, id, "SPRING"),
    removeCode: (actor, id) => carts.removeCode(actor, id, "SPRING"),
    refuseGift: (actor, id) => carts.refuseGift(actor, id, { promotionId: "gift" }),
    acceptGift: (actor, id) => carts.acceptGift(actor, id, { promotionId: "gift", offerId: "mug" }),
    setContext: (actor, id) => carts.setContext(actor, id, { channel: "app" }),
    setAttributes: (actor, id) => carts.setAttributes(actor, id, { attributes: { message: "For Ada" } }),
    claim: (actor, id) => carts.claim(actor, id, guest("g1")),
    merge: (actor, id) => carts.merge(actor, id, { from: "from" }),
    get: (actor, id) => carts.get(actor, id),
    view: (actor, id) => carts.view(actor, id),
    simulate: (actor, id) => carts.simulate(actor, id, { setQuantity: { lineId, quantity: 9 } }),
    history: (actor, id) => carts.history(actor, id),
  }) satisfies {
    readonly [Call in Exclude<keyof Carts, "open">]: (
      actor: Parameters<Carts["get"]>[0],
      id: string,
    ) => Effect.Effect<Answer<unknown>, unknown>
  }

describe("a cart", () => {
  it.each([
    ["a stranger", bob],
    ["a guest", guest("g2")],
  ])("that is not theirs answers %s exactly as a missing one, and stays as it is", (_, stranger) =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        const line = "line"
        const missing = new Map<string, Answer<unknown>>()
        for (const [name, call] of Object.entries(calls(carts, line))) missing.set(name, yield* call(stranger, "c"))

        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.open(stranger, { id: "from" }))
        const { lineId } = (yield* yes(carts.add(ada, "c", tea))).value
        const before = yield* carts.get(ada, "c")
        for (const [name, call] of Object.entries(calls(carts, lineId))) {
          expect(missing.get(name)).toMatchObject({ ok: false, rejection: { _tag: "CartNotFound", cartId: "c" } })
          expect(yield* call(stranger, "c")).toEqual(missing.get(name))
        }
        expect(yield* carts.get(ada, "c")).toEqual(before)
      }),
    ),
  )

  it("that a merge would take from answers a stranger as a missing one", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(bob, { id: "mine" }))
        const merge = carts.merge(bob, "mine", { from: "c" })
        const withToken = carts.merge(bob, "mine", { from: "c", ...guest("g1") })
        const missing = [yield* merge, yield* withToken]
        yield* yes(carts.open(ada, { id: "c" }))
        expect([yield* merge, yield* withToken]).toEqual(missing)
        expect(missing.map(tagOf)).toEqual(["CartNotFound", "CartNotFound"])
      }),
    ))

  it("answers a trusted job, whoever owns it; only a trusted job opens carts for others", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(job, { id: "c", owner: ada }))
        expect((yield* yes(carts.get(ada, "c"))).value.cart.owner).toEqual(ada)
        yield* yes(carts.add(job, "c", tea))
        expect(tagOf(yield* carts.get({ member: "tests" }, "c"))).toBe("CartNotFound")
        expect(yield* carts.open(bob, { id: "d", owner: ada })).toMatchObject({
          rejection: { _tag: "InvalidInput", path: "owner" },
        })
        expect(tagOf(yield* carts.get(job, "d"))).toBe("CartNotFound")
      }),
    ))

  it("that has become somebody else's no longer answers whoever opened it, not even the repeated open", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        const open = carts.open(guest("g1"), { id: "c" }, { requestId: "r" })
        const unnamed = carts.open(guest("g1"), {}, { requestId: "r" })
        yield* yes(open)
        const { cartId } = (yield* yes(unnamed)).value
        for (const id of ["c", cartId]) yield* yes(carts.claim(ada, id, guest("g1")))
        expect(tagOf(yield* open)).toBe("CartIdTaken")
        expect(tagOf(yield* carts.open(guest("g1"), { id: "c" }))).toBe("CartIdTaken")
        // Unnamed, the next cart in line is opened, and it is the same one each time.
        const next = yield* yes(unnamed)
        expect(next.value.cartId).not.toBe(cartId)
        expect(next.replayed).toBe(false)
        expect(yield* yes(unnamed)).toMatchObject({ value: { cartId: next.value.cartId }, replayed: true })
        // So it is once that cart has gone into another.
        yield* yes(carts.open(ada, { id: "home" }))
        yield* yes(carts.merge(ada, "home", { from: next.value.cartId, guest: guest("g1").guest }))
        expect((yield* yes(unnamed)).value.cart.lines).toEqual([])
      }),
    ))

  it("of one guest, one member and one job of the same name are three", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        const three = [guest("x"), { member: "x" }, { system: "x" }]
        for (const [n, actor] of three.entries()) yield* yes(carts.open(actor, { id: `c${n}` }))
        expect(tagOf(yield* carts.get(guest("x"), "c1"))).toBe("CartNotFound")
        expect(tagOf(yield* carts.get({ member: "x" }, "c0"))).toBe("CartNotFound")
        expect(tagOf(yield* carts.get({ member: "x" }, "c2"))).toBe("CartNotFound")
      }),
    ))
})

describe("a guest token", () => {
  const carts = makeCarts()
  const genuine = guest("g1")
  const use = (token: string, using = carts) => Effect.map(using.get({ guest: token }, "nowhere"), tagOf)

  it("that is genuine is its guest", () =>
    run(Effect.map(use(genuine.guest), (tag) => expect(tag).toBe("CartNotFound"))))

  it.each([
    ["of another secret", guest("g1", FAR, OTHER_SECRET).guest],
    ["that names another guest", genuine.guest.replace(".g1.", ".g2.")],
    ["that expires later than it was given", genuine.guest.replace(`.${FAR}.`, `.${FAR + 1}.`)],
    ["whose expiry is written otherwise", genuine.guest.replace(`.${FAR}.`, `.0${FAR}.`)],
    ["that has expired", guest("g1", 1 as Instant).guest],
    ["without its signature", genuine.guest.slice(0, genuine.guest.lastIndexOf("."))],
    ["with an empty signature", genuine.guest.slice(0, genuine.guest.lastIndexOf(".") + 1)],
    ["of another version", genuine.guest.replace("v1.", "v2.")],
    ["with a part too many", genuine.guest.replace("v1.", "v1.x.")],
    ["that is empty", ""],
    ["of dots", "....."],
    ["of half a surrogate pair", "v1.g1.\ud800.x"],
    ["in other letters", genuine.guest.toUpperCase()],
  ])("%s is refused", (_, token) => run(Effect.map(use(token), (tag) => expect(tag).toBe("GuestTokenInvalid"))))

  it("is refused when it is cut anywhere or changed anywhere", () =>
    fc.assert(
      fc.property(fc.nat({ max: genuine.guest.length - 1 }), fc.constantFrom(..."A_-.0vé"), (place, letter) => {
        const { guest: token } = genuine
        expect(guestOf(secrets, token.slice(0, place), 0 as Instant)).toBeUndefined()
        const changed = token.slice(0, place) + letter + token.slice(place + 1)
        expect(guestOf(secrets, changed, 0 as Instant)).toBe(changed === token ? "g1" : undefined)
      }),
      { numRuns: 500 },
    ))

  it("of the previous secret is good while the secret is being replaced, and not afterwards", () =>
    run(
      Effect.gen(function* () {
        const replacing = makeCarts({ config: { secrets: { current: OTHER_SECRET, previous: SECRET } } })
        const replaced = makeCarts({ config: { secrets: { current: OTHER_SECRET } } })
        expect([yield* use(genuine.guest, replacing), yield* use(genuine.guest, replaced)]).toEqual([
          "CartNotFound",
          "GuestTokenInvalid",
        ])
      }),
    ))

  it("is good until the moment it expires at, by the clock the shop goes by", () =>
    run(
      Effect.gen(function* () {
        const guests = yield* GuestService
        const pass = yield* guests.issue({ ttlMs: 1_000 })
        expect(pass.expiresAt).toBe((yield* Clock.currentTimeMillis) + 1_000)
        yield* TestClock.adjust(999)
        expect(yield* use(pass.token)).toBe("CartNotFound")
        yield* TestClock.adjust(1)
        expect(yield* use(pass.token)).toBe("GuestTokenInvalid")
      }).pipe(
        Effect.provide(
          Layer.provide(GuestService.layer, Layer.succeed(CartwrightConfig, { timeoutMs: 1_000, secrets })),
        ),
        Effect.provide(TestClock.layer()),
      ),
    ))

  it("means nothing in a shop without secrets", () =>
    run(
      Effect.gen(function* () {
        const memory = makeMemoryCartStore()
        const without = makeCarts({ store: memory, config: { secrets: undefined } as never })
        expect(yield* use(genuine.guest, without)).toBe("GuestTokenInvalid")
      }),
    ))

  it("is signed with secrets of 32 characters or more, which are never shown", () => {
    for (const short of [undefined, null, 5, "", "x".repeat(31)])
      expect(() => checkSecrets({ current: short })).toThrow(
        "createCartwright: secrets.current is not a text of at least 32 characters, got (hidden). Use random ones, such as the output of `openssl rand -base64 48`.",
      )
    expect(() => checkSecrets({ current: SECRET, previous: "short" })).toThrow(/^createCartwright: secrets\.previous/)
    expect(checkSecrets({ current: SECRET, previous: OTHER_SECRET })).toEqual({
      current: SECRET,
      previous: OTHER_SECRET,
    })
  })
})

describe("what nobody may do", () => {
  it("is to claim a guest's cart for a job: nobody could give it back", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts()
        yield* yes(carts.open(guest("g1"), { id: "c" }))
        expect(yield* carts.claim({ system: "job" }, "c", guest("g1"))).toMatchObject({
          ok: false,
          rejection: { _tag: "InvalidInput", path: "actor" },
        })
        expect(tagOf(yield* carts.get(guest("g1"), "c"))).toBe("ok")
      }),
    ))

  it("is to open a cart under a request id alone where no secret keeps its id from being guessed", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts({ config: { secrets: undefined as never } })
        expect(yield* carts.open(ada, {}, { requestId: "home" })).toMatchObject({
          ok: false,
          rejection: { _tag: "InvalidInput", path: "id" },
        })
        yield* yes(carts.open(ada))
      }),
    ))
})
