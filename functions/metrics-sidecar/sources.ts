/** What is read of the kernel at a collection. */

import { type PortRange, parsePortRange, parseReservedPorts } from "./port-range.ts";
import type { ProcFiles } from "./proc-files.ts";
import { parseSocketTable, type SocketTable } from "./socket-table.ts";

/** `undefined`: it could not be read. */
export interface Readings {
  tcp: SocketTable | undefined;
  tcp6: SocketTable | undefined;
  udp: SocketTable | undefined;
  udp6: SocketTable | undefined;
  ip_local_port_range: PortRange | undefined;
  ip_local_reserved_ports: readonly PortRange[] | undefined;
}

export type SourceName = keyof Readings;

interface Source<T> {
  /** Below /proc. */
  path: string;
  read(files: ProcFiles, path: string): T;
  /** What it means that there is no such file. Absent: it has to be there. */
  absent?: T;
}

const socketTable = (files: ProcFiles, path: string): SocketTable => parseSocketTable(files.parts(path));

const noSockets: SocketTable = { rows: 0, sockets: [] };

const sources: { [Name in SourceName]: Source<NonNullable<Readings[Name]>> } = {
  tcp: { path: "net/tcp", read: socketTable },
  tcp6: { path: "net/tcp6", read: socketTable, absent: noSockets },
  udp: { path: "net/udp", read: socketTable },
  udp6: { path: "net/udp6", read: socketTable, absent: noSockets },
  ip_local_port_range: {
    path: "sys/net/ipv4/ip_local_port_range",
    read: (files, path) => parsePortRange(files.text(path)),
  },
  ip_local_reserved_ports: {
    path: "sys/net/ipv4/ip_local_reserved_ports",
    read: (files, path) => parseReservedPorts(files.text(path)),
    absent: [],
  },
};

export const sourceNames = Object.keys(sources) as SourceName[];

/** @param onError told of each that could not be read */
export const readSources = (
  files: ProcFiles,
  onError: (source: SourceName, path: string, error: Error) => void,
): Readings => {
  const attempt = <Name extends SourceName>(name: Name): Readings[Name] => {
    const { path, read, absent }: Source<NonNullable<Readings[Name]>> = sources[name];
    try {
      return read(files, path);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (absent !== undefined && "code" in error && error.code === "ENOENT") return absent;
      onError(name, path, error);
      return undefined;
    }
  };
  return {
    tcp: attempt("tcp"),
    tcp6: attempt("tcp6"),
    udp: attempt("udp"),
    udp6: attempt("udp6"),
    ip_local_port_range: attempt("ip_local_port_range"),
    ip_local_reserved_ports: attempt("ip_local_reserved_ports"),
  };
};
