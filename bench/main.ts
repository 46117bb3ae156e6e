/** `npm run bench`: runs the scenarios, prints what they measured beside the targets, and writes it to `bench/results`. */

import { parseOptions } from "./options.ts";
import { run } from "./run.ts";
import { scenarios } from "./scenarios/index.ts";

const options = parseOptions(
  process.argv,
  scenarios.flatMap(({ names }) => names),
);
const interrupt = new AbortController();
// Not `once`: with a listener left, no library ends the process before everything is stopped.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => interrupt.abort(new Error("Interrupted")));

try {
  await run(options, scenarios, interrupt.signal);
  process.exit(0);
} catch (error) {
  if (interrupt.signal.aborted) process.exit(130);
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
