import { defineConfig } from "vitest/config";
import { compiledSources } from "./dev/bundle/launch.ts";
import { installed, patienceMs } from "./test/support/installed.ts";

// The platform's programs spend a quarter of their time on garbage; they end before memory becomes scarce.
process.env.GOGC ??= "400";
process.env.GOMEMLIMIT ??= "1GiB";
// What tests start from sources starts in half the time.
process.env.NODE_COMPILE_CACHE ??= compiledSources;

/** Of what runs beside each other. */
const maxWorkers = 3;

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], maxWorkers } },
      { test: { name: "programs", include: ["test/programs/**/*.test.ts"], testTimeout: 30_000, maxWorkers } },
      {
        test: {
          name: "api-server",
          include: ["test/api-server/**/*.test.ts"],
          globalSetup: "test/support/binaries-setup.ts",
          // Each file has an API server of its own, and many wait for what it does.
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "cluster",
          include: [installed ? "test/platform/*.test.ts" : "test/{cluster,platform,chaos}/**/*.test.ts"],
          globalSetup: "test/support/global-setup.ts",
          // One platform for all; side by side, its two cores would be measured and not our code.
          fileParallelism: false,
          testTimeout: 2 * patienceMs,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
