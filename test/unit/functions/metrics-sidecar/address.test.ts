import { expect, test } from "vitest";
import { addressOf } from "../../../../functions/metrics-sidecar/address.ts";

test.each([
  ["0100007F", "127.0.0.1"],
  ["0202000A", "10.0.2.2"],
  ["00000000000000000000000001000000", "::1"],
  ["B80D0120000000000000000001000000", "2001:db8::1"],
  ["0000000000000000FFFF00000100007F", "::ffff:7f00:1"],
])("%s is %s", (text, address) => {
  expect(addressOf(text)).toBe(address);
});
