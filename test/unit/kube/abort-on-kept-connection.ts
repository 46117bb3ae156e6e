/** Run by a test on either runtime: aborts requests on connections that are kept open, and prints what came of each as a line. */

import process from "node:process";
import { httpsTransport } from "../../../src/kube/transport.ts";

const [server = "", ca = ""] = process.argv.slice(2);
const transport = httpsTransport({ server, ca }, { attemptTimeoutMs: 1_000, backoffMs: [], maxSockets: 1 });

const outcome = async (path: string, signal?: AbortSignal): Promise<string> => {
  try {
    return String((await transport.send({ method: "GET", path, signal, doing: "read" })).status);
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

console.log(await outcome("/"));
console.log(await outcome("/never", AbortSignal.timeout(20)));
console.log(await outcome("/"));
console.log(await outcome("/never"));
console.log(await outcome("/"));
process.exit(0);
