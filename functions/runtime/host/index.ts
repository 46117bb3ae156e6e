/** The runtime that this process runs on. */

import type { Host } from "./host.ts";

export type { Fetch, Host, KeyPair, Server, TlsServer } from "./host.ts";

/** Loads nothing of the other one: the Node built-ins that Deno emulates take it 10 ms and more. */
export const loadHost = async (): Promise<Host> =>
  "Deno" in globalThis ? (await import("./deno.ts")).denoHost() : (await import("./node.ts")).nodeHost;
