/** The API of monitors and alerts, which a cluster may have or not. */

import type { Resource } from "../../src/api/kubernetes/resource.ts";
import { podMonitor } from "../../src/kinds/redis/children/pod-monitor.ts";
import { prometheusRule } from "../../src/kinds/redis/children/prometheus-rule.ts";
import { serviceMonitor } from "../../src/kinds/redis/children/service-monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import type { Cluster } from "./cluster.ts";
import { type ForeignCrd, findForeignCrds } from "./foreign-crds.ts";
import { until } from "./until.ts";

export const monitorCrds: readonly ForeignCrd[] = ["ServiceMonitor", "PodMonitor", "PrometheusRule"];
const resources = [serviceMonitor, podMonitor, prometheusRule].map(({ resource }) => resource);

/** Resolves when the API server serves all of it. Rejects, with the reason, when their CRDs cannot be had. */
export const installMonitors = async (cluster: Pick<Cluster, "client" | "kubectl">): Promise<void> => {
  const found = await findForeignCrds(monitorCrds);
  if ("missing" in found) throw new Error(`Cannot install the CRDs of monitors: ${found.missing}`);
  for (const path of found.paths) await cluster.kubectl(["apply", "--server-side", "-f", path]);
  await until("monitors are served", () => monitorsAreServed(cluster));
};

export const monitorsAreServed = async (cluster: Pick<Cluster, "client">): Promise<boolean> =>
  (await served(cluster)).every(Boolean);

export const noMonitorIsServed = async (cluster: Pick<Cluster, "client">): Promise<boolean> =>
  !(await served(cluster)).some(Boolean);

const served = (cluster: Pick<Cluster, "client">): Promise<boolean[]> =>
  Promise.all(resources.map((resource) => isServed(cluster, resource)));

export const isServed = async ({ client }: Pick<Cluster, "client">, resource: Resource): Promise<boolean> => {
  try {
    await client.get(resource, { namespace: "default", name: "none" });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.isNotServed) return false;
    throw error;
  }
};
