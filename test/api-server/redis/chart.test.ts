/** Chart `redis-instance` renders one Redis of what its values say, refuses what no Redis has, and an API server takes it (S3-12). */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { root } from "../../../dev/bundle/functions.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { rows } from "../../support/admission/redis/rows.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { ownHelm } from "../../support/helm.ts";

const chart = `${root}charts/redis-instance`;
const helm = ownHelm();

const read = (path: string) => readFileSync(`${root}${path}`, "utf8");
const valuesOf = (environment: string): object => parse(read(`charts/redis-instance/values-${environment}.yaml`));
const template = (skip: TestContext["skip"], namespace: string, values: object) =>
  helm.run(
    skip,
    [
      "template",
      "redis",
      chart,
      "--namespace",
      namespace,
      "--kube-version",
      "1.36.0",
      "--skip-schema-validation=false",
    ],
    values,
  );

const render = async (skip: TestContext["skip"], namespace: string, values: object): Promise<KubeObject[]> => {
  const { failed, all, stdout } = await template(skip, namespace, values);
  if (failed) throw new Error(all);
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
};

const sample = (environment: string): Redis => {
  const documents = parseAllDocuments(read(`knative/samples/redis-${environment}.yaml`)).map((one) => one.toJS());
  return documents.find(({ kind }) => kind === "Redis");
};

describe("S3-12: renders one Redis and nothing else", () => {
  test.for(["staging", "prod"])("of values-%s.yaml, which is the sample", async (environment, { skip }) => {
    expect(await render(skip, environment, valuesOf(environment))).toEqual([sample(environment)]);
  });

  test("of no values: the quoted ones of redis, redisExporter and monitoring, in the namespace of the release", async ({
    skip,
  }) => {
    const { networkPolicy: _, ...spec } = sample("staging").spec ?? {};

    expect(await render(skip, "team-a", {})).toEqual([
      { ...sample("staging"), metadata: { name: "redis-replication", namespace: "team-a" }, spec },
    ]);
  });

  test("with labels, annotations and whatever fields a Redis has", async ({ skip }) => {
    const redis = {
      name: "cart",
      labels: { team: "shop", version: "1.0" },
      annotations: { "example.com/a": "on" },
      port: 7000,
      sidecars: [{ name: "a", image: "a:1" }],
      pod: { tolerations: [{ key: "a", operator: "Exists" }] },
    };
    const { name, labels, annotations, ...spec } = redis;
    const off = { redisExporter: null, monitoring: null };

    expect(await render(skip, "shop", { redis, ...off })).toEqual([
      {
        apiVersion: "redis.ebb.dev/v1alpha1",
        kind: "Redis",
        metadata: { name, namespace: "shop", labels, annotations },
        spec: { mode: "Replication", ...spec },
      },
    ]);
  });
});

test.for([
  [{ redis: { mod: "Replication" } }, "mod"],
  [{ redis: { mode: "Ring" } }, "/redis/mode"],
  [{ redis: { name: "Cart" } }, "/redis/name"],
  [{ redis: { name: "n".repeat(44) } }, "/redis/name"],
  [{ redis: { name: null } }, "name"],
  [{ redis: { replicas: "3" } }, "/redis/replicas"],
  [{ redis: { replicas: 17 } }, "/redis/replicas"],
  [{ redis: { labels: { team: 1 } } }, "/redis/labels/team"],
  [{ redis: { redisExporter: {} } }, "redisExporter"],
  [{ redis: { config: { dynamic: { hz: 10 } } } }, "/redis/config/dynamic/hz"],
  [{ redis: { persistence: { size: true } } }, "/redis/persistence/size"],
  [{ redisExporter: { enabled: "yes" } }, "/redisExporter/enabled"],
  [{ redisExporter: { imagePullPolicy: "Sometimes" } }, "/redisExporter/imagePullPolicy"],
  [{ redisExporter: { imagee: "a" } }, "imagee"],
  [{ redisExporter: { env: { A: "b" } } }, "/redisExporter/env"],
  [{ monitoring: { intervall: "30s" } }, "intervall"],
  [{ monitoring: { enabled: 1 } }, "/monitoring/enabled"],
  [{ exporter: {} }, "exporter"],
] as const)("S3-12: %j is refused, and the message names what is wrong", async ([values, said], { skip }) => {
  const { failed, all } = await template(skip, "shop", values);

  // Helm of other versions writes a path with dots.
  expect(failed).toBe(true);
  expect([all, all.replaceAll(".", "/")].join("\n")).toContain(said);
});

test("helm lint finds nothing", async ({ skip }) => {
  const { failed, all } = await helm.run(skip, ["lint", chart, "--strict"]);

  expect(all).not.toMatch(/WARNING|ERROR/);
  expect(failed).toBe(false);
});

test("as a part of another chart it takes what Helm hands to all", async ({ skip }) => {
  expect(await render(skip, "shop", { global: { any: 1 } })).toEqual(await render(skip, "shop", {}));
});

test("its version is that of the package", () => {
  const { version, appVersion } = parse(read("charts/redis-instance/Chart.yaml"));

  expect([version, appVersion]).toEqual(Array(2).fill(JSON.parse(read("package.json")).version));
});

describe("on an API server", () => {
  let server: OwnApiServer;

  beforeAll(async () => {
    server = await startApiServer(redisSubject);
    await server.installCrd("with rules");
    for (const name of ["staging", "prod"]) await server.platform.kubectl(["create", "namespace", name]);
  });
  afterAll(() => server.stop());

  const inCluster = (skip: TestContext["skip"], args: readonly string[], values: object) =>
    helm.run(skip, args, values, server.platform.kubeconfig);
  const get = async (namespace: string): Promise<string[]> =>
    (await server.platform.kubectl(["-n", namespace, "get", "redises.redis.ebb.dev", "-o", "name"]))
      .split("\n")
      .filter(Boolean);

  test("S3-13: releases of one name in staging and in prod do not meet: each is strictly valid, upgraded and removed", async ({
    skip,
  }) => {
    for (const environment of ["staging", "prod"]) {
      const [redis] = await render(skip, environment, valuesOf(environment));
      await server.platform.kubectl(["create", "--dry-run=server", "--validate=strict", "-f", "-"], {
        input: JSON.stringify(redis),
      });
      const args = ["install", "redis", chart, "--namespace", environment];
      const { failed, all } = await inCluster(skip, args, valuesOf(environment));
      expect(failed, all).toBe(false);
    }
    const more = { ...valuesOf("staging"), monitoring: { interval: "1m" } };
    const { failed, all } = await inCluster(skip, ["upgrade", "redis", chart, "--namespace", "staging"], more);
    expect(failed, all).toBe(false);
    const interval = async (namespace: string) =>
      await server.platform.kubectl([
        "-n",
        namespace,
        "get",
        "redis",
        "redis-replication",
        "-o",
        "jsonpath={.spec.monitoring.interval}",
      ]);
    expect([await interval("staging"), await interval("prod")]).toEqual(["1m", "30s"]);

    await inCluster(skip, ["uninstall", "redis", "--namespace", "staging"], {});
    expect([await get("staging"), await get("prod")]).toEqual([[], ["redis.redis.ebb.dev/redis-replication"]]);
  });

  test("what breaks a rule is refused at install, with the rule's own words", async ({ skip }) => {
    const values = { redis: { name: "other", mode: "Sentinel" }, monitoring: { interval: "5s" } };
    const { failed, all } = await inCluster(skip, ["install", "other", chart, "--namespace", "prod"], values);

    expect(failed).toBe(true);
    expect(all).toContain("sentinels are not there yet");
    expect(all).toContain("spec.monitoring.scrapeTimeout");
  });
});

test("each object of the table of rules that the CRD's schema takes is taken by the schema of the values, too", async ({
  skip,
}) => {
  helm.orSkip(skip);
  const isTaken = ({ refused = {} }: (typeof rows)[number]): boolean =>
    !Object.values(refused).includes("any") && !("metadata.name" in refused);
  const specs = rows.filter(isTaken).map(({ spec: { redisExporter, monitoring, ...redis } }) => ({
    redis: { name: "cart", ...redis },
    ...(redisExporter === undefined ? {} : { redisExporter }),
    ...(monitoring === undefined ? {} : { monitoring }),
  }));
  // Some are objects of the same values.
  const distinct = [...new Map(specs.map((values) => [JSON.stringify(values), values])).values()];

  expect(distinct.length).toBeGreaterThan(60);
  for (const values of distinct) {
    const { failed, all } = await template(skip, "shop", values);
    expect(failed, `${JSON.stringify(values).slice(0, 300)}\n${all}`).toBe(false);
  }
});
