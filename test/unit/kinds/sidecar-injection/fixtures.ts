/** Injections, and clusters in memory for them. */

import type { KubeObject, ObjectMeta } from "../../../../src/api/kubernetes/object.ts";
import { type SidecarInjection, SidecarInjectionSpec } from "../../../../src/api/sidecars.ebb.dev/index.ts";
import type { GatherContext, Reader } from "../../../../src/kinds/facts.ts";
import type { Facts, PodState, Workload } from "../../../../src/kinds/sidecar-injection/facts.ts";
import { compilePlan } from "../../../../src/sidecars/plan.ts";
import { settings } from "../../../support/settings.ts";

export const injection = (
  spec: Partial<SidecarInjectionSpec> = { portMetrics: { enabled: true } },
  metadata: Partial<ObjectMeta> = {},
): SidecarInjection => ({
  apiVersion: "sidecars.ebb.dev/v1alpha1",
  kind: "SidecarInjection",
  metadata: {
    name: "a",
    namespace: "web",
    uid: "uid-a",
    generation: 1,
    creationTimestamp: "2026-01-02T00:00:00Z",
    ...metadata,
  },
  spec: SidecarInjectionSpec.parse({ selector: { matchLabels: { app: "a" } }, ...spec }),
});

export const planOf = (cr: SidecarInjection) => compilePlan(cr, { native: true, sidecarImage: settings.sidecarImage });

export const workload = (name: string, more: Partial<Workload> = {}): Workload => ({
  kind: "Deployment",
  metadata: { name, namespace: "web", resourceVersion: "7" },
  appName: name,
  matchLabels: { app: name },
  podLabels: { app: "a" },
  memory: [],
  restartedFor: [],
  isRolledOut: true,
  ...more,
});

export const pod = (name: string, more: Partial<PodState> = {}): PodState => ({
  namespace: "web",
  name,
  labels: { app: "a" },
  owner: { kind: "Deployment", name: "a" },
  isMeshed: false,
  complaints: [],
  ...more,
});

/** With port metrics planned, and one workload. */
export const factsOf = (cr: SidecarInjection, more: Partial<Facts> = {}): Facts => {
  const plan = planOf(cr);
  return {
    native: true,
    backend: "policy",
    namespaces: ["web"],
    workloads: [workload("a")],
    pods: [],
    ...(plan && { plan }),
    files: {},
    scrapePorts: [{ name: "metrics", number: 9999, path: "/metrics" }],
    ...more,
  };
};

export const context: GatherContext = {
  settings,
  secrets: new Map(),
  namespaces: ["web"],
  now: new Date(0),
  recent: (_name, _maxAgeMs, read) => read(),
  // Injections read through their reader alone.
  client: {} as GatherContext["client"],
};

/** Objects that an API server of this version has, and what it was asked for. */
export const readerOf = (
  objects: readonly KubeObject[],
  { minor = 36, hasPolicies = true }: { minor?: number; hasPolicies?: boolean } = {},
): Reader & { asked: string[] } => {
  const asked: string[] = [];
  const inPlace = ({ metadata }: KubeObject, namespace: string | undefined): boolean =>
    namespace === undefined || metadata.namespace === namespace;
  return {
    asked,
    get: (resource, { name }) =>
      Promise.resolve(objects.find((one) => one.kind === resource.kind && one.metadata.name === name) as never),
    async *list(resource, { namespace, labelSelector } = {}) {
      asked.push([resource.plural, namespace, labelSelector].filter((part) => part !== undefined).join(" "));
      await Promise.resolve();
      // As pages of one, so that they are joined.
      for (const one of objects) if (one.kind === resource.kind && inPlace(one, namespace)) yield [one] as never;
    },
    listIfPossible: () => Promise.resolve("not served"),
    serves: () => Promise.resolve(hasPolicies),
    minorVersion: () => Promise.resolve(minor),
  };
};

export const livePod = (name: string, metadata: Partial<ObjectMeta> = {}, status: object = {}): KubeObject =>
  ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "web", labels: { app: "a" }, ...metadata },
    spec: { containers: [{ name: "app" }] },
    status: { phase: "Running", ...status },
  }) as KubeObject;

export const liveDeployment = (
  name: string,
  more: object = {},
  labels: Record<string, string> = { app: "a" },
): KubeObject =>
  ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      namespace: "web",
      resourceVersion: "7",
      generation: 1,
      labels: { "app.kubernetes.io/name": name },
    },
    spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: { metadata: { labels } } },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1 },
    ...more,
  }) as KubeObject;
