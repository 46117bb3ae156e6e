/** What our accounts do for an injection: each of its children is made, and deleted. */

import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import { apiVersion } from "../../../src/api/kubernetes/resource.ts";
import type { SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { services } from "../memcached.ts";

const monitoring = { group: "monitoring.coreos.com", version: "v1" };
const children = {
  configMap: { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" },
  service: services,
  serviceMonitor: { ...monitoring, kind: "ServiceMonitor", plural: "servicemonitors" },
  podMonitor: { ...monitoring, kind: "PodMonitor", plural: "podmonitors" },
} as const;

const on = { enabled: true };

/**
 * For the pods of the Memcached of this name.
 * @param look what finds out about a change; absent: events do
 */
export const useInjectionRights = async (
  { client, kubectl }: Cluster,
  namespace: string,
  { resource, isClusterScoped }: Kind,
  name: string,
  look: () => Promise<unknown> = async () => undefined,
): Promise<void> => {
  const metadata = { name, ...(!isClusterScoped && { namespace }) };
  const apply = async (spec: Partial<SidecarInjectionSpec>): Promise<void> => {
    const selected = {
      selector: { matchLabels: { "app.kubernetes.io/instance": name } },
      ...(isClusterScoped && {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      }),
    };
    const object = { apiVersion: apiVersion(resource), kind: resource.kind, metadata, spec: { ...selected, ...spec } };
    await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input: JSON.stringify(object) });
    await look();
  };
  const there = async (): Promise<string[]> => {
    const found = Object.entries(children).map(async ([child, of]) => {
      const key = { namespace, name: child === "service" ? `${name}-metrics` : `${name}-sidecars` };
      return (await client.get(of, key)) === undefined ? [] : [child];
    });
    return (await Promise.all(found)).flat();
  };
  const untilThere = (...wanted: (keyof typeof children)[]) =>
    until(`of ${name} there are ${wanted.join(", ") || "no children"}`, async () => `${await there()}` === `${wanted}`);

  await apply({ metricsExporters: [on], serviceMonitor: on });
  await untilThere("configMap", "service", "serviceMonitor");
  await apply({ metricsExporters: [on], podMonitor: on });
  await untilThere("configMap", "service", "podMonitor");
  await apply({});
  await untilThere();
  await kubectl(["delete", `${resource.plural}.${resource.group}`, name, "--namespace", namespace]);
};
