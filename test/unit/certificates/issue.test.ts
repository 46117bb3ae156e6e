import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { at, days, epoch, issued } from "./pairs.ts";

// Node reads what is made here by OpenSSL, and not with the library that made it.

test("the serving certificate is issued by its authority, which is its own issuer", async () => {
  const { cert, ca } = await issued();

  const [certificate, authority] = [new X509Certificate(cert), new X509Certificate(ca)];

  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  expect(authority.checkIssued(authority) && authority.verify(authority.publicKey)).toBe(true);
  expect([authority.ca, certificate.ca]).toEqual([true, false]);
  expect(authority.subject).toBe("CN=ebb admission CA");
});

test("it is for servers, and for all hosts", async () => {
  const { cert } = await issued({ hosts: ["ebb.ebb-system.svc", "127.0.0.1", "2001:db8::1"] });

  const { keyUsage, subjectAltName } = new X509Certificate(cert);

  // The extended usage, serverAuth; Deno tells the plain one by this name.
  expect(keyUsage).toEqual("Deno" in globalThis ? ["DigitalSignature"] : ["1.3.6.1.5.5.7.3.1"]);
  expect(subjectAltName).toBe("DNS:ebb.ebb-system.svc, IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1");
});

test("it lives as long as it is told from now on, and began five minutes ago, as does its authority", async () => {
  const { cert, ca } = await issued({ lifeMs: 90 * days });

  for (const { validFromDate, validToDate } of [new X509Certificate(cert), new X509Certificate(ca)]) {
    expect(validFromDate).toEqual(at(-5 * 60_000));
    expect(validToDate).toEqual(at(90 * days));
  }
});

test("one of a short life began a tenth of it ago, or it would be old at once", async () => {
  const { cert } = await issued({ lifeMs: 30_000 });

  expect(new X509Certificate(cert).validFromDate).toEqual(at(-3_000));
});

test("each has keys and serial numbers of its own", async () => {
  const pairs = await Promise.all([issued(), issued()]);

  const certificates = pairs.flatMap(({ cert, ca }) => [new X509Certificate(cert), new X509Certificate(ca)]);

  expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(4);
  expect(
    new Set(certificates.map(({ publicKey }) => publicKey.export({ format: "der", type: "spki" }).toString("hex")))
      .size,
  ).toBe(4);
  for (const { serialNumber } of certificates) expect(serialNumber.length).toBeGreaterThan(16);
});

test.each([
  ["its own authority alone", (own: string, _: string) => own],
  ["an older one of the same name as well", (own: string, older: string) => older + own],
])("a server with it is trusted by who trusts %s", async (_, bundleOf) => {
  const now = new Date();
  const { cert, key, ca } = await issued({ hosts: ["127.0.0.1"] }, now);
  const older = await issued({}, now);

  expect(await answerOf({ cert, key }, bundleOf(ca, older.ca))).toBe(204);
});

test("a server with it is not trusted by who trusts another authority", async () => {
  const now = new Date();
  const { cert, key } = await issued({ hosts: ["127.0.0.1"] }, now);
  const { ca } = await issued({}, now);

  await expect(answerOf({ cert, key }, ca)).rejects.toThrow("certificate");
});

test("the authority's key is nowhere", async () => {
  const { key, cert, ca } = await issued();

  expect((key + cert + ca).match(/-----BEGIN [^-]+-----/g)).toEqual([
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN CERTIFICATE-----",
  ]);
  expect([cert, ca].map((pem) => new X509Certificate(pem).checkPrivateKey(createPrivateKey(key)))).toEqual([
    true,
    false,
  ]);
});

test("it may be made at any time", async () => {
  const { cert } = await issued({}, new Date(epoch.getTime() + 40 * 365 * days));

  expect(new X509Certificate(cert).validToDate.getUTCFullYear()).toBe(2070);
});

const answerOf = async (pair: { cert: string; key: string }, ca: string): Promise<number | undefined> => {
  const server = createServer(pair, (_, response) => response.writeHead(204).end());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return await new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, ca, agent: false }, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end();
  });
};
