/**
 * A small kind of the tests' own: a ConfigMap that its status tells of and that may copy a Secret, and a Service that is there only when
 * asked for. A second kind has a Monitor as well, whose API may not be served.
 */

import type { Condition, CustomResource, KubeObject, ObjectMeta } from "../../../src/api/kubernetes/object.ts";
import type { Resource } from "../../../src/api/kubernetes/resource.ts";
import { secretResource } from "../../../src/api/kubernetes/secret.ts";
import type { ChildHints } from "../../../src/engine/child-pass.ts";
import { eventResource } from "../../../src/engine/kubernetes-event.ts";
import { createMemory, type Memory } from "../../../src/engine/memory.ts";
import type { Outcome } from "../../../src/engine/pass.ts";
import { createReconcile, type ReconcileOptions } from "../../../src/engine/reconcile.ts";
import { Stalled, Waiting } from "../../../src/failures.ts";
import type { BuildContext, Child, Kind, Problem } from "../../../src/kinds/kind.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { Log } from "../../../src/log.ts";
import type { Settings } from "../../../src/settings.ts";
import { settings } from "../../support/settings.ts";
import { type FakeCluster, fakeCluster } from "./fake-cluster.ts";

export interface GadgetStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  /** What the live ConfigMap says. */
  text?: string;
  pods?: string;
  isServed?: boolean;
  isMonitored?: boolean;
}

export interface Gadget extends CustomResource {
  spec: {
    text: string;
    isServed?: boolean;
    isMonitored?: boolean;
    /** Name of a Secret. */
    secret?: string;
    /** What the kind remarks. */
    remark?: string;
  };
  status?: GadgetStatus;
}

export interface ConfigMap extends KubeObject {
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

/** Somebody sets entries of the ConfigMap. */
export const editData = (cluster: FakeCluster, data: Record<string, string>, manager?: string): void => {
  cluster.edit<ConfigMap>(
    "ConfigMap",
    "a",
    (object) => Object.assign(object, { data: { ...object.data, ...data } }),
    manager,
  );
};

export const serviceOf = (cr: Gadget): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: childMeta(cr),
  spec: { clusterIP: "None", ports: [{ name: "http", port: 80, protocol: "TCP" }] },
});

export const secretOf = (token: string): KubeObject & { data: Record<string, string> } => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "token", namespace: "web" },
  data: { token },
});

/** A text that cannot be had. */
export const impossible = "impossible";

/** The Secret's token; nothing while there is none. */
const tokenOf = (cr: Gadget, { secrets }: Pick<BuildContext, "secrets">): Record<string, string> => {
  const { secret = "" } = cr.spec;
  const state = secrets.get(secret) ?? "missing";
  if (state === "missing") return {};
  if ("unreadable" in state) throw new Waiting("ReconcileError", `Secret "${secret}": ${state.unreadable}`);
  return { token: state.data.token ?? "" };
};

export const configMap: Child<Gadget> = {
  resource: { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps" },
  prune: false,
  name: (cr) => cr.metadata.name,
  build(cr, context) {
    if (cr.spec.text === impossible) throw new Stalled("InvalidSpec", `spec.text: it is ${impossible}`);
    return configMapOf(cr, { text: cr.spec.text, ...tokenOf(cr, context) });
  },
};

export const service: Child<Gadget> = {
  resource: { group: "", version: "v1", kind: "Service", plural: "services" },
  prune: true,
  name: (cr) => cr.metadata.name,
  build: (cr) => (cr.spec.isServed ? serviceOf(cr) : undefined),
};

export const monitor: Child<Gadget> = {
  resource: { group: "optional.ebb.dev", version: "v1", kind: "Monitor", plural: "monitors" },
  prune: true,
  whenNotServed: "MonitorUnavailable",
  name: (cr) => cr.metadata.name,
  build: (cr) =>
    cr.spec.isMonitored
      ? { apiVersion: "optional.ebb.dev/v1", kind: "Monitor", metadata: childMeta(cr), ...{ spec: { port: "http" } } }
      : undefined,
};

/** What is said of a Monitor that cannot be had. */
export const monitorNote = 'Monitor "a" is skipped: the API server does not serve optional.ebb.dev/v1';

const messages = (problems: readonly Problem[]): string[] => problems.map(({ message }) => message).sort();

export const adoptAnnotation = "tests.ebb.dev/adopt";

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
  secrets: ({ spec }) => (spec.secret === undefined ? [] : [spec.secret]),
  remarks: ({ spec: { secret = "", remark } }, { secrets }) => ({
    problems:
      secrets.get(secret) === "missing" ? [{ reason: "SecretNotFound", message: `Secret "${secret}" is missing` }] : [],
    notes: remark === undefined ? [] : [{ reason: "Remark", message: remark }],
  }),
  adoptAnnotation,
  workload: configMap,
  reportingController: "gadget-controller",
  status({ cr, children, problems, notes, now }) {
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
          message: [...messages(problems), ...messages(notes)].join("; "),
          lastTransitionTime: before?.status === status ? before.lastTransitionTime : now.toISOString(),
        },
      ],
      ...(text !== undefined && { text }),
      ...(pods !== undefined && { pods }),
      isServed: children.get(service)?.owned === true,
      ...(children.has(monitor) && { isMonitored: children.get(monitor)?.owned === true }),
    };
  },
};

export const monitoredGadgets: Kind<Gadget> = { ...gadgets, children: [configMap, service, monitor] };

export const target = { kind: gadgets, key: { namespace: "web", name: "a" } };
export { settings };

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

/** The hint that these children have changed. */
export const changed = (...children: readonly Child[]): ChildHints =>
  new Map(children.map((child) => [child, "changed"]));

type OneReconcile = (options?: ReconcileOptions) => Promise<Outcome>;

export interface Scene {
  cluster: FakeCluster;
  memory: Memory;
  log: ReturnType<typeof memoryLog>;
  reconcile: OneReconcile;
  /** A pass of another instance, through this client; it remembers nothing unless it is given a memory. */
  anew(options?: ReconcileOptions, client?: KubeClient, memory?: Memory): Promise<Outcome>;
  status(): GadgetStatus;
}

export interface SceneOptions {
  objects?: readonly KubeObject[];
  kind?: Kind<Gadget>;
  previousManagers?: readonly string[];
}

/** A cluster with these objects, and one instance that reconciles the gadget "a" in it. */
export const scene = (...objects: KubeObject[]): Scene => sceneOf({ objects });

export const sceneOf = ({ objects = [], kind = gadgets, previousManagers = [] }: SceneOptions): Scene => {
  const cluster = fakeCluster({
    serves: [gadgetResource, eventResource, secretResource, ...kind.children.map(({ resource }) => resource)],
    objects: objects.length > 0 ? objects : [gadget()],
  });
  const memory = createMemory();
  const log = memoryLog();
  const here = { ...target, kind };
  const theirs: Settings = { ...settings, previousManagers };
  const reconcile = instance(cluster.client, memory, log, theirs);
  return {
    cluster,
    memory,
    log,
    reconcile: (options) => reconcile(here, options),
    anew: (options, client = cluster.client, own = createMemory()) =>
      instance(client, own, memoryLog(), theirs)(here, options),
    status: () => cluster.find<Gadget>("Gadget", "a")?.status ?? {},
  };
};

/** A gadget of this spec after its first pass. */
export const settled = (spec: Gadget["spec"]): Promise<Scene> => settledOf({ objects: [gadget(spec)] });

export const settledOf = async (options: SceneOptions): Promise<Scene> => {
  const stage = sceneOf(options);
  await stage.reconcile();
  return stage;
};

export const instance = (
  client: KubeClient,
  memory: Memory = createMemory(),
  log: Log = memoryLog(),
  own: Settings = settings,
): ReturnType<typeof createReconcile> =>
  createReconcile({
    client,
    memory,
    settings: own,
    log,
    instance: "test",
    now: () => new Date("2026-06-20T08:15:30Z"),
  });
