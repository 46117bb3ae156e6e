/**
 * A real Prometheus finds real exporters through the monitors that are made for two Redises of one name, in staging and in prod
 * (S3-01–07, S3-22–28, M1, M2; §10.11).
 */

import type { V1PodTemplateSpec, V1ServiceSpec } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { childManager } from "../../../src/field-managers.ts";
import { alerts } from "../../../src/kinds/redis/alerts.ts";
import { redis as kind } from "../../../src/kinds/redis/index.ts";
import { type OwnApiServer, startApiServer } from "../../support/admission/api-server.ts";
import { redisSubject } from "../../support/admission/redis/subject.ts";
import { obtainProgram, type ProgramName } from "../../support/programs/obtain.ts";
import { type Prometheus, startPrometheus } from "../../support/programs/prometheus.ts";
import { type Discovery, startDiscovery } from "../../support/redis/discovery.ts";
import { type Images, type LoopbackPod, publish, startLoopbackPod } from "../../support/redis/loopback-pods.ts";
import { scrapeConfigs } from "../../support/redis/scrape-config.ts";
import { context } from "../../unit/kinds/redis/fixtures.ts";
import { read } from "../../unit/kinds/redis/render.ts";

type StatefulSet = KubeObject & { spec: { template: V1PodTemplateSpec } };
type Service = KubeObject & { spec: V1ServiceSpec };

let server: OwnApiServer;
let images: Images;
let prometheus: Awaited<ReturnType<typeof obtainProgram>>;
let discovery: Discovery;
let missing: string | undefined;
const stops: (() => Promise<unknown>)[] = [];

const obtained = async (name: ProgramName) => {
  const found = await obtainProgram(name);
  if ("missing" in found) missing ??= found.missing;
  return found;
};

beforeAll(async () => {
  const [redis, exporter] = [await obtained("redis"), await obtained("redis-exporter")];
  prometheus = await obtained("prometheus");
  if (missing) console.warn(`Skipped: ${missing}`);
  if ("missing" in redis || "missing" in exporter) return;
  images = { redis, exporter };
  server = await startApiServer(redisSubject);
  discovery = await startDiscovery(server.platform.client);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});
afterAll(async () => {
  await discovery?.stop();
  await server?.stop();
});

/** In a namespace of its own, so that tests leave nothing to each other. */
const crOf = (file: string, namespace: string, more: object = {}): Redis => {
  const [cr] = read(`${file}.input.yaml`);
  return {
    ...cr,
    metadata: { ...cr.metadata, namespace },
    spec: { ...cr.spec, monitoring: { enabled: true, interval: "1s", scrapeTimeout: "1s", ...more } },
  };
};

/** Its children on the API server, and two pods of real processes. Resolves with its monitor. */
const install = async (cr: Redis, numbers: readonly number[]): Promise<KubeObject> => {
  const { client, kubectl } = server.platform;
  const { namespace = "" } = cr.metadata;
  await kubectl(["create", "namespace", namespace]);
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } };
  await kubectl(["create", "-f", "-"], { input: JSON.stringify(account) });
  const objects = kind.children.flatMap((child) => {
    const object = child.build(cr, context());
    return object ? [{ child, object }] : [];
  });
  const ofKind = <T extends KubeObject>(...kinds: string[]): T[] =>
    objects.flatMap(({ object }) => (kinds.includes(object.kind) ? [object as T] : []));
  for (const { child, object } of objects)
    if (!child.whenNotServed) await client.applyNew(child.resource, object, { fieldManager: childManager });

  const [statefulSet] = ofKind<StatefulSet>("StatefulSet");
  const [monitor] = ofKind("ServiceMonitor", "PodMonitor");
  if (!statefulSet || !monitor) throw new Error("There is no StatefulSet or no monitor");
  const pods = numbers.map((number, ordinal): LoopbackPod => startLoopbackPod(statefulSet, ordinal, number, images));
  stops.push(...pods.map((pod) => pod.stop));
  await publish(server.platform, pods, statefulSet.spec.template, ofKind<Service>("Service"));
  return monitor;
};

const scraping = async (monitors: readonly KubeObject[]): Promise<Prometheus> => {
  if ("missing" in prometheus) throw new Error(prometheus.missing);
  const configs = monitors.flatMap((monitor) => scrapeConfigs(monitor, discovery));
  const started = await startPrometheus(prometheus, configs);
  stops.push(started.stop);
  return started;
};

/** The values of a query by namespace and pod. */
const byPod = async ({ ask }: Prometheus, query: string): Promise<Record<string, string>> =>
  Object.fromEntries((await ask(query)).map(({ metric, value }) => [`${metric.namespace}/${metric.pod}`, value[1]]));

test("S3-01, S3-05, S3-16, S3-22, S3-26, S3-28: each exporter of both is a target that is up, once, and nothing else is", async () => {
  const monitors = [await install(crOf("staging", "staging"), [11, 12]), await install(crOf("prod", "prod"), [13, 14])];

  const server = await scraping(monitors);

  const expected = {
    "staging/redis-replication-0": "1",
    "staging/redis-replication-1": "1",
    "prod/redis-replication-0": "1",
    "prod/redis-replication-1": "1",
  };
  await until("every exporter is found", async () => Object.keys(await byPod(server, "redis_up == 1")).length === 4);
  expect(await byPod(server, 'count by (namespace, pod) (redis_up{job="redis-instance"})')).toEqual(expected);
  expect(await byPod(server, 'sum by (namespace, pod) (up{job="redis-instance"})')).toEqual(expected);
  expect((await server.ask("up")).map(({ metric }) => metric.instance).toSorted()).toEqual(
    [11, 12, 13, 14].map((last) => `127.0.0.${last}:9121`),
  );
  expect(new Set((await server.ask("up")).map(({ metric }) => metric.service))).toEqual(
    new Set(["redis-replication-metrics"]),
  );

  // What is alerted of is what this exporter tells.
  const [cr] = read("staging.input.yaml");
  const names = new Set(alerts(cr).flatMap(({ expr }) => expr.match(/\bredis_\w+(?=\{)/g) ?? []));
  const ofReplicas = ["redis_master_link_up"];
  for (const name of names) if (!ofReplicas.includes(name)) expect((await server.ask(name)).length, name).toBe(4);
});

test("M1: a PodMonitor finds the same", async () => {
  const monitor = await install(crOf("staging", "pods", { kind: "PodMonitor" }), [15, 16]);

  const server = await scraping([monitor]);

  await until("every exporter is found", async () => Object.keys(await byPod(server, "redis_up == 1")).length === 2);
  expect(await byPod(server, 'count by (namespace, pod) (redis_up{job="redis-instance"})')).toEqual({
    "pods/redis-replication-0": "1",
    "pods/redis-replication-1": "1",
  });
  expect((await server.ask("up")).map(({ metric }) => metric.instance).toSorted()).toEqual([
    "127.0.0.15:9121",
    "127.0.0.16:9121",
  ]);
});

test("S3-02, S3-03, S3-04: targets follow the pods, to the last one, without a word to Prometheus", async () => {
  const monitor = await install(crOf("staging", "following"), [17, 18]);
  const prometheus = await scraping([monitor]);
  await until("both are found", async () => (await prometheus.ask("up == 1")).length === 2);

  const { kubectl } = server.platform;
  const endpoints = [
    {
      addresses: ["192.0.2.17"],
      conditions: { ready: true },
      targetRef: { kind: "Pod", name: "redis-replication-0", namespace: "following" },
    },
  ];
  await kubectl([
    ...["-n", "following", "patch", "endpointslice", "redis-replication-metrics-1", "--type=merge"],
    ...["-p", JSON.stringify({ endpoints })],
  ]);

  await until("the other is gone", async () => (await prometheus.ask("up")).length === 1);

  await kubectl(["-n", "following", "delete", "endpointslice", "redis-replication-metrics-1"]);

  await until("both are gone", async () => (await prometheus.ask("up")).length === 0);
});

test("M5: once the exporter is switched off no target is left", async () => {
  const cr = crOf("staging", "toggled");
  const prometheus = await scraping([await install(cr, [19, 20])]);
  await until("both are found", async () => (await prometheus.ask("up == 1")).length === 2);

  const off: Redis = { ...cr, spec: { ...cr.spec, redisExporter: { enabled: false } } };
  const gone = kind.children.flatMap((child) => {
    const before = child.build(cr, context());
    return before && !child.build(off, context()) ? [before] : [];
  });
  // What a controller knows of a Service goes with it.
  const { kubectl } = server.platform;
  for (const { metadata } of gone.filter((one) => one.kind === "Service")) {
    const slices = `kubernetes.io/service-name=${metadata.name}`;
    await kubectl(["-n", "toggled", "delete", "service", metadata.name]);
    await kubectl(["-n", "toggled", "delete", "endpointslices", "-l", slices]);
  }

  expect(gone.map(({ kind: of, metadata: { name } }) => `${of} ${name}`)).toEqual([
    "Service redis-replication-metrics",
    "ServiceMonitor redis-replication",
  ]);
  await until("nothing is scraped", async () => (await prometheus.ask("up")).length === 0);
});
