import { expect, test } from "vitest";
import { stateMetrics } from "../../../dev/generate/state-metrics.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { memcached } from "../../../src/kinds/memcached/index.ts";

const { scale: _, ...unscaled } = memcached;

const told = (kind: Kind) => {
  const { spec } = stateMetrics([kind]) as {
    spec: { resources: [{ labelsFromPath: object; metrics: { name: string }[] }] };
  };
  const [{ labelsFromPath, metrics }] = spec.resources;
  return { labels: Object.keys(labelsFromPath), metrics: metrics.map(({ name }) => name) };
};

test("a kind that can be scaled tells of its pods, another one does not", () => {
  expect(told(memcached as Kind).metrics).toEqual([
    "status_condition",
    "spec_replicas",
    "status_ready_replicas",
    "generation",
    "observed_generation",
  ]);
  expect(told(unscaled as Kind).metrics).toEqual(["status_condition", "generation", "observed_generation"]);
});

test("a kind with a phase tells of each one that there may be", () => {
  expect(told({ ...unscaled, phases: ["Pending", "Ready"] } as Kind).metrics).toContain("status_phase");
  expect(stateMetrics([{ ...unscaled, phases: ["Pending", "Ready"] } as Kind])).toMatchObject({
    spec: {
      resources: [
        {
          metrics: expect.arrayContaining([
            expect.objectContaining({
              each: {
                type: "StateSet",
                stateSet: { labelName: "phase", path: ["status", "phase"], list: ["Pending", "Ready"] },
              },
            }),
          ]),
        },
      ],
    },
  });
});

test("a kind of no namespace has no label for one", () => {
  expect(told(memcached as Kind).labels).toEqual(["name", "namespace"]);
  expect(told({ ...memcached, isClusterScoped: true } as Kind).labels).toEqual(["name"]);
});
