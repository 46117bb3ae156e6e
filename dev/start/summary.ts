/** What exists for a custom resource, as a short table. */

import type { V1ContainerStatus, V1DeploymentStatus, V1PodSpec, V1ServiceSpec } from "@kubernetes/client-node";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { ObjectKey } from "../../src/api/kubernetes/resource.ts";
import type { Cluster } from "../platform/cluster.ts";
import { until } from "../platform/until.ts";

type Deployment = KubeObject & { spec: { replicas: number }; status?: V1DeploymentStatus };
type Service = KubeObject & { spec: V1ServiceSpec };
type Pod = KubeObject & { spec: V1PodSpec; status?: { phase?: string; containerStatuses?: V1ContainerStatus[] } };

const deployments = { group: "apps", version: "v1", kind: "Deployment", plural: "deployments" };
const services = { group: "", version: "v1", kind: "Service", plural: "services" };
const pods = { group: "", version: "v1", kind: "Pod", plural: "pods" };

/** Resolves when the Deployment of that name is complete, or after `timeoutMs` with what there is then. */
export const summaryOf = async ({ client }: Cluster, key: ObjectKey, timeoutMs = 30_000): Promise<string[]> => {
  const isComplete = async (): Promise<boolean> => {
    const live = await client.get<Deployment>(deployments, key);
    return (
      live !== undefined &&
      live.status?.readyReplicas === live.spec.replicas &&
      live.status?.replicas === live.spec.replicas
    );
  };
  await until("the sample is ready", isComplete, { timeoutMs }).catch(() => undefined);

  const [deployment, service] = await Promise.all([
    client.get<Deployment>(deployments, key),
    client.get<Service>(services, key),
  ]);
  const labelSelector = `app.kubernetes.io/instance=${key.name}`;
  const found = (await Array.fromAsync(client.list<Pod>(pods, { namespace: key.namespace, labelSelector }))).flat();
  return table([
    [
      "Deployment",
      key.name,
      deployment === undefined
        ? "missing"
        : `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas} ready`,
    ],
    [
      "Service",
      key.name,
      service === undefined
        ? "missing"
        : (service.spec.ports ?? []).map(({ name, port }) => `${name} ${port}`).join(", "),
    ],
    ...found.map(({ metadata, spec, status }) => [
      "Pod",
      metadata.name,
      `${spec.containers.map(({ name }) => name).join(", ")}: ${status?.phase}`,
    ]),
  ]);
};

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
};
