/**
 * As much of JSON Schema (draft 2020-12) as the schemas of this house use. A keyword it does not know is an error, so that
 * nothing passes for checked that was not looked at.
 */
type Shape = Readonly<Record<string, unknown>>

const isShape = (value: unknown): value is Shape => typeof value === "object" && value !== null && !Array.isArray(value)
const shapeOf = (value: unknown): Shape => (isShape(value) ? value : {})
const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** What is wrong with a value, each with its place as a JSON Pointer. */
export const problemsByJsonSchema = (schema: Shape, value: unknown): ReadonlyArray<string> => {
  const check = (shape: Shape, one: unknown, at: string): ReadonlyArray<string> =>
    Object.entries(shape).flatMap(([keyword, bound]) => {
      const rule = rules[keyword]
      if (rule === undefined) throw new Error(`jsonSchema: ${keyword} is not known here, at ${at}. Teach it.`)
      return rule(bound, one, at, shape)
    })

  const when =
    <A>(is: (one: unknown) => one is A, ok: (one: A, bound: number) => boolean, says: string) =>
    (bound: unknown, one: unknown, at: string): ReadonlyArray<string> =>
      is(one) && !ok(one, Number(bound)) ? [`${at} ${says} ${bound}`] : []
  const isNumber = (one: unknown): one is number => typeof one === "number"
  const isText = (one: unknown): one is string => typeof one === "string"
  const isList = (one: unknown): one is ReadonlyArray<unknown> => Array.isArray(one)
  const none = (): ReadonlyArray<string> => []
  const choices = (bound: unknown, one: unknown, at: string): ReadonlyArray<ReadonlyArray<string>> =>
    listOf(bound).map((shape) => check(shapeOf(shape), one, at))

  const rules: Record<string, (bound: unknown, one: unknown, at: string, shape: Shape) => ReadonlyArray<string>> = {
    $schema: none,
    $defs: none,
    title: none,
    description: none,
    $ref: (ref, one, at) => {
      const name = String(ref).replace("#/$defs/", "")
      const definition = shapeOf(schema["$defs"])[name]
      if (!isShape(definition)) throw new Error(`jsonSchema: ${ref} leads nowhere`)
      return check(definition, one, at)
    },
    type: (type, one, at) => (typesOf(one).includes(String(type)) ? [] : [`${at} is no ${type}`]),
    enum: (values, one, at) => (listOf(values).includes(one) ? [] : [`${at} is none of ${listOf(values).join(", ")}`]),
    const: (wanted, one, at) => (wanted === one ? [] : [`${at} is not ${wanted}`]),
    minimum: when(isNumber, (one, bound) => one >= bound, "is below"),
    maximum: when(isNumber, (one, bound) => one <= bound, "is above"),
    exclusiveMinimum: when(isNumber, (one, bound) => one > bound, "is not above"),
    minLength: when(isText, (one, bound) => [...one].length >= bound, "is shorter than"),
    maxLength: when(isText, (one, bound) => [...one].length <= bound, "is longer than"),
    pattern: (pattern, one, at) =>
      isText(one) && !new RegExp(String(pattern), "u").test(one) ? [`${at} does not match ${pattern}`] : [],
    minItems: when(isList, (one, bound) => one.length >= bound, "has fewer than"),
    maxItems: when(isList, (one, bound) => one.length <= bound, "has more than"),
    items: (shape, one, at) => listOf(one).flatMap((entry, place) => check(shapeOf(shape), entry, `${at}/${place}`)),
    minProperties: when(isShape, (one, bound) => Object.keys(one).length >= bound, "has fewer fields than"),
    maxProperties: when(isShape, (one, bound) => Object.keys(one).length <= bound, "has more fields than"),
    required: (names, one, at) =>
      isShape(one)
        ? listOf(names).flatMap((name) => (Object.hasOwn(one, String(name)) ? [] : [`${at}/${name} is missing`]))
        : [],
    properties: (properties, one, at) =>
      Object.entries(shapeOf(properties)).flatMap(([name, shape]) =>
        isShape(one) && Object.hasOwn(one, name) ? check(shapeOf(shape), one[name], `${at}/${name}`) : [],
      ),
    additionalProperties: (allowed, one, at, { properties }) => {
      if (allowed !== false) throw new Error(`jsonSchema: additionalProperties can only be false here, at ${at}`)
      return Object.keys(shapeOf(one)).flatMap((name) =>
        Object.hasOwn(shapeOf(properties), name) ? [] : [`${at}/${name} is not known`],
      )
    },
    not: (shape, one, at) => (check(shapeOf(shape), one, at).length === 0 ? [`${at} is what it must not be`] : []),
    allOf: (shapes, one, at) => choices(shapes, one, at).flat(),
    anyOf: (shapes, one, at) =>
      choices(shapes, one, at).some((problems) => problems.length === 0) ? [] : [`${at} is none of what it may be`],
    oneOf: (shapes, one, at) =>
      choices(shapes, one, at).filter((problems) => problems.length === 0).length === 1
        ? []
        : [`${at} is not exactly one of what it may be`],
  }
  return check(schema, value, "")
}

const typesOf = (value: unknown): ReadonlyArray<string> => {
  if (value === null) return ["null"]
  if (Array.isArray(value)) return ["array"]
  if (typeof value === "number") return Number.isInteger(value) ? ["integer", "number"] : ["number"]
  return [typeof value]
}
