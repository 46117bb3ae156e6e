import { expect, test } from "vitest";
import { lookAgainInMs } from "../../../../../src/kinds/redis/operate/look-again.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, healthy, lost, master, replica, silent, world } from "./worlds.ts";

const unlabelled = replica(1, 0, {}, { role: undefined });

test.each<[string, Pod[], number | undefined]>([
  ["a replica that is not labelled yet", [master(0), unlabelled], 1_000],
  ["no replica that does not answer", [master(0), silent(1, { role: undefined })], undefined],
  ["no replica whose master is missing", [silent(0), fresh(1)], undefined],
  ["no replica that was labelled before", [master(0), lost(1, 0)], undefined],
  [
    "one to hand over to, while the pod of the master goes",
    [master(0, {}, { isTerminating: true }), lost(1, 0)],
    1_000,
  ],
  ["nobody to hand over to where there is nobody", [master(0, {}, { isTerminating: true }), silent(1)], undefined],
])("waits for %s", (_, pods, expected) => {
  expect(lookAgainInMs(world({ pods, spec: { replicas: 2 } }))).toBe(expected);
});

test("where all is well nothing is waited for, nor for a pod that is to go", () => {
  expect(lookAgainInMs(healthy())).toBeUndefined();
  expect(lookAgainInMs(world({ spec: { replicas: 1 }, pods: [master(0), unlabelled] }))).toBeUndefined();
});
