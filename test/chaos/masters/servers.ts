/** What the servers in the pods of a Redis say of themselves. */

import type { Redis } from "../../../src/api/redis.ebb.dev/index.ts";
import { podHost } from "../../../src/kinds/redis/names.ts";
import { connectRedis } from "../../../src/redis/connect.ts";
import type { LivePod } from "../../../src/redis/look.ts";
import type { ServerInfo } from "../../../src/redis/server-info.ts";

export const port = 6379;

export interface Server {
  pod: LivePod;
  /** Absent where nobody answers. */
  info?: ServerInfo | undefined;
}

export const ask = async (pods: readonly LivePod[]): Promise<Server[]> =>
  await Promise.all(pods.map(async (pod) => ({ pod, info: await infoOf(pod).catch(() => undefined) })));

const infoOf = async ({ status }: LivePod): Promise<ServerInfo | undefined> => {
  if (status?.podIP === undefined) return undefined;
  const node = await connectRedis({ host: status.podIP, port, timeoutMs: 1_000 });
  return await node.info().finally(() => node.close());
};

export const mastersOf = (servers: readonly Server[]): Server[] =>
  servers.filter(({ info }) => info?.role === "master");

/** Whether all others have all that this one writes, as both of them say. */
export const areLevel = (cr: Redis, servers: readonly Server[], master: Server): boolean => {
  const others = servers.filter((server) => server !== master);
  const online = (master.info?.replicas ?? []).filter(({ isOnline }) => isOnline).map(({ host }) => host);
  return others.every(
    ({ pod, info }) => info?.master?.isUp === true && online.includes(podHost(cr, pod.metadata.name)),
  );
};
