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

/** V8 takes memory freely by default: a young generation of 4 MB, and an old one that is swept before it has grown by a tenth. */
const smallHeap = ["--max-semi-space-size=4", "--heap-growing-percent=10"];

export const launches: Record<Program, Record<Runtime, Launch>> = {
  sources: {
    node: { args: [], env: {} },
    deno: { args: ["run", ...permissions], env: {} },
  },
  bundle: {
    node: { args: smallHeap, env: {} },
    deno: {
      args: ["run", ...permissions, `--v8-flags=${smallHeap.join(",")}`],
      // The first holds the compiled code, which the first start leaves for those after it; the second saves 7 MB.
      env: { DENO_DIR: join(root, outputFolder, "deno"), MALLOC_ARENA_MAX: "1" },
    },
  },
};
