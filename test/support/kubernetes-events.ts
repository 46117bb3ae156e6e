/** Kubernetes Events that ebb sent about a custom resource. */

import type { Cluster } from "../../dev/platform/cluster.ts";
import type { KubernetesEvent } from "../../src/engine/kubernetes-event.ts";
import { eventResource } from "../../src/engine/kubernetes-event.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";

/** In the order in which they happened, as `Warning NotControlled`. */
export const eventsAbout = async (
  cluster: Cluster,
  namespace: string,
  name: string,
  kind: Pick<Kind, "reportingController"> = memcached,
): Promise<string[]> =>
  (await allEventsAbout(cluster, namespace, name, kind)).map(({ type, reason }) => `${type} ${reason}`);

/** With what they tell. */
export const allEventsAbout = async (
  { client }: Cluster,
  namespace: string,
  name: string,
  { reportingController }: Pick<Kind, "reportingController">,
): Promise<KubernetesEvent[]> => {
  const events = (await Array.fromAsync(client.list<KubernetesEvent>(eventResource, { namespace }))).flat();
  return events
    .filter((event) => event.reportingController === reportingController && event.regarding.name === name)
    .toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
};
