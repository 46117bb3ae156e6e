/** Reads an address as the kernel prints it: words of 32 bits in the order of the machine, which is little-endian wherever we run. Pure. */

/** @param text of 8 hex digits, or 32. @returns as people write it: `10.0.0.1`, `2001:db8::1` */
export const addressOf = (text: string): string => {
  const bytes = [...Buffer.from(text, "hex")];
  const ordered = bytes.map((_, index) => bytes[(index & ~3) + 3 - (index & 3)] ?? 0);
  return ordered.length === 4 ? ordered.join(".") : ipv6Text(ordered);
};

const ipv6Text = (bytes: readonly number[]): string => {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  // A URL has the canonical form of it. https://url.spec.whatwg.org/#concept-ipv6-serializer
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
};
