import { describe, expect, test } from "vitest";
import { nextStep } from "../../../../../src/kinds/redis/operate/next-step.ts";
import { electionProblem } from "../../../../../src/kinds/redis/operate/problems.ts";
import type { Pod, World } from "../../../../../src/kinds/redis/operate/world.ts";
import { fresh, hostOf, lost, master, now, replica, secondsAgo, silent, type WorldPart, world } from "./worlds.ts";

/** cache-0 was the master, and is missing for so many seconds. */
const missing = (pods: readonly Pod[], { status, ...part }: WorldPart = {}, seconds = 60): World =>
  world({ pods, ...part, status: { ...lastMaster, masterUnreachableSince: secondsAgo(seconds), ...status } });

const lastMaster = { master: "cache-0", masterReplicationId: "history" };

const failover = (candidate: string, masterReplicationId = "history") => {
  const operation = { id: "fresh", type: "Failover", from: "cache-0", candidate, startedAt: now.toISOString() };
  return { name: "decide", status: expect.objectContaining({ master: "cache-0", masterReplicationId, operation }) };
};

const noted = { ...lastMaster, masterUnreachableSince: now.toISOString() };

describe("F3: the master is missing", () => {
  test.each<[string, Pod[]]>([
    ["does not answer", [silent(0), lost(1, 0), lost(2, 0)]],
    ["is not ready", [master(0, {}, { isReady: false }), lost(1, 0), lost(2, 0)]],
    ["has no pod", [lost(1, 0), lost(2, 0)]],
    ["started anew as a replica of nobody", [fresh(0), lost(1, 0), lost(2, 0)]],
  ])("when it %s", (_, pods) => {
    const seen = world({ pods });

    expect(nextStep(seen)).toEqual({ name: "note", status: noted });
    expect(nextStep(missing(pods))).toEqual(failover("cache-1"));
  });

  test.each<[string, Pod[]]>([
    ["answers and is ready, though its replicas have lost it", [master(0), lost(1, 1), lost(2, 1)]],
    ["refuses our password", [silent(0, { isReady: true }, "auth-refused"), lost(1, 0), lost(2, 0)]],
    ["answers with an error", [silent(0, {}, "command-refused"), lost(1, 0), lost(2, 0)]],
  ])("but not when it %s", (_, pods) => {
    const step = nextStep(missing(pods));

    expect(step).not.toMatchObject({ name: "decide" });
  });
});

test("F3: it is given the time that failover.afterSeconds asks for, and a step may wait that out", () => {
  const pods = [silent(0), lost(1, 0), lost(2, 0)];

  expect(nextStep(missing(pods, {}, 4))).toEqual({ name: "wait", ms: 6_000 });
  expect(nextStep(missing(pods, { spec: { failover: { afterSeconds: 30 } } }, 4))).toEqual({
    name: "wait",
    ms: 26_000,
  });
  expect(nextStep(missing(pods, {}, 10))).toEqual(failover("cache-1"));
});

test("F1: a master that started anew as a replica of nobody is not waited for", () => {
  expect(nextStep(missing([fresh(0), lost(1, 0), lost(2, 0)], {}, 0))).toEqual(failover("cache-1"));
});

describe("F3, O8: a majority of the other wanted pods has to have lost the master", () => {
  test.each<[string, number, Pod[]]>([
    ["2 of 2", 3, [silent(0), lost(1, 0), lost(2, 0)]],
    ["1 of 1", 2, [silent(0), lost(1, 0)]],
    ["2 of 3", 4, [silent(0), lost(1, 0), lost(2, 0), silent(3)]],
    ["3 of 4", 5, [silent(0), lost(1, 0), lost(2, 0), lost(3, 0), silent(4)]],
  ])("%s are enough", (_, replicas, pods) => {
    expect(nextStep(missing(pods, { spec: { replicas } }))).toEqual(failover("cache-1"));
  });

  test.each<[string, number, Pod[]]>([
    ["1 of 2", 3, [silent(0), lost(1, 0), silent(2)]],
    ["half of 4", 5, [silent(0), lost(1, 0), lost(2, 0), silent(3), silent(4)]],
    ["2 of 4, where two pods do not exist yet", 5, [silent(0), lost(1, 0), lost(2, 0)]],
    ["1 of 2, where the other is terminating", 3, [silent(0), lost(1, 0), lost(2, 0, {}, { isTerminating: true })]],
    ["1 of 2, where the other refuses us", 3, [silent(0), lost(1, 0), silent(2, {}, "auth-refused")]],
    ["1 of 2, where the other loads its data", 3, [silent(0), lost(1, 0), lost(2, 0, { isLoading: true })]],
  ])("%s are too few: PartialView, and nothing is done", (_, replicas, pods) => {
    const seen = missing(pods, { spec: { replicas } }, 3600);

    expect(nextStep(seen)).toBeUndefined();
    expect(electionProblem(seen)).toMatchObject({ reason: "PartialView" });
  });

  test("pods beyond the wanted ones have no say", () => {
    const seen = missing([silent(0), silent(1), lost(2, 0), lost(3, 0)], { spec: { replicas: 2 } }, 3600);

    expect(nextStep(seen)).toBeUndefined();
    expect(electionProblem(seen)?.message).toBe(
      "cache-0 is missing, and of the other pods 0 answer and 0 have lost it: 1 have to for another one to take its place",
    );
  });

  test("a link that is up and silent is lost after 15 s, as a master that hangs closes none", () => {
    const linked = (silentSeconds: number) =>
      missing([silent(0), replica(1, 0, { link: { silentSeconds } }), lost(2, 0)]);

    expect(nextStep(linked(1))).toEqual({ name: "wait", ms: 14_000 });
    expect(nextStep(linked(15))).toEqual(failover("cache-1"));
  });

  test("a link is silent for no shorter than the master may be missing", () => {
    const pods = [silent(0), replica(1, 0, { link: { silentSeconds: 20 } }), lost(2, 0)];

    expect(nextStep(missing(pods, { spec: { failover: { afterSeconds: 60 } } }))).toEqual({ name: "wait", ms: 40_000 });
  });
});

describe("F4: the candidate", () => {
  test.each<[string, Pod[], string]>([
    ["has most of what the master wrote", [lost(1, 0, { offset: 5 }), lost(2, 0, { offset: 6 })], "cache-2"],
    ["has the lowest ordinal among equals", [lost(2, 0), lost(1, 0)], "cache-1"],
    ["has data of the same history, however little", [fresh(1, { offset: 9000, keys: 90 }), lost(2, 0)], "cache-2"],
    [
      "is not one that left the history by itself, however much it has",
      [lost(1, 0, { replicationId: "next", formerReplicationId: "history", offset: 9000 }), lost(2, 0)],
      "cache-2",
    ],
  ])("%s", (_, others, expected) => {
    expect(nextStep(missing([silent(0), ...others]))).toEqual(failover(expected));
  });

  test.each<[string, Pod]>([
    ["is terminating", lost(1, 0, { offset: 9000 }, { isTerminating: true })],
    ["does not answer", silent(1)],
    ["is getting other data", replica(1, 0, { offset: 9000, link: { isUp: false, isSyncing: true } })],
  ])("is none that %s", (_, pod) => {
    const pods = [silent(0), pod, lost(2, 0), lost(3, 0)];

    expect(nextStep(missing(pods, { spec: { replicas: 4 } }))).toEqual(failover("cache-2"));
  });

  test("may be the last master itself, where it was made a replica and has most", () => {
    const pods = [lost(0, 1, { offset: 7 }, { role: "master" }), lost(1, 0, { offset: 5 }), lost(2, 0, { offset: 6 })];

    expect(nextStep(missing(pods))).toEqual(failover("cache-0"));
  });

  test("may be one that left the history by itself, where nobody else has any of it", () => {
    const pods = [silent(0), fresh(1), lost(2, 0, { replicationId: "next", formerReplicationId: "history" })];

    expect(nextStep(missing(pods))).toEqual(failover("cache-2", "next"));
  });

  test("does not exist where nobody has data of the last master, which may come back with it", () => {
    const seen = missing([silent(0), fresh(1), fresh(2)], {}, 3600);

    expect(nextStep(seen)).toBeUndefined();
    expect(electionProblem(seen)).toMatchObject({ reason: "NoCandidate" });
  });
});

describe("F2: when all were restarted, so that nobody knows the last history", () => {
  test.each<[string, Pod[], number]>([
    ["the last master goes on when it came back with data", [fresh(0, { keys: 3 }), fresh(1, { keys: 5 })], 0],
    ["another one takes over when it came back empty", [fresh(0), fresh(1, { keys: 5 })], 1],
  ])("%s", (_, pods, expected) => {
    expect(nextStep(missing(pods, { spec: { replicas: 2 } }))).toEqual(
      failover(`cache-${expected}`, `own-${expected}`),
    );
  });

  test("a pod that is still missing is waited for, for 60 s", () => {
    const pods = [fresh(0, { keys: 3 }), fresh(1), silent(2), fresh(3)];
    const spec = { replicas: 4 };

    expect(nextStep(missing(pods, { spec }, 59))).toBeUndefined();
    expect(nextStep(missing(pods, { spec }, 60))).toEqual(failover("cache-0", "own-0"));
  });

  test("a pod that is alone becomes the master again", () => {
    expect(nextStep(missing([fresh(0)], { spec: { replicas: 1 } }))).toEqual(failover("cache-0", "own-0"));
  });
});

describe("O4, F5: a failover that was decided", () => {
  const operation = {
    id: "one",
    type: "Failover",
    from: "cache-0",
    candidate: "cache-1",
    startedAt: secondsAgo(1),
  } as const;
  const going = (...pods: Pod[]) => missing(pods, { status: { ...lastMaster, operation } });
  const unlabelled = silent(0, { role: undefined });
  const act = (...actions: object[]) => ({ name: "act", actions });

  test("takes the label off the old master, promotes, points the others at it, labels it, and is over", () => {
    const [one, two] = [lost(1, 0), lost(2, 0)];
    const promoted = master(1, { replicationId: "next", formerReplicationId: "history" }, { role: "slave" });
    const followed = { ...replica(2, 1) };
    const labelled = { ...promoted, role: "master" } as const;

    expect(nextStep(going(silent(0, { role: "master" }), one, two))).toEqual(
      act({ pod: "cache-0", command: "label", role: undefined }),
    );
    expect(nextStep(going(unlabelled, one, two))).toEqual(act({ pod: "cache-1", command: "promote" }));
    expect(nextStep(going(unlabelled, promoted, two))).toEqual(
      act({ pod: "cache-2", command: "replicate", host: hostOf(1), port: 6379, isDemotion: false }),
    );
    expect(nextStep(going(unlabelled, promoted, followed))).toEqual(
      act({ pod: "cache-1", command: "label", role: "master" }),
    );
    expect(nextStep(going(unlabelled, labelled, followed))).toEqual({
      name: "note",
      status: { master: "cache-1", masterReplicationId: "next" },
      done: {
        reason: "MasterChanged",
        type: "Normal",
        message: "Pod cache-1 is the master in place of cache-0 (Failover one)",
      },
    });
  });

  test("keeps its candidate, though another pod has more by now", () => {
    expect(nextStep(going(unlabelled, lost(1, 0), lost(2, 0, { offset: 9000 })))).toEqual(
      act({ pod: "cache-1", command: "promote" }),
    );
  });

  test.each<[string, Pod]>([
    ["does not answer", silent(1)],
    ["is terminating", lost(1, 0, {}, { isTerminating: true })],
    ["started anew, and is empty", fresh(1)],
  ])("is decided anew, under another id, when the candidate %s before it was promoted", (_, candidate) => {
    const pods = [unlabelled, candidate, lost(2, 0), lost(3, 0)];

    expect(nextStep(missing(pods, { spec: { replicas: 4 }, status: { operation } }))).toEqual(failover("cache-2"));
  });

  test("O8: stays as it is when the candidate is lost and too few of the others answer", () => {
    expect(nextStep(going(unlabelled, silent(1), lost(2, 0)))).toBeUndefined();
  });

  test("prefers who has data that the lost candidate wrote as the master, and goes on with that history", () => {
    const next = { replicationId: "next", formerReplicationId: "history" };
    const pods = [unlabelled, silent(1), lost(2, 1, { ...next, offset: 5 }), lost(3, 0, { offset: 6 })];

    expect(nextStep(missing(pods, { spec: { replicas: 4 }, status: { operation } }))).toEqual(
      failover("cache-2", "next"),
    );
  });

  test("O5: is withdrawn when the old master serves again before anybody was promoted", () => {
    const step = nextStep(going(master(0, { replicas: [1, 2] }), replica(1, 0), replica(2, 0)));

    // That it serves is noted first.
    expect(step).toEqual({ name: "note", status: { ...lastMaster, masterUnreachableSince: undefined, operation } });
    const seen = going(master(0, { replicas: [1, 2] }), replica(1, 0), replica(2, 0));
    expect(nextStep({ ...seen, status: { ...lastMaster, operation } })).toEqual({
      name: "note",
      status: { ...lastMaster, operation: undefined },
    });
  });

  test("F1: is decided anew when its candidate started anew and was promoted empty, which nobody may replicate", () => {
    const empty = master(1, { replicationId: "own", keys: 0 });
    const pods = [unlabelled, empty, lost(2, 0), lost(3, 0), lost(4, 0)];

    expect(nextStep(missing(pods, { spec: { replicas: 5 }, status: { operation } }))).toEqual(failover("cache-2"));
  });

  test("F6: demotes the old master when it comes back after somebody was promoted", () => {
    const promoted = master(1, { replicationId: "next", formerReplicationId: "history" }, { role: "master" });
    const seen = missing([master(0, {}, { role: undefined }), promoted, replica(2, 1)], { status: { operation } });

    expect(nextStep({ ...seen, status: { ...seen.status, masterUnreachableSince: undefined } })).toEqual(
      act({ pod: "cache-0", command: "replicate", host: hostOf(1), port: 6379, isDemotion: true }),
    );
  });
});
