/** A small kind of the tests' own: a ConfigMap that its status tells of, and a Service that is there only when asked for. */

import type { Condition, CustomResource, KubeObject, ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { eventResource } from "../../../src/engine/kubernetes-event.ts";
import { createMemory, type Memory } from "../../../src/engine/memory.ts";
import { createReconcile, type Outcome, type ReconcileOptions } from "../../../src/engine/reconcile.ts";
import { Stalled } from "../../../src/failures.ts";
import type { Child, Kind } from "../../../src/kinds/kind.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { Log } from "../../../src/log.ts";
import type { Settings } from "../../../src/settings.ts";
import { type FakeCluster, fakeCluster } from "./fake-cluster.ts";

export interface GadgetStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  /** What the live ConfigMap says. */
  text?: string;
  pods?: string;
  isServed?: boolean;
}

export interface Gadget extends CustomResource {
  spec: { text: string; isServed?: boolean };
  status?: GadgetStatus;
}

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

export interface Service extends KubeObject {
  spec: { clusterIP: string; ports: { name: string; port: number; protocol: string }[] };
}

const gadgetResource: Resource = { group: "tests.ebb.dev", version: "v1", kind: "Gadget", plural: "gadgets" };
const managedBy = "gadget-operator";

export const gadget = (spec: Gadget["spec"] = { text: "hello" }, metadata: Partial<ObjectMeta> = {}): Gadget => ({
  apiVersion: "tests.ebb.dev/v1",
  kind: "Gadget",
  metadata: { name: "a", namespace: "web", uid: "gadget-a", ...metadata },
  spec,
});

const childMeta = ({ apiVersion, kind, metadata: { name, namespace = "", uid = "" } }: Gadget): ObjectMeta => ({
  name,
  namespace,
  labels: { "app.kubernetes.io/managed-by": managedBy },
  ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
});

export const configMapOf = (cr: Gadget, data: Record<string, string> = { text: cr.spec.text }): ConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: childMeta(cr),
  data,
});

export const serviceOf = (cr: Gadget): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: childMeta(cr),
  spec: { clusterIP: "None", ports: [{ name: "http", port: 80, protocol: "TCP" }] },
});

/** A text that cannot be had. */
export const impossible = "impossible";

export const configMap: Child<Gadget> = {
  resource: { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" },
  prune: false,
  name: (cr) => cr.metadata.name,
  build(cr) {
    if (cr.spec.text === impossible) throw new Stalled("InvalidSpec", `spec.text: it is ${impossible}`);
    return configMapOf(cr);
  },
};

export const service: Child<Gadget> = {
  resource: { group: "", version: "v1", kind: "Service", plural: "services" },
  prune: true,
  name: (cr) => cr.metadata.name,
  build: (cr) => (cr.spec.isServed ? serviceOf(cr) : undefined),
};

export const gadgets: Kind<Gadget> = {
  resource: gadgetResource,
  versions: ["v1"],
  singular: "gadget",
  shortNames: [],
  categories: [],
  printerColumns: [],
  managedBy,
  schema: async () => undefined,
  children: [configMap, service],
  workload: configMap,
  reportingController: "gadget-controller",
  status({ cr, children, problems, now }) {
    const { text, pods }: Record<string, string | undefined> =
      (children.get(configMap)?.live as ConfigMap | undefined)?.data ?? {};
    const before = cr.status?.conditions?.[0];
    const status = problems.length > 0 ? "True" : "False";
    return {
      observedGeneration: cr.metadata.generation ?? 0,
      conditions: [
        {
          type: "Degraded",
          status,
          reason: problems[0]?.reason ?? "NotDegraded",
          message: problems
            .map(({ message }) => message)
            .sort()
            .join("; "),
          lastTransitionTime: before?.status === status ? before.lastTransitionTime : now.toISOString(),
        },
      ],
      ...(text !== undefined && { text }),
      ...(pods !== undefined && { pods }),
      isServed: children.get(service)?.owned === true,
    };
  },
};

export const target = { kind: gadgets, key: { namespace: "web", name: "a" } };
export const settings: Settings = { podDefaults: "secure", previousManagers: [] };

export interface Line {
  level: keyof Log;
  message: string;
  fields: object;
}

export const memoryLog = (): Log & { lines: Line[] } => {
  const lines: Line[] = [];
  const at =
    (level: keyof Log) =>
    (message: string, fields: object = {}): void =>
      void lines.push({ level, message, fields });
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
};

export interface Scene {
  cluster: FakeCluster;
  memory: Memory;
  log: ReturnType<typeof memoryLog>;
  reconcile(options?: ReconcileOptions): Promise<Outcome>;
  status(): GadgetStatus;
}

/** A cluster with these objects, and one instance that reconciles the gadget "a" in it. */
export const scene = (...objects: KubeObject[]): Scene => {
  const cluster = fakeCluster({
    serves: [gadgetResource, eventResource, ...gadgets.children.map(({ resource }) => resource)],
    objects: objects.length > 0 ? objects : [gadget()],
  });
  const memory = createMemory();
  const log = memoryLog();
  const reconcile = instance(cluster.client, memory, log);
  return {
    cluster,
    memory,
    log,
    reconcile: (options) => reconcile(target, options),
    status: () => cluster.find<Gadget>("Gadget", "a")?.status ?? {},
  };
};

/** A gadget of this spec after its first pass. */
export const settled = async (spec: Gadget["spec"]): Promise<Scene> => {
  const stage = scene(gadget(spec));
  await stage.reconcile();
  return stage;
};

export const instance = (
  client: KubeClient,
  memory: Memory = createMemory(),
  log: Log = memoryLog(),
): ReturnType<typeof createReconcile> =>
  createReconcile({ client, memory, settings, log, instance: "test", now: () => new Date("2026-06-20T08:15:30Z") });
