/** Injections, and workloads for them. */

import type { Cluster } from "../../../dev/platform/cluster.ts";
import type { SidecarInjection, SidecarInjectionSpec } from "../../../src/api/sidecars.ebb.dev/index.ts";
import { resource } from "../../../src/kinds/sidecar-injection/resource.ts";

export const injections = resource;

export const selector = (app: string) => ({ matchLabels: { app } });

export const injection = (name: string, namespace: string, spec: Partial<SidecarInjectionSpec> = {}) => ({
  apiVersion: "sidecars.ebb.dev/v1alpha1",
  kind: "SidecarInjection",
  metadata: { name, namespace },
  spec: { selector: selector(name), ...spec },
});

export const deployment = (name: string, namespace: string, labels: Record<string, string> = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace, labels: { "app.kubernetes.io/name": name } },
  spec: {
    replicas: 2,
    selector: selector(name),
    template: {
      metadata: { labels: { app: name, ...labels } },
      spec: { containers: [{ name: "app", image: "app:1", resources: { limits: { cpu: "1", memory: "256Mi" } } }] },
    },
  },
});

export const readInjection = async (
  { client }: Cluster,
  namespace: string,
  name: string,
): Promise<SidecarInjection> => {
  const live = await client.get<SidecarInjection>(injections, { namespace, name });
  if (live === undefined) throw new Error(`There is no SidecarInjection "${name}"`);
  return live;
};

export const conditionOf = ({ status }: SidecarInjection, type: string) =>
  status?.conditions?.find((condition) => condition.type === type);
