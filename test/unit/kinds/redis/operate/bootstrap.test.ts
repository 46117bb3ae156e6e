import { expect, test } from "vitest";
import { nextStep } from "../../../../../src/kinds/redis/operate/next-step.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, lost, master, now, redis, secondsAgo, silent, type WorldPart, world } from "./worlds.ts";

const first = (pods: readonly Pod[], part: WorldPart = {}, since = 0) =>
  nextStep(world({ pods, ...part, status: { ...none, masterUnreachableSince: secondsAgo(since) } }));

const none = { master: undefined, masterReplicationId: undefined };

const bootstrap = (candidate: string) => {
  const operation = { id: "fresh", type: "Bootstrap", candidate, startedAt: now.toISOString() };
  return { name: "decide", status: expect.objectContaining({ ...none, operation }) };
};

test("F2: of new pods that all answer, the one of the lowest ordinal becomes the first master", () => {
  expect(first([fresh(0), fresh(1), fresh(2)])).toEqual(bootstrap("cache-0"));
});

test.each<[string, Pod[], string]>([
  ["most keys", [fresh(0, { keys: 3 }), fresh(1, { keys: 5 }), fresh(2, { keys: 5 })], "cache-1"],
  [
    "most of the history that others have too, whatever one alone has",
    [
      fresh(0, { keys: 900, offset: 9000 }),
      lost(1, 0, { replicationId: "old", offset: 70 }),
      lost(2, 0, { replicationId: "old", offset: 80 }),
    ],
    "cache-2",
  ],
  ["the place of the master already", [fresh(0, { keys: 9 }), fresh(1), master(2, { keys: 0 })], "cache-2"],
  [
    "replicas, of two that say that they are the master",
    [master(0), master(1, { replicas: [2] }), fresh(2)],
    "cache-1",
  ],
])("F2: the pod becomes the first master that has %s", (_, pods, expected) => {
  expect(first(pods)).toEqual(bootstrap(expected));
});

test.each<[string, Pod]>([
  ["does not answer", silent(2)],
  ["is terminating", fresh(2, {}, { isTerminating: true })],
  ["loads its data", fresh(2, { isLoading: true })],
  ["refuses our password", silent(2, { isReady: true }, "auth-refused")],
])("F2: a pod is waited for that %s, for 60 s", (_, third) => {
  expect(first([fresh(0), fresh(1), third], {}, 59)).toBeUndefined();
  expect(first([fresh(0), fresh(1), third], {}, 60)).toEqual(bootstrap("cache-0"));
});

test("F2: fewer than a majority elect nobody, however long it takes", () => {
  expect(first([fresh(0), silent(1), silent(2)], {}, 3600)).toBeUndefined();
});

test("F2: pods that do not exist yet are wanted like any other", () => {
  expect(first([fresh(0)], {}, 3600)).toBeUndefined();
});

test("F8: a pod that is to go is no first master, and none to wait for", () => {
  expect(first([fresh(0), silent(1), fresh(2, { keys: 9 })], { spec: { replicas: 1 } })).toEqual(bootstrap("cache-0"));
});

test("before anything else it is noted since when there is no master", () => {
  const step = nextStep({ ...world({ status: none }), cr: redis() });

  expect(step).toEqual({ name: "note", status: { ...none, masterUnreachableSince: now.toISOString() } });
});

const decided = { id: "one", type: "Bootstrap", candidate: "cache-1", startedAt: secondsAgo(5) } as const;
const going = { ...none, masterUnreachableSince: secondsAgo(5), operation: decided };

test("O4: a decision is carried on with, whoever else might be better by now", () => {
  const pods = [fresh(0, { keys: 5 }), fresh(1), fresh(2)];

  expect(nextStep(world({ pods, status: going }))).toEqual({
    name: "act",
    actions: [{ pod: "cache-1", command: "promote" }],
  });
});

test("O4: it is decided anew, under another id, when the candidate is lost before it was promoted", () => {
  const pods = [fresh(0), silent(1), fresh(2)];
  const late = { ...going, masterUnreachableSince: secondsAgo(60) };

  expect(nextStep(world({ pods, status: going }))).toBeUndefined();
  expect(nextStep(world({ pods, status: late }))).toEqual(bootstrap("cache-0"));
});
