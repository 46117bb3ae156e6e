/** The ports that the kernel hands out to outgoing connections. Pure. https://docs.kernel.org/networking/ip-sysctl.html */

export interface PortRange {
  first: number;
  last: number;
}

/** Of `ip_local_port_range`: `32768	60999`. */
export const parsePortRange = (text: string): PortRange => {
  const [, first, last] = /^(\d+)\s+(\d+)\s*$/.exec(text) ?? [];
  if (first === undefined || last === undefined)
    throw new Error(`Cannot read a range of ports: it is "${text.trim()}"`);
  return { first: Number(first), last: Number(last) };
};

/** Of `ip_local_reserved_ports`, which the kernel does not hand out: `8080,9148-9150`, or nothing. */
export const parseReservedPorts = (text: string): PortRange[] =>
  text
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (first === undefined) throw new Error(`Cannot read reserved ports: one is "${part}"`);
      return { first: Number(first), last: Number(last) };
    });

/** Each port that the kernel may hand out. */
export const usablePorts = (range: PortRange, reserved: readonly PortRange[]): ReadonlySet<number> => {
  const ports = new Set<number>();
  for (let port = range.first; port <= range.last; port += 1) ports.add(port);
  for (const { first, last } of reserved)
    for (let port = Math.max(first, range.first); port <= Math.min(last, range.last); port += 1) ports.delete(port);
  return ports;
};
