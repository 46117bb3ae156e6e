/** Kubernetes Events that ebb sent about a Memcached. */

import type { Cluster } from "../../dev/platform/cluster.ts";
import type { KubernetesEvent } from "../../src/engine/kubernetes-event.ts";
import { eventResource } from "../../src/engine/kubernetes-event.ts";

/** In the order in which they happened, as `Warning NotControlled`. */
export const eventsAbout = async ({ client }: Cluster, namespace: string, name: string): Promise<string[]> => {
  const events = (await Array.fromAsync(client.list<KubernetesEvent>(eventResource, { namespace }))).flat();
  return events
    .filter(
      ({ reportingController, regarding }) => reportingController === "memcached-controller" && regarding.name === name,
    )
    .toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : 1))
    .map(({ type, reason }) => `${type} ${reason}`);
};
