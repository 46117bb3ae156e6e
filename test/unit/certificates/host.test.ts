import { expect, test } from "vitest";
import { type Host, hostOf, isCovered } from "../../../src/certificates/host.ts";

test.each<[string, Host]>([
  ["ebb-validate.kourier-system.svc", { type: "dns", value: "ebb-validate.kourier-system.svc" }],
  ["Webhooks.Example.COM", { type: "dns", value: "webhooks.example.com" }],
  ["localhost", { type: "dns", value: "localhost" }],
  ["127.0.0.1", { type: "ip", value: "127.0.0.1" }],
  ["2001:DB8:0:0:0:0:0:1", { type: "ip", value: "2001:db8::1" }],
  ["::ffff:10.0.0.1", { type: "ip", value: "::ffff:a00:1" }],
])("%s is a host", (text, host) => {
  expect(hostOf(text)).toEqual(host);
});

test.each([
  "",
  ".",
  "a..b",
  "-a",
  "a_b",
  "*.svc",
  "https://a",
  "a:443",
  "[::1]",
  "fe80::1%eth0",
  "10.0.0",
  "10.0.0.256",
])('"%s" is no host', (text) => {
  expect(hostOf(text)).toBeUndefined();
});

test("a DNS name is at most 253 characters, and a label 63", () => {
  const label = "a".repeat(63);

  expect(hostOf(`${label}.b`)).toBeDefined();
  expect(hostOf(`a${label}.b`)).toBeUndefined();
  expect(hostOf(Array.from({ length: 4 }, () => label).join("."))).toBeUndefined();
});

test("a host is covered by a name that is equal, and of its type", () => {
  const host: Host = { type: "dns", value: "a.svc" };

  expect(isCovered([{ type: "dns", value: "b.svc" }, host], host)).toBe(true);
  expect(isCovered([], host)).toBe(false);
  expect(isCovered([{ type: "ip", value: "a.svc" }], host)).toBe(false);
});
