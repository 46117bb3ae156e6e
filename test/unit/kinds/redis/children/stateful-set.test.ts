import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { Redis, RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { Stalled } from "../../../../../src/failures.ts";
import { statefulSet } from "../../../../../src/kinds/redis/children/stateful-set.ts";
import { wantedVolumeSize } from "../../../../../src/kinds/redis/children/volume-claims.ts";
import type { RedisFacts } from "../../../../../src/kinds/redis/facts.ts";
import { pendingRollout } from "../../../../../src/kinds/redis/pod/template.ts";
import { context, redis, replication } from "../fixtures.ts";

// biome-ignore lint/suspicious/noExplicitAny: any field is looked at
const built = (cr: Redis, live?: KubeObject): any => statefulSet.build(cr, context({ live }));
const templateOf = (cr: Redis, live?: KubeObject) => built(cr, live).spec.template;

describe("number of pods", () => {
  test.each<[string, Redis, number]>([
    ["one in mode Standalone", redis(), 1],
    ["one in mode Standalone, whatever a stored object says", redis({ replicas: 3 }), 1],
    ["three in mode Replication", replication(), 3],
    ["as many as wanted", replication({ replicas: 5 }), 5],
  ])("%s", (_, cr, expected) => {
    expect(built(cr).spec.replicas).toBe(expected);
  });

  test("F8: the pod of the master stays until another one is the master", () => {
    const cr = replication({ replicas: 2 });

    expect(built({ ...cr, status: { master: "cart-3" } }).spec.replicas).toBe(4);
    expect(built({ ...cr, status: { master: "cart-1" } }).spec.replicas).toBe(2);
    expect(built({ ...cr, status: { master: "other-3" } }).spec.replicas).toBe(2);
  });

  test("F8: as soon as another one is the master, whatever the status tells still", () => {
    const cr: Redis = { ...replication({ replicas: 2 }), status: { master: "cart-3" } };
    const facts: RedisFacts = { pods: [], master: "cart-0" };

    expect(statefulSet.build(cr, context({ facts }))).toMatchObject({ spec: { replicas: 2 } });
  });
});

test.each(["Sentinel", "Cluster"] as const)("mode %s is no StatefulSet", (mode) => {
  expect(() => built(redis({ mode }))).toThrow(Stalled);
});

describe("volumes", () => {
  const persistent = (persistence: RedisSpec["persistence"]) =>
    redis({ persistence: { enabled: true, ...persistence } });

  test("a size that grows is not asked of the StatefulSet, which cannot change it, but of the volumes", () => {
    const live = built(persistent({ size: "1Gi" }));
    const grown = persistent({ size: "2048Mi" });

    expect(built(grown, live).spec.volumeClaimTemplates).toEqual(live.spec.volumeClaimTemplates);
    expect(wantedVolumeSize(grown)).toBe("2Gi");
    expect(wantedVolumeSize(redis())).toBeUndefined();
  });

  test("claims are kept as the API server has them", () => {
    const live = built(persistent({}));
    live.spec.volumeClaimTemplates[0].metadata.creationTimestamp = null;

    expect(built(persistent({}), live).spec.volumeClaimTemplates).toEqual(live.spec.volumeClaimTemplates);
  });

  test("keepAfterDelete says whether they go with the resource", () => {
    expect(built(persistent({ keepAfterDelete: false })).spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: "Delete",
      whenScaled: "Retain",
    });
  });
});

describe("ImmutableField: nothing is forced", () => {
  const enabled: RedisSpec = { persistence: { enabled: true } };

  test.each<[string, RedisSpec, RedisSpec]>([
    ["spec.volumeClaimTemplates (spec.persistence.enabled)", {}, enabled],
    ["spec.volumeClaimTemplates (spec.persistence.enabled)", enabled, {}],
    [
      "spec.volumeClaimTemplates (spec.persistence.storageClassName)",
      enabled,
      { persistence: { enabled: true, storageClassName: "fast" } },
    ],
    [
      "spec.volumeClaimTemplates (spec.persistence.accessModes)",
      enabled,
      { persistence: { enabled: true, accessModes: ["ReadWriteMany"] } },
    ],
    ["spec.selector", {}, { mode: "Replication" }],
  ])("%s", (field, before, after) => {
    const live = built(redis(before));

    expect(() => built(redis(after), live)).toThrow(
      `StatefulSet "cart": ${field} cannot be changed while it exists: take the change back, or make it anew with ` +
        "kubectl -n shop delete statefulset cart --cascade=orphan",
    );
  });

  test("a StatefulSet of another operator is taken over when it agrees in them", () => {
    const live = built(redis());
    live.spec.template = { metadata: { labels: { app: "cart" } }, spec: {} };
    expect(() => built(redis(), live)).not.toThrow();

    live.spec.podManagementPolicy = "OrderedReady";
    expect(() => built(redis(), live)).toThrow("spec.podManagementPolicy");
  });
});

describe("a restart", () => {
  const restarts = (before: Redis, after: Redis): boolean => {
    const live = built(before);
    return JSON.stringify(templateOf(after, live)) !== JSON.stringify(live.spec.template);
  };
  const labelled = (labels: Record<string, string>, spec: RedisSpec = {}) => redis(spec, { labels });

  test.each<[string, Redis]>([
    ["a label", redis({}, { labels: { team: "a" } })],
    ["an annotation", redis({}, { annotations: { note: "b" } })],
    ["a Service's annotation", redis({ service: { annotations: { a: "b" } } })],
    ["a dynamic directive", redis({ config: { dynamic: { hz: "20" } } })],
    ["a budget", redis({ highAvailability: { podDisruptionBudget: { maxUnavailable: 0 } } })],
    ["when a failover is held", redis({ failover: { afterSeconds: 30 } })],
    ["a NetworkPolicy", redis({ networkPolicy: { enabled: true } })],
    ["monitoring", redis({ monitoring: { enabled: true } })],
  ])("does not come of %s", (_, after) => {
    expect(restarts(redis(), after)).toBe(false);
  });

  test.each<[string, Redis]>([
    ["a label of the pods", redis({ pod: { labels: { team: "a" } } })],
    ["an annotation of the pods", redis({ pod: { annotations: { note: "b" } } })],
    ["an exporter", redis({ redisExporter: { enabled: true } })],
    ["a line of redis.conf", redis({ config: { extra: "hz 20" } })],
    ["an image", redis({ image: "redis:7.2" })],
    ["a memory limit", redis({ resources: { limits: { memory: "1Gi" } } })],
  ])("comes of %s", (_, after) => {
    expect(restarts(redis(), after)).toBe(true);
  });

  test("new labels of the resource reach pods with the next change that replaces them", () => {
    const live = built(labelled({ team: "a" }));
    expect(templateOf(labelled({ team: "b" }), live).metadata.labels.team).toBe("a");

    const replaced = built(labelled({ team: "b" }, { image: "redis:7.2" }), live);

    expect(replaced.spec.template.metadata.labels.team).toBe("b");
    expect(templateOf(labelled({}, { image: "redis:7.2" }), replaced).metadata.labels.team).toBe("b");
  });

  test("the labels of the objects follow at once", () => {
    expect(built(labelled({ team: "b" }), built(labelled({ team: "a" }))).metadata.labels.team).toBe("b");
  });

  test("F7: waits while data would be lost, and the StatefulSet stays as it is meanwhile", () => {
    const live = built(redis());
    const facts: RedisFacts = { pods: [], holdsTemplate: true };
    const holding = (cr: Redis) => statefulSet.build(cr, context({ live, facts }));

    expect(pendingRollout(redis(), context({ live }))).toBeUndefined();
    expect(holding(redis())).toBeDefined();

    const changed = redis({ image: "redis:7.2" });
    expect(pendingRollout(changed, context({ live }))).toEqual({ secretsHash: undefined });
    expect(pendingRollout(changed, context())).toBeUndefined();
    expect(holding(changed)).toBeUndefined();
    expect(built(changed, live)).toBeDefined();
  });

  test.each(["no JSON", "[]", '{"labels":{"a":1},"template":"x"}', '{"labels":null}'])(
    "an annotation that somebody else wrote (%s) is not believed",
    (text) => {
      const live = built(labelled({ team: "a" }));
      live.metadata.annotations["redis.ebb.dev/copied-labels"] = text;

      expect(templateOf(labelled({ team: "b" }), live).metadata.labels.team).toBe("b");
    },
  );
});
