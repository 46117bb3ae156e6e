import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      { test: { name: "programs", include: ["test/programs/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "api-server",
          include: ["test/api-server/**/*.test.ts"],
          globalSetup: "test/support/binaries-setup.ts",
          // Each file has an API server of its own.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "cluster",
          include: ["test/{cluster,platform,chaos}/**/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
          // One platform for all; side by side, its two cores would be measured and not our code.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
