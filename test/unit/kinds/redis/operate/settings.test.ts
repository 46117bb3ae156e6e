import { describe, expect, test } from "vitest";
import type { RedisSpec } from "../../../../../src/api/redis.ebb.dev/index.ts";
import { parseMark } from "../../../../../src/kinds/redis/operate/applied-mark.ts";
import { holdsTemplate } from "../../../../../src/kinds/redis/operate/holds-template.ts";
import { nextStep } from "../../../../../src/kinds/redis/operate/next-step.ts";
import { problems } from "../../../../../src/kinds/redis/operate/problems.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import type { RedisFailure } from "../../../../../src/redis/redis-error.ts";
import { lost, master, replica, secondsAgo, silent, world } from "./worlds.ts";

const directives = { "maxmemory-policy": "allkeys-lru" };
const settings = { directives, hash: "h1" };
const told = { runId: "run-0", settings: "h1" };
const alone = { replicas: 1 };

const one = (part: Parameters<typeof master>[2] = {}, info = {}) => [master(0, info, part)];

describe("config.dynamic", () => {
  test.each(["Replication", "Standalone"] as const)(
    "is told to a running server of mode %s, and noted at its pod",
    (mode) => {
      const step = nextStep(world({ spec: { mode, ...alone }, pods: one(), settings }));

      expect(step).toEqual({
        name: "act",
        actions: [{ pod: "cache-0", command: "configure", directives, usePassword: false, mark: told }],
      });
    },
  );

  test("is not told again", () => {
    expect(nextStep(world({ spec: alone, pods: one({ applied: told }), settings }))).toBeUndefined();
  });

  test.each([
    ["its directives changed", { ...told, settings: "h0" }],
    ["the process started anew, and has forgotten it", { ...told, runId: "run-before" }],
  ])("is told again when %s", (_, applied) => {
    expect(nextStep(world({ spec: alone, pods: one({ applied }), settings }))).toMatchObject({ name: "act" });
  });

  test.each<[string, Pod[]]>([
    ["loads", one({}, { isLoading: true })],
    ["is terminating", one({ isTerminating: true })],
    ["does not answer", [silent(0, { role: "master" }, "command-refused")]],
  ])("is not told to a server that %s", (_, pods) => {
    const status = { masterUnreachableSince: pods[0]?.isReady ? undefined : secondsAgo(1) };

    expect(
      nextStep(world({ spec: alone, pods, settings, status: { master: "cache-0", ...status } })),
    ).not.toMatchObject({
      name: "act",
    });
  });

  test("what a server refuses is a problem, and is not tried again", () => {
    const seen = world({ spec: alone, pods: one({ applied: { ...told, rejected: "hz: ERR no" } }), settings });

    expect(nextStep(seen)).toBeUndefined();
    expect(problems(seen)).toEqual([
      { reason: "ConfigRejected", message: "cache-0 refuses config.dynamic: hz: ERR no" },
    ]);
    expect(problems({ ...seen, settings: { ...settings, hash: "h2" } })).toEqual([]);
  });
});

describe("a new password", () => {
  const rollout = { secretsHash: "new" };
  const pods = (first: Pod["applied"], second: Pod["applied"]) => [
    master(0, { replicas: [1] }, { secretsHash: "old", applied: first }),
    replica(1, 0, {}, { secretsHash: "old", applied: second }),
  ];
  const taken = (ordinal: number) => ({ runId: `run-${ordinal}`, secrets: "new" });
  const seen = (first?: Pod["applied"], second?: Pod["applied"]) =>
    world({ spec: { replicas: 2 }, pods: pods(first, second), rollout });

  test("is used at the master by running servers, before the template restarts the first", () => {
    const before = seen(taken(0));

    expect(nextStep(before)).toEqual({
      name: "act",
      actions: [{ pod: "cache-1", command: "configure", directives: {}, usePassword: true, mark: taken(1) }],
    });
    expect(holdsTemplate(before)).toBe(true);
    expect(nextStep(seen(taken(0), taken(1)))).toBeUndefined();
    expect(holdsTemplate(seen(taken(0), taken(1)))).toBe(false);
  });

  test("keeps what was noted of the directives", () => {
    const known = { runId: "run-1", settings: "h1", rejected: "hz: ERR no" };

    expect(nextStep({ ...seen(taken(0), known), settings: { directives: {}, hash: "h0" } })).toMatchObject({
      actions: [{ mark: { ...taken(1), settings: "h1", rejected: "hz: ERR no" } }],
    });
  });

  test.each<[RedisFailure, RedisSpec, boolean]>([
    ["auth-refused", { auth: { secretRef: { name: "login" } } }, true],
    ["auth-refused", { auth: { secretRef: { name: "login" } }, persistence: { enabled: true } }, true],
    ["auth-refused", {}, true],
    ["auth-refused", { persistence: { enabled: true } }, false],
    ["tls-refused", {}, true],
    ["tls-refused", { persistence: { enabled: true } }, false],
    ["command-refused", {}, true],
    ["unreachable", {}, false],
  ])("where a pod is %s, with %j, the template is held: %s", (failure, spec, isHeld) => {
    const [first = silent(0)] = pods(taken(0), undefined);
    const shut = silent(1, { isReady: true, secretsHash: "old" }, failure);

    expect(holdsTemplate(world({ spec: { replicas: 2, ...spec }, pods: [first, shut], rollout }))).toBe(isHeld);
  });
});

describe("F7: another template", () => {
  test("is not held where the master is on the pod of ordinal 0", () => {
    const pods = [master(0, { replicas: [1] }), replica(1, 0)];

    expect(holdsTemplate(world({ pods, spec: { replicas: 2 }, rollout: {} }))).toBe(false);
  });

  test("is held while the master is elsewhere and can hand over to it, or is doing so", () => {
    const pods = [replica(0, 1), master(1, { replicas: [0] })];
    const status = { master: "cache-1", masterReplicationId: "history" };
    const operation = { id: "one", type: "Handover", startedAt: secondsAgo(1) } as const;

    expect(holdsTemplate(world({ pods, status, rollout: {} }))).toBe(true);
    expect(holdsTemplate(world({ pods, status, rollout: undefined }))).toBe(false);
    expect(holdsTemplate(world({ pods: [silent(0), ...pods.slice(1)], status, rollout: {} }))).toBe(false);
    expect(holdsTemplate(world({ pods: [silent(0)], status: { ...status, operation }, rollout: {} }))).toBe(true);
  });

  test("is held for five minutes while only replicas have the data of a lost master", () => {
    const missing = (seconds: number) => ({
      master: "cache-0",
      masterReplicationId: "history",
      masterUnreachableSince: secondsAgo(seconds),
    });
    const held = (seconds: number) =>
      holdsTemplate(world({ pods: [silent(0), lost(1, 0)], status: missing(seconds), rollout: {} }));

    expect(held(299)).toBe(true);
    expect(held(300)).toBe(false);
  });
});

test.each([
  ["unreachable", true, "cache-1:6379 cannot be reached from the operator: nothing came within 2000 ms"],
  ["tls-refused", false, "cache-1:6379 has no secure connection with the operator: nothing came within 2000 ms"],
  ["auth-refused", false, "cache-1:6379 does not let the operator in: nothing came within 2000 ms"],
  ["command-refused", false, "cache-1:6379 refuses what it is asked for: nothing came within 2000 ms"],
] as const)("a pod that is %s is told of", (failure, isReady, message) => {
  const seen = world({ pods: [master(0), silent(1, { isReady }, failure)] });

  expect(problems(seen)).toEqual([{ reason: "Unreachable", message }]);
});

test("a pod that is neither ready nor reached is told of as not ready, and not here", () => {
  expect(problems(world({ pods: [master(0), silent(1)] }))).toEqual([]);
});

test.each([undefined, "", "{", "7", "null", "{}"])("an annotation %j is no mark of ours", (annotation) => {
  expect(parseMark(annotation)).toBeUndefined();
});
