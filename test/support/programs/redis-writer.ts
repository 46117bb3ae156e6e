/** A client that writes numbers, one after the other, to whoever is the master, and remembers which of them were acknowledged. */

import { once } from "node:events";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { RedisFleet } from "./redis-fleet.ts";

const list = "written";

export interface Writer {
  readonly acknowledged: readonly number[];
  /** What servers said, or that they said nothing, in place of an acknowledgement; each once. */
  readonly complaints: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Logs in with the password that the function has at that time. */
export const startWriter = (fleet: RedisFleet): Writer => {
  const acknowledged: number[] = [];
  const complaints = new Set<string>();
  let isOver = false;
  let connection: { to: number; stream: Duplex } | undefined;

  const connected = async (): Promise<Duplex> => {
    const to = fleet.master();
    if (to === undefined) throw new Error("there is no master");
    // As when the Service leads elsewhere: an open connection stays where it is for as long as it is open.
    if (connection && !connection.stream.destroyed) return connection.stream;
    const stream = await fleet.pod(to).connect(6379);
    stream.on("error", () => {});
    connection = { to, stream };
    if (fleet.password !== undefined) await ask(stream, `AUTH default ${fleet.password}`);
    return stream;
  };
  const write = async (number: number): Promise<void> => {
    try {
      const answer = await ask(await connected(), `RPUSH ${list} ${number}`);
      if (answer.startsWith(":")) acknowledged.push(number);
      else throw new Error(answer.split(" ", 1)[0]);
    } catch (error) {
      complaints.add(error instanceof Error ? error.message : String(error));
      connection?.stream.destroy();
      await delay(20);
    }
  };
  const running = (async () => {
    for (let number = 1; !isOver; number++) await write(number);
  })();
  return {
    acknowledged,
    complaints,
    async stop() {
      isOver = true;
      await running;
      connection?.stream.destroy();
    },
  };
};

/** What the server in a pod has of it, in order. */
export const writtenIn = async (fleet: RedisFleet, ordinal: number): Promise<number[]> =>
  (await fleet.pod(ordinal).ask(`LRANGE ${list} 0 -1`)).split("\n").map(Number);

const ask = async (stream: Duplex, line: string): Promise<string> => {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(1_000)]);
  const ended = once(stream, "close", { signal }).then(() => {
    throw new Error("the connection was closed");
  });
  try {
    stream.write(`${line}\r\n`);
    const [data] = await Promise.race([once(stream, "data", { signal }), ended]);
    return String(data).trim();
  } finally {
    ended.catch(() => {});
    over.abort();
  }
};
