/** Whether what callers were shown of a cart can be true: by itself, and along the changes that led to it. */
import { type Answered, type CartCall, made, type Violation } from "./CartCall.ts"
import { differences, inWords } from "./check.ts"

/** What a change makes of the content it meets, which is `undefined` where there was no cart. */
export type Apply<Content> = (content: Content | undefined, call: CartCall<Content>) => Content

/** Two answers at one version show the same. */
export const twoCarts = (cartId: string, calls: ReadonlyArray<Answered>): ReadonlyArray<Violation> => {
  const shown = calls.filter(({ answer }) => answer.cart !== undefined)
  return [...Map.groupBy(shown, ({ answer }) => answer.version)].flatMap(([version, at]) => {
    const [first] = at
    const other = at.find(({ answer }) => differences(answer.cart, first?.answer.cart).length > 0)
    if (first === undefined || other === undefined) return []
    const message = `version ${version} of ${cartId} was shown with two contents`
    return [{ _tag: "TwoCartsAtOneVersion", cartId, version, calls: [first, other], message }]
  })
}

/** A content that is known, and the changes made to it since it was shown. */
interface Known<Content> {
  readonly content: Content | undefined
  readonly shownAt: number
  readonly changes: ReadonlyArray<Answered<Content> & { readonly opId: string }>
}

/**
 * What is shown at a version is what the changes make of the content shown before. After a version whose change nobody
 * was told of, the next content that is shown is believed.
 */
export const notTheSum = <Content>(
  cartId: string,
  calls: ReadonlyArray<Answered<Content>>,
  from: number,
  apply: Apply<Content>,
): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  const byVersion = Map.groupBy(calls, ({ answer }) => answer.version)
  let known: Known<Content> | undefined = from === 0 ? { content: undefined, shownAt: 0, changes: [] } : undefined
  let last = from
  for (const version of [...byVersion.keys()].toSorted((a, b) => a - b)) {
    if (version < from) continue
    const at = byVersion.get(version) ?? []
    if (version > from) known = version === last + 1 ? changed(known, at, apply) : undefined
    last = version
    const [shown] = at.filter(({ answer }) => answer.cart !== undefined)
    if (shown === undefined) continue
    const [difference] = known === undefined ? [] : differences(shown.answer.cart, known.content)
    if (known !== undefined && difference !== undefined && version > from) {
      const opIds = known.changes.map(({ opId }) => opId)
      const message = `version ${version} of ${cartId} is not what ${opIds.join(" and ")} made of version ${known.shownAt}: ${inWords(difference)}`
      violations.push({
        _tag: "NotTheSumOfItsChanges",
        cartId,
        version,
        opIds,
        calls: [...known.changes.filter((call) => call !== shown), shown],
        message,
      })
    }
    known = { content: shown.answer.cart, shownAt: version, changes: [] }
  }
  return violations
}

const changed = <Content>(
  known: Known<Content> | undefined,
  at: ReadonlyArray<Answered<Content>>,
  apply: Apply<Content>,
): Known<Content> | undefined => {
  const [maker, other] = at.filter(made)
  if (known === undefined || maker === undefined || other !== undefined) return undefined
  return { ...known, content: apply(known.content, maker), changes: [...known.changes, maker] }
}
