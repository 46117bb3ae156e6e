import { describe, expect, test } from "vitest";
import type { Condition, KubeObject, ObjectMeta } from "../../../../../src/api/kubernetes/object.ts";
import type { Memcached, MemcachedSpec, MemcachedStatus } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import type { ChildState, Problem } from "../../../../../src/kinds/kind.ts";
import { deployment } from "../../../../../src/kinds/memcached/children/deployment.ts";
import { service } from "../../../../../src/kinds/memcached/children/service.ts";
import type { LiveDeployment } from "../../../../../src/kinds/memcached/replicas/live.ts";
import { status } from "../../../../../src/kinds/memcached/status/status.ts";
import { memcached, tls } from "../fixtures.ts";

interface Found {
  cr?: Memcached;
  /** readyReplicas, updatedReplicas, replicas of the owned Deployment; absent when there is none. */
  counts?: [number, number, number];
  deployment?: {
    metadata?: Partial<ObjectMeta>;
    spec?: LiveDeployment["spec"];
    status?: LiveDeployment["status"];
  };
  current?: boolean;
  serviceOwned?: boolean;
  problems?: Problem[];
  notes?: Problem[];
}

const now = new Date("2026-03-01T12:30:15.678Z");
const wanting = (replicas: number): Memcached => memcached({ replicas });

function statusOf(found: Found): MemcachedStatus {
  const { current = true, serviceOwned = true, problems = [], notes = [] } = found;
  return status({
    cr: found.cr ?? wanting(3),
    children: new Map<typeof deployment, ChildState>([
      [deployment, found.counts ? { owned: true, live: liveWith(found.counts, found.deployment), current } : absent],
      [service, { owned: serviceOwned, current: true }],
    ]),
    problems,
    notes,
    now,
  });
}

const absent: ChildState = { owned: false, current: false };

function liveWith([ready, updated, total]: [number, number, number], more: Found["deployment"] = {}): KubeObject {
  const live: LiveDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cache", generation: 4, ...more.metadata },
    spec: { ...more.spec },
    status: {
      observedGeneration: 4,
      readyReplicas: ready,
      updatedReplicas: updated,
      replicas: total,
      ...more.status,
    },
  };
  return live;
}

const conditionsOf = ({ conditions = [] }: MemcachedStatus): Condition[] => conditions;

/** One letter a condition, in their order, as in `TFFT`. */
const letters = (found: Found): string =>
  conditionsOf(statusOf(found))
    .map((condition) => condition.status.charAt(0))
    .join("");

function conditionOf(type: string, found: Found): Condition | undefined {
  return conditionsOf(statusOf(found)).find((condition) => condition.type === type);
}

test("a healthy cache has exactly this status", () => {
  const condition = { status: "True", observedGeneration: 7, lastTransitionTime: "2026-03-01T12:30:15Z" };

  expect(statusOf({ counts: [3, 3, 3] })).toStrictEqual({
    conditions: [
      { type: "Available", ...condition, reason: "Available", message: "3 of 3 pods are ready" },
      {
        type: "Progressing",
        ...condition,
        status: "False",
        reason: "ProgressingComplete",
        message: "complete: 3 of 3 pods updated",
      },
      { type: "Degraded", ...condition, status: "False", reason: "NotDegraded", message: "nothing is wrong" },
      { type: "Ready", ...condition, reason: "MemcachedReady", message: "all 3 pods are ready" },
    ],
    readyReplicas: 3,
    replicas: 3,
    selector:
      "app.kubernetes.io/instance=cache,app.kubernetes.io/managed-by=memcached-operator,app.kubernetes.io/name=memcached",
    observedGeneration: 7,
    serverList: ["cache.web:11211"],
  });
});

describe("Available, Progressing, Degraded, Ready", () => {
  test.each<[string, [number, number, number], number, string]>([
    ["healthy", [3, 3, 3], 3, "TFFT"],
    ["rolling update", [3, 1, 3], 3, "TTFT"],
    ["rolling update with the surge pod", [3, 1, 4], 3, "TTFT"],
    ["rolling update with the surge pod ready", [4, 3, 4], 3, "TTFT"],
    ["scaling in", [5, 5, 5], 3, "TTFT"],
    ["scaling out", [3, 3, 3], 5, "TTTF"],
    ["two pods lost", [1, 3, 3], 3, "TFTF"],
    ["all lost", [0, 3, 3], 3, "FFTF"],
    ["created, no pod yet", [0, 0, 0], 3, "FTTF"],
    ["at zero", [0, 0, 0], 0, "FFFF"],
    ["on the way to zero", [1, 1, 1], 0, "TTFF"],
  ])("%s", (_, counts, wanted, expected) => {
    expect(letters({ cr: wanting(wanted), counts })).toBe(expected);
  });

  test("just changed: old counts never mean complete", () => {
    expect(letters({ counts: [3, 3, 3], deployment: { status: { observedGeneration: 3 } } })).toBe("TTFT");
  });

  test("a desired state that could not be applied is never complete", () => {
    expect(letters({ counts: [3, 3, 3], current: false })).toBe("TTFT");
  });

  test("a Deployment that its controller has never seen is never complete", () => {
    const live = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "cache", generation: 1 } };
    const children = new Map([[deployment, { owned: true, live, current: true }]]);
    const { conditions } = status({ cr: wanting(0), children, problems: [], notes: [], now });

    expect(conditions?.[1]?.status).toBe("True");
  });

  test("no owned Deployment", () => {
    expect(letters({})).toBe("FTTF");
    expect(letters({ problems: [{ reason: "NotControlled", message: "Deployment cache is not ours" }] })).toBe("FTTF");
    expect(letters({ cr: wanting(0) })).toBe("FTFF");
    expect(statusOf({})).toMatchObject({ readyReplicas: 0, replicas: 0 });
  });

  test("pods of a Deployment that is not owned do not count", () => {
    const taken = { owned: false, live: liveWith([3, 3, 3]), current: false };
    const children = new Map([[deployment, taken]]);

    expect(status({ cr: wanting(3), children, problems: [], notes: [], now })).toMatchObject({ readyReplicas: 0 });
  });

  test("not ready without its Service", () => {
    expect(letters({ counts: [3, 3, 3], serviceOwned: false })).toBe("TFFF");
    expect(conditionOf("Ready", { counts: [3, 3, 3], serviceOwned: false })?.message).toBe("no Service");
  });
});

test("serverList points to TLS where 11211 is hidden", () => {
  const cr = memcached({ replicas: 3, security: { tls: { ...tls, plaintextListener: "Loopback" } } });

  expect(statusOf({ cr, counts: [3, 3, 3] }).serverList).toEqual(["cache.web:11212"]);
});

test.each<[string, Found, boolean]>([
  ["a healthy cache", { counts: [3, 3, 3] }, true],
  ["a rolling update", { counts: [3, 1, 4] }, true],
  ["a scale-in", { counts: [5, 5, 5] }, true],
  ["a lost pod", { counts: [2, 3, 3] }, false],
  ["zero", { cr: wanting(0), counts: [0, 0, 0] }, false],
  ["no Deployment", {}, false],
])("serverList through %s", (_, found, isListed) => {
  expect(statusOf(found).serverList).toEqual(isListed ? ["cache.web:11211"] : undefined);
  expect("serverList" in statusOf(found)).toBe(isListed);
});

describe("under autoscaling", () => {
  const cr = (spec: MemcachedSpec = {}): Memcached =>
    memcached({ ...spec, autoscaling: { enabled: true, minReplicas: 2 } });

  test("the live number is the wanted one, and the message says who sets it", () => {
    const found: Found = { cr: cr(), counts: [7, 7, 7], deployment: { spec: { replicas: 7 } } };

    expect(letters(found)).toBe("TFFT");
    expect(conditionOf("Available", found)?.message).toBe("7 of 7 pods are ready, a number that the autoscaler sets");
  });

  test("a number that is held is the wanted one once autoscaling is off", () => {
    const found: Found = { cr: memcached(), counts: [8, 8, 8], deployment: { spec: { replicas: 8 } } };
    const metadata = { annotations: { "memcached.c5c3.io/held-replicas": "8" } };

    expect(letters({ ...found, deployment: { ...found.deployment, metadata } })).toBe("TFFT");
    expect(letters(found)).toBe("TTFT");
  });

  test("minReplicas are wanted before there is a Deployment", () => {
    expect(conditionOf("Available", { cr: cr({ replicas: 9 }) })?.message).toMatch(/^0 of 2 /);
  });
});

describe("Degraded", () => {
  const notControlled = { reason: "NotControlled", message: "Service cache is not ours" };
  const invalid = { reason: "InvalidSpec", message: "spec.x: no" };
  const refused = { reason: "ReconcileError", message: "Service: Forbidden" };
  const noSecret = { reason: "SecretNotFound", message: "Secret a" };
  const noKey = { reason: "SecretKeyMissing", message: "Secret b, key tls.crt" };
  const unheardOf = { reason: "Unheard", message: "of" };
  const all = [unheardOf, noKey, noSecret, refused, invalid, notControlled];

  test.each([
    ["NotControlled", all],
    ["InvalidSpec", all.slice(0, -1)],
    ["ReconcileError", all.slice(0, -2)],
    ["SecretNotFound", all.slice(0, -3)],
    ["SecretKeyMissing", all.slice(0, -4)],
    ["Unheard", all.slice(0, -5)],
    ["Degraded", []],
  ])("has reason %s before all that follow", (reason, problems) => {
    expect(conditionOf("Degraded", { counts: [1, 3, 3], problems })).toMatchObject({ status: "True", reason });
  });

  test("names all problems, the gravest first, in the same order whichever was found first", () => {
    const other = { reason: "ReconcileError", message: "Deployment: Invalid" };
    const message = "Service cache is not ours; Deployment: Invalid; Service: Forbidden; 1 of 3 pods are ready";

    for (const problems of [
      [refused, other, notControlled],
      [notControlled, other, refused],
    ]) {
      expect(conditionOf("Degraded", { counts: [1, 3, 3], problems })?.message).toBe(message);
    }
  });

  test("a problem does not make a served cache less ready", () => {
    expect(letters({ counts: [3, 3, 3], problems: [refused] })).toBe("TFTT");
  });

  test("quotes the Deployment on pods that do not come", () => {
    const conditions = [
      { type: "Available", status: "False", message: "no minimum availability" },
      { type: "Progressing", status: "False", message: "timed out progressing" },
      { type: "ReplicaFailure", status: "True", message: "exceeded quota" },
    ];

    expect(conditionOf("Degraded", { counts: [1, 3, 3], deployment: { status: { conditions } } })?.message).toBe(
      "1 of 3 pods are ready: timed out progressing: exceeded quota",
    );
    expect(conditionOf("Degraded", { counts: [3, 3, 3], deployment: { status: { conditions } } })?.status).toBe(
      "False",
    );
  });

  test("tells notes while nothing is wrong", () => {
    const notes = [
      { reason: "B", message: "something else" },
      { reason: "A", message: "ServiceMonitor skipped" },
    ];

    expect(conditionOf("Degraded", { counts: [3, 3, 3], notes })).toMatchObject({
      status: "False",
      reason: "NotDegraded",
      message: "ServiceMonitor skipped; something else",
    });
  });

  test("tells notes after the problems", () => {
    const notes = [{ reason: "ServiceMonitorUnavailable", message: "ServiceMonitor skipped" }];

    expect(conditionOf("Degraded", { counts: [1, 3, 3], problems: [noSecret], notes })).toMatchObject({
      reason: "SecretNotFound",
      message: "Secret a; 1 of 3 pods are ready; ServiceMonitor skipped",
    });
  });
});

test.each<[string, Found, string]>([
  ["the Deployment", {}, "waiting: no Deployment yet"],
  ["an apply", { counts: [3, 3, 3], current: false }, "waiting: the Deployment could not be brought up to date"],
  [
    "the Deployment's controller",
    { counts: [3, 3, 3], deployment: { status: { observedGeneration: 3 } } },
    "waiting: the Deployment's controller has not seen the latest change",
  ],
  ["updated pods", { counts: [3, 1, 4] }, "waiting: 1 of 3 pods updated, 4 pods for 3"],
  ["old pods to go", { counts: [5, 5, 5] }, "waiting: 5 pods for 3"],
])("Progressing says that it waits for %s", (_, found, message) => {
  expect(conditionOf("Progressing", found)).toMatchObject({ reason: "Progressing", message });
});

test("Ready says what is missing", () => {
  expect(conditionOf("Ready", { serviceOwned: false })?.message).toBe(
    "no Deployment, no Service, 0 of 3 pods are ready",
  );
  expect(conditionOf("Ready", { cr: wanting(0), counts: [0, 0, 0] })?.message).toBe("scaled to zero");
});

describe("lastTransitionTime", () => {
  const then = "2020-01-01T00:00:00Z";
  const earlier = (type: string, status: Condition["status"]): Condition => ({
    type,
    status,
    observedGeneration: 6,
    lastTransitionTime: then,
    reason: "Old",
    message: "old",
  });

  test("stands while the status stands, whatever else changes and however the conditions were ordered", () => {
    const conditions = [earlier("Foreign", "True"), earlier("Ready", "True"), earlier("Available", "False")];
    const cr = { ...wanting(3), status: { conditions } };

    expect(
      conditionsOf(statusOf({ cr, counts: [3, 3, 3] })).map(({ type, lastTransitionTime }) => [
        type,
        lastTransitionTime,
      ]),
    ).toEqual([
      ["Available", "2026-03-01T12:30:15Z"],
      ["Progressing", "2026-03-01T12:30:15Z"],
      ["Degraded", "2026-03-01T12:30:15Z"],
      ["Ready", then],
    ]);
  });

  test("a status computed again from its own outcome is the same a day later", () => {
    const first = statusOf({ counts: [1, 3, 3] });
    const children = new Map<typeof deployment, ChildState>([
      [deployment, { owned: true, live: liveWith([1, 3, 3]), current: true }],
      [service, { owned: true, current: true }],
    ]);
    const cr = { ...wanting(3), status: first };

    expect(status({ cr, children, problems: [], notes: [], now: new Date("2026-03-02T00:00:00Z") })).toStrictEqual(
      first,
    );
  });
});
