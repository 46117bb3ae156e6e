import { describe, expect, test } from "vitest";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { sidecarInjection } from "../../../src/kinds/sidecar-injection/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { ownReconciler } from "../../support/reconciler.ts";
import { conditionOf, deployment, injection, readInjection } from "../../support/sidecars/live.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "sidecars");
const { reconcile, resync } = ownReconciler(cluster, namespace, {}, sidecarInjection);

const apply = (...objects: object[]): Promise<string> =>
  cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], {
    input: objects.map((object) => JSON.stringify(object)).join("\n---\n"),
  });

const services = { group: "", version: "v1", kind: "Service", plural: "services" };
const configMaps = { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" };
const service = (name: string) =>
  cluster.client.get<KubeObject & { spec: Record<string, unknown> }>(services, { namespace, name });

const podsOf = async (name: string): Promise<number> =>
  (await cluster.kubectl(["-n", namespace, "get", "pods", "-l", `app=${name}`, "-o", "name"]))
    .split("\n")
    .filter(Boolean).length;

test("S4-14, S4-15, S4-16: port metrics get a Service of the workload's name, with annotations for a Prometheus", async () => {
  await apply(deployment("manju", namespace), injection("manju", namespace, { portMetrics: { enabled: true } }));

  await reconcile("manju");

  const found = await service("manju-metrics");
  expect(found?.metadata).toMatchObject({
    labels: { "app.kubernetes.io/name": "manju" },
    annotations: {
      "prometheus.io/path": "/metrics",
      "prometheus.io/port": "9999",
      "prometheus.io/scrape": "true",
    },
  });
  expect(found?.spec).toMatchObject({
    type: "ClusterIP",
    publishNotReadyAddresses: true,
    selector: { app: "manju" },
    ports: [{ name: "metrics", port: 9999, protocol: "TCP", targetPort: 9999 }],
  });
});

test("the plan is published, and a second pass and a resync write nothing", async () => {
  await apply(injection("plain", namespace, { portMetrics: { enabled: true } }));
  await reconcile("plain");

  const { status } = await readInjection(cluster, namespace, "plain");
  expect(status?.plan).toMatchObject({ revision: status?.revision, names: ["metrics"], ports: [9999] });
  expect(await reconcile("plain")).toMatchObject({ writes: [], changes: [] });
  expect(await resync()).toMatchObject({ failed: 0 });
  expect((await resync()).writes).toEqual([]);
});

test("R2: what an exporter is told is in a ConfigMap before the plan is published", async () => {
  await apply(injection("told", namespace, { metricsExporters: [{ enabled: true }] }));

  const { writes } = await reconcile("told");

  const map = await cluster.client.get<KubeObject & { data: Record<string, string> }>(configMaps, {
    namespace,
    name: "told-sidecars",
  });
  expect(JSON.parse(map?.data["metrics-exporter.json"] ?? "")).toMatchObject({ schedule: "60s" });
  const order = writes.filter((one) => /configmaps|status/.test(one));
  expect(order).toEqual(["PATCH configmaps/told-sidecars", "PATCH sidecarinjections/told/status"]);
});

describe("pods that were there before", () => {
  test("are counted as missed, by name of their workload", async () => {
    await apply(deployment("old", namespace));
    await until("the pods are there", async () => (await podsOf("old")) === 2);
    await apply(injection("old", namespace, { portMetrics: { enabled: true } }));

    await reconcile("old");

    const live = await readInjection(cluster, namespace, "old");
    expect(live.status).toMatchObject({
      matchedPods: 2,
      injectedPods: 0,
      outdatedPods: 0,
      workloads: [{ kind: "Deployment", name: "old", upToDate: false, reason: "PodsMissed" }],
    });
    expect(conditionOf(live, "UpToDate")).toMatchObject({ status: "False", reason: "PodsMissed" });
  });

  test("R8: with rollout Restart their workload is restarted once, and never again for that revision", async () => {
    await apply(deployment("again", namespace));
    await until("the pods are there", async () => (await podsOf("again")) === 2);
    await apply(injection("again", namespace, { portMetrics: { enabled: true }, rollout: { strategy: "Restart" } }));

    const first = await reconcile("again");
    const second = await reconcile("again");
    const third = await reconcile("again");

    expect(first.goesOn).toBe(true);
    expect(second.writes).toContain("PATCH deployments/again");
    expect(third.writes).not.toContain("PATCH deployments/again");
  });
});

test("R6: a Service of that name that is somebody else's stays as it is, and the remedy is told", async () => {
  await apply(deployment("foreign", namespace), {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "foreign-metrics", namespace },
    spec: { selector: { app: "other" }, ports: [{ port: 1 }] },
  });
  await apply(injection("foreign", namespace, { portMetrics: { enabled: true } }));

  await reconcile("foreign");

  expect((await service("foreign-metrics"))?.spec).toMatchObject({ selector: { app: "other" } });
  expect(conditionOf(await readInjection(cluster, namespace, "foreign"), "Ready")).toMatchObject({
    status: "False",
    reason: "ServiceNameTaken",
    message: expect.stringContaining("set spec.service.name"),
  });
});

test("R6: the Service goes when its workload does, and when the entry is switched off", async () => {
  await apply(deployment("gone", namespace), injection("gone", namespace, { portMetrics: { enabled: true } }));
  await reconcile("gone");
  expect(await service("gone-metrics")).toBeDefined();

  await cluster.kubectl(["-n", namespace, "delete", "deployment", "gone"]);
  await resync();

  expect(await service("gone-metrics")).toBeUndefined();
});

test("R10: of two injections that meet in a workload and clash, the younger one publishes no plan", async () => {
  await apply(deployment("both", namespace, { tier: "web" }));
  await apply(
    injection("elder", namespace, { selector: { matchLabels: { app: "both" } }, portMetrics: { enabled: true } }),
  );
  await apply(
    injection("younger", namespace, { selector: { matchLabels: { tier: "web" } }, portMetrics: { enabled: true } }),
  );

  await reconcile("elder");
  await reconcile("younger");

  const [elder, younger] = await Promise.all(
    ["elder", "younger"].map((name) => readInjection(cluster, namespace, name)),
  );
  expect(elder?.status?.plan).toBeDefined();
  expect(younger?.status?.plan).toBeUndefined();
  expect(younger && conditionOf(younger, "Ready")).toMatchObject({ status: "False", reason: "ConflictsWith" });
});
