/** What is decided from: a plain record of one look at a Redis, its pods, and what each server said. */

import type { Redis, RedisStatus } from "../../../api/redis.ebb.dev/index.ts";
import type { RedisFailure } from "../../../redis/redis-error.ts";
import type { ServerInfo } from "../../../redis/server-info.ts";
import type { RoleLabel } from "../labels.ts";
import { portOf, wantedReplicas } from "../spec.ts";
import type { AppliedMark } from "./applied-mark.ts";

/** What is known of the master, now and before. */
export type MasterStatus = Pick<RedisStatus, "master" | "masterReplicationId" | "masterUnreachableSince" | "operation">;

export interface World {
  cr: Redis;
  /** In place of that in `cr`, which may not tell it yet. */
  status: MasterStatus;
  statefulSet: StatefulSetView;
  /** Those of the StatefulSet, by ordinal, whether they are wanted or not. */
  pods: readonly Pod[];
  /** What running servers take on. */
  settings: { directives: Readonly<Record<string, string>>; hash: string };
  /** Set while the StatefulSet's template is to be changed, which restarts all pods. */
  rollout?: { secretsHash?: string | undefined } | undefined;
  /** Name of a decision, if one is made. */
  freshId: string;
  now: Date;
}

/** What a rollout depends on. */
export interface StatefulSetView {
  replicas: number;
  /** The lowest ordinal whose pod may be replaced now. */
  partition: number;
  /** Of its template, as its controller has seen it. */
  updateRevision?: string | undefined;
  /** Whether its controller has seen the latest change. */
  isObserved: boolean;
}

export interface Pod {
  name: string;
  ordinal: number;
  /** DNS name that its server announces. */
  host: string;
  isReady: boolean;
  isTerminating: boolean;
  role?: RoleLabel | undefined;
  /** Of the template that it was made by. */
  revision?: string | undefined;
  /** Hash of the Secrets that it was started with. */
  secretsHash?: string | undefined;
  applied?: AppliedMark | undefined;
  answer: Answer;
}

/** What the server in a pod said of itself, or why it said nothing. */
export type Answer = { info: ServerInfo } | { failure: RedisFailure; detail: string };

export const infoOf = (pod: Pod | undefined): ServerInfo | undefined =>
  pod !== undefined && "info" in pod.answer ? pod.answer.info : undefined;

export const podNamed = (world: World, name: string | undefined): Pod | undefined =>
  world.pods.find((pod) => pod.name === name);

export const wantedPods = ({ cr, pods }: World): Pod[] => pods.filter(({ ordinal }) => ordinal < wantedReplicas(cr));

export const saysMaster = (pod: Pod | undefined): boolean => infoOf(pod)?.role === "master";

/** Whether clients can write to it, and go on to do so until its pod ends. */
export const isServing = (pod: Pod | undefined): boolean => pod?.isReady === true && saysMaster(pod);

/** Whether its server runs and does not tell us more: nothing is known of it, and it is not gone. */
export const isShut = (pod: Pod | undefined): boolean =>
  pod !== undefined && "failure" in pod.answer && pod.answer.failure !== "unreachable";

/** Whether it can be counted on: it answers, is not going, and has its data together. */
export const isAvailable = (pod: Pod): boolean => {
  const info = infoOf(pod);
  return info !== undefined && !pod.isTerminating && !info.isLoading && info.master?.isSyncing !== true;
};

/** Whether a master counts it among its replicas. */
export const isListed = (world: World, master: Pod, pod: Pod): boolean =>
  infoOf(master)?.replicas.some(
    ({ host, port, isOnline }) => isOnline && host === pod.host && port === portOf(world.cr),
  ) === true;

/** Whether it has all that the master writes, as both of them say. */
export const isInSync = (world: World, master: Pod, pod: Pod): boolean =>
  infoOf(pod)?.master?.isUp === true && isListed(world, master, pod);

export const majorityOf = (count: number): number => (count === 0 ? 0 : Math.floor(count / 2) + 1);

/** Milliseconds since the master was first found missing; 0 while it is there. */
export const missingForMs = ({ status, now }: World): number =>
  status.masterUnreachableSince === undefined ? 0 : now.getTime() - Date.parse(status.masterUnreachableSince);
