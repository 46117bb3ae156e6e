/** The shipped configuration for kube-state-metrics, in the real one, with the rights that docs/metrics.md names and no others. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { root } from "../../dev/bundle/functions.ts";
import { mountAccount } from "../../dev/operator/accounts.ts";
import { type Component, startComponent } from "../../dev/platform/component.ts";
import { installKinds } from "../../dev/platform/install-kinds.ts";
import { type Platform, startPlatform } from "../../dev/platform/platform.ts";
import { until } from "../../dev/platform/until.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { phases } from "../../src/api/redis.ebb.dev/phases.ts";
import { kinds } from "../../src/kinds/index.ts";
import { obtainBuilt } from "../support/programs/built-once.ts";
import { kubeStateMetrics } from "../support/programs/kube-state-metrics.ts";
import { parsePrometheusText, type Scrape } from "../support/prometheus-text.ts";

const ending = new AbortController();
let missing: string | undefined;
let platform: Platform | undefined;
let component: Component | undefined;
let scraped: Scrape;

beforeAll(async () => {
  const found = await obtainBuilt(kubeStateMetrics);
  if ("missing" in found) {
    missing = found.missing;
    // Reporters keep the notes of skipped tests to themselves.
    console.warn(`Skipped: ${missing}`);
    return;
  }
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-state-metrics-"));
  platform = await startPlatform({ binaries: inject("binaries"), stateDirectory, bare: true });
  await installKinds(platform);
  await putResources(platform);

  const account = { namespace: "default", name: "state-metrics" };
  await grant(platform, account.name);
  const { kubeconfig } = await mountAccount(platform, account, ending.signal);
  const [port, own] = [await getPort(), await getPort()];
  component = startComponent({
    name: kubeStateMetrics.name,
    command: found.command,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--custom-resource-state-config-file=${root}knative/components/monitoring/state-metrics.yaml`,
      "--custom-resource-state-only",
      "--host=127.0.0.1",
      `--port=${port}`,
      "--telemetry-host=127.0.0.1",
      `--telemetry-port=${own}`,
    ],
    logFile: join(stateDirectory, "logs", "kube-state-metrics.log"),
    guard: platform.guard,
  });
  scraped = await until(
    "it tells of all that there are",
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      const now = parsePrometheusText(await answer.text());
      const told = ["memcached", "redis", "sidecarinjection", "clustersidecarinjection"];
      return told.every((kind) => now.families.get(`kube_ebb_${kind}_generation`)?.samples.length) && now;
    },
    { timeoutMs: 60_000 },
  );
});
beforeEach(({ skip }) => {
  if (missing) skip(missing);
});
afterAll(async () => {
  ending.abort();
  await component?.stop();
  await platform?.stop();
  if (platform) await rm(platform.stateDirectory, { recursive: true, force: true });
});

const memcached = (name: string, spec: MemcachedSpec) => ({
  apiVersion: "memcached.c5c3.io/v1beta1",
  kind: "Memcached",
  metadata: { namespace: "default", name },
  spec,
});
const injection = (kind: string, name: string, namespace?: string) => ({
  apiVersion: "sidecars.ebb.dev/v1alpha1",
  kind,
  metadata: { name, ...(namespace && { namespace }) },
  spec: {
    selector: { matchLabels: { app: "web" } },
    ...(!namespace && { namespaceSelector: { matchLabels: { team: "a" } } }),
  },
});

const putResources = async ({ kubectl }: Platform): Promise<void> => {
  const items = [
    memcached("told", { replicas: 3 }),
    memcached("new", { replicas: 1 }),
    memcached("autoscaled", { resources: { requests: { cpu: "1" } }, autoscaling: { enabled: true, maxReplicas: 2 } }),
    { apiVersion: "redis.ebb.dev/v1alpha1", kind: "Redis", metadata: { namespace: "default", name: "told" } },
    { apiVersion: "redis.ebb.dev/v1alpha1", kind: "Redis", metadata: { namespace: "default", name: "new" } },
    injection("SidecarInjection", "web", "default"),
    injection("ClusterSidecarInjection", "all"),
  ];
  await kubectl(["apply", "-f", "-"], { input: JSON.stringify({ apiVersion: "v1", kind: "List", items }) });
  const lastTransitionTime = "2026-01-01T00:00:00Z";
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: "",
    lastTransitionTime,
  });
  const status = {
    observedGeneration: 1,
    readyReplicas: 2,
    conditions: [condition("Ready", "False", "MemcachedNotReady"), condition("Degraded", "True", "ReconcileError")],
  };
  const patch = (kind: string, of: object) =>
    kubectl(["patch", kind, "told", "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: of })]);
  await patch("memcached", status);
  const noMaster = condition("MasterElected", "False", "PartialView");
  await patch("redis", { observedGeneration: 1, readyReplicas: 2, phase: "FailingOver", conditions: [noMaster] });
};

const grant = async ({ kubectl }: Platform, account: string): Promise<void> => {
  const ours = kinds.map(({ resource: { plural, group } }) => `${plural}.${group}`);
  const resources = [...ours, "customresourcedefinitions.apiextensions.k8s.io"].join(",");
  await kubectl(["create", "serviceaccount", account]);
  await kubectl(["create", "clusterrole", account, "--verb=list,watch", `--resource=${resources}`]);
  await kubectl([
    "create",
    "clusterrolebinding",
    account,
    `--clusterrole=${account}`,
    `--serviceaccount=default:${account}`,
  ]);
};

/** Of the series of one kind that has these labels; it has those of kube-state-metrics besides. */
const seriesOf =
  (kind: string) =>
  (metric: string, name: string, more: Record<string, string> = {}): number | undefined => {
    const labels = Object.entries({ namespace: "default", name, ...more });
    return scraped.families
      .get(`kube_ebb_${kind}_${metric}`)
      ?.samples.find((sample) => labels.every(([label, text]) => sample.labels[label] === text))?.value;
  };
const value = seriesOf("memcached");

describe("a Memcached", () => {
  test("tells of its conditions by type and reason, of its pods and of what was looked at", () => {
    expect(value("status_condition", "told", { type: "Degraded", reason: "ReconcileError" })).toBe(1);
    expect(value("status_condition", "told", { type: "Ready", reason: "MemcachedNotReady" })).toBe(0);
    expect(value("spec_replicas", "told")).toBe(3);
    expect(value("status_ready_replicas", "told")).toBe(2);
    expect(value("generation", "told")).toBe(1);
    expect(value("observed_generation", "told")).toBe(1);
  });

  test("that nobody has looked at yet is behind its generation, with no pods and no conditions", () => {
    expect(value("observed_generation", "new")).toBe(0);
    expect(value("status_ready_replicas", "new")).toBe(0);
    expect(value("status_condition", "new")).toBeUndefined();
  });

  test("that is autoscaled asks for no number of pods", () => {
    expect(value("generation", "autoscaled")).toBe(1);
    expect(value("spec_replicas", "autoscaled")).toBeUndefined();
  });
});

describe("a Redis", () => {
  const value = seriesOf("redis");

  test("tells of its phase, of its master and of its pods", () => {
    expect(phases.map((phase) => [phase, value("status_phase", "told", { phase })])).toEqual(
      phases.map((phase) => [phase, phase === "FailingOver" ? 1 : 0]),
    );
    expect(value("status_condition", "told", { type: "MasterElected", reason: "PartialView" })).toBe(0);
    expect(value("status_ready_replicas", "told")).toBe(2);
    expect(value("observed_generation", "told")).toBe(1);
  });

  test("that nobody has looked at yet is in no phase", () => {
    expect(value("generation", "new")).toBe(1);
    expect(phases.map((phase) => value("status_phase", "new", { phase }) ?? 0)).toEqual(phases.map(() => 0));
  });
});

test("nothing in it is an error to kube-state-metrics", async () => {
  const log = await readFile(component?.logFile ?? "", "utf8");

  expect(log.split("\n").filter((line) => /^[EF]\d/.test(line))).toEqual([]);
});

test("what has no pods of its own tells of none, and what is in no namespace names none", () => {
  const families = [...scraped.families.keys()].filter((name) => name.includes("sidecarinjection"));
  const [sample] = scraped.families.get("kube_ebb_clustersidecarinjection_generation")?.samples ?? [];

  expect(families.filter((name) => name.endsWith("replicas"))).toEqual([]);
  expect(sample?.labels).toMatchObject({ name: "all" });
  expect(sample?.labels).not.toHaveProperty("namespace");
});
