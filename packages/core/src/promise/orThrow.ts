import type { Answer } from "../services/Answer.ts"
import type { CheckoutAnswer } from "../services/CheckoutAnswer.ts"

/**
 * The value of an answer, for scripts and tests in which a "no" means that something is wrong.
 *
 * @throws Error with the rejection's message, and the rejection as its cause.
 */
export const orThrow = <A>(answer: Answer<A> | CheckoutAnswer<A>): A => {
  if (answer.ok) return answer.value
  throw new Error(answer.rejection.message, { cause: answer.rejection })
}
