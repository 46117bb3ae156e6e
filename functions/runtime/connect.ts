/** The transport of this process to its API server. */

import type { Connection } from "../../src/kube/connection.ts";
import { inCluster } from "../../src/kube/in-cluster.ts";
import type { Transport } from "../../src/kube/transport.ts";
import type { Metrics } from "../../src/metrics/metrics.ts";
import type { Configuration } from "./configuration.ts";
import type { Host } from "./host/index.ts";

type Where = Pick<Configuration, "cluster" | "context">;

/** In a cluster as the pod's service account, elsewhere as the kubeconfig says; the latter is loaded only when it is needed. */
export const connect = async (
  host: Pick<Host, "readText" | "transport">,
  configuration: Where,
  metrics: Pick<Metrics, "requested">,
): Promise<Transport> => host.transport(await connection(host, configuration), { metrics });

const connection = async ({ readText }: Pick<Host, "readText">, { cluster, context }: Where): Promise<Connection> => {
  if (cluster !== undefined) return await inCluster({ ...cluster, readText });
  const { fromKubeconfig } = await import("../../src/kube/kubeconfig.ts");
  return fromKubeconfig(context);
};
