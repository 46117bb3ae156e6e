/** What is brought in order while there is a master. */

import { describe, expect, test } from "vitest";
import { nextStep } from "../../../../../src/kinds/redis/operate/next-step.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, healthy, hostOf, lost, master, replica, serviceOfMasters, silent, world } from "./worlds.ts";

const act = (...actions: object[]) => ({ name: "act", actions });
const replicate = (pod: string, isDemotion = false) => ({
  pod,
  command: "replicate",
  host: hostOf(0),
  port: 6379,
  isDemotion,
});
const label = (pod: string, role: string | undefined) => ({ pod, command: "label", role });

test("where all is well nothing is done", () => {
  expect(nextStep(healthy())).toBeUndefined();
});

test("F11: in mode Standalone there is neither a master nor a replica, whatever the pod says", () => {
  const spec = { mode: "Standalone", replicas: 1 } as const;

  for (const pod of [master(0), fresh(0), silent(0)])
    expect(nextStep(world({ spec, status: {}, pods: [{ ...pod, role: undefined }] }))).toBeUndefined();
});

test("the history of the master is noted when it is another one", () => {
  const step = nextStep(healthy({ status: { masterReplicationId: undefined } }));

  expect(step).toEqual({ name: "note", status: expect.objectContaining({ masterReplicationId: "history" }) });
});

describe("F6: a pod that says that it is the master, and is not, becomes a replica at once", () => {
  test.each<[string, Pod[]]>([
    ["while the master serves", [master(0, { replicas: [1] }), replica(1, 0), master(2)]],
    ["while the master does not answer", [silent(0), lost(1, 0), master(2)]],
    [
      "though its pod is terminating",
      [master(0, { replicas: [1] }), replica(1, 0), master(2, {}, { isTerminating: true })],
    ],
  ])("%s", (_, pods) => {
    const since = pods[0]?.isReady ? undefined : "2026-06-20T08:15:29.000Z";
    const status = { master: "cache-0", masterReplicationId: "history", masterUnreachableSince: since };

    expect(nextStep(world({ pods, status }))).toEqual(act(replicate("cache-2", true)));
  });
});

describe("each other pod follows the master", () => {
  test("F8: a new pod replicates, and is labelled once it has the master's data", () => {
    const pods = (last: Pod, replicas = [1, 2]) => [master(0, { replicas }), replica(1, 0), last];

    expect(nextStep(world({ pods: pods(fresh(2), [1]) }))).toEqual(act(replicate("cache-2")));
    expect(nextStep(world({ pods: pods(lost(2, 0, { replicationId: "own" }, { role: undefined })) }))).toBeUndefined();
    expect(nextStep(world({ pods: pods(replica(2, 0, {}, { role: undefined }), [1]) }))).toBeUndefined();
    expect(nextStep(world({ pods: pods(replica(2, 0, {}, { role: undefined })) }))).toEqual(
      act(label("cache-2", "slave")),
    );
  });

  test("F1: one that found it by the Service of masters is left alone", () => {
    const pods = [master(0, { replicas: [1, 2] }), replica(1, serviceOfMasters), replica(2, 0)];

    expect(nextStep(world({ pods }))).toBeUndefined();
  });

  test("one that hangs on another replica is pointed at the master", () => {
    const pods = [master(0, { replicas: [1] }), replica(1, 0), replica(2, 1)];

    expect(nextStep(world({ pods }))).toEqual(act(replicate("cache-2")));
  });

  test.each<[string, Pod]>([
    ["loads its data", fresh(2, { isLoading: true })],
    ["is terminating", fresh(2, {}, { isTerminating: true })],
    ["does not answer", silent(2, { role: undefined })],
  ])("one that %s is not told", (_, pod) => {
    expect(nextStep(world({ pods: [master(0, { replicas: [1] }), replica(1, 0), pod] }))).toBeUndefined();
  });
});

describe("the Services select by the label of the role", () => {
  const pods = (second: Pod, first = master(0, { replicas: [1] })) => [first, second];
  const seen = (second: Pod, first?: Pod) => world({ pods: pods(second, first), spec: { replicas: 2 } });

  test("the master is labelled", () => {
    const unlabelled = master(0, { replicas: [1] }, { role: undefined });

    expect(nextStep(seen(replica(1, 0), unlabelled))).toEqual(act(label("cache-0", "master")));
  });

  test("no two pods are labelled master at any time", () => {
    const unlabelled = master(0, { replicas: [1] }, { role: undefined });

    expect(nextStep(seen(replica(1, 0, {}, { role: "master" }), unlabelled))).toEqual(act(label("cache-1", undefined)));
  });

  test.each<[string, Pod]>([
    ["has lost its link, and has data of the history", lost(1, 0)],
    ["has not come along to the new name of the history", lost(1, 0, { replicationId: "before" })],
    ["does not answer", silent(1)],
    ["is terminating", replica(1, 0, { replicationId: "own" }, { isTerminating: true })],
  ])("the label stays with a replica that %s", (_, pod) => {
    const first = master(0, { replicas: [1], formerReplicationId: "before" });

    expect(nextStep(seen(pod, first))).toBeUndefined();
  });

  test.each<[string, Pod]>([
    ["started anew, and has nothing of the master yet", lost(1, 0, { replicationId: "own" })],
    ["is getting other data", replica(1, 0, { link: { isUp: false, isSyncing: true } })],
  ])("it goes off a replica that %s", (_, pod) => {
    expect(nextStep(seen(pod))).toEqual(act(label("cache-1", undefined)));
  });
});
