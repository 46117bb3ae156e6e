import { describe, expect, test } from "vitest";
import { ownNamespace, sharedCluster } from "../support/cluster.ts";
import { type AnySpec, submit, versions } from "../support/submit.ts";

const cluster = sharedCluster();
const namespace = ownNamespace(cluster, "bounds");

/** `nested("a.b", 1)` is `{ a: { b: 1 } }`. */
const nested = (path: string, value: unknown): AnySpec =>
  path.split(".").reduceRight((inner: unknown, key) => ({ [key]: inner }), value) as AnySpec;

const items = (count: number, item: unknown): unknown[] => Array.from({ length: count }, () => item);
const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" };

const table: { field: string; refused: readonly unknown[]; accepted: readonly unknown[] }[] = [
  { field: "replicas", refused: [-1, 65, "3"], accepted: [0, 1, 64] },
  { field: "image", refused: [""], accepted: ["a"] },
  { field: "resources.requests.cpu", refused: [true, "much", 0.5], accepted: [1, "1", "0.5", "500m"] },
  { field: "memcached.maxMemoryMB", refused: [0, 15, 65537], accepted: [16, 65536] },
  { field: "memcached.maxConnections", refused: [0, 65537], accepted: [1, 65536] },
  { field: "memcached.threads", refused: [0, 129], accepted: [1, 128] },
  { field: "memcached.verbosity", refused: [-1, 3], accepted: [0, 2] },
  { field: "memcached.maxItemSize", refused: ["1g", "1M", "1048576", "", "1m "], accepted: ["512k", "1m"] },
  { field: "memcached.extraArgs", refused: [items(129, "-v"), "-v"], accepted: [[], items(128, "-v")] },
  { field: "highAvailability.antiAffinityPreset", refused: ["Soft", ""], accepted: ["soft", "hard", "none"] },
  {
    field: "highAvailability.topologySpreadConstraints",
    refused: [items(65, spread)],
    accepted: [[spread]],
  },
  { field: "highAvailability.podDisruptionBudget.minAvailable", refused: [true, 0.5], accepted: [1, "50%"] },
  { field: "highAvailability.podDisruptionBudget.maxUnavailable", refused: [false, {}], accepted: [1, "50%"] },
  { field: "highAvailability.gracefulShutdown.preStopDelaySeconds", refused: [0, 301], accepted: [1, 300] },
  { field: "highAvailability.gracefulShutdown.terminationGracePeriodSeconds", refused: [0, 601], accepted: [1, 600] },
  { field: "monitoring.enabled", refused: ["true"], accepted: [true, false] },
  { field: "monitoring.exporterImage", refused: [""], accepted: ["a"] },
  { field: "security.networkPolicy.allowedSources", refused: [items(257, {})], accepted: [[], items(256, {})] },
  { field: "autoscaling.minReplicas", refused: [0], accepted: [1] },
  { field: "autoscaling.maxReplicas", refused: [0], accepted: [1] },
  { field: "autoscaling.metrics", refused: [items(65, { type: "Pods" })], accepted: [items(64, { type: "Pods" })] },
];

describe.each(versions)("%s", (version) => {
  const submitted = (spec: AnySpec) => submit(cluster, namespace, { version, name: "cache", spec });

  test.each(table)("refuses $field out of its bounds and names it (43)", async ({ field, refused }) => {
    for (const value of refused) {
      const submission = submitted(nested(field, value));

      const refusal = { status: 422, detail: expect.stringContaining(`spec.${field}`) };
      await expect(submission, JSON.stringify(value)).rejects.toMatchObject(refusal);
    }
  });

  test.each(table)("accepts $field up to its bounds, as it stands (43)", async ({ field, accepted }) => {
    for (const value of accepted) {
      const { spec } = await submitted(nested(field, value));

      expect(spec).toMatchObject(nested(field, value));
    }
  });

  test.each<[string, AnySpec, string]>([
    ["a preset in the wrong case", { highAvailability: { antiAffinityPreset: "Soft" } }, "supported values"],
    ["a metric without type", { autoscaling: { metrics: [{}] } }, "spec.autoscaling.metrics[0].type: Required"],
    [
      "a spread constraint without maxSkew",
      { highAvailability: { topologySpreadConstraints: [{ ...spread, maxSkew: undefined }] } },
      "spec.highAvailability.topologySpreadConstraints[0].maxSkew: Required",
    ],
    ["an argument of 4097 characters", { memcached: { extraArgs: ["a".repeat(4097)] } }, "spec.memcached.extraArgs[0]"],
  ])("refuses %s and says why", async (_, spec, why) => {
    await expect(submitted(spec)).rejects.toMatchObject({ status: 422, detail: expect.stringContaining(why) });
  });

  test("tells of every mistake at once", async () => {
    const refusal = submitted({ replicas: 65, memcached: { threads: 0, maxItemSize: "1g" } });

    const detail = expect.stringMatching(/^(?=.*spec\.replicas)(?=.*threads)(?=.*maxItemSize)/);
    await expect(refusal).rejects.toMatchObject({ status: 422, detail });
  });
});
