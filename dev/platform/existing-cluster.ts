/** A cluster that somebody else runs, as a context of the kubeconfig names it. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { kubeClient } from "../../src/kube/client.ts";
import type { Connection } from "../../src/kube/connection.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";
import { fromKubeconfig } from "../../src/kube/kubeconfig.ts";
import type { Transport } from "../../src/kube/transport.ts";
import type { Cluster } from "./cluster.ts";
import { startGuard } from "./guard.ts";
import { installKinds } from "./install-kinds.ts";
import { kubectl } from "./kubectl.ts";

export interface ExistingClusterOptions {
  context: string;
  stateDirectory: string;
  /** Path of kubectl. */
  command: string;
}

/** Installs our kinds. Rejects when the context is unknown or its API server does not answer. */
export const useExistingCluster = async ({
  context,
  stateDirectory,
  command,
}: ExistingClusterOptions): Promise<Cluster> => {
  const { connection, transport, ca } = await reach(context);
  await mkdir(join(stateDirectory, "logs"), { recursive: true });
  const caFile = join(stateDirectory, "ca.crt");
  await writeFile(caFile, ca);

  const access = { kubectl: kubectl(command, ["--context", context]), client: kubeClient(transport) };
  await installKinds(access);
  return { stateDirectory, server: connection.server, ca, caFile, guard: startGuard(), transport, ...access };
};

/** Changes nothing. Rejects when the context is unknown or its API server does not answer. */
export const reach = async (context: string): Promise<{ connection: Connection; transport: Transport; ca: string }> => {
  const connection = await fromKubeconfig(context);
  const transport = httpsTransport(connection);
  const doing = `reach the cluster of context "${context}" at ${connection.server}`;
  await transport.send({ method: "GET", path: "/version", doing });
  return { connection, transport, ca: connection.ca ?? rootCertificates.join("\n") };
};
