import * as Effect from "effect/Effect"

type Call = Effect.Effect<unknown, unknown, unknown>

/** The same service with something done around each call of its methods. What is no method, or answers with no effect, stays as it is. */
export const around = <S extends object>(service: S, meet: (method: string, call: Call) => Call): S =>
  new Proxy(service, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== "function") return member
      return (...args: ReadonlyArray<unknown>): unknown => {
        const call: unknown = Reflect.apply(member, target, args)
        return Effect.isEffect(call) ? meet(String(name), call) : call
      }
    },
  })
