/** The API of ServiceMonitors and PodMonitors, which a cluster may have or not. */

import type { Resource } from "../../src/api/kubernetes/resource.ts";
import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { podMonitors } from "../../src/kinds/sidecar-injection/children/monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import type { Cluster } from "./cluster.ts";
import { type ForeignCrd, findForeignCrds } from "./foreign-crds.ts";
import { until } from "./until.ts";

export const monitorCrds: readonly ForeignCrd[] = ["ServiceMonitor", "PodMonitor"];

/** Resolves when the API server serves both. Rejects, with the reason, when their CRDs cannot be had. */
export const installMonitors = async (cluster: Pick<Cluster, "client" | "kubectl">): Promise<void> => {
  const found = await findForeignCrds(monitorCrds);
  if ("missing" in found) throw new Error(`Cannot install the CRDs of monitors: ${found.missing}`);
  for (const path of found.paths) await cluster.kubectl(["apply", "--server-side", "-f", path]);
  await until("monitors are served", () => monitorsAreServed(cluster));
};

export const monitorsAreServed = async (cluster: Pick<Cluster, "client">): Promise<boolean> =>
  (await isServed(cluster, serviceMonitor.resource)) && (await isServed(cluster, podMonitors.resource));

export const noMonitorIsServed = async (cluster: Pick<Cluster, "client">): Promise<boolean> =>
  !(await isServed(cluster, serviceMonitor.resource)) && !(await isServed(cluster, podMonitors.resource));

const isServed = async ({ client }: Pick<Cluster, "client">, resource: Resource): Promise<boolean> => {
  try {
    await client.get(resource, { namespace: "default", name: "none" });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.isNotServed) return false;
    throw error;
  }
};
