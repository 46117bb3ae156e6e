import { describe, expect, test } from "vitest";
import { rolloutPartition } from "../../../../../src/kinds/redis/operate/rollout-partition.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, lost, master, replica, secondsAgo, silent, type WorldPart, world } from "./worlds.ts";

const [old, renewed] = [{ revision: "old" }, { revision: "new" }];
const set = { replicas: 3, partition: 2, updateRevision: "new", isObserved: true };

const partition = (pods: readonly Pod[], part: WorldPart = {}): number =>
  rolloutPartition(world({ pods, statefulSet: set, ...part }));

const first = (replicas: number[], part = old) => master(0, { replicas }, part);

test("a rollout begins with the pod of the highest ordinal alone", () => {
  const pods = [first([1, 2]), replica(1, 0, {}, old), replica(2, 0, {}, old)];

  expect(partition(pods, { rollout: {}, statefulSet: { ...set, partition: 0, updateRevision: "old" } })).toBe(2);
  expect(partition(pods)).toBe(2);
});

describe("the next pod waits until the one before has its data", () => {
  test.each<[string, Pod | undefined]>([
    ["is not there", undefined],
    ["does not answer", silent(2, renewed)],
    ["has not reached the master", fresh(2, {}, renewed)],
    ["is getting its data", replica(2, 0, { link: { isUp: false, isSyncing: true } }, renewed)],
    ["loads its data", replica(2, 0, { isLoading: true }, renewed)],
    ["is terminating", replica(2, 0, {}, { ...old, isTerminating: true })],
  ])("which %s", (_, pod) => {
    expect(partition([first([1, 2]), replica(1, 0, {}, old), ...(pod ? [pod] : [])])).toBe(2);
  });

  test("which the master does not count among its replicas yet", () => {
    expect(partition([first([1]), replica(1, 0, {}, old), replica(2, 0, {}, renewed)])).toBe(2);
  });

  test("and goes then", () => {
    expect(partition([first([1, 2]), replica(1, 0, {}, old), replica(2, 0, {}, renewed)])).toBe(1);
  });
});

test("the master goes last, when all others have its data", () => {
  expect(partition([first([2]), fresh(1, {}, renewed), replica(2, 0, {}, renewed)])).toBe(1);
  expect(partition([first([1, 2]), replica(1, 0, {}, renewed), replica(2, 0, {}, renewed)])).toBe(0);
});

test("a master that is not on the pod of ordinal 0 is replaced in its turn", () => {
  const status = { master: "cache-2", masterReplicationId: "history" };
  const pods = (part: object) => [
    replica(0, 2, {}, old),
    replica(1, 2, {}, old),
    master(2, { replicas: [0, 1] }, part),
  ];

  expect(partition(pods(old), { status })).toBe(2);
  expect(partition(pods(renewed), { status })).toBe(1);
});

test("what the controller has not seen yet stays as it is", () => {
  const pods = [first([1, 2]), replica(1, 0, {}, old), replica(2, 0, {}, old)];
  const unseen = { ...set, updateRevision: "old", isObserved: false };

  expect(partition(pods, { statefulSet: unseen })).toBe(2);
});

describe("nothing is held back", () => {
  test.each<[string, Pod[], WorldPart]>([
    [
      "where no pod is of another template",
      [first([1], renewed), replica(1, 0, {}, renewed), fresh(2, {}, renewed)],
      {},
    ],
    ["where there is no master yet", [fresh(0, {}, old), fresh(1, {}, old)], { status: { master: undefined } }],
    ["where the master is lost with all data", [silent(0, old), fresh(1, {}, old)], {}],
    ["in mode Standalone", [master(0, {}, old)], { spec: { mode: "Standalone" }, status: { master: undefined } }],
  ])("%s", (_, pods, part) => {
    expect(partition(pods, part)).toBe(0);
  });

  test("where the master is lost for five minutes, and replicas have its data", () => {
    const pods = [silent(0, old), lost(1, 0, {}, old), lost(2, 0, {}, old)];
    const since = (seconds: number) => ({
      status: { master: "cache-0", masterReplicationId: "history", masterUnreachableSince: secondsAgo(seconds) },
    });

    expect(partition(pods, since(299))).toBe(2);
    expect(partition(pods, since(300))).toBe(0);
  });
});
