/** The overlay `all-namespaces` with the real adapter, on a platform of its own, as it gives rights in the whole cluster. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Operator, startOperator } from "../../dev/operator/operator.ts";
import type { AuditedRequest } from "../../dev/platform/audit-line.ts";
import { findForeignCrds } from "../../dev/platform/foreign-crds.ts";
import { installMonitors, isServed, monitorCrds } from "../../dev/platform/monitors.ts";
import { type Platform, startPlatform } from "../../dev/platform/platform.ts";
import { until } from "../../dev/platform/until.ts";
import type { Resource } from "../../src/api/kubernetes/resource.ts";
import type { RedisSpec } from "../../src/api/redis.ebb.dev/index.ts";
import { accountsIn, expectLeastPrivilege, useEveryRight } from "../support/least-privilege.ts";
import { memcachedUser, services } from "../support/memcached.ts";
import { redisUser } from "../support/redis/live.ts";
import { startKubelet } from "../support/redis/start-kubelet.ts";
import { of, recordRequests } from "../support/requests.ts";
import { putSecrets } from "../support/secrets.ts";

let platform: Platform;
let operator: Operator;
let missing: string | undefined;

beforeAll(async () => {
  const binaries = inject("binaries");
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-all-namespaces-"));
  platform = await startPlatform({ binaries, stateDirectory, audit: true });
  const found = await findForeignCrds(monitorCrds);
  if ("missing" in found) missing = `no CRDs of monitors: ${found.missing}`;
  else await installMonitors(platform);
  // Reporters keep the notes of skipped tests to themselves.
  if (missing) console.warn(`Skipped: ${missing}`);
  await newNamespace("team-a");
  const profile = "overlays/all-namespaces";
  operator = await startOperator({ cluster: platform, binaries, namespace: "default", profile, runtime: "node" });
});

afterAll(async () => {
  await operator?.stop();
  await platform?.stop();
  if (platform !== undefined) await rm(platform.stateDirectory, { recursive: true, force: true });
});

const newNamespace = async (name: string): Promise<void> => {
  await platform.kubectl(["create", "namespace", name]);
};

/** Made by events alone: nothing here asks for a resync. */
const serviceComesBack = async (namespace: string): Promise<void> => {
  const user = memcachedUser(platform, namespace);
  await user.apply("cache", { replicas: 1 });
  await user.untilReady("cache");
  await user.remove(services, "cache");
  await until(`the Service in ${namespace} is back`, () => user.service("cache"));
};

test("one source serves Memcacheds of two namespaces", async () => {
  await Promise.all(["default", "team-a"].map(serviceComesBack));
});

test("a namespace that is made later is served, before the adapter is restarted with it in its list and after", async () => {
  await newNamespace("later");

  await serviceComesBack("later");
  await operator.stopAdapter();
  await operator.startAdapter();
  await serviceComesBack("later");
});

test("what happened in any namespace while the adapter was restarted is found by one resync", async () => {
  await operator.stopAdapter();
  await newNamespace("meanwhile");
  const users = ["team-a", "meanwhile"].map((namespace) => memcachedUser(platform, namespace));
  await Promise.all(users.map((user) => user.apply("missed", { replicas: 1 })));
  await operator.startAdapter();
  const before = await Promise.all(users.map((user) => user.deployment("missed")));

  const exitCode = await operator.resync();

  expect(before).toEqual([undefined, undefined]);
  expect(exitCode).toBe(0);
  await Promise.all(users.map((user) => user.untilReady("missed")));
});

test("each account is forbidden nothing, and uses every right that it has, but for those with a reason", async ({
  skip,
}) => {
  if (missing) skip(missing);
  const kubelet = await startKubelet(platform, "all-rights");
  if ("missing" in kubelet) return skip(kubelet.missing);
  const recorded = recordRequests(undefined, platform.auditLog);
  await newNamespace("all-rights");
  await putSecrets(platform, "all-rights");

  await useEveryRight(platform, { namespace: "all-rights", watched: undefined }, operator).finally(() =>
    kubelet.stop(),
  );

  const requests = await recorded();
  for (const account of accountsIn(undefined)) expectLeastPrivilege(requests, account);
  expect(namespacesOf(of(requests, "ebb-source"))).toEqual([""]);
  const lists = of(requests, "ebb-resync").filter(({ verb, resource }) => verb === "list" && isOfMemcached(resource));
  expect(namespacesOf(lists)).toEqual([""]);
}, 300_000);

test("M4: a Redis says why no Prometheus takes its monitor, and that one does once it is so; all of them cost one list", async ({
  skip,
}) => {
  const found = await findForeignCrds(["Prometheus"]);
  if ("missing" in found || missing) return skip(missing ?? "no CRD of Prometheus");
  await newNamespace("monitoring");
  for (const path of found.paths) await platform.kubectl(["apply", "--server-side", "-f", path]);
  await until("Prometheuses are served", () => isServed(platform, prometheusResource));
  await platform.kubectl(["create", "-f", "-"], { input: JSON.stringify(prometheus) });
  // Another process knows what there is now.
  await operator.activator.sleep();
  const user = redisUser(platform, "team-a");
  const spec: RedisSpec = { redisExporter: { enabled: true }, monitoring: { enabled: true } };
  const monitoring = async () => {
    const { status, reason, message } = (await user.condition("cart", "MonitoringReady")) ?? {};
    return `${status} ${reason} ${message}`;
  };

  await Promise.all(["cart", "second"].map((name) => user.apply(name, spec)));
  await until("it is told", async () => (await monitoring()).startsWith("False NotSelected"));
  expect(await monitoring()).toBe(
    'False NotSelected No Prometheus takes ServiceMonitor "cart": Prometheus monitoring/k8s asks for the label release=prometheus, and looks in namespaces with the label team=a alone: set it in spec.monitoring.additionalLabels, or change serviceMonitorSelector, and set it at namespace team-a, or change serviceMonitorNamespaceSelector',
  );

  await operator.stopAdapter();
  await operator.activator.sleep();
  await platform.kubectl(["label", "namespace", "team-a", "team=a"]);
  await user.apply("cart", { ...spec, monitoring: { enabled: true, additionalLabels: { release: "prometheus" } } });
  const recorded = recordRequests(undefined, platform.auditLog);
  expect(await operator.resync()).toBe(0);

  expect(await monitoring()).toMatch(/^True Monitored /);
  expect((await user.condition("second", "MonitoringReady"))?.message).toBe(
    'No Prometheus takes ServiceMonitor "second": Prometheus monitoring/k8s asks for the label release=prometheus: set it in spec.monitoring.additionalLabels, or change serviceMonitorSelector',
  );
  const asked = of(await recorded(), "ebb-resync").map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
  expect(asked.filter((one) => /(prometheuses|prometheusagents|namespaces) /.test(one)).toSorted()).toEqual([
    "get namespaces team-a",
    "list prometheusagents ",
    "list prometheuses ",
  ]);
  await operator.startAdapter();
}, 120_000);

const prometheusResource: Resource = {
  group: "monitoring.coreos.com",
  version: "v1",
  kind: "Prometheus",
  plural: "prometheuses",
};

const prometheus = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Prometheus",
  metadata: { name: "k8s", namespace: "monitoring" },
  spec: {
    serviceMonitorSelector: { matchLabels: { release: "prometheus" } },
    serviceMonitorNamespaceSelector: { matchLabels: { team: "a" } },
  },
};

/** What no injection is listed for: each of those asks about its own namespace. */
const isOfMemcached = (resource: string): boolean =>
  ["memcacheds", "networkpolicies", "poddisruptionbudgets", "horizontalpodautoscalers"].includes(resource);

/** "" where all are asked about at once. */
const namespacesOf = (requests: readonly AuditedRequest[]): string[] => [
  ...new Set(requests.map(({ namespace }) => namespace)),
];
