import type { CheckoutAnswer } from "@cartwright/core/promise"

/** What the person who ran this can put right: its message is all there is to say, and a stack trace would only hide it. */
export class Complaint extends Error {
  override readonly name = "Complaint"
}

/** A "no" to a whole call cannot be counted as anything: the import ends with it. */
export const orComplain = <A>(
  { number }: { readonly number: string },
  answer: CheckoutAnswer<A>,
): Extract<CheckoutAnswer<A>, { readonly ok: true }> => {
  if (answer.ok) return answer
  const { _tag, message } = answer.rejection
  throw new Complaint(
    _tag === "CartIdTaken" || _tag === "RequestIdReused"
      ? isAnother(number)
      : `The invoice ${number} could not be imported: ${message}`,
  )
}

export const isAnother = (number: string): string =>
  `The database already holds the invoice ${number} otherwise than the file has it: from another file, or half filled by a run whose journal is lost. Import this file into another --db.`
