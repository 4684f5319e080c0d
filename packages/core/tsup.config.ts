import { defineConfig } from "tsup"
import { base } from "../../tsup.base.ts"

const chapters = [
  "money",
  "catalog",
  "cart",
  "pricing",
  "settlement",
  "order",
  "payment",
  "flows",
  "memory",
  "promise",
  "testing",
]

export default defineConfig({
  ...base,
  entry: {
    index: "src/index.ts",
    schema: "src/schema.ts",
    ...Object.fromEntries(chapters.map((chapter) => [`${chapter}/index`, `src/${chapter}/index.ts`])),
  },
})
