import type { Options } from "tsup"

/** How every package's JavaScript is built. */
export const base: Options = {
  format: ["esm"],
  target: "es2024",
  platform: "node",
  sourcemap: true,
  silent: true,
  // `tsc -b` (TypeScript 7) emits the declarations: tsup would need the compiler API, which it does not have.
  dts: false,
  // The default turns node:sqlite into sqlite, which does not exist.
  removeNodeProtocol: false,
}
