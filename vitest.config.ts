import { defineConfig } from "vitest/config"

// Tests read the sources: nothing has to be built first.
const conditions = ["@cartwright/source"]
const common = { resolve: { conditions }, ssr: { resolve: { conditions } } }

export default defineConfig({
  test: {
    // The second reporter leaves the counts where `.ci/run` reads them.
    reporters: ["default", ["json", { outputFile: ".cache/vitest.json" }]],
    projects: [
      {
        ...common,
        test: {
          name: "unit",
          // Files share one module graph: loading effect once instead of once a file is ten times faster.
          isolate: false,
          include: ["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        ...common,
        test: { name: "house", include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 180_000 },
      },
    ],
  },
})
