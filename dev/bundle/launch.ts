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

/** V8 takes memory freely by default: a young generation of 4 MB, and an old one that is swept before it has grown by a tenth. */
const smallHeap = ["--max-semi-space-size=4", "--heap-growing-percent=10"];

const permissions = (readable?: readonly string[]): string[] => [
  "--allow-net",
  "--allow-env",
  readable === undefined ? "--allow-read" : `--allow-read=${readable.join(",")}`,
];

/** The first holds the compiled code, which the first start leaves for those after it; the second saves 7 MB. */
const denoEnvironment = (folder: string) => ({ DENO_DIR: join(folder, "deno"), MALLOC_ARENA_MAX: "1" });

/** Where Node leaves the code of sources that it has compiled, their types stripped: starts after the first take half the time. */
export const compiledSources = join(root, "node_modules/.cache/ebb");

export const launches: Record<Program, Record<Runtime, Launch>> = {
  sources: {
    node: { args: [], env: { NODE_COMPILE_CACHE: compiledSources } },
    deno: { args: ["run", ...permissions()], env: {} },
  },
  bundle: {
    node: { args: smallHeap, env: {} },
    deno: {
      args: ["run", ...permissions(), `--v8-flags=${smallHeap.join(",")}`],
      env: denoEnvironment(join(root, outputFolder)),
    },
  },
};

/** Where the images hold the bundles. */
export const imageFolder = "/app";

/** What pods mount to be read: the account's token and CA, by both of its names, and the certificate that is served with. */
export const mountedFolders = ["/var/run/secrets", "/run/secrets", "/etc/ebb"] as const;

/** Nothing is asked, nothing is fetched, and no other folder is looked at for what there might be to load. */
const sealed = ["--no-prompt", "--no-config", "--no-remote", "--no-npm"];

/** In an image: the program in `folder`, which reads besides it only what is mounted at `mounts`. */
export const imageLaunch = (
  runtime: Runtime,
  { folder = imageFolder, mounts = mountedFolders }: { folder?: string; mounts?: readonly string[] } = {},
): Launch => {
  if (runtime === "node") return launches.bundle.node;
  return {
    args: ["run", ...sealed, ...permissions([folder, ...mounts]), `--v8-flags=${smallHeap.join(",")}`],
    env: { ...denoEnvironment(folder), DENO_NO_UPDATE_CHECK: "1" },
  };
};
