/** The engine in this process, with no more rights than the shipped manifests give the account `ebb-reconcile`. */

import { afterAll, beforeAll, expect, inject } from "vitest";
import { mountAccount } from "../../dev/operator/accounts.ts";
import { installManifests } from "../../dev/operator/install.ts";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";
import type { Memcached } from "../../src/api/memcached.c5c3.io/index.ts";
import { createMemory } from "../../src/engine/memory.ts";
import { createReconcile, type Outcome, type Reconcile } from "../../src/engine/reconcile.ts";
import type { Child } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { kubeClient } from "../../src/kube/client.ts";
import { inCluster } from "../../src/kube/in-cluster.ts";
import { httpsTransport, type Transport } from "../../src/kube/transport.ts";
import { memcacheds } from "./memcached.ts";

/** What one pass came to, and what it sent but reads, in order: `PATCH deployments/cache`. */
export interface Pass extends Outcome {
  writes: string[];
}

export interface Reconciler {
  /** One pass; over all children, or over those that are hinted at. */
  reconcile(name: string, hinted?: readonly Child[]): Promise<Pass>;
  /** Passes until one writes nothing and the status tells of pods that are all there: nothing is under way any more. */
  settle(name: string): Promise<Memcached>;
}

/** Usable from `beforeAll` on. A warning in the log fails the pass: an Event was lost, or an apply was without effect. */
export const ownReconciler = (cluster: Cluster, namespace: string): Reconciler => {
  const sent: string[] = [];
  const warnings: unknown[] = [];
  const ending = new AbortController();
  let transport: Transport;
  let run: Reconcile;

  beforeAll(async () => {
    const { service } = await installManifests(cluster, inject("platform").binaries, namespace);
    const { serviceAccountName } = service.spec.template.spec;
    const account = { namespace: service.metadata.namespace, name: serviceAccountName };
    const { directory } = await mountAccount(cluster, account, ending.signal);
    const { hostname: host, port } = new URL(cluster.server);
    transport = recording(httpsTransport(await inCluster({ host, port, directory })), sent);
    const client = kubeClient(transport);
    const warn = (...warning: unknown[]) => void warnings.push(warning);
    const log = { info() {}, warn, error: warn };
    const settings = { podDefaults: "secure" } as const;
    run = createReconcile({ client, memory: createMemory(), settings, log, instance: "test" });
    await until("the account has its rights", async () => {
      await client.get(memcacheds, { namespace, name: "none" });
      return true;
    });
  });
  afterAll(() => {
    ending.abort();
    transport?.close();
  });

  const reconcile: Reconciler["reconcile"] = async (name, hinted) => {
    sent.length = 0;
    const outcome = await run({ kind: memcached, key: { namespace, name } }, { hints: hinted && new Set(hinted) });
    expect(warnings).toEqual([]);
    return { ...outcome, writes: sent.filter((one) => !one.startsWith("GET ")) };
  };
  return {
    reconcile,
    settle: (name) =>
      until(`nothing is left to do for ${name}`, async () => {
        const { writes } = await reconcile(name);
        const live = await cluster.client.get<Memcached>(memcacheds, { namespace, name });
        if (live === undefined) throw new Error(`there is no Memcached ${name}`);
        return writes.length === 0 && isFalse(live, "Progressing") && isFalse(live, "Degraded") && live;
      }),
  };
};

const isFalse = ({ status }: Memcached, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === "False") ?? false;

const recording = (transport: Transport, sent: string[]): Transport => ({
  ...transport,
  send(request) {
    sent.push(`${request.method} ${request.path.replace(/^.*\/namespaces\/[^/]+\//, "")}`);
    return transport.send(request);
  },
});
