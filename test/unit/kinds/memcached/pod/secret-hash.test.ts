import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { Waiting } from "../../../../../src/failures.ts";
import type { SecretState } from "../../../../../src/kinds/kind.ts";
import { secretHash } from "../../../../../src/kinds/memcached/pod/secret-hash.ts";
import type { LiveDeployment } from "../../../../../src/kinds/memcached/replicas/live.ts";
import { context, memcached, sasl, tls } from "../fixtures.ts";

const certificate = { "tls.crt": "Y2VydA==", "tls.key": "a2V5" };
const authority = { "ca.crt": "Y2E=" };
const users = { "password-file": "dXNlcjpzZWNyZXQK" };
const mutualTls = { ...tls, enableClientCert: true };

const hashOf = (
  security: MemcachedSpec["security"],
  found: Record<string, SecretState>,
  live?: KubeObject,
): string | undefined =>
  secretHash(memcached({ security }), context({ secrets: new Map(Object.entries(found)), live }));

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const liveWith = (hash: string): KubeObject => {
  const live: LiveDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cache" },
    spec: { template: { metadata: { annotations: { "memcached.c5c3.io/secret-hash": hash } } } },
  };
  return live;
};

test("is SHA-256 over name, key and decoded value of what is mounted", () => {
  // printf 'cache-tls\0tls.crt\0certcache-tls\0tls.key\0key' | sha256sum
  expect(hashOf({ tls }, { "cache-tls": { data: certificate } })).toBe(
    "2b07fbafd5a6c40e5ac7172d15437ef449b6a816b9c56787f3238d519541ef4d",
  );
});

test("goes through Secrets by name and keys by name", () => {
  const found = { "cache-users": { data: users }, "cache-tls": { data: { ...certificate, ...authority } } };

  // printf 'cache-tls\0ca.crt\0cacache-tls\0tls.crt\0certcache-tls\0tls.key\0keycache-users\0password-file\0user:secret\n' | sha256sum
  expect(hashOf({ sasl, tls: mutualTls }, found)).toBe(
    "3046765a38d7787c76eb2e7fdefd10e71de15db82d4685ca51d3e90b9afbd457",
  );
});

test("15: one Secret for SASL and TLS counts once, with the keys of both", () => {
  const security = {
    sasl: { enabled: true, credentialsSecretRef: { name: "one" } },
    tls: { enabled: true, certificateSecretRef: { name: "one" } },
  };

  expect(hashOf(security, { one: { data: { ...certificate, ...users } } })).toBe(
    sha256("one\0password-file\0user:secret\none\0tls.crt\0certone\0tls.key\0key"),
  );
});

test("bytes that are no text count as they are, and an empty value is a value", () => {
  const found = { "cache-tls": { data: { "tls.crt": "/wA=", "tls.key": "" } } };
  const expected = createHash("sha256")
    .update("cache-tls\0tls.crt\0")
    .update(Uint8Array.of(255, 0))
    .update("cache-tls\0tls.key\0")
    .digest("hex");

  expect(hashOf({ tls }, found)).toBe(expected);
});

test.each<[string, MemcachedSpec["security"]]>([
  ["no feature uses one", undefined],
  ["the feature is off", { tls: { ...tls, enabled: false }, sasl: { ...sasl, enabled: false } }],
  ["the feature names none", { tls: { enabled: true, certificateSecretRef: { name: "" } } }],
  ["restarts are not wanted", { tls, restartOnSecretChange: false }],
])("17: there is no hash where %s", (_, security) => {
  expect(hashOf(security, { "cache-tls": { data: certificate } }, liveWith("before"))).toBeUndefined();
});

test("17: a key that is not mounted does not count", () => {
  expect(hashOf({ tls }, { "cache-tls": { data: { ...certificate, ...authority, other: "eA==" } } })).toBe(
    hashOf({ tls }, { "cache-tls": { data: certificate } }),
  );
});

describe("16: while something is missing", () => {
  test.each<[string, Record<string, SecretState>]>([
    ["the Secret", { "cache-tls": "missing" }],
    ["one of two Secrets", { "cache-tls": { data: { ...certificate, ...authority } }, "cache-users": "missing" }],
    ["a key", { "cache-tls": { data: certificate }, "cache-users": { data: users } }],
  ])("the hash of the live pods stands: %s", (_, found) => {
    expect(hashOf({ sasl, tls: mutualTls }, found, liveWith("before"))).toBe("before");
  });

  test("there is none where the live pods have none", () => {
    const bare = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "cache" } };

    expect(hashOf({ tls }, { "cache-tls": "missing" })).toBeUndefined();
    expect(hashOf({ tls }, { "cache-tls": "missing" }, bare)).toBeUndefined();
  });
});

test("18: waits while a Secret cannot be read, even if another is missing", () => {
  const found = { "cache-tls": "missing", "cache-users": { unreadable: "Forbidden: no right" } } as const;

  expect(() => hashOf({ sasl, tls }, found, liveWith("before"))).toThrow(
    new Waiting("ReconcileError", 'Secret "cache-users": Forbidden: no right'),
  );
});
