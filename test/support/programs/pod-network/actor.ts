/**
 * Holds sockets in a network of its own, as lines of JSON on standard input tell; each is answered by a line. `node actor.ts`, started by
 * pod-network.ts. Ends with its input.
 */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

export type Command =
  | { do: "listen"; host: string; port: number }
  /** `from`: the first of as many local ports; absent: the kernel hands them out. */
  | { do: "connect"; host: string; port: number; count: number; from?: number }
  /** The same, each closed again, so that this side has them in TIME_WAIT and no process holds anything. */
  | { do: "visit"; host: string; port: number; count: number; from: number }
  /** Closes those that this side opened. */
  | { do: "disconnect" }
  | { do: "stop listening"; port: number }
  | { do: "get"; url: string };

const servers = new Map<number, Server>();
const connections: Socket[] = [];

const perform = async (command: Command): Promise<unknown> => {
  switch (command.do) {
    case "listen": {
      const server = createServer((socket) => void socket.on("error", () => {}).resume());
      server.listen({ host: command.host, port: command.port, backlog: 4096 });
      await once(server, "listening");
      servers.set(command.port, server);
      return undefined;
    }
    case "connect":
      for (let made = 0; made < command.count; made += 1) {
        const { host, port, from } = command;
        const socket = connect({ host, port, ...(from !== undefined && { localPort: from + made }) });
        socket.on("error", () => {});
        await once(socket, "connect");
        connections.push(socket);
      }
      return undefined;
    case "visit": {
      const { host, port, count, from } = command;
      let made = 0;
      const visitor = async (): Promise<void> => {
        while (made < count) {
          const socket = connect({ host, port, localPort: from + made });
          made += 1;
          await once(socket, "connect");
          await once(socket.end().resume(), "close");
        }
      };
      await Promise.all(Array.from({ length: 100 }, visitor));
      return undefined;
    }
    case "disconnect":
      await Promise.all(connections.splice(0).map((socket) => once(socket.end().resume(), "close")));
      return undefined;
    case "stop listening":
      servers.get(command.port)?.close();
      return undefined;
    case "get": {
      const startedAt = performance.now();
      const answer = await fetch(command.url, { headers: { connection: "close" } });
      const text = await answer.text();
      const ms = performance.now() - startedAt;
      return { status: answer.status, type: answer.headers.get("content-type"), text, ms };
    }
  }
};

console.log(JSON.stringify({ done: "started" }));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ done: (await perform(JSON.parse(line))) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ failed: String(error) }));
  }
}
process.exit();
