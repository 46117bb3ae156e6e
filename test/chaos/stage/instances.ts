/** Engines beside each other, each with a memory and a connection of its own, and the rights of the shipped manifests. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Account, mountAccount } from "../../../dev/operator/accounts.ts";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import { settingsOutside } from "../../../functions/runtime/complete-settings.ts";
import { readConfiguration } from "../../../functions/runtime/configuration.ts";
import { createMemory } from "../../../src/engine/memory.ts";
import { createReconcile, type Reconcile } from "../../../src/engine/reconcile.ts";
import type { Target } from "../../../src/engine/target.ts";
import { eventsApp } from "../../../src/events/app.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { type KubeClient, kubeClient } from "../../../src/kube/client.ts";
import { httpsTransport } from "../../../src/kube/https-transport.ts";
import { inCluster } from "../../../src/kube/in-cluster.ts";
import type { Transport, TransportOptions } from "../../../src/kube/transport.ts";
import type { Log } from "../../../src/log.ts";
import type { EventRequest } from "../../support/events.ts";
import { type ApiProxy, type ApiProxyOptions, startApiProxy } from "../faults/api-proxy.ts";

export interface Instance {
  client: KubeClient;
  reconcile: Reconcile;
  /** As an event source sends it; resolves with the status of the answer. */
  deliver(event: EventRequest): Promise<number>;
  /** Resolves when all that was taken is done, as far as it can be. */
  idle(): Promise<void>;
  /** The same; nothing is taken after that. */
  finish(): Promise<void>;
}

export const settings = settingsOutside(readConfiguration({}));

/** What goes wrong is seen in what becomes of the objects. */
export const silence: Log = { info() {}, warn() {}, error() {} };

/** An instance that has just started, and manages this kind. */
export const instanceOn = (kind: Kind, transport: Transport): Instance => {
  const [client, memory, log] = [kubeClient(transport), createMemory(), silence];
  const work = workCount();
  const reconcile = createReconcile({ client, memory, settings, log, instance: "chaos" });
  const served = { kinds: [kind], namespaces: [], client, reconcile: work.counted(reconcile) };
  const { app, finish } = eventsApp({ ...served, memory, log, metrics: work, debounceMs: 5 });
  const deliver = async (event: EventRequest) => (await app.request("/events", { method: "POST", ...event })).status;
  const idle = async () => void (await until("all that was taken is done", work.isDone, { everyMs: 5 }));
  return { client, reconcile, deliver, idle, finish };
};

/** What an instance has taken and not done yet: keys that wait, and passes that run. */
const workCount = () => {
  let [waiting, running] = [0, 0];
  return {
    queued() {
      waiting += 1;
    },
    dropped() {
      waiting -= 1;
    },
    retried() {},
    isDone: () => waiting + running === 0,
    counted:
      (reconcile: Reconcile): Reconcile =>
      async (target, options) => {
        waiting -= 1;
        running += 1;
        return await reconcile(target, options).finally(() => {
          running -= 1;
        });
      },
  };
};

export const targetOf = (kind: Kind, namespace: string, name: string): Target => ({ kind, key: { namespace, name } });

export interface Connections {
  /** The account of the reconcile function. */
  account(): Account;
  /** To the API server, or to what stands before it; closed after the tests of the file. */
  connect(server?: string, options?: TransportOptions): Promise<Transport>;
  /** Stands before the API server; closed after the tests of the file. */
  proxy(options: Pick<ApiProxyOptions, "decide" | "answered">): Promise<ApiProxy>;
}

/** Usable once the manifests are installed, as `ownReconciler` does. */
export const ownConnections = (cluster: Cluster): Connections => {
  const ending = new AbortController();
  const opened: { close(): unknown }[] = [];
  let account: Account;
  beforeAll(async () => {
    account = await mountAccount(cluster, { namespace: "ebb-system", name: "ebb-reconcile" }, ending.signal);
  });
  afterAll(async () => {
    ending.abort();
    for (const one of opened.toReversed()) await one.close();
  });
  return {
    account: () => account,
    async connect(server = cluster.server, options = {}) {
      const { hostname: host, port } = new URL(server);
      const transport = httpsTransport(await inCluster({ host, port, directory: account.directory }), options);
      opened.push(transport);
      return transport;
    },
    async proxy(options) {
      const credentials = join(cluster.stateDirectory, "credentials");
      const certificate = {
        cert: readFileSync(join(credentials, "apiserver.crt"), "utf8"),
        key: readFileSync(join(credentials, "apiserver.key"), "utf8"),
      };
      const { server, ca } = cluster;
      const proxy = await startApiProxy({ server, ca, certificate, ...options });
      opened.push(proxy);
      return proxy;
    },
  };
};
