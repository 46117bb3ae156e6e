/** A cluster as tests hand it from the process that found it to those that use it. */

import type { Cluster } from "../../dev/platform/cluster.ts";
import { startGuard } from "../../dev/platform/guard.ts";
import { kubectl } from "../../dev/platform/kubectl.ts";
import { kubeClient } from "../../src/kube/client.ts";
import type { Connection } from "../../src/kube/connection.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";

export interface SharedCluster {
  stateDirectory: string;
  server: string;
  ca: string;
  caFile: string;
  /** Of who has every right; a token or a certificate. */
  token?: string;
  clientCertificate?: NonNullable<Connection["clientCertificate"]>;
  /** Path of kubectl, and the flags that name the cluster. */
  kubectl: [command: string, ...flags: string[]];
}

/** Its guard and its transport have to be closed. */
export const connect = (shared: SharedCluster): Cluster => {
  const { stateDirectory, server, ca, caFile, token, clientCertificate } = shared;
  const [command, ...flags] = shared.kubectl;
  const transport = httpsTransport({
    server,
    ca,
    ...(token !== undefined && { token: () => Promise.resolve(token) }),
    ...(clientCertificate && { clientCertificate }),
  });
  const client = kubeClient(transport);
  return {
    stateDirectory,
    server,
    ca,
    caFile,
    guard: startGuard(),
    kubectl: kubectl(command, flags),
    client,
    transport,
  };
};
