/** The reconcile function as a process, as its manifest says. */

import { beforeAll, inject } from "vitest";
import { type Instance, startInstance } from "../../../dev/activator/instance.ts";
import { serviceProcess } from "../../../dev/operator/functions.ts";
import { installManifests } from "../../../dev/operator/install.ts";
import type { Manifests } from "../../../dev/operator/manifests.ts";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { Connections } from "./instances.ts";

export interface OwnFunction {
  manifests(): Manifests;
  /** Resolves with a new process when it is ready. */
  start(server?: string): Promise<Instance & { url: string }>;
}

export const ownFunction = (cluster: Cluster, namespace: string, { account }: Connections): OwnFunction => {
  let manifests: Manifests;
  beforeAll(async () => {
    manifests = await installManifests(cluster, inject("platform").binaries, namespace);
  });
  return {
    manifests: () => manifests,
    async start(server = cluster.server) {
      const context = { runtime: "node", cluster: { server }, account: account() } as const;
      const program = serviceProcess(manifests.service, context);
      const instance = await startInstance(program, { guard: cluster.guard, onLine: () => undefined });
      await instance.ready;
      return { ...instance, url: `http://127.0.0.1:${instance.port}` };
    },
  };
};
