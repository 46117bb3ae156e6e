import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import type { Redis } from "../../../../src/api/redis.ebb.dev/index.ts";
import type { JsonMap } from "../../../../src/json.ts";
import { type Migration, migrate } from "../../../../src/migrate/redis/index.ts";

export interface Old {
  apiVersion: string;
  kind: string;
  metadata: Partial<KubeObject["metadata"]>;
  spec: JsonMap;
}

export const opstree = (kind: string, spec: JsonMap, version = "v1beta2"): Old => ({
  apiVersion: `redis.redis.opstreelabs.in/${version}`,
  kind,
  metadata: { name: "cart", namespace: "shop" },
  spec,
});

export const replication = (spec: JsonMap = {}, version?: string): Old =>
  opstree("RedisReplication", { clusterSize: 3, ...spec }, version);

export const failover = (spec: JsonMap = {}): Old => ({
  ...opstree("RedisFailover", { redis: { image: "redis:6.2" }, ...spec }),
  apiVersion: "databases.spotahome.com/v1",
});

export const migrated = (...objects: object[]): Migration & { objects: Redis[] } => {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  const migration = migrate([{ name: "old.yaml", text }]);
  return { ...migration, objects: parseAllDocuments(migration.text).map((document) => document.toJS() as Redis) };
};

export const specOf = (old: Old): Redis["spec"] => migrated(old).objects[0]?.spec;

/** Words about fields, by path; those about the result as a whole left out. */
export const notesOf = (old: Old): Record<string, string> =>
  Object.fromEntries(
    migrated(old)
      .notes.slice(1)
      .map(
        (line) =>
          line
            .trim()
            .split(/: (.*)/s)
            .slice(0, 2) as [string, string],
      )
      .filter(([path]) => !path.endsWith(" of the Redis")),
  );
