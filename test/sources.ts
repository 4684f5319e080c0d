/** Reads what a source imports from its text alone: TypeScript 7 has no compiler API to ask. */

export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly from: string
  readonly line: number
  /** Erased before it runs: `import type`, `export type`. */
  readonly typeOnly: boolean
  /** What is imported by name, under the name it has over there. */
  readonly names: ReadonlyArray<string>
  /** `X` in `import * as X`. */
  readonly namespace?: string
}

const commentOrText = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g
const isComment = (piece: string): boolean => piece.startsWith("//") || piece.startsWith("/*")
const blank = (piece: string): string => piece.replace(/[^\n]/g, " ")

/** The same text with every comment blanked, line by line where it was. */
export const withoutComments = (text: string): string =>
  text.replace(commentOrText, (piece) => (isComment(piece) ? blank(piece) : piece))

/** The same with the text of string literals blanked too. A template stays: code may stand in it. */
export const withoutText = (text: string): string =>
  text.replace(commentOrText, (piece) => (piece.startsWith("`") ? piece : blank(piece)))

const clause = String.raw`(?:\*(?:\s+as\s+(?<namespace>\w+))?|(?:\w+\s*,\s*)?\{(?<names>[^}]*)\}|\w+)`
const declared = new RegExp(
  String.raw`^[ \t]*(?:import|export)\b\s*(?<typeOnly>type\b\s*)?(?:${clause}\s*from\s*)?["'](?<from>[^"'\n]+)["']`,
  "gm",
)
const called = /\bimport\s*\(\s*["'](?<from>[^"'\n]+)["']/g

/** Every module a source names, in `import`, `export … from` and `import()`. */
export const importsOf = ({ text }: Source): Import[] => {
  const code = withoutComments(text)
  return [...code.matchAll(declared), ...code.matchAll(called)].map(({ groups = {}, 0: whole, index }) => ({
    from: groups.from ?? "",
    line: code.slice(0, index + whole.search(/\S/)).split("\n").length,
    typeOnly: groups.typeOnly !== undefined,
    names: (groups.names ?? "")
      .split(",")
      .map(
        (name) =>
          name
            .trim()
            .replace(/^type\s+/, "")
            .split(/\s+as\s+/)[0] ?? "",
      )
      .filter((name) => name !== ""),
    ...(groups.namespace === undefined ? {} : { namespace: groups.namespace }),
  }))
}
