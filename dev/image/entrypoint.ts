/** What an image starts, before the arguments that a manifest gives. Pure. */

import { imageFolder, imageLaunch, type Runtime } from "../bundle/launch.ts";

/** Where the base images hold them. */
export const runtimePaths: Readonly<Record<Runtime, string>> = { deno: "/bin/deno", node: "/nodejs/bin/node" };

export const entrypoint = (runtime: Runtime): string[] => [
  runtimePaths[runtime],
  ...imageLaunch(runtime).args,
  `${imageFolder}/main.mjs`,
];
