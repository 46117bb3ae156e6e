/** What such a program needs of its runtime. Deno has the same modules of Node, so one does for both. */

import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { serve } from "@hono/node-server";
import type { Fetch, Server } from "../runtime/host/host.ts";
import { portOf, stopServer } from "../runtime/host/listen.ts";
import { writeOut } from "./write-out.ts";

export interface PodHost {
  environment: Readonly<Record<string, string | undefined>>;
  /** Arguments after the program's name. */
  args: readonly string[];
  /** Of the pod: Kubernetes cuts it at 63 characters, and under hostNetwork it is the node's. */
  hostname(): string;
  /** To standard output, as it is; rejects when it is not taken, as by a closed pipe. */
  writeOut(text: string | Uint8Array): Promise<void>;
  /** A line to standard error; what is not taken is lost. */
  writeError(line: string): void;
  /** A short file in the folder that the container has to itself. Throws where there is none. */
  writeState(name: string, text: string): void;
  /** On all addresses, IPv6 and IPv4, or IPv4 alone where there is no IPv6. Rejects when the port cannot be had. Port 0: any free one. */
  listen(fetch: Fetch, port: number): Promise<Server>;
  /** Calls back at each SIGTERM and SIGINT. */
  onEndSignal(end: () => void): void;
  /** Calls back with what nothing caught, which then does not end the process. */
  onUncaught(survive: (error: unknown) => void): void;
  exit(code: number): never;
}

/** Where an injected container has a volume of its own; `EBB_STATE_FOLDER` where it is elsewhere. */
const stateFolder = "/var/lib/ebb";

const listenAt = async (hostname: string, fetch: Fetch, port: number): Promise<Server> => {
  const server = serve({ fetch, port, hostname });
  return { port: await portOf(server), stop: () => stopServer(server) };
};

const isWithoutIpv6 = (error: unknown): boolean =>
  error instanceof Error && /EAFNOSUPPORT|EADDRNOTAVAIL/.test(error.message);

export const podHost = (): PodHost => {
  // Each write tells its caller; without a listener, the event would end the process.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  return {
    environment: process.env,
    args: process.argv.slice(2),
    hostname,
    writeOut,
    writeError: (line) => void process.stderr.write(`${line}\n`),
    writeState: (name, text) => writeFileSync(join(process.env.EBB_STATE_FOLDER || stateFolder, name), text),
    async listen(fetch, port) {
      try {
        return await listenAt("::", fetch, port);
      } catch (error) {
        if (isWithoutIpv6(error)) return await listenAt("0.0.0.0", fetch, port);
        throw error;
      }
    },
    onEndSignal(end) {
      process.on("SIGTERM", end);
      process.on("SIGINT", end);
    },
    onUncaught(survive) {
      process.on("uncaughtException", survive);
      process.on("unhandledRejection", survive);
    },
    exit: (code) => process.exit(code),
  };
};
