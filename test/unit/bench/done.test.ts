import { describe, expect, test } from "vitest";
import { type Deployment, isRolledOut, tellsReady } from "../../../bench/done.ts";
import { memcachedOf, orphansOf } from "../../../bench/objects.ts";
import type { Memcached } from "../../../src/api/memcached.c5c3.io/index.ts";

const image = "memcached:1.6";

describe("a Deployment", () => {
  const [rendered] = orphansOf("bench", "cache", image);
  const status = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  const complete = {
    ...(rendered?.object as Deployment),
    metadata: { name: "cache", generation: 2 },
    status,
  } satisfies Deployment;

  test("is rolled out when every pod is new and available", () => {
    expect(isRolledOut(image)(complete)).toBe(true);
  });

  test.each([
    ["before its controller has seen the change", { observedGeneration: 1 }],
    ["with an old pod beside", { replicas: 4 }],
    ["with a pod that is not updated", { updatedReplicas: 2 }],
    ["with a pod that is not available", { availableReplicas: 2 }],
  ])("is not rolled out %s", (_, change) => {
    expect(isRolledOut(image)({ ...complete, status: { ...status, ...change } })).toBe(false);
  });

  test("is not rolled out with another image, nor without a status", () => {
    const { status: _, ...fresh } = complete;

    expect(isRolledOut("memcached:2")(complete)).toBe(false);
    expect(isRolledOut(image)(fresh)).toBe(false);
  });
});

describe("a Memcached", () => {
  const condition = (type: string, status: "True" | "False") => ({
    ...{ type, status, reason: "Any", message: "" },
    lastTransitionTime: "2026-03-01T12:00:00Z",
  });
  const conditions = [condition("Available", "True"), condition("Ready", "True"), condition("Progressing", "False")];
  const told = (observedGeneration: number, known = conditions): Memcached => ({
    ...memcachedOf("bench", "cache", image),
    metadata: { name: "cache", namespace: "bench", generation: 2 },
    status: { observedGeneration, conditions: known },
  });

  test("tells that it is ready", () => {
    expect(tellsReady(image)(told(2))).toBe(true);
  });

  test("tells nothing of a spec that its status does not know, nor of another image", () => {
    expect(tellsReady(image)(told(1))).toBe(false);
    expect(tellsReady("memcached:2")(told(2))).toBe(false);
  });

  test("is not ready while it progresses", () => {
    expect(tellsReady(image)(told(2, [...conditions.slice(0, 2), condition("Progressing", "True")]))).toBe(false);
  });
});
