/** The shared platform, as one test file sees it, and a namespace of its own. */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, inject } from "vitest";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { startGuard } from "../../dev/platform/guard.ts";
import { kubectl } from "../../dev/platform/kubectl.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";

/** The platform of this run, with every right. */
export const sharedCluster = (): Cluster => {
  const { server, caFile, stateDirectory, binaries, kubeconfig, adminToken } = inject("platform");
  const ca = readFileSync(caFile, "utf8");
  const transport = httpsTransport({ server, ca, token: () => Promise.resolve(adminToken) });
  return {
    stateDirectory,
    server,
    ca,
    caFile,
    guard: startGuard(),
    kubectl: kubectl(binaries.kubectl, ["--kubeconfig", kubeconfig]),
    client: kubeClient(transport),
    transport,
  };
};

/** A namespace that is made before the tests of a file and deleted after them. */
export const ownNamespace = (cluster: Cluster, prefix: string): string => {
  const namespace = `${prefix}-${randomBytes(3).toString("hex")}`;
  beforeAll(async () => {
    await cluster.kubectl(["create", "namespace", namespace]);
  });
  afterAll(async () => {
    await cluster.kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
    cluster.guard.close();
    cluster.transport.close();
  });
  return namespace;
};
