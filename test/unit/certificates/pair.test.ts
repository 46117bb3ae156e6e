import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { usablePair } from "../../../src/certificates/pair.ts";
import { certificatesOf } from "../../../src/certificates/pem.ts";
import { at, days, epoch, hostsOf, issued } from "./pairs.ts";

test("a pair is read with its names, its life, and the authority that issued it", async () => {
  const [pair, other] = await Promise.all([issued({ hosts: ["a.svc", "2001:db8::1"] }), issued()]);

  const read = await usablePair(pair, certificatesOf(other.ca + pair.ca), epoch);

  expect(read).toEqual({
    ...pair,
    names: hostsOf("a.svc", "2001:db8::1"),
    serial: expect.stringMatching(/^[0-9a-f]{16,32}$/),
    notBefore: at(-5 * 60_000),
    notAfter: at(90 * days),
  });
});

test("of a chain, the first certificate is served", async () => {
  const { cert, key, ca } = await issued();

  expect(await usablePair({ cert: cert + ca, key }, certificatesOf(ca), epoch)).toMatchObject({ ca });
});

describe("a pair is not usable", () => {
  test.each([
    ["without a certificate", { cert: undefined }],
    ["with text for a certificate", { cert: "text" }],
    [
      "with a certificate that is cut short",
      { cert: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
    ],
    ["without a key", { key: undefined }],
    ["with text for a key", { key: "text" }],
    ["with a key that is cut short", { key: "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n" }],
  ])("%s", async (_, change) => {
    const pair = await issued();

    expect(await usablePair({ ...pair, ...change }, certificatesOf(pair.ca), epoch)).toBeUndefined();
  });

  test("with the key of another", async () => {
    const [pair, { key }] = await Promise.all([issued(), issued()]);

    expect(await usablePair({ ...pair, key }, certificatesOf(pair.ca), epoch)).toBeUndefined();
  });

  test("with a key of another algorithm", async () => {
    const pair = await issued();
    const key = execFileSync("openssl", ["genpkey", "-algorithm", "ed25519"], { encoding: "utf8" });

    expect(await usablePair({ ...pair, key }, certificatesOf(pair.ca), epoch)).toBeUndefined();
  });

  test("when its authority is not among those that are trusted, for all that they have its name", async () => {
    const [pair, { ca }] = await Promise.all([issued(), issued()]);

    expect(await usablePair(pair, certificatesOf(ca), epoch)).toBeUndefined();
    expect(await usablePair(pair, [], epoch)).toBeUndefined();
  });

  test("when it was issued by what is no authority", async () => {
    const pair = await issued();

    expect(await usablePair(pair, certificatesOf(pair.cert), epoch)).toBeUndefined();
  });

  test.each([
    ["before its life", -6 * 60_000],
    ["from the end of its life on", 90 * days],
  ])("%s", async (_, ms) => {
    const pair = await issued();

    expect(await usablePair(pair, certificatesOf(pair.ca), at(ms))).toBeUndefined();
  });
});

test("a bundle is read without what is no certificate", async () => {
  const [first, second] = await Promise.all([issued(), issued()]);
  const broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";

  const certificates = certificatesOf(`a note\n${first.ca}${broken}${second.ca.replaceAll("\n", "\r\n")}`);

  expect(certificates.map((certificate) => `${certificate.toString("pem")}\n`)).toEqual([first.ca, second.ca]);
});
