import type { ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import {
  type ClusterSidecarInjection,
  ClusterSidecarInjectionSpec,
  type SidecarInjection,
  SidecarInjectionSpec,
} from "../../../src/api/sidecars.ebb.dev/index.ts";
import type { Facts } from "../../../src/sidecars/entry.ts";
import type { Injecting } from "../../../src/sidecars/injection.ts";

export const facts: Facts = { native: true, sidecarImage: "ebb-sidecars:1" };
export const oldNodes: Facts = { ...facts, native: false };

const selector = { matchLabels: { app: "sample-app" } };
const apiVersion = "sidecars.ebb.dev/v1alpha1";

/** As stored, with every default. */
export const injection = (
  spec: Partial<SidecarInjectionSpec>,
  metadata: Partial<ObjectMeta> = {},
): SidecarInjection => ({
  apiVersion,
  kind: "SidecarInjection",
  metadata: { name: "sample-app", namespace: "shop", uid: "1", generation: 1, ...metadata },
  spec: SidecarInjectionSpec.parse({ selector, ...spec }),
});

export const clusterInjection = (
  spec: Partial<ClusterSidecarInjectionSpec>,
  metadata: Partial<ObjectMeta> = {},
): ClusterSidecarInjection => ({
  apiVersion,
  kind: "ClusterSidecarInjection",
  metadata: { name: "sample-app", uid: "2", generation: 1, ...metadata },
  spec: ClusterSidecarInjectionSpec.parse({
    selector,
    namespaceSelector: { matchLabels: { team: "shop" } },
    ...spec,
  }),
});

/** The same, in no other namespace than this. */
export const within = <I extends Injecting>(injecting: I, namespace: string): I =>
  "namespaceSelector" in injecting.spec
    ? {
        ...injecting,
        spec: {
          ...injecting.spec,
          namespaceSelector: {
            ...injecting.spec.namespaceSelector,
            matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [namespace] }],
          },
        },
      }
    : injecting;

/** The two of the sample, and the port metrics. */
export const shipper = { name: "log-shipper", enabled: true };
export const exporter = { name: "metrics-exporter", enabled: true };
export const portMetrics = { enabled: true };
