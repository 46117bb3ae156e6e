/**
 * The remotes that most local ports are connected to. What runs out is a range of ports for each of them: two connections may have the
 * same local port when they go to different places. Pure.
 */

import { addressOf } from "./address.ts";
import type { Socket } from "./socket-table.ts";

export interface Destination {
  address: string;
  port: number;
  /** Distinct local ports. */
  used: number;
}

export interface TopOptions {
  /** Local ports that are listened on: what is connected to them came from the remote, and takes none. */
  listening: ReadonlySet<number>;
  /** Local ports that the kernel hands out. */
  usable: ReadonlySet<number>;
  topN: number;
}

/** The greatest first, then by the text that the kernel has. */
export const topDestinations = (
  sockets: readonly Socket[],
  { listening, usable, topN }: TopOptions,
): readonly Destination[] => {
  const portsOf = new Map<string, Set<number>>();
  for (const { localPort, remote } of sockets) {
    if (listening.has(localPort) || !usable.has(localPort)) continue;
    const ports = portsOf.get(remote);
    if (ports) ports.add(localPort);
    else portsOf.set(remote, new Set([localPort]));
  }
  return [...portsOf]
    .sort(([a, aPorts], [b, bPorts]) => bPorts.size - aPorts.size || (a < b ? -1 : 1))
    .slice(0, topN)
    .map(([remote, ports]) => {
      const [address = "", port = ""] = remote.split(":");
      return { address: addressOf(address), port: Number.parseInt(port, 16), used: ports.size };
    });
};
