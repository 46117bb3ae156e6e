import { describe, expect, test } from "vitest";
import { nextStep } from "../../../../../src/kinds/redis/operate/next-step.ts";
import type { Pod } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, healthy, hostOf, lost, master, now, replica, secondsAgo, silent, world } from "./worlds.ts";

const going = { isTerminating: true };

const handover = (candidate: string, from = "cache-0") => {
  const operation = { id: "fresh", type: "Handover", from, candidate, startedAt: now.toISOString() };
  return { name: "decide", status: expect.objectContaining({ master: from, operation }) };
};

describe("F7: a master whose pod is terminating hands over", () => {
  test("to the replica that has most, then to that of the lowest ordinal", () => {
    const pods = (offset: number) => [
      master(0, { replicas: [1, 2] }, going),
      replica(1, 0, { offset: 5 }),
      replica(2, 0, { offset }),
    ];

    expect(nextStep(world({ pods: pods(6) }))).toEqual(handover("cache-2"));
    expect(nextStep(world({ pods: pods(5) }))).toEqual(handover("cache-1"));
  });

  test.each<[string, Pod]>([
    ["is terminating too", replica(1, 0, { offset: 9000 }, going)],
    ["is not ready", replica(1, 0, { offset: 9000 }, { isReady: false })],
    ["does not answer", silent(1)],
    ["is getting its data", replica(1, 0, { link: { isSyncing: true, isUp: false } })],
    ["has another history", replica(1, 0, { replicationId: "other", offset: 9000 })],
  ])("never to one that %s", (_, pod) => {
    const pods = [master(0, { replicas: [1, 2] }, going), pod, replica(2, 0)];

    expect(nextStep(world({ pods }))).toEqual(handover("cache-2"));
  });

  test("never to one that the master does not count among its replicas", () => {
    const pods = [master(0, { replicas: [2] }, going), replica(1, 0, { offset: 9000 }), replica(2, 0)];

    expect(nextStep(world({ pods }))).toEqual(handover("cache-2"));
  });

  test("to nobody when there is nobody", () => {
    const pods = [master(0, { replicas: [] }, going)];

    expect(nextStep(world({ pods }))).toBeUndefined();
  });
});

describe("F7: a template is about to be applied", () => {
  const pods = (first: Pod) => [first, master(1, { replicas: [0, 2] }), replica(2, 1)];
  const status = { master: "cache-1", masterReplicationId: "history" };

  test("a master that is not on the pod of ordinal 0, which is restarted last, hands over to it", () => {
    const seen = world({ status, pods: pods(replica(0, 1)), rollout: {} });

    expect(nextStep(seen)).toEqual(handover("cache-0", "cache-1"));
    expect(nextStep({ ...seen, rollout: undefined })).toBeUndefined();
  });

  test("a master that is there stays", () => {
    expect(nextStep(healthy({ rollout: {} }))).toBeUndefined();
  });

  test("a master stays where the pod of ordinal 0 cannot take over, and hands over when its pod goes", () => {
    expect(nextStep(world({ status, pods: pods(silent(0)), rollout: {} }))).toBeUndefined();
  });
});

test("F8: a master on a pod to be removed hands over to one that stays", () => {
  const pods = [replica(0, 2), replica(1, 2, { offset: 9000 }), master(2, { replicas: [0, 1] })];
  const status = { master: "cache-2", masterReplicationId: "history" };

  expect(nextStep(world({ status, pods }))).toBeUndefined();
  expect(nextStep(world({ status, pods, spec: { replicas: 1 } }))).toEqual(handover("cache-0", "cache-2"));
});

describe("O4, F7: a handover that was decided", () => {
  const operation = {
    id: "one",
    type: "Handover",
    from: "cache-0",
    candidate: "cache-1",
    startedAt: secondsAgo(1),
  } as const;
  const status = { master: "cache-0", masterReplicationId: "history", operation };
  const old = (part: Parameters<typeof master>[1] = {}) => master(0, { replicas: [1, 2], ...part }, going);

  test("is asked of the master, once, and is then waited for", () => {
    const pods = (first: Pod) => [first, replica(1, 0), replica(2, 0)];

    expect(nextStep(world({ status, pods: pods(old()) }))).toEqual({
      name: "act",
      actions: [{ pod: "cache-0", command: "hand-over", to: "cache-1", host: hostOf(1), port: 6379, timeoutMs: 5_000 }],
    });
    expect(nextStep(world({ status, pods: pods(old({ handover: "under way" })) }))).toEqual({ name: "wait", ms: 100 });
  });

  test("the label moves once the candidate is the master, and then the others follow it", () => {
    const promoted = master(
      1,
      { replicas: [0], replicationId: "next", formerReplicationId: "history" },
      { role: "slave" },
    );
    const since = { ...status, masterUnreachableSince: secondsAgo(0) };
    const step = (role: "master" | undefined, third: Pod) =>
      nextStep(world({ status: since, pods: [replica(0, 1, {}, { ...going, role }), promoted, third] }));

    expect(step("master", replica(2, 0))).toEqual({
      name: "act",
      actions: [{ pod: "cache-0", command: "label", role: undefined }],
    });
    expect(step(undefined, replica(2, 0))).toEqual({
      name: "act",
      actions: [{ pod: "cache-2", command: "replicate", host: hostOf(1), port: 6379, isDemotion: false }],
    });
    expect(step(undefined, replica(2, 1))).toEqual({
      name: "act",
      actions: [{ pod: "cache-1", command: "label", role: "master" }],
    });
  });

  test("is withdrawn, and decided anew, when the candidate is lost", () => {
    const pods = [old(), silent(1), replica(2, 0)];

    expect(nextStep(world({ status, pods }))).toEqual({ name: "note", status: { ...status, operation: undefined } });
    expect(nextStep(world({ pods }))).toEqual(handover("cache-2"));
  });

  test("becomes a failover, after its grace, when the master ended before it was done", () => {
    const pods = [silent(0, going), lost(1, 0), lost(2, 0)];
    const since = (seconds: number) => ({ ...status, masterUnreachableSince: secondsAgo(seconds) });

    expect(nextStep(world({ pods, status: since(1) }))).toEqual({ name: "wait", ms: 9_000 });
    expect(nextStep(world({ pods, status: since(10) }))).toMatchObject({
      name: "decide",
      status: { operation: { id: "fresh", type: "Failover", candidate: "cache-1" } },
    });
  });
});

test("a handover that somebody else has made is taken on, and the new master is not demoted", () => {
  const pods = [replica(0, 1, {}, { role: "master" }), master(1, { replicas: [0, 2] }), replica(2, 1)];
  const status = { master: "cache-0", masterReplicationId: "history", masterUnreachableSince: secondsAgo(1) };

  expect(nextStep(world({ pods, status }))).toEqual(handover("cache-1"));
});

test("a master that follows another one in vain has handed over to nobody", () => {
  const pods = [lost(0, 1), master(1), lost(2, 0)];
  const status = { master: "cache-0", masterReplicationId: "history", masterUnreachableSince: secondsAgo(1) };

  expect(nextStep(world({ pods, status }))).toMatchObject({ actions: [{ pod: "cache-1", isDemotion: true }] });
});

test("a pod that has just started is no heir: it has nothing yet", () => {
  const pods = [master(0, { replicas: [1] }, going), fresh(1)];

  expect(nextStep(world({ pods, spec: { replicas: 2 } }))).not.toMatchObject({ name: "decide" });
});
