/** Everything that a scenario plays on: a namespace with strangers in it, connections, and a reconciler without faults. */

import { afterEach } from "vitest";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { until } from "../../../dev/platform/until.ts";
import type { CustomResource, KubeObject } from "../../../src/api/kubernetes/object.ts";
import { controllerOf } from "../../../src/engine/ownership.ts";
import type { Target } from "../../../src/engine/target.ts";
import type { Child } from "../../../src/kinds/kind.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { pathOf } from "../../../src/kube/path.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import { ownNamespace, sharedCluster } from "../../support/cluster.ts";
import { type EventRequest, eventOf } from "../../support/events.ts";
import { ownReconciler, type Reconciler } from "../../support/reconciler.ts";
import { type User, userOf } from "../../support/user.ts";
import type { Subject } from "../subjects/subject.ts";
import { type Connections, type Instance, instanceOn, ownConnections, targetOf } from "./instances.ts";
import { ownStrangers, type Strangers } from "./strangers.ts";
import { lookAround, type World } from "./world.ts";

export interface Stage {
  cluster: Cluster;
  namespace: string;
  subject: Subject;
  calm: Reconciler;
  connections: Connections;
  strangers: Strangers;
  user: User;
  /** An instance that has just started. */
  instanceOn(transport: Transport): Instance;
  targetOf(name: string): Target;
  /** Replaces the spec. An apply would make null of a section that becomes empty, which no API server takes. */
  edit(name: string, spec: object): Promise<CustomResource>;
  /** Removes a child of a custom resource, if it is there; resolves with the event that a source then sends. */
  removeChild(child: Child, name: string): Promise<EventRequest | undefined>;
}

/** Usable from `beforeAll` on; without custom resources before each test. */
export const ownStage = (prefix: string, subject: Subject): Stage => {
  const { kind } = subject;
  const { plural, group, kind: kindName } = kind.resource;
  const cluster = sharedCluster();
  const namespace = ownNamespace(cluster, prefix);
  const calm = ownReconciler(cluster, namespace, {}, kind);
  const strangers = ownStrangers(cluster, namespace, subject);
  const connections = ownConnections(cluster);
  const user = userOf(cluster, namespace, kind.resource);
  const stage: Stage = {
    cluster,
    namespace,
    subject,
    calm,
    connections,
    strangers,
    user,
    instanceOn: (transport) => instanceOn(kind, transport),
    targetOf: (name) => targetOf(kind, namespace, name),
    async edit(name, spec) {
      const { body } = await cluster.transport.send({
        method: "PATCH",
        path: pathOf(kind.resource, { namespace, name }),
        contentType: "application/json-patch+json",
        body: [{ op: "replace", path: "/spec", value: spec }],
        doing: `edit ${kindName} "${name}"`,
      });
      return body as CustomResource;
    },
    async removeChild({ resource, ...child }, name) {
      const childName = child.name({ metadata: { name } });
      const live = await user.object(resource, childName);
      const isRemoved = live && (await user.remove(resource, childName).then(() => true, isGone));
      return isRemoved ? eventOf(asDeleted(live), "delete") : undefined;
    },
  };
  afterEach(async () => {
    strangers.forgetMarks();
    await cluster.kubectl(["-n", namespace, "delete", `${plural}.${group}`, "--all"]);
    await withoutOrphans(stage);
  });
  return stage;
};

const isGone = (error: unknown): false => {
  if (error instanceof ApiError && error.status === 404) return false;
  throw error;
};

/** A watch tells of a deletion by the last state, with a version of its own. */
const asDeleted = ({ metadata, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  metadata: { ...metadata, resourceVersion: String(Number(metadata.resourceVersion) + 1) },
});

/** Resolves when the garbage collector has taken what belonged to custom resources that are gone. */
export const withoutOrphans = (stage: Pick<Stage, "cluster" | "namespace" | "subject">): Promise<World> =>
  until("no child is without its owner", async () => {
    const world = await lookAround(stage);
    const owners = new Set(world.crs.map(({ metadata }) => metadata.uid));
    const objects = [...world.objects.values()].flat();
    return objects.every((object) => owners.has(controllerOf(object)?.uid)) && world;
  });
