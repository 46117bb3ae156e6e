/** `npm run build`: bundles every program into `dist/`, and prints what each start reads. */

import { bundleFunctions } from "./bundle.ts";
import { bundleOf, programNames } from "./functions.ts";
import { bundleSizes } from "./sizes.ts";

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

try {
  for (const { name, start, lazy } of bundleSizes(await bundleFunctions(undefined, programNames())))
    console.log(
      `${bundleOf(name)}: ${kilobytes(start.node)} at the start on Node, ${kilobytes(start.deno)} on Deno, ${kilobytes(lazy)} on demand`,
    );
} catch (error) {
  console.error(`Cannot bundle the functions: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
