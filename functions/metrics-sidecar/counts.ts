/** What the readings come to. A count of what could not be read is `undefined`, never 0. Pure. */

import { type Destination, topDestinations } from "./destinations.ts";
import { usablePorts } from "./port-range.ts";
import { listenState, type Socket, type SocketTable } from "./socket-table.ts";
import type { Readings } from "./sources.ts";

/** `precise` counts each port once; `compat` rows of the table of IPv4, where a connection inside the pod has two, and IPv6 none. */
export type Mode = "precise" | "compat";

export interface Counts {
  used: number | undefined;
  total: number | undefined;
  /** In percent. */
  usage: number | undefined;
  ephemeralUsed: number | undefined;
  destinations: readonly Destination[] | undefined;
  /** Sockets by state. */
  ipv4: ReadonlyMap<number, number> | undefined;
  ipv6: ReadonlyMap<number, number> | undefined;
  listening: number | undefined;
  udpUsed: number | undefined;
  first: number | undefined;
  last: number | undefined;
}

export const countPorts = (readings: Readings, { mode, topN }: { mode: Mode; topN: number }): Counts => {
  const { tcp, tcp6, udp, udp6, ip_local_port_range: range } = readings;
  const reserved = mode === "compat" ? [] : readings.ip_local_reserved_ports;
  const usable = range && reserved && usablePorts(range, reserved);
  const sockets = both(tcp, tcp6);
  const ports = sockets && portsOf(sockets);
  const used = mode === "compat" ? tcp?.rows : ports?.size;
  const ephemeral = ports && usable && [...ports].filter((port) => usable.has(port)).length;
  const taken = mode === "compat" ? used : ephemeral;
  const listening = sockets && portsOf(sockets.filter(({ state }) => state === listenState));
  const udpSockets = both(udp, udp6);
  return {
    used,
    total: usable?.size,
    usage: taken === undefined || !usable?.size ? undefined : (100 * taken) / usable.size,
    ephemeralUsed: ephemeral,
    destinations: sockets && listening && usable && topDestinations(sockets, { listening, usable, topN }),
    ipv4: tcp && byState(tcp),
    ipv6: tcp6 && byState(tcp6),
    listening: listening?.size,
    udpUsed: udpSockets && portsOf(udpSockets).size,
    first: range?.first,
    last: range?.last,
  };
};

const both = (ipv4: SocketTable | undefined, ipv6: SocketTable | undefined): readonly Socket[] | undefined =>
  ipv4 && ipv6 && [...ipv4.sockets, ...ipv6.sockets];

const portsOf = (sockets: readonly Socket[]): ReadonlySet<number> => new Set(sockets.map(({ localPort }) => localPort));

const byState = ({ sockets }: SocketTable): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const { state } of sockets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
};
