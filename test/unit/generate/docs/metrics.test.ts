/** Which function has samples of which metric: what the page says, and what comes of what each function tells. */

import { describe, expect, test } from "vitest";
import { generateDocs } from "../../../../dev/generate/docs/index.ts";
import { type FunctionName, servedBy } from "../../../../dev/generate/docs/metrics.ts";
import { stateMetricNames, stateMetricPrefix } from "../../../../dev/generate/state-metrics.ts";
import type { CustomResource } from "../../../../src/api/kubernetes/object.ts";
import type { RedisSpec } from "../../../../src/api/redis.ebb.dev/index.ts";
import { kinds } from "../../../../src/kinds/index.ts";
import type { Kind } from "../../../../src/kinds/kind.ts";
import type { RedisFacts } from "../../../../src/kinds/redis/facts.ts";
import { redis } from "../../../../src/kinds/redis/index.ts";
import { definitionsFor } from "../../../../src/metrics/definitions.ts";
import type { Metrics } from "../../../../src/metrics/metrics.ts";
import { createRecorder } from "../../../../src/metrics/recorder.ts";

const [kind] = kinds as readonly [Kind];
const redisPass = (metrics: Metrics): void => {
  const resource: CustomResource & { spec: RedisSpec } = {
    apiVersion: "redis.ebb.dev/v1alpha1",
    kind: "Redis",
    metadata: { namespace: "ns", name: "a" },
    spec: { mode: "Replication" },
  };
  const facts: RedisFacts = {
    pods: [],
    acted: { done: [], goesOn: false, resourceVersion: "1", seen: [] },
    step: { seconds: 1, commands: 1 },
  };
  metrics.instanceSeen(redis as Kind, resource, undefined);
  metrics.gathered(redis as Kind, resource, facts);
};
const subject = { kind, key: { namespace: "ns", name: "a" } };
const cr: CustomResource = { apiVersion: "v1", kind: "Memcached", metadata: { namespace: "ns", name: "a" } };
const names = definitionsFor(kinds.flatMap(({ metrics }) => metrics?.prefix ?? [])).map(({ name }) => name);

const pass = (metrics: Metrics): void => {
  metrics.begun(subject)("success");
  metrics.childVisited(kind, "Service", "created");
  metrics.instanceSeen(kind, cr, undefined);
  redisPass(metrics);
  metrics.requested({ host: "a", method: "GET", code: "200", seconds: 1 });
};

const drift = [{ kind: "Service", cause: "missing", count: 1 }];

/** As `functions/` wire them: admission functions know no kind. */
const toldBy: Readonly<Record<FunctionName, (metrics: Metrics) => void>> = {
  reconcile(metrics) {
    metrics.started(1);
    metrics.queued(subject);
    pass(metrics);
    metrics.retried(subject);
  },
  resync(metrics) {
    metrics.started(1);
    pass(metrics);
    metrics.resynced({ seen: 1, examined: 1, drifted: 1, stalled: 0, failed: 0, repaired: 1, drift }, 1);
  },
  default(metrics) {
    metrics.started(1);
    metrics.reviewing("/default")(200);
  },
  validate(metrics) {
    metrics.started(1);
    metrics.reviewing("/validate")(200);
  },
  inject(metrics) {
    metrics.started(1);
    metrics.reviewing("/mutate-pods")(200);
    metrics.requested({ host: "a", method: "GET", code: "200", seconds: 1 });
  },
};
const admitting = ["default", "validate", "inject"];

test.each(Object.entries(toldBy))("%s has samples of the metrics that the page says, and of no other", (name, tell) => {
  const found = new Set<string>();
  const note = (metric: string): void => void found.add(metric);
  const samples = { add: note, set: note, observe: note, remove: () => {} };
  const recorder = createRecorder({ kinds: admitting.includes(name) ? [] : kinds, samples });
  tell(recorder);
  recorder.refresh();

  expect([...found].toSorted()).toEqual(
    names.filter((metric) => servedBy(metric).includes(name as FunctionName)).toSorted(),
  );
});

describe("the page", async () => {
  const text = (await generateDocs()).get("metrics.md") ?? "";

  test.each(names)("has one row for %s", (name) => {
    expect(text.split(`\n| \`${name}\` |`)).toHaveLength(2);
  });

  test("has the series of kube-state-metrics", () => {
    // The kind that has them all.
    for (const name of stateMetricNames) expect(text).toContain(`| \`${stateMetricPrefix(redis)}_${name}\` |`);
  });
});
