/** A client that writes keys, one after the other, to the pod that is labelled master, and waits for them to be replicated. */

import { setTimeout as delay } from "node:timers/promises";
import { Redis as Client } from "ioredis";
import { roleLabel } from "../../../src/kinds/redis/labels.ts";
import type { RedisUser } from "../../support/redis/live.ts";
import { port } from "./servers.ts";

export interface Writer {
  /** Keys that the master and so many replicas have taken. */
  readonly replicated: readonly string[];
  stop(): Promise<void>;
}

export const startWriter = (user: RedisUser, name: string, replicas: number): Writer => {
  const replicated: string[] = [];
  let isOver = false;
  let client: Client | undefined;

  const connected = async (): Promise<Client> => {
    if (client) return client;
    const master = (await user.pods(name)).find(({ metadata }) => metadata.labels?.[roleLabel] === "master");
    if (master?.status?.podIP === undefined) throw new Error("there is no master");
    client = clientOf(master.status.podIP);
    await client.connect();
    return client;
  };
  const write = async (key: string): Promise<void> => {
    try {
      const to = await connected();
      await to.set(key, key);
      if ((await to.wait(replicas, 300)) >= replicas) replicated.push(key);
      await delay(10);
    } catch {
      client?.disconnect();
      client = undefined;
      await delay(50);
    }
  };
  const running = (async () => {
    for (let number = 1; !isOver; number++) await write(`key-${number}`);
  })();
  return {
    replicated,
    async stop() {
      isOver = true;
      await running;
      client?.disconnect();
    },
  };
};

/** Those of the keys that the server at an address does not have. */
export const lostOf = async (keys: readonly string[], ip: string): Promise<string[]> => {
  const client = clientOf(ip);
  await client.connect();
  const values = keys.length === 0 ? [] : await client.mget(...keys).finally(() => client.disconnect());
  return keys.filter((key, index) => values[index] !== key);
};

const clientOf = (host: string): Client => {
  const settings = { lazyConnect: true, retryStrategy: () => null, enableOfflineQueue: false, maxRetriesPerRequest: 0 };
  const client = new Client({ ...settings, host, port, connectTimeout: 1_000, commandTimeout: 1_000 });
  // It is told by what is asked of it.
  client.on("error", () => {});
  return client;
};
