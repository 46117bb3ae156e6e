/** The transport of this process to its API server. */

import type { Connection } from "../../src/kube/connection.ts";
import { inCluster } from "../../src/kube/in-cluster.ts";
import { httpsTransport, type Transport } from "../../src/kube/transport.ts";
import type { Metrics } from "../../src/metrics/metrics.ts";
import type { Configuration } from "./configuration.ts";

/** In a cluster as the pod's service account, elsewhere as the kubeconfig says; the latter is loaded only when it is needed. */
export const connect = async (
  configuration: Pick<Configuration, "cluster" | "context">,
  metrics: Pick<Metrics, "requested">,
): Promise<Transport> => httpsTransport(await connection(configuration), { metrics });

const connection = async ({ cluster, context }: Pick<Configuration, "cluster" | "context">): Promise<Connection> => {
  if (cluster !== undefined) return await inCluster(cluster);
  const { fromKubeconfig } = await import("../../src/kube/kubeconfig.ts");
  return fromKubeconfig(context);
};
