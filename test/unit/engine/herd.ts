/** A kind whose children follow from what else is there: a Herd has a Service for each Sheep of its colour, and shears them when asked to. */

import type { Condition, CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { keyText, type Resource } from "../../../src/api/kubernetes/resource.ts";
import { eventResource } from "../../../src/engine/kubernetes-event.ts";
import { createMemory, type Memory } from "../../../src/engine/memory.ts";
import type { Outcome } from "../../../src/engine/pass.ts";
import { createReconcile, type Reconcile } from "../../../src/engine/reconcile.ts";
import type { Family, Kind, Watch } from "../../../src/kinds/kind.ts";
import { type FakeCluster, fakeCluster } from "./fake-cluster.ts";
import { memoryLog, settings } from "./gadget.ts";

export interface HerdStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  sheep?: string[];
  shorn?: number;
}

export interface Herd extends CustomResource {
  spec: { colour: string; isShorn?: boolean };
  status?: HerdStatus;
}

export interface Sheep extends KubeObject {
  shorn?: boolean;
}

interface Facts {
  sheep: readonly Sheep[];
}

export const sheepResource: Resource = { group: "tests.ebb.dev", version: "v1", kind: "Sheep", plural: "sheeps" };
const serviceResource: Resource = { group: "", version: "v1", kind: "Service", plural: "services" };

export const sheep = (name: string, colour = "black", namespace = "web"): Sheep => ({
  apiVersion: "tests.ebb.dev/v1",
  kind: "Sheep",
  metadata: { name, namespace, labels: { colour } },
});

export const herd = (spec: Partial<Herd["spec"]> = {}, namespace = "web"): Herd => ({
  apiVersion: "tests.ebb.dev/v1",
  kind: "Herd",
  metadata: { name: "a", uid: "herd-a", ...(namespace && { namespace }) },
  spec: { colour: "black", ...spec },
});

export const bellOf = (cr: Herd, { metadata: { name, namespace = "" } }: Sheep): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: `${name}-bell`,
    namespace,
    labels: { herd: cr.metadata.uid ?? "" },
    ownerReferences: [
      { apiVersion: cr.apiVersion, kind: "Herd", name: "a", uid: cr.metadata.uid ?? "", controller: true },
    ],
  },
});

export const bells: Family<Herd, Facts> = {
  resource: serviceResource,
  prune: true,
  whenTaken: { reason: "BellTaken", remedy: "rename the sheep" },
  selector: ({ metadata }) => `herd=${metadata.uid}`,
  members: (cr, { facts }) => (facts?.sheep ?? []).map((one) => bellOf(cr, one)),
};

/** Nobody's children, and followed all the same. */
export const lambs: Watch = {
  resource: { group: "tests.ebb.dev", version: "v1", kind: "Lamb", plural: "lambs" },
  prune: false,
  label: "tests.ebb.dev/herd",
};

export const herds: Kind<Herd, Facts> = {
  resource: { group: "tests.ebb.dev", version: "v1", kind: "Herd", plural: "herds" },
  versions: ["v1"],
  singular: "herd",
  shortNames: [],
  categories: [],
  printerColumns: [],
  managedBy: "ebb",
  schema: async () => undefined,
  children: [],
  families: [bells],
  watches: [lambs],
  async gather(cr, reader) {
    const found: Sheep[] = [];
    const scope = { namespace: cr.metadata.namespace, labelSelector: `colour=${cr.spec.colour}` };
    for await (const page of reader.list<Sheep>(sheepResource, scope)) found.push(...page);
    return { sheep: found };
  },
  /** One at a time. */
  async operate(cr, facts, { writer }) {
    const [next, ...others] = cr.spec.isShorn ? facts.sheep.filter(({ shorn }) => !shorn) : [];
    const nothing = { facts, problems: [], notes: [], done: [], goesOn: false };
    if (next === undefined) return nothing;
    const shorn = await writer.mergePatch<Sheep>(sheepResource, next, { shorn: true });
    return {
      ...nothing,
      facts: { sheep: facts.sheep.map((one) => (one === next ? shorn : one)) },
      done: [{ reason: "Shorn", message: `Shorn ${next.metadata.name}` }],
      goesOn: others.length > 0,
    };
  },
  reportingController: "herd-controller",
  status({ cr, facts, problems, notes, now }) {
    return {
      observedGeneration: cr.metadata.generation ?? 0,
      conditions: [
        {
          type: "Ready",
          status: problems.length > 0 ? "False" : "True",
          reason: problems[0]?.reason ?? "Ready",
          message: [...problems, ...notes].map(({ message }) => message).join("; "),
          lastTransitionTime: now.toISOString(),
        },
      ],
      sheep: (facts?.sheep ?? []).map(({ metadata: { name, namespace = "" } }) => keyText({ namespace, name })),
      shorn: (facts?.sheep ?? []).filter(({ shorn }) => shorn).length,
    };
  },
};

export const clusterHerds: Kind<Herd, Facts> = { ...herds, isClusterScoped: true };

export interface Meadow {
  cluster: FakeCluster;
  memory: Memory;
  reconcile(): Promise<Outcome>;
  reconciler: Reconcile;
  status(): HerdStatus;
}

/** A cluster with these objects, and one instance that reconciles the herd "a" in it. */
export const meadow = <F = Facts>(
  objects: readonly KubeObject[],
  kind: Kind<Herd, F> = herds as Kind<Herd, F>,
): Meadow => {
  const cluster = fakeCluster({
    serves: [kind.resource, sheepResource, serviceResource, eventResource],
    objects,
  });
  const memory = createMemory();
  const now = () => new Date("2026-06-20T08:15:30Z");
  const options = { client: cluster.client, memory, settings, log: memoryLog(), instance: "test", now };
  const reconciler = createReconcile(options);
  const key = { namespace: kind.isClusterScoped ? "" : "web", name: "a" };
  return {
    cluster,
    memory,
    reconciler,
    reconcile: () => reconciler({ kind, key }),
    status: () => {
      const found = cluster.state().find((object) => "kind" in object && object.kind === "Herd") as Herd | undefined;
      return found?.status ?? {};
    },
  };
};
