/** A fleet as ebb and Kubernetes would have left it, written without either: for platforms without controllers, and far faster. */

import type { V1DeploymentStatus } from "@kubernetes/client-node";
import type { KubeObject } from "../src/api/kubernetes/object.ts";
import type { Memcached } from "../src/api/memcached.c5c3.io/index.ts";
import { childManager, statusManager } from "../src/field-managers.ts";
import type { Child, ChildState } from "../src/kinds/kind.ts";
import { memcached } from "../src/kinds/memcached/index.ts";
import { pathOf } from "../src/kube/path.ts";
import { mergePatch } from "./client.ts";
import { memcachedOf, replicas, settings } from "./objects.ts";
import { inParallel } from "./parallel.ts";
import type { Stage } from "./stage.ts";

/** Custom resources, children, and the statuses of both. A resync finds nothing to do. */
export const writeFleetAtRest = (
  stage: Stage,
  namespace: string,
  names: readonly string[],
  onWritten: (count: number) => void,
): Promise<void> => {
  let written = 0;
  return inParallel(
    names,
    async (name) => {
      await writeOne(stage, namespace, name);
      written += 1;
      onWritten(written);
    },
    { signal: stage.signal },
  );
};

const writeOne = async ({ platform }: Stage, namespace: string, name: string): Promise<void> => {
  const cr = await create(platform, memcachedOf(namespace, name));
  const written = memcached.children.map(async (child): Promise<[Child<Memcached>, ChildState]> => {
    const desired = child.build(cr, { settings, secrets: new Map() });
    if (desired === undefined) return [child, { owned: false, current: true }];
    const options = { fieldManager: childManager, force: false };
    const object = await platform.client.apply<KubeObject>(child.resource, desired, options);
    const live = child === memcached.workload ? await rollOut(platform, child, object) : object;
    return [child, { owned: true, live, current: true }];
  });
  const children = new Map(await Promise.all(written));
  const status = memcached.status({ cr, children, problems: [], notes: [], now: new Date() });
  const options = { fieldManager: statusManager, resourceVersion: cr.metadata.resourceVersion ?? "" };
  await platform.client.patchStatus(memcached.resource, { namespace, name }, status, options);
};

const create = async ({ transport }: Stage["platform"], cr: Memcached): Promise<Memcached> => {
  const path = pathOf(memcached.resource, { namespace: cr.metadata.namespace });
  return (await transport.send({ method: "POST", path, body: cr, doing: "create a Memcached" })).body as Memcached;
};

/** What the Deployment's controller writes when every pod is available. */
const rollOut = (
  platform: Stage["platform"],
  { resource }: Child<Memcached>,
  { metadata: { namespace = "", name, generation } }: KubeObject,
): Promise<KubeObject> => {
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string, reason: string, message: string) => ({
    ...{ type, status: "True", reason, message },
    ...{ lastUpdateTime: at, lastTransitionTime: at },
  });
  const status: Omit<V1DeploymentStatus, "conditions"> & { conditions: object[] } = {
    ...(generation !== undefined && { observedGeneration: generation }),
    ...{ replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
    conditions: [
      condition("Available", "MinimumReplicasAvailable", "Deployment has minimum availability."),
      condition("Progressing", "NewReplicaSetAvailable", `ReplicaSet "${name}" has successfully progressed.`),
    ],
  };
  return mergePatch(platform, resource, { namespace, name, subresource: "status" }, { status });
};
