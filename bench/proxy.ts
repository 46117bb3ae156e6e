/** A proxy before the API server that holds back chosen requests; all else passes as it comes. */

import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Agent, createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Platform } from "../dev/platform/platform.ts";

export interface Proxy {
  /** In place of the platform's `server`; its CA is the same. */
  server: string;
  stop(): Promise<void>;
}

/** @param delayOf how long a request is held before it goes on, in milliseconds */
export const startProxy = async (
  { server, ca, stateDirectory }: Platform,
  delayOf: (incoming: IncomingMessage) => number,
): Promise<Proxy> => {
  // The API server made its own certificate for the loopback address, which is where this listens as well.
  const credentials = join(stateDirectory, "credentials");
  const [cert, key] = await Promise.all(
    ["apiserver.crt", "apiserver.key"].map((file) => readFile(join(credentials, file), "utf8")),
  );
  const { hostname, port } = new URL(server);
  const agent = new Agent({ keepAlive: true, ca });
  const ending = new AbortController();

  const proxy = createServer({ cert, key }, async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    try {
      const heldMs = delayOf(incoming);
      if (heldMs > 0) await delay(heldMs, undefined, { signal: ending.signal });
      const onward = request({ hostname, port, agent, method, path: url, headers, signal: ending.signal });
      const answered = Promise.withResolvers<IncomingMessage>();
      onward.once("response", answered.resolve).once("error", answered.reject);
      outgoing.once("close", () => onward.destroy());
      incoming.pipe(onward);
      const answer = await answered.promise;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      await pipeline(answer, outgoing);
    } catch {
      // Whoever asked sees a connection that breaks, as it broke for us.
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    proxy.once("error", reject);
    proxy.listen(0, "127.0.0.1", resolve);
  });
  return {
    server: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async stop() {
      ending.abort();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      agent.destroy();
    },
  };
};
