/** The samples, as they are: the sidecar pattern of the guide, on pods that the real controllers make. */

import { readFileSync } from "node:fs";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { until } from "../../../dev/platform/until.ts";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { sidecarInjection } from "../../../src/kinds/sidecar-injection/index.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { ownReconciler } from "../../support/reconciler.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "sample-app");
const { reconcile } = ownReconciler(cluster, namespace, {}, sidecarInjection);

const read = (file: string): KubeObject[] =>
  parseAllDocuments(
    readFileSync(new URL(`../../../knative/samples/sidecars/${file}.yaml`, import.meta.url), "utf8"),
  ).map((document): KubeObject => document.toJS());

/** In the namespace of this file. */
const apply = async (objects: readonly KubeObject[]): Promise<void> => {
  const input = objects
    .filter(({ kind }) => kind !== "Namespace")
    .map((object) => JSON.stringify({ ...object, metadata: { ...object.metadata, namespace } }))
    .join("\n---\n");
  await cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input });
};

const podsOf = async (app: string): Promise<V1Pod[]> => {
  const text = await cluster.kubectl(["-n", namespace, "get", "pods", "-l", app, "-o", "json"]);
  const { items }: { items: V1Pod[] } = JSON.parse(text);
  return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
};

const containersOf = ({ spec }: V1Pod): V1Container[] => [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
const namesOf = (pod: V1Pod): string[] => containersOf(pod).map(({ name }) => name);
const named = (pod: V1Pod | undefined, name: string): V1Container | undefined =>
  pod && containersOf(pod).find((container) => container.name === name);

/** Pods that are made after the injection was reconciled; the policy hears of a new plan a moment later. */
const freshPod = async (app: string, wanted: readonly string[]): Promise<V1Pod> =>
  await until(
    `a pod of ${app} has ${wanted.join(", ")}`,
    async () => {
      const pods = await podsOf(app);
      const found = pods.find((pod) => namesOf(pod).toSorted().join() === wanted.toSorted().join());
      if (found === undefined) await cluster.kubectl(["-n", namespace, "delete", "pods", "-l", app, "--wait=false"]);
      return found;
    },
    { everyMs: 500 },
  );

const mountsOf = (container: V1Container | undefined): (string | boolean | undefined)[][] =>
  (container?.volumeMounts ?? [])
    .filter(({ name }) => name === "shared-logs")
    .map(({ mountPath, readOnly }) => [mountPath, readOnly ?? false]);

test("S2-27: the sample is in namespace sample-app, and labelled app=sample-app", () => {
  const objects = ["sample-app", "log-shipper", "metrics-exporter", "both", "neither"].flatMap(read);

  for (const { kind, metadata } of objects)
    expect(kind === "Namespace" ? metadata.name : metadata.namespace).toBe("sample-app");
  expect(objects.find(({ kind }) => kind === "Deployment")?.metadata.labels).toMatchObject({ app: "sample-app" });
});

describe("sample-app", () => {
  const app = "app=sample-app";
  beforeAll(() => apply(read("sample-app")));

  const use = async (file: string, wanted: readonly string[]): Promise<V1Pod> => {
    await apply(read(file));
    await reconcile("sample-app");
    return await freshPod(app, ["sample-app", ...wanted]);
  };

  test("S2-17, S2-21: with the log shipper the app writes to /app/logs what the shipper sees as /shared/logs", async () => {
    const pod = await use("log-shipper", ["log-shipper"]);

    expect(mountsOf(named(pod, "sample-app"))).toEqual([["/app/logs", false]]);
    expect(mountsOf(named(pod, "log-shipper"))).toEqual([["/shared/logs", false]]);
  });

  test("S2-18: with the metrics exporter the app mounts the volume as well, and the exporter reads it as /shared/metrics", async () => {
    const pod = await use("metrics-exporter", ["metrics-exporter"]);

    expect(mountsOf(named(pod, "sample-app"))).toEqual([["/app/logs", false]]);
    expect(mountsOf(named(pod, "metrics-exporter"))).toEqual([["/shared/metrics", true]]);
  });

  test("S2-02, S2-09, S2-19, S2-20, S2-32: with both there is one volume in memory, and shippers with a destination each", async () => {
    const pod = await use("both", ["log-shipper-loki", "log-shipper-http", "metrics-exporter"]);

    expect(pod.spec?.volumes?.filter(({ name }) => name === "shared-logs")).toEqual([
      { name: "shared-logs", emptyDir: { medium: "Memory", sizeLimit: "100Mi" } },
    ]);
    const state = (name: string) =>
      named(pod, name)?.volumeMounts?.find(({ mountPath }) => mountPath === "/var/lib/ebb");
    expect(state("log-shipper-loki")?.name).not.toBe(state("log-shipper-http")?.name);
  });

  test("S2-33, S2-46: where the log goes comes from a ConfigMap, and a missing one stops no pod", async () => {
    const pod = await use("both", ["log-shipper-loki", "log-shipper-http", "metrics-exporter"]);

    expect(named(pod, "log-shipper-loki")?.env).toContainEqual({
      name: "LOKI_ENDPOINT",
      valueFrom: { configMapKeyRef: { name: "log-destinations", key: "LOKI_ENDPOINT", optional: true } },
    });
  });

  test("S2-10, S2-16, S2-38: each sidecar asks for 50m and 64Mi, and may use 200m and 128Mi", async () => {
    const pod = await use("both", ["log-shipper-loki", "log-shipper-http", "metrics-exporter"]);

    for (const name of ["log-shipper-loki", "log-shipper-http", "metrics-exporter"])
      expect(named(pod, name)?.resources).toEqual({
        requests: { cpu: "50m", memory: "64Mi" },
        limits: { cpu: "200m", memory: "128Mi" },
      });
  });

  test("S2-01, S2-22, S2-25: of the app's container nothing changes but the volume that it sees", async () => {
    const pod = await use("log-shipper", ["log-shipper"]);
    const [deployment] = read("sample-app").filter(({ kind }) => kind === "Deployment") as (KubeObject & {
      spec: { template: { spec: { containers: V1Container[] } } };
    })[];

    const { image, command, env, ports } = named(pod, "sample-app") ?? {};
    const [written] = deployment?.spec.template.spec.containers ?? [];
    expect({ image, command, env, ports }).toEqual({ image: written?.image, command: written?.command });
  });

  test("S2-26, S2-29: sidecars are native, so that they end after the app, and stand in what `kubectl describe` lists", async () => {
    await use("both", ["log-shipper-loki", "log-shipper-http", "metrics-exporter"]);

    const text = await cluster.kubectl(["-n", namespace, "describe", "pods", "-l", app]);

    const containers = text.slice(text.indexOf("Init Containers:"));
    for (const name of ["log-shipper-loki", "metrics-exporter", "sample-app"]) expect(containers).toContain(`${name}:`);
  });

  test("S2-11: with neither, which is the default, pods get nothing and no child is left", async () => {
    await use("neither", []);

    const left = await cluster.kubectl([
      "-n",
      namespace,
      "get",
      "configmap,service",
      "-l",
      "sidecars.ebb.dev/owner",
      "-o",
      "name",
    ]);
    expect(left).toBe("");
  });
});

test("S4-10, S4-11, S4-13: port metrics come as container metrics on 9999, with 250m and 128Mi, and no probes", async () => {
  const deployment = read("metrics-sidecar-by-hand").find(({ kind }) => kind === "Deployment") as KubeObject & {
    spec: { template: { spec: { containers: V1Container[] } } };
  };
  const { containers } = deployment.spec.template.spec;
  deployment.spec.template.spec.containers = containers.filter(({ name }) => name === "manju");
  await apply([deployment, ...read("port-metrics")]);
  await reconcile("manju");

  const pod = await freshPod("app.kubernetes.io/name=manju", ["manju", "metrics"]);

  const metrics = named(pod, "metrics");
  expect(metrics).toMatchObject({
    imagePullPolicy: "IfNotPresent",
    ports: [{ containerPort: 9999, protocol: "TCP" }],
    resources: { requests: { cpu: "250m", memory: "128Mi" }, limits: { cpu: "250m", memory: "128Mi" } },
  });
  expect([metrics?.livenessProbe, metrics?.readinessProbe, metrics?.startupProbe]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe("a quota that pods with sidecars do not fit", () => {
  beforeAll(async () => {
    await cluster.kubectl(["-n", namespace, "create", "quota", "small", "--hard=limits.memory=200Mi"]);
  });
  afterAll(async () => {
    await cluster.kubectl(["-n", namespace, "delete", "quota", "small"]);
  });

  test("S2-35: is told as PodsRejected, in the words of the controller", async () => {
    await apply(read("log-shipper"));
    await reconcile("sample-app");
    await cluster.kubectl(["-n", namespace, "delete", "pods", "-l", "app=sample-app"]);

    const condition = await until("the condition says so", async () => {
      await cluster.kubectl(["-n", namespace, "delete", "pods", "-l", "app=sample-app", "--wait=false"]);
      await reconcile("sample-app");
      const text = await cluster.kubectl(["-n", namespace, "get", "sci", "sample-app", "-o", "json"]);
      const { status } = JSON.parse(text);
      const found = status.conditions.find(({ type }: { type: string }) => type === "UpToDate");
      return found.reason === "PodsRejected" && found;
    });

    expect(condition.message).toMatch(/exceeded quota.*lower the sidecars' resources/);
  });
});
