/** The real receive adapter, whose events go where a test wants them. */

import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { kindsIn } from "../../../dev/generate/rbac.ts";
import { mountAccount } from "../../../dev/operator/accounts.ts";
import { adapterEnvironment } from "../../../dev/operator/adapter.ts";
import { createProbeWatch, probeAdapter } from "../../../dev/operator/probe.ts";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { type Component, startComponent } from "../../../dev/platform/component.ts";
import { kinds } from "../../../src/kinds/index.ts";
import type { EventRequest } from "../../support/events.ts";
import { type EventProxy, startEventProxy } from "../faults/event-proxy.ts";
import type { OwnFunction } from "./function.ts";

/** Call it after `ownFunction`. `taken` resolves with the status that the adapter is answered. */
export const ownAdapter = (
  cluster: Cluster,
  namespace: string,
  { manifests }: OwnFunction,
  taken: (event: EventRequest) => Promise<number>,
): void => {
  const ending = new AbortController();
  const probes = createProbeWatch();
  let proxy: EventProxy | undefined;
  let adapter: Component | undefined;
  beforeAll(async () => {
    const { source } = manifests();
    const name = source.spec.serviceAccountName;
    const { kubeconfig } = await mountAccount(cluster, { namespace: source.metadata.namespace, name }, ending.signal);
    proxy = await startEventProxy({
      taken: async (event) => (probes.intercept(event.headers) ? 204 : await taken(event)),
    });
    adapter = startComponent({
      name: "apiserver_receive_adapter",
      command: inject("platform").binaries.apiserver_receive_adapter,
      args: [],
      env: adapterEnvironment(source, { sink: proxy.url, kubeconfig }),
      logFile: join(cluster.stateDirectory, "logs", `adapter-${namespace}.log`),
      guard: cluster.guard,
    });
    await probeAdapter(cluster, namespace, kindsIn(kinds, namespace), probes);
  });
  afterAll(async () => {
    await adapter?.stop();
    await proxy?.close();
    ending.abort();
  });
};
