import { describe, expect, test } from "vitest";
import type { RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { exporterAddress, exporterParts } from "../../../../../src/kinds/redis/pod/exporter.ts";
import { redis } from "../fixtures.ts";

type Exporter = NonNullable<RedisSpec["redisExporter"]>;

const exporter = (given: Exporter = {}, spec: RedisSpec = {}) =>
  exporterParts(redis({ ...spec, redisExporter: { enabled: true, ...given } })).regular[0];

test("S3-19: has the resources that its makers ask for, unless it is given others", () => {
  const usual = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } };

  expect(exporter()?.resources).toEqual(usual);
  expect(exporter({ resources: {} })?.resources).toEqual(usual);
  expect(exporter({ resources: { limits: { memory: "1024Mi" } } })?.resources).toEqual({ limits: { memory: "1Gi" } });
});

test("has no probes, whose failure would take the server out of its Services", () => {
  expect(Object.keys(exporter() ?? {}).filter((key) => /probe/i.test(key))).toEqual([]);
});

describe("variables", () => {
  test("are sorted by name, and the user's win", () => {
    const env = [
      { name: "ZEBRA", value: "1" },
      { name: "REDIS_EXPORTER_INCL_SYSTEM_METRICS", value: "false" },
      { name: "ANT", value: "2" },
    ];

    expect(exporter({ env })?.env).toEqual([
      { name: "ANT", value: "2" },
      { name: "REDIS_ADDR", value: "redis://localhost:6379" },
      { name: "REDIS_EXPORTER_INCL_SYSTEM_METRICS", value: "false" },
      { name: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS", value: ":9121" },
      { name: "ZEBRA", value: "1" },
    ]);
  });

  test("a password is named by its Secret for images that know no file", () => {
    const spec: RedisSpec = { auth: { secretRef: { name: "login", key: "pass" } } };

    expect(exporter({ passwordFrom: "Env" }, spec)?.env).toContainEqual({
      name: "REDIS_PASSWORD",
      valueFrom: { secretKeyRef: { name: "login", key: "pass" } },
    });
    expect(JSON.stringify(exporter({}, spec))).not.toContain("secretKeyRef");
  });
});

test("its password is filed under the address that it is told", () => {
  const auth = { secretRef: { name: "login" } };
  const addressOf = (spec: RedisSpec) => exporterAddress(redis(spec));

  expect(addressOf({ auth, redisExporter: { enabled: true } })).toBe("redis://localhost:6379");
  expect(addressOf({ auth, tls: { secretName: "a" }, port: 7000, redisExporter: { enabled: true } })).toBe(
    "rediss://localhost:7000",
  );
  expect(
    addressOf({ auth, redisExporter: { enabled: true, env: [{ name: "REDIS_ADDR", value: "redis://other:1" }] } }),
  ).toBe("redis://other:1");
  expect(addressOf({ auth })).toBeUndefined();
  expect(addressOf({ redisExporter: { enabled: true } })).toBeUndefined();
  expect(addressOf({ auth, redisExporter: { enabled: true, passwordFrom: "Env" } })).toBeUndefined();
});

test("a security context is taken as it is given", () => {
  expect(exporter({ securityContext: { runAsUser: 5 } })?.securityContext).toEqual({ runAsUser: 5 });
  expect(exporter({ securityContext: {} })?.securityContext).toBeUndefined();
  expect(exporter()?.securityContext).toMatchObject({ runAsNonRoot: true, readOnlyRootFilesystem: true });
});
