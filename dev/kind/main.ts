/** `npm run e2e:kind`: the platform tests against ebb as it is installed in a kind cluster with Knative. */

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { githubBase } from "../binaries/settings.ts";
import { root } from "../bundle/functions.ts";
import { runEndToEnd } from "./end-to-end.ts";
import { execute } from "./execute.ts";
import { parseOptions } from "./options.ts";
import { findTools, missingTools } from "./tools.ts";

const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const options = parseOptions(process.argv, version);
const interrupt = new AbortController();
// Not `once`: with a listener left, no library ends the process before the cluster is removed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt.abort());

try {
  const missing = missingTools(await findTools());
  if (missing.length > 0) throw new Error(`Cannot make a kind cluster as ${missing.join("; and ")}`);

  const folder = join(root, ".ebb/kind", options.name);
  const succeeded = await runEndToEnd(
    {
      ...options,
      folder,
      logs: options.logs === undefined ? join(folder, "logs") : resolve(options.logs),
      github: githubBase(process.env),
      version,
    },
    { execute, signal: interrupt.signal, say: (line) => console.log(line) },
  );
  process.exitCode = succeeded ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (interrupt.signal.aborted) process.exitCode = 130;
