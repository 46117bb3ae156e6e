/** The API of ServiceMonitors, which a cluster may have or not. */

import { serviceMonitor } from "../../src/kinds/memcached/children/service-monitor.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import type { Cluster } from "./cluster.ts";
import { findForeignCrds } from "./foreign-crds.ts";
import { until } from "./until.ts";

/** Resolves when the API server serves ServiceMonitors. Rejects, with the reason, when their CRD cannot be had. */
export const installServiceMonitors = async (cluster: Pick<Cluster, "client" | "kubectl">): Promise<void> => {
  const found = await findForeignCrds(["ServiceMonitor"]);
  if ("missing" in found) throw new Error(`Cannot install the ServiceMonitor CRD: ${found.missing}`);
  for (const path of found.paths) await cluster.kubectl(["apply", "--server-side", "-f", path]);
  await until("ServiceMonitors are served", () => serviceMonitorsAreServed(cluster));
};

export const serviceMonitorsAreServed = async ({ client }: Pick<Cluster, "client">): Promise<boolean> => {
  try {
    await client.get(serviceMonitor.resource, { namespace: "default", name: "none" });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.isNotServed) return false;
    throw error;
  }
};
