/** Files as the kernel shows them in /proc, for a test. */

import { isIPv4 } from "node:net";
import type { ProcFiles } from "../../functions/metrics-sidecar/proc-files.ts";

export type State = "ESTABLISHED" | "TIME_WAIT" | "CLOSE" | "LISTEN";

const codes: Record<State, string> = { ESTABLISHED: "01", TIME_WAIT: "06", CLOSE: "07", LISTEN: "0A" };

/** Ends as `10.0.0.1:80`, or, in the table of IPv6, as `[::ffff:10.0.0.1]:80` or the 32 digits of the kernel. */
export interface Row {
  local: string;
  remote?: string;
  state?: State;
  inode?: number;
}

export const tcpHeading =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

/** A table of sockets: its heading and its rows, each padded as those of IPv4 are. */
export const table = (rows: readonly Row[]): string =>
  [
    tcpHeading,
    ...rows.map(({ local, remote, state = "ESTABLISHED", inode = 0 }, number) => {
      const ends = `${endText(local)} ${remote === undefined ? nowhere(local) : endText(remote)}`;
      return `${String(number).padStart(4)}: ${ends} ${codes[state]} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 4 30 10 -1`;
    }),
  ]
    .map((line) => `${line.padEnd(149)}\n`)
    .join("");

const endText = (end: string): string => {
  const [, address = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(end) ?? [];
  return `${addressText(address)}:${Number(port).toString(16).toUpperCase().padStart(4, "0")}`;
};

const addressText = (address: string): string => {
  if (isIPv4(address)) {
    const bytes = address.split(".").map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, "0"));
    return bytes.toReversed().join("");
  }
  if (address.startsWith("::ffff:")) return `0000000000000000FFFF0000${addressText(address.slice(7))}`;
  return address === "::" ? "0".repeat(32) : address;
};

/** As the kernel has it for a socket that listens. */
const nowhere = (local: string): string => (local.startsWith("[") ? "[::]:0" : "0.0.0.0:0").replace(/^.*$/, endText);

export interface Tree {
  tcp?: readonly Row[];
  tcp6?: readonly Row[];
  udp?: readonly Row[];
  udp6?: readonly Row[];
  range?: string;
  reserved?: string;
}

/** Paths below /proc and their texts. */
export const procTree = ({
  tcp = [],
  tcp6 = [],
  udp = [],
  udp6 = [],
  range,
  reserved,
}: Tree = {}): Record<string, string> => ({
  "net/tcp": table(tcp),
  "net/tcp6": table(tcp6),
  "net/udp": table(udp),
  "net/udp6": table(udp6),
  "sys/net/ipv4/ip_local_port_range": range ?? "32768\t60999\n",
  "sys/net/ipv4/ip_local_reserved_ports": reserved ?? "\n",
  "sys/net/ipv4/ip_unprivileged_port_start": "1024\n",
});

/** A file that is no text is one that cannot be read, with this code. */
export const filesOf = (texts: Readonly<Record<string, string | { code: string }>>): ProcFiles => {
  const text = (path: string): string => {
    const found = texts[path] ?? { code: "ENOENT" };
    if (typeof found === "string") return found;
    throw Object.assign(new Error(`${found.code}: ${path}`), { code: found.code });
  };
  return { text, parts: (path) => [Buffer.from(text(path))] };
};

/** 20 connections to one listener over IPv4, and 5 to one of IPv6, of which the clients know nothing; all inside the pod. */
export const loopback = (): Tree => {
  const clients = (count: number, first: number) => Array.from({ length: count }, (_, index) => first + index);
  const [own, mapped] = [clients(20, 40_000), clients(5, 50_000)];
  return {
    tcp: [
      { local: "0.0.0.0:8080", state: "LISTEN", inode: 1 },
      ...own.map((port) => ({ local: `127.0.0.1:${port}`, remote: "127.0.0.1:8080" })),
      ...own.map((port) => ({ local: "127.0.0.1:8080", remote: `127.0.0.1:${port}` })),
      ...mapped.map((port) => ({ local: `127.0.0.1:${port}`, remote: "127.0.0.1:9090" })),
    ],
    tcp6: [
      { local: "[::]:9090", state: "LISTEN", inode: 2 },
      ...mapped.map((port) => ({ local: "[::ffff:127.0.0.1]:9090", remote: `[::ffff:127.0.0.1]:${port}` })),
    ],
  };
};
