import type { Condition } from "../Condition.ts"

/** Every condition of a tree with its place, the outermost first. */
export const conditionsIn = (condition: Condition, path: string): ReadonlyArray<readonly [Condition, string]> => {
  switch (condition._tag) {
    case "All":
    case "Any":
      return [[condition, path], ...condition.of.flatMap((one, at) => conditionsIn(one, `${path}.of[${at}]`))]
    case "Not":
      return [[condition, path], ...conditionsIn(condition.of, `${path}.of`)]
    default:
      return [[condition, path]]
  }
}
