/** The operator that somebody has installed in a cluster: that it is there, and how the tests reach it. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { reach } from "../../dev/platform/existing-cluster.ts";
import { until } from "../../dev/platform/until.ts";
import { connect, type SharedCluster } from "./connect.ts";
import { type Installed, patienceMs } from "./installed.ts";
import { memcacheds, memcachedUser } from "./memcached.ts";

/**
 * Resolves when the operator has done what an event told it. Rejects when it does not, and when there are Memcacheds in its one namespace,
 * which the tests would delete with theirs.
 */
export const findInstalled = async (
  { context, namespace }: Installed,
  stateDirectory: string,
): Promise<SharedCluster> => {
  const { connection, transport, ca } = await reach(context);
  transport.close();
  const caFile = join(stateDirectory, "ca.crt");
  await writeFile(caFile, ca);
  const { server, token, clientCertificate } = connection;
  const shared: SharedCluster = {
    stateDirectory,
    server,
    ca,
    caFile,
    ...(token && { token: await token() }),
    ...(clientCertificate && { clientCertificate }),
    kubectl: ["kubectl", "--context", context],
  };

  const cluster = connect(shared);
  try {
    if (namespace !== undefined) await assertIsEmpty(cluster, namespace);
    await untilServed(cluster, namespace ?? "default");
  } finally {
    cluster.guard.close();
    cluster.transport.close();
  }
  return shared;
};

const assertIsEmpty = async ({ client }: Cluster, namespace: string): Promise<void> => {
  const found = (await Array.fromAsync(client.list(memcacheds, { namespace }))).flat();
  if (found.length > 0)
    throw new Error(
      `Cannot test in namespace "${namespace}" as its Memcacheds would be deleted: ${found.map(({ metadata }) => metadata.name).join(", ")}`,
    );
};

/** A source sends nothing of what was there before its watch, so the object is changed until it is looked at. */
const untilServed = async (cluster: Cluster, namespace: string): Promise<void> => {
  const name = "ebb-e2e";
  const user = memcachedUser(cluster, namespace);
  await user.apply(name, { replicas: 0 });
  let round = 0;
  await until(
    `an operator makes a Deployment for Memcached "${namespace}/${name}": is ebb installed, and does it watch that namespace?`,
    async () => {
      round += 1;
      await cluster.kubectl(["-n", namespace, "label", "memcached", name, `ebb.dev/round=${round}`, "--overwrite"]);
      return user.deployment(name);
    },
    { timeoutMs: patienceMs, everyMs: 1_000 },
  );
  await cluster.kubectl(["-n", namespace, "delete", "memcached", name, "--cascade=foreground"]);
};
