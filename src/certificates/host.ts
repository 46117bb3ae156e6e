/** What a serving certificate is asked for by: a DNS name or an IP address, in the one spelling that it has here. */

import { isIP } from "node:net";

export interface Host {
  type: "dns" | "ip";
  value: string;
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
/** A name whose last label is a number is the misspelling of an address. https://url.spec.whatwg.org/#ends-in-a-number-checker */
const dnsName = new RegExp(`^(${label}\\.)*(?![0-9]+$)${label}$`);

/** `undefined` when it is neither; a wildcard is none. */
export const hostOf = (text: string): Host | undefined => {
  const value = text.toLowerCase();
  // An IPv6 address can be written in many ways; the URL standard knows one.
  if (isIP(value) === 6 && !value.includes("%"))
    return { type: "ip", value: new URL(`https://[${value}]`).hostname.slice(1, -1) };
  if (isIP(value) === 4) return { type: "ip", value };
  return value.length <= 253 && dnsName.test(value) ? { type: "dns", value } : undefined;
};

/** Whether a certificate with these names can be served to callers of that host. */
export const isCovered = (names: readonly Host[], { type, value }: Host): boolean =>
  names.some((name) => name.type === type && name.value === value);
