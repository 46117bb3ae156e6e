/** The exporter of the real pod beside the real server (contract §4; S3-17, S3-27). */

import { describe, expect, test } from "vitest";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { issue, makeAuthority, tlsSecret } from "../../support/programs/certificates.ts";
import { scrape } from "../../support/programs/metrics.ts";
import { ownRedisPods } from "../../support/programs/own-redis-pods.ts";
import type { Contents } from "../../support/programs/redis-pod.ts";

const pods = ownRedisPods(["redis", "redis-exporter"]);

const scraped = async (spec: RedisSpec, secrets: Contents = {}, port = 9121): Promise<Map<string, number>> => {
  const { pod } = await pods.start({ ...spec, redisExporter: { enabled: true, ...spec.redisExporter } }, { secrets });
  pod.run("redis-exporter");
  return await scrape(pod, port);
};

const auth = { secretRef: { name: "login" } };

test("reads the server of its pod, and what the system has of it", async () => {
  const metrics = await scraped({});

  expect(metrics.get("redis_up")).toBe(1);
  expect(metrics.get("redis_total_system_memory_bytes")).toBeGreaterThan(0);
});

test("1: listens on a port of one's own, and finds a server on another one", async () => {
  const metrics = await scraped({ port: 7000, redisExporter: { port: 9999 } }, {}, 9999);

  expect(metrics.get("redis_up")).toBe(1);
});

describe.each(["s3cret", `quotes " ' back\\slash $dollar \`tick\` ü\tend`, "one\ntwo\n"])(
  "with the password %j",
  (password) => {
    test("10: logs in by its file", async () => {
      expect((await scraped({ auth }, { login: { password } })).get("redis_up")).toBe(1);
    });
  },
);

test("10: logs in by a variable, for images that know no such file", async () => {
  const metrics = await scraped({ auth, redisExporter: { passwordFrom: "Env" } }, { login: { password: "s3cret" } });

  expect(metrics.get("redis_up")).toBe(1);
});

test("is told an address of the user's, and its password for that one", async () => {
  const redisExporter = { env: [{ name: "REDIS_ADDR", value: "redis://127.0.0.1:6379" }] };

  expect((await scraped({ auth, redisExporter }, { login: { password: "s3cret" } })).get("redis_up")).toBe(1);
});

test.each([false, true])("10: speaks TLS, with client certificates asked for: %s", async (requireClientCert) => {
  const authority = await makeAuthority("ours");
  const certificate = tlsSecret(await issue(authority, "server", "localhost"), authority);
  const secrets = { certificate, login: { password: "s3cret" } };

  const metrics = await scraped({ auth, tls: { secretName: "certificate", requireClientCert } }, secrets);

  expect(metrics.get("redis_up")).toBe(1);
});

test("tells of a server that it cannot reach, and goes on", async () => {
  const pod = await pods.make({ redisExporter: { enabled: true } });
  await pod.init();
  pod.run("redis-exporter");

  expect((await scrape(pod, 9121)).get("redis_up")).toBe(0);
});
