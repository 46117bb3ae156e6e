import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { RedisSpec } from "../../../src/api/redis.ebb.dev/index.ts";
import { growingVolumes } from "../../../src/redis/volumes.ts";
import { redis } from "../kinds/redis/operate/worlds.ts";

const claim = (name: string, storage: string): KubeObject & { spec: object } => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { resources: { requests: { storage } } },
});
const claims = [
  claim("cache-cache-0", "1Gi"),
  claim("cache-cache-1", "2048Mi"),
  claim("cache-cache-7", "512Mi"),
  claim("other-cache-0", "1Gi"),
  claim("cache-cache-x", "1Gi"),
];

/** Names of those that are too small, and what was listed. */
const found = async (persistence: RedisSpec["persistence"]) => {
  const lists: string[] = [];
  const list = (({ plural }, options) => {
    lists.push(`${plural} ${options?.labelSelector}`);
    return pagesOf([claims]);
  }) as Parameters<typeof growingVolumes>[1]["list"];
  const growing = await growingVolumes(redis({ persistence }), { list });
  return { size: growing?.size, names: growing?.claims.map(({ metadata }) => metadata.name), lists };
};

async function* pagesOf<T>(pages: readonly T[]): AsyncGenerator<T> {
  for (const page of pages) yield await Promise.resolve(page);
}

test("those that are too small are found by the names of the StatefulSet, also of pods that were scaled away", async () => {
  expect(await found({ enabled: true, size: "2Gi" })).toEqual({
    size: "2Gi",
    names: ["cache-cache-0", "cache-cache-7"],
    lists: ["persistentvolumeclaims app=cache,redis_setup_type=replication,role=replication"],
  });
});

test("none is where all are as large", async () => {
  expect((await found({ enabled: true, size: "100Mi" })).size).toBeUndefined();
});

test("nothing is listed without volumes, nor for a size that is none", async () => {
  expect((await found({ size: "2Gi" })).lists).toEqual([]);
  expect((await found({ enabled: true, size: "much" })).lists).toEqual([]);
});
