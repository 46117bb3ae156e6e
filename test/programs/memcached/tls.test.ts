/** TLS and mutual TLS on 11212 beside plain 11211, by the listeners of the real memcached (contract cases 12 and 13). */

import { connect as startTls, type TLSSocket } from "node:tls";
import { beforeAll, expect, test } from "vitest";
import { type Identity, issue, makeAuthority, serverName, tlsSecret } from "../../support/programs/certificates.ts";
import { ownPods } from "../../support/programs/own-pods.ts";
import type { Pod, Secrets } from "../../support/programs/pod.ts";
import { addresses, podIps } from "../../support/programs/sandbox.ts";
import { ask } from "../../support/programs/text-protocol.ts";

const pods = ownPods();

let authority: Identity;
let client: Identity;
let foreigner: Identity;
const secrets: Secrets = {};
beforeAll(async () => {
  authority = await makeAuthority("ours");
  client = await issue(authority, "client");
  // Another key of the same name.
  foreigner = await issue(await makeAuthority("ours"), "client");
  secrets.certificate = tlsSecret(await issue(authority, "server"), authority);
});

const tls = { enabled: true, certificateSecretRef: { name: "certificate" } };
const tlsServer = () => pods.share({ security: { tls } }, secrets);
const mutualTlsServer = () => pods.share({ security: { tls: { ...tls, enableClientCert: true } } }, secrets);

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const version = [expect.stringMatching(/^VERSION /)];

interface TlsOptions {
  host?: string;
  identity?: Identity;
  protocol?: (typeof versions)[number];
}

const connectTls = async (pod: Pod, { host, identity, protocol }: TlsOptions = {}): Promise<TLSSocket> =>
  startTls({
    socket: await pod.connect(11212, host),
    ca: authority.cert,
    servername: serverName,
    ...identity,
    ...(protocol && { minVersion: protocol, maxVersion: protocol }),
  });

test.each(addresses)(
  "12: by %s plain `version` answers on 11211 and fails on 11212, where TLS answers",
  async (host) => {
    const pod = await tlsServer();

    expect(await ask(await pod.connect(11211, host), "version")).toEqual(version);
    await expect(ask(await pod.connect(11212, host), "version")).rejects.toThrow("The connection was closed");
    expect(await ask(await connectTls(pod, { host }), "version")).toEqual(version);
  },
);

test("12: 11211 does not speak TLS", async () => {
  const pod = await tlsServer();

  const connection = startTls({ socket: await pod.connect(11211), ca: authority.cert, servername: serverName });

  await expect(ask(connection, "version")).rejects.toThrow();
});

test.each(versions)("12: %s is spoken, with the certificate of the Secret", async (protocol) => {
  const pod = await tlsServer();
  const connection = await connectTls(pod, { protocol });

  await ask(connection, "version");

  expect(connection.getProtocol()).toBe(protocol);
  expect(connection.authorized).toBe(true);
  expect(connection.getPeerX509Certificate()?.toString()).toBe(secrets.certificate?.["tls.crt"]);
});

test("12: both ports serve the same items", async () => {
  const pod = await tlsServer();

  await ask(await connectTls(pod), "set greeting 0 0 5", "hello");

  expect(await ask(await pod.connect(11211), "get greeting")).toEqual(["VALUE greeting 0 5", "hello", "END"]);
});

test("12: without mutual TLS no certificate is asked for", async () => {
  const pod = await tlsServer();

  expect(await ask(await connectTls(pod, { identity: foreigner }), "version")).toEqual(version);
});

test.each(versions)("13: by %s a client without certificate is refused", async (protocol) => {
  const pod = await mutualTlsServer();

  const asked = ask(await connectTls(pod, { protocol }), "version");

  await expect(asked).rejects.toThrow(/alert (certificate required|handshake failure)/);
});

test.each(versions)("13: by %s a certificate of a foreign authority is refused", async (protocol) => {
  const pod = await mutualTlsServer();

  const asked = ask(await connectTls(pod, { protocol, identity: foreigner }), "version");

  await expect(asked).rejects.toThrow("alert unknown ca");
});

test.each(versions)("13: by %s a certificate of the right authority is served", async (protocol) => {
  const pod = await mutualTlsServer();

  expect(await ask(await connectTls(pod, { protocol, identity: client }), "version")).toEqual(version);
});

test.each(addresses)("13: by %s plain 11211 still answers beside mutual TLS", async (host) => {
  const pod = await mutualTlsServer();

  expect(await ask(await pod.connect(11211, host), "version")).toEqual(version);
});

test.each(["stats", "stats slabs", "stats items", "stats settings"])(
  "13: `%s`, which the exporter asks for, is answered on localhost:11211 beside mutual TLS",
  async (command) => {
    const pod = await mutualTlsServer();

    expect((await ask(await pod.connect(11211, "127.0.0.1"), command)).at(-1)).toBe("END");
  },
);

test("SASL: a login is needed on 11212 as well", async () => {
  const sasl = { enabled: true, credentialsSecretRef: { name: "users" } };
  const pod = await pods.start({ security: { tls, sasl } }, { ...secrets, users: { "password-file": "web:one\n" } });
  const connection = await connectTls(pod);

  expect(await ask(connection, "get greeting")).toEqual(["CLIENT_ERROR unauthenticated"]);
  expect(await ask(connection, "set login 0 0 7", "web one")).toEqual(["STORED"]);
  expect(await ask(connection, "get greeting")).toEqual(["END"]);
});

test("P1: with plaintextListener Loopback 11211 answers on 127.0.0.1 only, and 11212 everywhere", async () => {
  const pod = await pods.start({ security: { tls: { ...tls, plaintextListener: "Loopback" } } }, secrets);

  expect(await ask(await pod.connect(11211, "127.0.0.1"), "version")).toEqual(version);
  for (const host of podIps) await expect(pod.connect(11211, host)).rejects.toThrow("ECONNREFUSED");
  for (const host of addresses) expect(await ask(await connectTls(pod, { host }), "version")).toEqual(version);
});

test("P2: refresh_certs loads the certificate of a changed Secret without a restart", async () => {
  const pod = await pods.start({ security: { tls } }, secrets);
  const renewed = tlsSecret(await issue(authority, "renewed"), authority);
  await ask(await pod.connect(11211), "set greeting 0 0 5", "hello");

  await pod.mount({ certificate: renewed });
  await ask(await pod.connect(11211), "refresh_certs");

  const connection = await connectTls(pod);
  expect(await ask(connection, "get greeting")).toContain("hello");
  expect(connection.getPeerX509Certificate()?.toString()).toBe(renewed["tls.crt"]);
});
