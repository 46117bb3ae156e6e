/** A Kubernetes cluster that the operator can be run against. */

import type { KubeClient } from "../../src/kube/client.ts";
import type { Transport } from "../../src/kube/transport.ts";
import type { Guard } from "./guard.ts";
import type { Kubectl } from "./kubectl.ts";

export interface Cluster {
  /** Where tokens, logs and kubeconfigs are written. */
  stateDirectory: string;
  /** `https://host:port` of the API server. */
  server: string;
  /** PEM, as text and as a file. */
  ca: string;
  caFile: string;
  guard: Guard;
  /** With the rights of whoever installs: every right on the local platform. */
  kubectl: Kubectl;
  client: KubeClient;
  transport: Transport;
}
