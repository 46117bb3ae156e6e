/** Worlds as sentences: a Redis "cache" of pods cache-0, cache-1 …, whose history of writes is "history" unless it is said otherwise. */

import type { Redis, RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import type { Pod, World } from "../../../../../src/kinds/redis/operate/world.ts";
import type { RedisFailure } from "../../../../../src/redis/redis-error.ts";
import type { MasterLink, ServerInfo } from "../../../../../src/redis/server-info.ts";

export const now = new Date("2026-06-20T08:15:30.000Z");
export const secondsAgo = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();

export const nameOf = (ordinal: number): string => `cache-${ordinal}`;
export const hostOf = (ordinal: number): string => `cache-${ordinal}.cache-headless.shop.svc`;
export const serviceOfMasters = "cache-master";
const noHistory = "0".repeat(40);

export const redis = (spec: RedisSpec = {}): Redis => ({
  apiVersion: "redis.ebb.dev/v1alpha1",
  kind: "Redis",
  metadata: { name: "cache", namespace: "shop", uid: "uid-cache", resourceVersion: "1" },
  spec: { mode: "Replication", replicas: 3, ...spec },
});

type PodPart = Partial<Omit<Pod, "answer">>;
type InfoPart = Partial<ServerInfo>;

const podOf = (ordinal: number, answer: Pod["answer"], part: PodPart = {}): Pod => ({
  name: nameOf(ordinal),
  ordinal,
  host: hostOf(ordinal),
  isReady: true,
  isTerminating: false,
  answer,
  ...part,
});

export const serverInfo = (ordinal: number, part: InfoPart): ServerInfo => ({
  runId: `run-${ordinal}`,
  role: "slave",
  replicationId: "history",
  formerReplicationId: noHistory,
  offset: 1000,
  keys: 10,
  isLoading: false,
  handover: "none",
  replicas: [],
  ...part,
});

/** Says that it is the master, and that these are its replicas. */
export const master = (
  ordinal: number,
  { replicas = [], ...info }: Omit<InfoPart, "replicas"> & { replicas?: readonly number[] } = {},
  pod: PodPart = {},
): Pod => {
  const listed = replicas.map((other) => ({ host: hostOf(other), port: 6379, isOnline: true }));
  const answer = { info: serverInfo(ordinal, { role: "master", ...info, replicas: listed }) };
  return podOf(ordinal, answer, { role: "master", ...pod });
};

/** Says that it replicates that pod, or whatever host, and that its link is up unless it is said otherwise. */
export const replica = (
  ordinal: number,
  of: number | string,
  { link = {}, ...info }: InfoPart & { link?: Partial<MasterLink> } = {},
  pod: PodPart = {},
): Pod => {
  const host = typeof of === "string" ? of : hostOf(of);
  const up = { host, port: 6379, isUp: true, isSyncing: false, silentSeconds: 1 };
  return podOf(
    ordinal,
    { info: serverInfo(ordinal, { master: { ...up, ...link }, ...info }) },
    { role: "slave", ...pod },
  );
};

/** A replica that has lost its master. */
export const lost = (ordinal: number, of: number | string, info: InfoPart = {}, pod: PodPart = {}): Pod =>
  replica(ordinal, of, { link: { isUp: false, silentSeconds: 0 }, ...info }, pod);

/** As a pod starts: it follows the Service of masters, in vain, and what it may have is of no known history. */
export const fresh = (ordinal: number, info: InfoPart = {}, pod: PodPart = {}): Pod =>
  lost(
    ordinal,
    serviceOfMasters,
    { replicationId: `own-${ordinal}`, offset: 1, keys: 0, ...info },
    { role: undefined, ...pod },
  );

export const silent = (ordinal: number, pod: PodPart = {}, failure: RedisFailure = "unreachable"): Pod =>
  podOf(ordinal, { failure, detail: "nothing came within 2000 ms" }, { isReady: false, role: "slave", ...pod });

export interface WorldPart extends Partial<Omit<World, "cr" | "status">> {
  spec?: RedisSpec;
  status?: World["status"];
}

/** Its master is cache-0, which is known, unless it is said otherwise. */
export const world = ({ spec, status, pods = [], ...part }: WorldPart = {}): World => ({
  cr: redis(spec),
  status: { master: "cache-0", masterReplicationId: "history", ...status },
  statefulSet: { replicas: 3, partition: 0, updateRevision: "new", isObserved: true },
  pods,
  settings: { directives: {}, hash: "none" },
  freshId: "fresh",
  now,
  ...part,
});

/** All is well: cache-0 is the master of two replicas. */
export const healthy = (part: WorldPart = {}): World =>
  world({ pods: [master(0, { replicas: [1, 2] }), replica(1, 0), replica(2, 0)], ...part });
