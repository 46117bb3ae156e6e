/** Node, by its built-in modules. */

import { readFile } from "node:fs/promises";
import process from "node:process";
import { createSecureContext } from "node:tls";
import { httpsTransport } from "../../../src/kube/https-transport.ts";
import type { Host } from "./host.ts";
import { listen } from "./listen.ts";
import { listenTls } from "./listen-tls.ts";

export const nodeHost: Host = {
  environment: process.env,
  args: process.argv.slice(2),
  residentBytes: process.memoryUsage.rss,
  readText: (path) => readFile(path, "utf8"),
  listen,
  listenTls,
  checkKeyPair: (pair) => void createSecureContext(pair),
  transport: httpsTransport,
  onEndSignal(end) {
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
  },
  exit: (code) => process.exit(code),
};
