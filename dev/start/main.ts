/** `npm start`: ebb on a platform of real parts, from nothing to a running sample, until Ctrl-C. */

import { failureText } from "./failure-text.ts";
import { parseOptions, stateOf } from "./options.ts";
import { run } from "./run.ts";

const options = parseOptions(process.argv);
const interrupt = new AbortController();
// Not `once`: with a listener left, no library ends the process before everything is stopped.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt.abort());

const say = (line: string): void => console.log(line === "" ? "" : `${new Date().toTimeString().slice(0, 8)}  ${line}`);

try {
  await run(options, { signal: interrupt.signal, say });
  process.exit(0);
} catch (error) {
  if (interrupt.signal.aborted) process.exit(130);
  console.error(failureText(error, stateOf(options)));
  process.exit(1);
}
