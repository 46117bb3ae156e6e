/** A UDP socket to one server. */

import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import type { Address } from "./address.ts";

export interface Udp {
  /** Rejects when the system does not take it; whether it arrives is not known. */
  send(datagram: string): Promise<void>;
  close(): void;
}

/** Rejects when the server has no address. */
export const openUdp = async ({ host, port }: Address): Promise<Udp> => {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  return {
    send: (datagram) =>
      new Promise((resolve, reject) => {
        socket.once("error", reject);
        socket.send(datagram, port, address, (error) => {
          socket.removeListener("error", reject);
          if (error) reject(error);
          else resolve();
        });
      }),
    close: () => socket.close(),
  };
};
