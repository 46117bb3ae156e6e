import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import { Waiting } from "../../../../../src/failures.ts";
import type { SecretState } from "../../../../../src/kinds/kind.ts";
import { secretsHash } from "../../../../../src/kinds/redis/pod/secrets-hash.ts";
import { context, redis } from "../fixtures.ts";

const cr = redis({ auth: { secretRef: { name: "login" } } });
const secret = (data: Record<string, string>, uid = "1"): SecretState => ({ data, uid });
const hashOf = (found: Record<string, SecretState>, live?: KubeObject): string | undefined =>
  secretsHash(cr, context({ secrets: new Map(Object.entries(found)), live }));

test("is none without a Secret", () => {
  expect(secretsHash(redis(), context())).toBeUndefined();
});

test("changes with the value, not with keys that are not used", () => {
  const hash = hashOf({ login: secret({ password: "YQ==" }) });

  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf({ login: secret({ password: "YQ==", other: "Yg==" }) })).toBe(hash);
  expect(hashOf({ login: secret({ password: "Yg==" }) })).not.toBe(hash);
});

test("is salted, so that equal passwords of two Secrets cannot be told", () => {
  expect(hashOf({ login: secret({ password: "YQ==" }, "2") })).not.toBe(
    hashOf({ login: secret({ password: "YQ==" }) }),
  );
});

describe("while a Secret or its key is missing", () => {
  const live = {
    spec: { template: { metadata: { annotations: { "redis.ebb.dev/secrets-hash": "before" } } } },
  } as unknown as KubeObject;

  test.each<[string, Record<string, SecretState>]>([
    ["a Secret", { login: "missing" }],
    ["a key", { login: secret({ other: "YQ==" }) }],
  ])("%s: that of the live pods stands", (_, found) => {
    expect(hashOf(found, live)).toBe("before");
    expect(hashOf(found)).toBeUndefined();
  });
});

test("is waited for while a Secret cannot be read", () => {
  expect(() => hashOf({ login: { unreadable: "forbidden" } })).toThrow(Waiting);
});
