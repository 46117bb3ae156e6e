/** An API server in memory, of one Redis, its pods and its Lease. Each object counts its own versions. */

import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import { keyText } from "../../../../src/api/kubernetes/resource.ts";
import type { Redis, RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import { jsonEqual } from "../../../../src/json.ts";
import type { LiveStatefulSet } from "../../../../src/kinds/redis/live.ts";
import { ApiError } from "../../../../src/kube/api-error.ts";
import type { CallOptions } from "../../../../src/kube/client.ts";
import type { OperateClient } from "../../../../src/redis/counted.ts";
import type { Lease } from "../../../../src/redis/lease.ts";
import type { LivePod } from "../../../../src/redis/look.ts";
import { merged } from "../../engine/merge-patch.ts";
import { nameOf, redis } from "../../kinds/redis/operate/worlds.ts";

export type Turn = <T>(request: string, happens: () => T, signal?: AbortSignal) => Promise<T>;

export const firstRevision = "first";

export const statefulSet: LiveStatefulSet = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "cache", namespace: "shop", uid: "uid-set" },
  spec: { replicas: 3 },
  status: { updateRevision: firstRevision },
};

export class Api {
  /** Ids of decisions that were ever written. */
  readonly decisions = new Set<string>();
  /** Called after each write. */
  written: () => void = () => {};
  private readonly objects = new Map<string, KubeObject>();

  constructor(replicas: number, status: Redis["status"], spec: RedisSpec = {}) {
    this.save({ ...redis({ replicas, ...spec }), ...(status && { status }) });
    for (let ordinal = 0; ordinal < replicas; ordinal++) this.save(podOf(ordinal));
  }

  redis(): Redis {
    return this.find("Redis", "cache") as Redis;
  }

  lease(): Lease | undefined {
    return this.objects.get("Lease cache-operation") as Lease | undefined;
  }

  pods(): LivePod[] {
    return [...this.objects.values()].filter(({ kind }) => kind === "Pod") as LivePod[];
  }

  /** Pods with this role on their label. */
  labelled(role: string): string[] {
    return this.pods()
      .filter(({ metadata }) => metadata.labels?.["redis-role"] === role)
      .map(({ metadata }) => metadata.name);
  }

  /** Somebody else writes an object, whatever was there. */
  put(object: KubeObject): void {
    this.save(object);
  }

  remove(kind: string, name: string): void {
    this.objects.delete(`${kind} ${name}`);
  }

  /** Somebody else changes a pod. */
  edit(pod: string, patch: object): void {
    this.save(merged(this.find("Pod", pod), patch) as KubeObject);
  }

  /** Another pod of the same name, which is as new as its StatefulSet made it. */
  replacePod(ordinal: number, revision = firstRevision): void {
    const { metadata } = this.find("Pod", nameOf(ordinal));
    this.remove("Pod", metadata.name);
    const pod = podOf(ordinal, revision);
    this.save({ ...pod, metadata: { ...pod.metadata, uid: `${metadata.uid}-then` } });
  }

  /** The kubelet says whether it is ready. */
  setReady(pod: string, isReady: boolean): void {
    this.edit(pod, { status: { conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] } });
  }

  /** What two worlds have to have in common to go on alike. */
  state(): unknown {
    return [...this.objects];
  }

  client(turn: Turn): OperateClient {
    const patch = (read: KubeObject, change: object, request: string, { signal }: CallOptions): Promise<never> =>
      turn(
        request,
        () => {
          const live = this.objects.get(idOf(read));
          if (live === undefined || live.metadata.resourceVersion !== read.metadata.resourceVersion)
            throw new ApiError(request, 409, "Conflict", "it is another");
          return this.save(merged(live, change) as KubeObject) as never;
        },
        signal,
      );
    const pods = (): LivePod[] => this.pods();
    return {
      get: ({ kind }, { name }, { signal } = {}) =>
        turn(`get ${kind}`, () => copied(this.objects.get(`${kind} ${name}`)) as never, signal),
      async *list({ plural }, { signal } = {}) {
        yield await turn(`list ${plural}`, () => copied(pods()) as never, signal);
      },
      create: ({ kind }, object, { signal } = {}) =>
        turn(
          `create ${kind}`,
          () => {
            if (this.objects.has(idOf(object))) return false;
            this.save(object);
            return true;
          },
          signal,
        ),
      mergePatch: ({ kind }, object, change, options) =>
        patch(object, change, `patch ${kind} ${object.metadata.name} ${JSON.stringify(change)}`, options),
      patchStatus: ({ kind }, key, status, { resourceVersion, ...options }) => {
        const read = { apiVersion: "", kind, metadata: { ...key, resourceVersion } };
        return patch(read, { status }, `status ${keyText(key)}`, options);
      },
    };
  }

  private find(kind: string, name: string): KubeObject {
    const object = this.objects.get(`${kind} ${name}`);
    if (object === undefined) throw new Error(`There is no ${kind} ${name}`);
    return object;
  }

  private save(object: KubeObject): KubeObject {
    const id = idOf(object);
    const before = this.objects.get(id);
    if (before !== undefined && jsonEqual(before, object)) return copied(before);
    const version = Number(before?.metadata.resourceVersion ?? 0) + 1;
    const stored = copied({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    this.objects.set(id, stored);
    const { operation } = (stored as Redis).status ?? {};
    if (operation) this.decisions.add(operation.id);
    this.written();
    return copied(stored);
  }
}

const idOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

/** Of a block that is reserved for documentation. */
export const ipOf = (ordinal: number): string => `192.0.2.${10 + ordinal}`;

const podOf = (ordinal: number, revision = firstRevision): LivePod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: nameOf(ordinal),
    namespace: "shop",
    uid: `uid-${ordinal}`,
    labels: { "redis.ebb.dev/instance": "cache", "controller-revision-hash": revision },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "cache", uid: "uid-set", controller: true }],
  },
  status: { podIP: ipOf(ordinal), conditions: [{ type: "Ready", status: "True" }] },
});

const copied = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
