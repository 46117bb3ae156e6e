/** The engine in this process, with no more rights than the shipped manifests give the accounts `ebb-reconcile` and `ebb-resync`. */

import { afterAll, beforeAll, expect, inject } from "vitest";
import { mountAccount } from "../../dev/operator/accounts.ts";
import { installManifests } from "../../dev/operator/install.ts";
import type { Cluster } from "../../dev/platform/cluster.ts";
import { until } from "../../dev/platform/until.ts";
import { settingsOutside } from "../../functions/runtime/complete-settings.ts";
import { readConfiguration } from "../../functions/runtime/configuration.ts";
import type { Memcached } from "../../src/api/memcached.c5c3.io/index.ts";
import { createMemory } from "../../src/engine/memory.ts";
import type { Outcome } from "../../src/engine/pass.ts";
import { createReconcile, type Reconcile } from "../../src/engine/reconcile.ts";
import { type ResyncSummary, resync } from "../../src/engine/resync.ts";
import type { Child, Kind } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { ApiError } from "../../src/kube/api-error.ts";
import { type KubeClient, kubeClient } from "../../src/kube/client.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";
import { inCluster } from "../../src/kube/in-cluster.ts";
import type { Request, Transport } from "../../src/kube/transport.ts";
import type { Log } from "../../src/log.ts";
import { memcacheds } from "./memcached.ts";

/** What one pass came to, and what it sent but reads, in order: `PATCH deployments/cache`. */
export interface Pass extends Outcome {
  writes: string[];
}

/** What one resync of the namespace came to, and what it sent but reads. */
export interface Resynced extends ResyncSummary {
  writes: string[];
}

export interface Reconciler {
  /** One pass; over all children, or over those that are hinted at. */
  reconcile(name: string, hinted?: readonly Child[]): Promise<Pass>;
  /** One resync of the namespace, as the CronJob does it. */
  resync(): Promise<Resynced>;
  /** Passes until one writes nothing and the status tells of pods that are all there: nothing is under way any more. */
  settle(name: string): Promise<Memcached>;
  /** Does something once, right before the next request of this text goes out: `PATCH deployments/cache`. */
  before(request: string, act: () => Promise<unknown>): void;
  /** From now on warnings of this text fail no pass any more. */
  tolerate(warning: string): void;
  /**
   * One pass by a process that ends in the middle of it: after the first write that `survives` refuses nothing goes out any more but
   * writes that it lets through, as they were sent at the same time. Rejects when the pass came to its end.
   */
  crash(name: string, survives: (write: string, index: number) => boolean): Promise<void>;
}

const systemNamespace = "ebb-system";

/** Usable from `beforeAll` on. A warning in the log fails the pass: an Event was lost, or an apply was without effect. */
export const ownReconciler = (
  cluster: Cluster,
  namespace: string,
  environment: Readonly<Record<string, string>> = {},
  kind: Kind = memcached,
): Reconciler => {
  const settings = settingsOutside(readConfiguration(environment));
  const sent: string[] = [];
  const interludes = new Map<string, () => Promise<unknown>>();
  const warnings: unknown[] = [];
  const tolerated = new Set<unknown>();
  const warn = (...warning: unknown[]) => {
    if (!tolerated.has(warning[0])) warnings.push(warning);
  };
  const log: Log = { info() {}, warn, error: warn };
  const ending = new AbortController();
  const transports: Transport[] = [];
  let transport: Transport;
  let run: Reconcile;
  let runResync: () => Promise<ResyncSummary>;

  /** With the rights of an account of ours. */
  const connect = async (name: string): Promise<Transport> => {
    const { directory } = await mountAccount(cluster, { namespace: systemNamespace, name }, ending.signal);
    const { hostname: host, port } = new URL(cluster.server);
    const https = httpsTransport(await inCluster({ host, port, directory }));
    transports.push(https);
    return watched(https, async (request) => {
      sent.push(request);
      const act = interludes.get(request);
      interludes.delete(request);
      await act?.();
    });
  };
  const reconcilerOf = (client: KubeClient) =>
    createReconcile({ client, memory: createMemory(), settings, namespaces: [namespace], log, instance: "test" });

  beforeAll(async () => {
    const { service, cronJob } = await installManifests(cluster, inject("platform").binaries, namespace);
    transport = await connect(service.spec.template.spec.serviceAccountName);
    run = reconcilerOf(kubeClient(transport));
    const client = kubeClient(await connect(cronJob.spec.jobTemplate.spec.template.spec.serviceAccountName));
    const reconcile = reconcilerOf(client);
    runResync = () =>
      resync({ client, kinds: [kind], namespaces: [namespace], settings, reconcile, log, instance: "test" });
    await until("the accounts have their rights", async () => {
      for (const one of [kubeClient(transport), client]) await one.get(kind.resource, { namespace, name: "none" });
      return true;
    });
  });
  afterAll(() => {
    ending.abort();
    for (const one of transports) one.close();
  });

  const recorded = async <T>(act: () => Promise<T>): Promise<T & { writes: string[] }> => {
    sent.length = 0;
    warnings.length = 0;
    const outcome = await act();
    expect(warnings).toEqual([]);
    return { ...outcome, writes: sent.filter((one) => !one.startsWith("GET ")) };
  };
  const reconcile: Reconciler["reconcile"] = (name, hinted) =>
    recorded(() =>
      delivered(() =>
        run(
          { kind, key: { namespace, name } },
          { hints: hinted && new Map(hinted.map((child) => [child, "changed"])) },
        ),
      ),
    );
  return {
    reconcile,
    resync: () => recorded(runResync),
    settle: (name) =>
      until(`nothing is left to do for ${name}`, async () => {
        const { writes } = await reconcile(name);
        const live = await cluster.client.get<Memcached>(memcacheds, { namespace, name });
        if (live === undefined) throw new Error(`there is no Memcached ${name}`);
        return writes.length === 0 && isFalse(live, "Progressing") && isFalse(live, "Degraded") && live;
      }),
    before: (request, act) => void interludes.set(request, act),
    tolerate: (warning) => void tolerated.add(warning),
    async crash(name, survives) {
      const client = kubeClient(mortal(transport, survives));
      const silence = { info() {}, warn() {}, error() {} };
      const dying = createReconcile({ client, memory: createMemory(), settings, log: silence, instance: "test" });
      await expect(dying({ kind, key: { namespace, name } })).rejects.toThrow(Crash);
    },
  };
};

/** A pass that lost to other writers to the end is asked for again, as the event source does after a 503. */
const delivered = async <T>(pass: () => Promise<T>): Promise<T> => {
  for (let delivery = 1; ; delivery++) {
    try {
      return await pass();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isConflict || delivery === 5) throw error;
    }
  }
};

const isFalse = ({ status }: Memcached, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === "False") ?? false;

const watched = (transport: Transport, onRequest: (request: string) => Promise<void>): Transport => ({
  ...transport,
  async send(request) {
    await onRequest(textOf(request));
    return transport.send(request);
  },
});

const textOf = ({ method, path }: Request): string => `${method} ${path.replace(/^.*\/namespaces\/[^/]+\//, "")}`;

class Crash extends Error {}

const mortal = (transport: Transport, survives: (write: string, index: number) => boolean): Transport => {
  let [writes, isDead] = [0, false];
  return {
    ...transport,
    async send(request) {
      const isThrough = request.method === "GET" ? !isDead : survives(textOf(request), writes++);
      isDead ||= !isThrough;
      if (!isThrough) throw new Crash("the process has ended");
      const answer = await transport.send(request);
      // What is answered too late is done, and nobody knows.
      if (isDead) throw new Crash("the process has ended");
      return answer;
    },
  };
};
