/** Where a StatsD server is: `statsd.monitoring:8125`, `10.0.0.7:8125`, `[2001:db8::7]:8125`. */
export interface Address {
  host: string;
  port: number;
}

/** `undefined` for what is none. */
export const parseAddress = (text: string): Address | undefined => {
  const [, bracketed, plain, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
};
