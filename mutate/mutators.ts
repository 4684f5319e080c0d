/** The mutators that Stryker lacks and that arithmetic on whole numbers needs: a constant one off, no rounding, a statement left out. */

/** As much of Babel's node as is read here. */
interface Node {
  readonly type: string
  readonly value?: unknown
  readonly callee?: Node
  readonly object?: Node
  readonly property?: Node
  readonly name?: string
  readonly computed?: boolean
  readonly key?: Node
  readonly operator?: string
  readonly left?: Node
  readonly right?: Node
  readonly arguments?: ReadonlyArray<Node>
}

interface Path {
  readonly node: Node
  readonly parent?: Node
}

/** `amounts[at] ?? 0`: the index is in range, and only the type checker asks for the 0. */
const isFallback = (node: Node, parent: Node | undefined): boolean =>
  parent?.operator === "??" && parent.right === node && parent.left?.computed === true

interface Babel {
  readonly types: {
    readonly numericLiteral: (value: number) => Node
    readonly emptyStatement: () => Node
    readonly cloneNode: (node: Node, deep: boolean) => Node
  }
}

interface Mutator {
  readonly name: string
  readonly mutate: (path: Path) => Generator<Node>
}

const ROUNDINGS = new Set(["floor", "ceil", "trunc", "abs"])
const REORDERINGS = new Set(["toSorted", "toReversed"])

export const ownMutators = ({ types }: Babel): ReadonlyArray<Mutator> => [
  {
    name: "Number",
    *mutate({ node, parent }) {
      if (node.type !== "NumericLiteral" || typeof node.value !== "number") return
      if ((parent?.key === node && parent.computed !== true) || isFallback(node, parent)) return
      yield types.numericLiteral(node.value + 1)
      if (node.value > 0) yield types.numericLiteral(node.value - 1)
    },
  },
  {
    name: "Rounding",
    *mutate({ node }) {
      const [argument] = node.arguments ?? []
      if (node.callee?.object?.name !== "Math" || argument === undefined) return
      if (ROUNDINGS.has(node.callee.property?.name ?? "")) yield types.cloneNode(argument, true)
    },
  },
  {
    name: "Order",
    *mutate({ node }) {
      const { object, property } = node.callee ?? {}
      if (object !== undefined && REORDERINGS.has(property?.name ?? "")) yield types.cloneNode(object, true)
    },
  },
  {
    name: "Statement",
    *mutate({ node }) {
      if (node.type === "ExpressionStatement") yield types.emptyStatement()
    },
  },
]
