/** How a client of this process reaches the server of a pod: by a port of its own, which leads into the pod's network. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { RedisPod } from "./redis-pod.ts";

export interface Way {
  host: string;
  port: number;
  /** Whoever comes gets no answer from now on, not even that there is none; or is led on again. */
  setOpen(isOpen: boolean): void;
  close(): void;
}

export const openWay = async (pod: Pick<RedisPod, "connect">): Promise<Way> => {
  const near = new Set<Socket>();
  let isOpen = true;
  const server = createServer(async (socket) => {
    near.add(socket.on("error", () => {}).on("close", () => near.delete(socket)));
    if (!isOpen) return;
    const far = await pod.connect(6379).catch(() => undefined);
    if (far === undefined) socket.destroy();
    else socket.pipe(far.on("error", () => socket.destroy())).pipe(socket);
  });
  const host = "127.0.0.1";
  await once(server.listen(0, host), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    setOpen(open) {
      isOpen = open;
    },
    close() {
      server.close();
      for (const socket of near) socket.destroy();
    },
  };
};
