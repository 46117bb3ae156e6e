/**
 * Waits until an adapter watches every kind: it says that it is ready before it does. An object of each kind is made and changed until
 * its event comes; the activator answers those events itself, so nobody wakes.
 */

import type { IncomingHttpHeaders } from "node:http";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { apiVersion, type Resource } from "../../src/api/kubernetes/resource.ts";
import { secretResource } from "../../src/api/kubernetes/secret.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import { watchedParts } from "../generate/rbac.ts";
import type { Cluster } from "../platform/cluster.ts";
import { until } from "../platform/until.ts";

export const probeName = "ebb-probe";

export interface ProbeWatch {
  /** For the activator: whether a request is an event of a probe object. */
  intercept(headers: IncomingHttpHeaders): boolean;
  /** Kinds whose event has come. */
  seen: ReadonlySet<string>;
  /** Makes the next probing wait for new events. */
  forget(): void;
}

export const createProbeWatch = (): ProbeWatch => {
  const seen = new Set<string>();
  return {
    seen,
    intercept(headers) {
      if (headers["ce-name"] !== probeName) return false;
      seen.add(String(headers["ce-kind"]));
      return true;
    },
    forget: () => seen.clear(),
  };
};

/** Makes the probe objects, waits for their events, and deletes them. */
export const probeAdapter = async (
  { client, kubectl }: Cluster,
  namespace: string,
  kinds: readonly Kind[],
  { seen }: ProbeWatch,
  { watchSecrets = false, signal }: { watchSecrets?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<void> => {
  const probes = [
    ...new Map(kinds.flatMap((kind) => probeObjects(kind, namespace)).map((one) => [one.resource.kind, one])).values(),
    ...(watchSecrets ? [secretProbe(namespace)] : []),
  ];
  let round = 0;
  await until(
    `the adapter has sent an event of each of ${probes.map(({ resource }) => resource.kind).join(", ")}`,
    async () => {
      round += 1;
      for (const { resource, object } of probes) {
        if (seen.has(resource.kind)) continue;
        const metadata = { ...object.metadata, annotations: { "ebb.dev/probe": String(round) } };
        await client.apply(resource, { ...object, metadata }, { fieldManager: "ebb-probe", force: true });
      }
      return probes.every(({ resource }) => seen.has(resource.kind));
    },
    { everyMs: 100, signal },
  );
  const names = probes.map(
    ({ resource: { plural, group } }) => `${group === "" ? plural : `${plural}.${group}`}/${probeName}`,
  );
  await kubectl(["--namespace", namespace, "delete", "--ignore-not-found", "--wait=false", ...names]);
};

const labels = { app: probeName };
const selector = { matchLabels: labels };
const container = { name: "probe", image: "probe" };

const ofPods = { selector: { matchLabels: labels }, paused: true };

/**
 * A spec of each watched kind that does nothing: no pods, or none that is ever scheduled, and selectors that match none; `undefined` for a
 * kind without. A Redis, which has a pod at least, is gone before anything but a resync could make it one.
 */
const specs: Readonly<Record<string, object | undefined>> = {
  Memcached: { replicas: 0 },
  Redis: {},
  SidecarInjection: ofPods,
  ClusterSidecarInjection: { ...ofPods, namespaceSelector: { matchLabels: labels } },
  ConfigMap: undefined,
  Deployment: { replicas: 0, selector, template: { metadata: { labels }, spec: { containers: [container] } } },
  StatefulSet: {
    replicas: 0,
    serviceName: probeName,
    selector,
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
  Pod: { containers: [container], schedulingGates: [{ name: "ebb.dev/probe" }] },
  Service: { clusterIP: "None", selector: labels, ports: [{ port: 1, protocol: "TCP" }] },
  PodDisruptionBudget: { selector, maxUnavailable: 1 },
  HorizontalPodAutoscaler: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: probeName },
    maxReplicas: 1,
  },
  NetworkPolicy: { podSelector: selector, policyTypes: ["Ingress"] },
};

/** An empty one. */
const secretProbe = (namespace: string): { resource: Resource; object: KubeObject } => ({
  resource: secretResource,
  object: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: probeName, namespace, labels: { "ebb.dev/watch": "true" } },
  },
});

const probeObjects = (kind: Kind, namespace: string): { resource: Resource; object: KubeObject }[] =>
  [kind.resource, ...watchedParts(kind).map((part) => part.resource)].map((resource) => {
    const spec = specs[resource.kind];
    if (!(resource.kind in specs))
      throw new Error(`Cannot probe ${resource.kind} as ${import.meta.url} has no spec for it`);
    const place = resource === kind.resource && kind.isClusterScoped ? {} : { namespace };
    const { label } = kind.watches?.find((watch) => watch.resource === resource) ?? {};
    const seenBy = { "app.kubernetes.io/managed-by": kind.managedBy, ...(label && { [label]: probeName }) };
    const metadata = { name: probeName, ...place, labels: seenBy };
    const object = { apiVersion: apiVersion(resource), kind: resource.kind, metadata, ...(spec && { spec }) };
    return { resource, object };
  });
