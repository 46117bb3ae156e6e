/**
 * Tables of sockets as the kernel prints them, `/proc/net/{tcp,tcp6,udp,udp6}`. Pure.
 * https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */

export interface Socket {
  localPort: number;
  /** Address and port as they stand in the table; an IPv4 address in a table of IPv6 as one of IPv4. */
  remote: string;
  /** Of `include/net/tcp_states.h`. */
  state: number;
}

export interface SocketTable {
  /** Rows as they stand. */
  rows: number;
  /** Each once: the table is read by the page while it changes, so a row may come again. */
  sockets: readonly Socket[];
}

export const listenState = 0x0a;

const [newline, colon, space] = [0x0a, 0x3a, 0x20] as const;

/** What an IPv4 address in a table of IPv6 begins with. */
const mappedPrefix = "0000000000000000FFFF0000";

/**
 * `   0: 0100007F:1F90 00000000:0000 0A …`: number, local address and port, remote address and port, state. The number may be of any width;
 * an address has 8 digits, or 32. What is no such row is left out, the heading among it. @param parts of whole lines
 */
export const parseSocketTable = (parts: Iterable<Buffer>): SocketTable => {
  const seen = new Set<string>();
  const sockets: Socket[] = [];
  let rows = 0;
  for (const bytes of parts) {
    for (let start = 0; start < bytes.length; ) {
      const newlineAt = bytes.indexOf(newline, start);
      const end = newlineAt === -1 ? bytes.length : newlineAt;
      const row = parseRow(bytes, start, end);
      if (row !== undefined) {
        rows += 1;
        if (!seen.has(row.key)) sockets.push(row.socket);
        seen.add(row.key);
      }
      start = end + 1;
    }
  }
  return { rows, sockets };
};

interface Row {
  /** Is the same when the row comes again. */
  key: string;
  socket: Socket;
}

const parseRow = (bytes: Buffer, start: number, end: number): Row | undefined => {
  const local = bytes.indexOf(colon, start) + 2;
  if (local < start) return undefined;
  const width = bytes[local + 8] === colon ? 8 : 32;
  const remote = local + width + 6;
  const state = remote + width + 6;
  if (state + 2 > end || bytes[remote - 1] !== space || bytes[remote + width] !== colon) return undefined;
  const text = (from: number, to: number): string => bytes.toString("latin1", from, to);
  const [localPort, stateCode] = [hex(bytes, local + width + 1, 4), hex(bytes, state, 2)];
  // Several sockets may listen on one port.
  const key = text(local, state - 1) + (stateCode === listenState ? text(...inodeOf(bytes, state, end)) : "");
  const isMapped = width === 32 && text(remote, remote + mappedPrefix.length) === mappedPrefix;
  const address = isMapped ? remote + mappedPrefix.length : remote;
  return { key, socket: { localPort, remote: text(address, state - 1), state: stateCode } };
};

const hex = (bytes: Buffer, from: number, digits: number): number => {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const byte = bytes[at] ?? 0;
    // Digits are from 0x30, letters from 0x41.
    value = value * 16 + (byte < 0x41 ? byte - 0x30 : byte - 0x37);
  }
  return value;
};

/** The seventh column from the state on. */
const inodeOf = (bytes: Buffer, state: number, end: number): [from: number, to: number] => {
  let from = state;
  for (let column = 0; column < 6; column += 1) {
    while (from < end && bytes[from] !== space) from += 1;
    while (from < end && bytes[from] === space) from += 1;
  }
  let to = from;
  while (to < end && bytes[to] !== space) to += 1;
  return [from, to];
};
