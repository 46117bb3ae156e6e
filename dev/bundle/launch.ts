/** How a function's program is started, here and in the images. Pure. What was measured: README.md. */

import { join } from "node:path";
import { outputFolder, root } from "./functions.ts";

export type Runtime = "node" | "deno";
export type Program = "sources" | "bundle";

export interface Launch {
  /** Of the runtime, before the program's path. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** What the images run. */
export const defaultRuntime: Runtime = "deno";

const permissions = ["--allow-net", "--allow-env", "--allow-read"];

/** A young generation of 4 MB holds a warm instance 20 MB smaller. */
const smallYoungGeneration = "--max-semi-space-size=4";

export const launches: Record<Program, Record<Runtime, Launch>> = {
  sources: {
    node: { args: [], env: {} },
    deno: { args: ["run", ...permissions], env: {} },
  },
  bundle: {
    node: { args: [smallYoungGeneration], env: {} },
    deno: {
      args: ["run", ...permissions, `--v8-flags=${smallYoungGeneration}`],
      // Holds the compiled code, which the first start leaves for those after it.
      env: { DENO_DIR: join(root, outputFolder, "deno") },
    },
  },
};
