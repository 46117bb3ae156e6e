import { expect, test } from "vitest";
import type { RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import { remarks, secrets } from "../../../../src/kinds/redis/remarks.ts";
import { redis } from "./fixtures.ts";

test.each<[string, RedisSpec, string[]]>([
  ["none", {}, []],
  ["none of references that name none", { auth: { secretRef: {} }, acl: {}, tls: { secretName: "" } }, []],
  [
    "all that are named, sorted and once",
    { auth: { secretRef: { name: "b" } }, acl: { secretRef: { name: "b" } }, tls: { secretName: "a" } },
    ["a", "b"],
  ],
])("asks for Secrets: %s", (_, spec, names) => {
  expect(secrets(redis(spec))).toEqual(names);
});

test("tells of Secrets and of keys that are missing", () => {
  const cr = redis({
    auth: { secretRef: { name: "login" } },
    acl: { secretRef: { name: "users", key: "all" } },
    tls: { secretName: "certificate" },
  });
  const found = new Map([
    ["users", { data: { other: "" } }],
    ["certificate", { data: { "tls.crt": "", "tls.key": "" } }],
  ]);

  expect(remarks(cr, { secrets: found }).problems).toEqual([
    { reason: "SecretNotFound", message: 'not found: Secret "login"' },
    { reason: "SecretKeyMissing", message: 'Secret "certificate" has no key ca.crt' },
    { reason: "SecretKeyMissing", message: 'Secret "users" has no key all' },
  ]);
});

test("tells what the servers lack", () => {
  const problems = [{ reason: "Unreachable", message: "cart-0:6379 cannot be reached" }];

  expect(remarks(redis(), { secrets: new Map(), facts: { pods: [], problems } }).problems).toEqual(problems);
});
