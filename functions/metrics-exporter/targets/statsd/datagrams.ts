/** Packs lines into datagrams that no network has to split. Pure. */

/** What an Ethernet of 1500 bytes carries, less the headers of IPv4 or IPv6, of UDP, and of a tunnel. */
export const mostDatagramBytes = 1432;

/** Lines in their order, as many to a datagram as there is room for. One that is longer than a datagram is counted and left out. */
export const packDatagrams = (lines: readonly string[]): { datagrams: string[]; tooLong: number } => {
  const datagrams: string[] = [];
  let open: string[] = [];
  let length = 0;
  let tooLong = 0;
  const close = (): void => {
    if (open.length > 0) datagrams.push(open.join("\n"));
    open = [];
    length = 0;
  };
  for (const line of lines) {
    const bytes = Buffer.byteLength(line);
    if (bytes > mostDatagramBytes) {
      tooLong += 1;
      continue;
    }
    if (open.length > 0 && length + 1 + bytes > mostDatagramBytes) close();
    length += (open.length > 0 ? 1 : 0) + bytes;
    open.push(line);
  }
  close();
  return { datagrams, tooLong };
};
