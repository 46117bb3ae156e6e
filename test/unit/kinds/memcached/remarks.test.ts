import { describe, expect, test } from "vitest";
import type { MemcachedSpec } from "../../../../src/api/memcached.c5c3.io/index.ts";
import type { SecretState } from "../../../../src/kinds/kind.ts";
import { remarks, secrets } from "../../../../src/kinds/memcached/remarks.ts";
import { memcached, sasl, tls } from "./fixtures.ts";

const mutualTls = { ...tls, enableClientCert: true };

const problemsOf = (security: MemcachedSpec["security"], found: Record<string, SecretState>) =>
  remarks(memcached({ security }), { secrets: new Map(Object.entries(found)) }).problems;

test.each<[string, MemcachedSpec["security"], string[]]>([
  ["none without a feature that uses one", {}, []],
  ["none of a feature that is off", { sasl: { ...sasl, enabled: false } }, []],
  ["none of a feature that names none", { tls: { enabled: true, certificateSecretRef: { name: "" } } }, []],
  ["those of all features, sorted", { sasl, tls }, ["cache-tls", "cache-users"]],
  [
    "one that two features share once",
    { sasl, tls: { ...tls, certificateSecretRef: { name: "cache-users" } } },
    ["cache-users"],
  ],
])("asks for Secrets: %s", (_, security, names) => {
  expect(secrets(memcached({ security }))).toEqual(names);
});

describe("problems", () => {
  test("16: names the Secrets that are not there, sorted", () => {
    expect(problemsOf({ sasl, tls }, { "cache-users": "missing", "cache-tls": "missing" })).toEqual([
      { reason: "SecretNotFound", message: 'not found: Secret "cache-tls", Secret "cache-users"' },
    ]);
  });

  test("18: names the keys that a Secret has not, of those that are mounted", () => {
    expect(problemsOf({ tls: mutualTls }, { "cache-tls": { data: { "tls.key": "", other: "" } } })).toEqual([
      { reason: "SecretKeyMissing", message: 'Secret "cache-tls" has no key ca.crt, tls.crt' },
    ]);
  });

  test("tells of both", () => {
    expect(problemsOf({ sasl, tls }, { "cache-users": "missing", "cache-tls": { data: {} } })).toMatchObject([
      { reason: "SecretNotFound" },
      { reason: "SecretKeyMissing" },
    ]);
  });

  test("has none where all is there, or cannot be read, which is the Deployment's problem", () => {
    const data = { "tls.crt": "YQ==", "tls.key": "YQ==" };

    expect(problemsOf({ sasl, tls }, { "cache-users": { unreadable: "no" }, "cache-tls": { data } })).toEqual([]);
  });

  test("holds nothing of what a Secret contains", () => {
    expect(JSON.stringify(problemsOf({ tls }, { "cache-tls": { data: { "tls.crt": "c2VjcmV0" } } }))).not.toMatch(
      /c2VjcmV0|secret"/,
    );
  });
});

describe("notes", () => {
  test.each([
    ["15: the exporter cannot log in", { security: { sasl }, monitoring: { enabled: true } }, 1],
    ["nothing with SASL alone", { security: { sasl } }, 0],
    ["nothing with monitoring alone", { monitoring: { enabled: true } }, 0],
  ])("%s", (_, spec, count) => {
    const { notes, problems } = remarks(memcached(spec), {
      secrets: new Map([["cache-users", { data: { "password-file": "" } }]]),
    });

    expect(problems).toEqual([]);
    expect(notes).toEqual(
      Array(count).fill({
        reason: "ExporterUnauthenticated",
        message: "the exporter cannot log in: memcached_up will be 0",
      }),
    );
  });
});
