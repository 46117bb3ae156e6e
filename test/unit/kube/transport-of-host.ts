/** Run by a test on either runtime: sends requests as a function would, one after the other, and prints what came of each as a line. */

import { loadHost } from "../../../functions/runtime/host/index.ts";

const host = await loadHost();
const [server = "", ca = ""] = host.args;
const token = (refused?: string): Promise<string> => Promise.resolve(refused === "old" ? "new" : "old");
const transport = host.transport({ server, ca, token }, { attemptTimeoutMs: 1_000, backoffMs: [1] });

const told = async (method: "GET" | "PATCH", path: string, signal?: AbortSignal): Promise<void> => {
  const body = method === "PATCH" ? {} : undefined;
  const outcome = await transport.send({ method, path, body, signal, doing: "ask" }).then(
    ({ status, body: answer }) => `${status} ${JSON.stringify(answer)}`,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  console.log(`${method} ${path}: ${outcome}`);
};

await told("GET", "/ok");
await told("GET", "/never", AbortSignal.timeout(50));
await told("GET", "/ok");
await told("GET", "/never");
await told("GET", "/slow-body");
await told("GET", "/broken-off-once");
await told("PATCH", "/broken-off");
await told("GET", "/ends-early-once");
await told("GET", "/reset-once");
await told("PATCH", "/reset-once");
await told("GET", "/busy-once");
await told("GET", "/unauthorized-once");
await told("GET", "/ok");
host.exit(0);
