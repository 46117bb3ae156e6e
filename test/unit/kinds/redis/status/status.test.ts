import { describe, expect, test } from "vitest";
import type { Condition, KubeObject } from "../../../../../src/api/kubernetes/object.ts";
import type { Operation, Redis, RedisStatus } from "../../../../../src/api/redis.ebb.dev/index.ts";
import type { Child, ChildState, Problem } from "../../../../../src/kinds/kind.ts";
import { podMonitor } from "../../../../../src/kinds/redis/children/pod-monitor.ts";
import { serviceMonitor } from "../../../../../src/kinds/redis/children/service-monitor.ts";
import { statefulSet } from "../../../../../src/kinds/redis/children/stateful-set.ts";
import type { PodFacts, RedisFacts } from "../../../../../src/kinds/redis/facts.ts";
import type { LiveStatefulSet } from "../../../../../src/kinds/redis/live.ts";
import { status } from "../../../../../src/kinds/redis/status/status.ts";
import { redis, replication } from "../fixtures.ts";

interface Found {
  cr?: Redis;
  facts?: RedisFacts | undefined;
  /** readyReplicas, updatedReplicas, replicas of the owned StatefulSet; absent when there is none. */
  counts?: [number, number, number] | undefined;
  observed?: number;
  current?: boolean;
  monitor?: ChildState;
  problems?: Problem[];
  notes?: Problem[];
}

const now = new Date("2026-03-01T12:30:15.678Z");
const absent: ChildState = { owned: false, current: true };

const pod = (name: string, more: Partial<PodFacts> = {}): PodFacts => ({
  name,
  isReady: true,
  isTerminating: false,
  role: name === "cart-0" ? "master" : "slave",
  ...more,
});
const three: RedisFacts = { pods: [pod("cart-0"), pod("cart-1"), pod("cart-2")], master: "cart-0" };

function statusOf(found: Found): RedisStatus {
  const { current = true, counts = [3, 3, 3], problems = [], notes = [], monitor = absent } = found;
  return status({
    cr: found.cr ?? replication(),
    facts: "facts" in found ? found.facts : three,
    children: new Map<Child<Redis>, ChildState>([
      [
        statefulSet,
        "counts" in found && !found.counts ? absent : { owned: true, live: liveWith(counts, found), current },
      ],
      [serviceMonitor, monitor],
      [podMonitor, absent],
    ]),
    problems,
    notes,
    now,
  });
}

function liveWith([ready, updated, total]: [number, number, number], { observed = 4 }: Found): KubeObject {
  const live: LiveStatefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "cart", generation: 4 },
    status: { observedGeneration: observed, readyReplicas: ready, updatedReplicas: updated, replicas: total },
  };
  return live;
}

const conditionOf = (type: string, found: Found): Condition | undefined =>
  statusOf(found).conditions?.find((condition) => condition.type === type);

/** Status and reason of each condition, in their order. */
const told = (found: Found): string[] =>
  (statusOf(found).conditions ?? []).map(({ type, status, reason }) => `${type} ${status} ${reason}`);

test("a healthy Redis has exactly this status", () => {
  const condition = { observedGeneration: 7, lastTransitionTime: "2026-03-01T12:30:15Z" };

  expect(statusOf({})).toStrictEqual({
    observedGeneration: 7,
    phase: "Ready",
    replicas: 3,
    readyReplicas: 3,
    selector: "app=cart,redis_setup_type=replication,role=replication",
    master: "cart-0",
    connection: { host: "cart-master.shop.svc", port: 6379 },
    conditions: [
      { type: "Available", status: "True", ...condition, reason: "Writable", message: "the master, cart-0, is ready" },
      {
        type: "Progressing",
        status: "False",
        ...condition,
        reason: "Complete",
        message: "complete: 3 of 3 pods updated",
      },
      { type: "Degraded", status: "False", ...condition, reason: "AsExpected", message: "nothing is missing" },
      {
        type: "MonitoringReady",
        status: "False",
        ...condition,
        reason: "Disabled",
        message: "spec.monitoring.enabled is not set",
      },
      { type: "MasterElected", status: "True", ...condition, reason: "Elected", message: "cart-0 is the master" },
    ],
  });
});

test("F11: mode Standalone has no master, and clients connect to the Service in front of its pod", () => {
  const found = statusOf({ cr: redis(), facts: { pods: [pod("cart-0")] }, counts: [1, 1, 1] });

  expect(found).toMatchObject({ phase: "Ready", connection: { host: "cart.shop.svc", port: 6379 } });
  expect(found).not.toHaveProperty("master");
  expect(found.conditions?.map(({ type }) => type)).not.toContain("MasterElected");
});

describe("Replication", () => {
  test("that is new waits for its pods", () => {
    expect(told({ facts: { pods: [] }, counts: undefined })).toEqual([
      "Available False NoMaster",
      "Progressing True RollingOut",
      "Degraded True PodsNotReady",
      "MonitoringReady False Disabled",
      "MasterElected False NoMaster",
    ]);
    expect(statusOf({ facts: { pods: [] }, counts: undefined }).phase).toBe("Pending");
  });

  test("with pods and no master yet is bootstrapping", () => {
    const facts = { pods: [pod("cart-0", { role: undefined })] };

    expect(statusOf({ facts }).phase).toBe("Bootstrapping");
    expect(statusOf({ facts, cr: { ...replication(), status: { master: "cart-2" } } }).phase).toBe("FailingOver");
  });

  test("a master counts once its pod is marked, is there and stays", () => {
    for (const more of [{ role: undefined }, { role: "slave" }, { isTerminating: true }] as const) {
      const facts: RedisFacts = { pods: [pod("cart-0", more), pod("cart-1")], master: "cart-0" };
      expect(told({ facts })).toContain("Available False NoMaster");
      expect(told({ facts })).toContain("MasterElected False NoMaster");
    }
  });

  test("F3: a master that is lost, and in whose place nobody can be chosen, is none, marked as it may be", () => {
    const election = { reason: "PartialView", message: "cart-0 is missing" };
    const facts: RedisFacts = { ...three, pods: [pod("cart-0", { isReady: false }), pod("cart-1")], election };

    expect(told({ facts })).toContain("MasterElected False PartialView");
    expect(told({ facts })).toContain("Available False NotReady");
  });

  test("F7: a template that has to wait is a rollout that is under way", () => {
    expect(told({ facts: { ...three, holdsTemplate: true } })).toContain("Progressing True RollingOut");
  });

  test("a master that is not ready is one, and takes no writes", () => {
    const facts: RedisFacts = { ...three, pods: [pod("cart-0", { isReady: false }), pod("cart-1"), pod("cart-2")] };

    expect(told({ facts })).toEqual([
      "Available False NotReady",
      "Progressing False Complete",
      "Degraded True PodsNotReady",
      "MonitoringReady False Disabled",
      "MasterElected True Elected",
    ]);
    expect(statusOf({ facts }).phase).toBe("Degraded");
  });

  test("F3: says why no master is chosen", () => {
    const election = { reason: "PartialView", message: "1 of 3 pods answers" };

    expect(conditionOf("MasterElected", { facts: { pods: [], election } })).toMatchObject({
      status: "False",
      ...election,
    });
  });

  test.each<[Operation["type"], string]>([
    ["Bootstrap", "Bootstrapping"],
    ["Failover", "FailingOver"],
    ["Handover", "FailingOver"],
  ])("under way: %s is told as %s, and kept as it was decided", (type, phase) => {
    const operation: Operation = { id: "a1", type, candidate: "cart-1", startedAt: "2026-03-01T12:30:00Z" };
    const found = { facts: { ...three, operation, masterUnreachableSince: "2026-03-01T12:29:00Z" } };

    expect(statusOf(found)).toMatchObject({ phase, operation, masterUnreachableSince: "2026-03-01T12:29:00Z" });
    expect(conditionOf("Progressing", found)).toMatchObject({ reason: "Operating", message: `${type} to cart-1` });
  });
});

test("pods that are going do not count, whatever the StatefulSet says", () => {
  const facts: RedisFacts = { ...three, pods: [...three.pods, pod("cart-3", { isTerminating: true })] };

  expect(statusOf({ facts, counts: [4, 4, 4] })).toMatchObject({ replicas: 3, readyReplicas: 3 });
});

test("without facts pods are as the StatefulSet counts them, and the rest stands", () => {
  const operation: Operation = { id: "a1", type: "Failover", startedAt: "2026-03-01T12:30:00Z" };
  const cr = { ...replication(), status: { master: "cart-2", operation } };

  expect(statusOf({ facts: undefined, cr, counts: [2, 3, 3] })).toMatchObject({
    replicas: 3,
    readyReplicas: 2,
    master: "cart-2",
    operation,
  });
});

test("what was is not told any more once it is over", () => {
  const operation: Operation = { id: "a1", type: "Failover", startedAt: "2026-03-01T12:30:00Z" };
  const cr = { ...replication(), status: { operation, masterUnreachableSince: "2026-03-01T12:30:00Z" } };

  expect(statusOf({ cr })).not.toHaveProperty("operation");
  expect(statusOf({ cr })).not.toHaveProperty("masterUnreachableSince");
});

describe("Progressing", () => {
  test.each<[string, Found]>([
    ["waiting: no StatefulSet yet", { counts: undefined }],
    ["waiting: the StatefulSet could not be brought up to date", { current: false }],
    ["waiting: the StatefulSet's controller has not seen the latest change", { observed: 3 }],
    ["waiting: 1 of 3 pods updated", { counts: [3, 1, 3] }],
    ["waiting: 3 pods for 2", { cr: replication({ replicas: 2 }), counts: [3, 3, 3] }],
  ])("%s", (message, found) => {
    expect(conditionOf("Progressing", found)).toMatchObject({ status: "True", reason: "RollingOut", message });
  });
});

describe("Degraded", () => {
  const problem = (reason: string, message = reason): Problem => ({ reason, message });

  test("has the reason of the gravest problem, and tells of all", () => {
    const facts: RedisFacts = { ...three, pods: three.pods.slice(0, 2) };
    const problems = [problem("ConfigRejected"), problem("SecretNotFound"), problem("ImmutableField")];

    expect(conditionOf("Degraded", { facts, problems })).toMatchObject({
      status: "True",
      reason: "ImmutableField",
      message: "ImmutableField; SecretNotFound; ConfigRejected; 2 of 3 pods are ready",
    });
    expect(statusOf({ problems }).phase).toBe("Degraded");
  });

  test("tells of notes without being true", () => {
    expect(conditionOf("Degraded", { notes: [problem("Note", "a note")] })).toMatchObject({
      status: "False",
      reason: "AsExpected",
      message: "a note",
    });
  });
});

describe("MonitoringReady", () => {
  const on = { monitoring: { enabled: true }, redisExporter: { enabled: true } };
  const owned: ChildState = { owned: true, current: true };
  const labelled = (release: string): ChildState => ({
    ...owned,
    live: {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: { name: "cart", namespace: "shop", labels: { release } },
    },
  });
  const prometheuses = {
    all: [
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "Prometheus",
        metadata: { name: "k8s", namespace: "monitoring" },
        spec: { serviceMonitorSelector: { matchLabels: { release: "kps" } }, serviceMonitorNamespaceSelector: {} },
      },
    ],
  };
  const note = { reason: "CRDNotInstalled", message: 'ServiceMonitor "cart" is skipped' };

  test.each<[string, Found]>([
    ["True Monitored", { cr: replication(on), monitor: owned }],
    ["False Disabled", { cr: replication({ redisExporter: { enabled: true } }) }],
    ["False ExporterDisabled", { cr: replication({ monitoring: { enabled: true } }) }],
    ["False CRDNotInstalled", { cr: replication(on), notes: [note] }],
    ["False MonitorMissing", { cr: replication(on) }],
    ["False NotSelected", { cr: replication(on), monitor: labelled("another"), facts: { ...three, prometheuses } }],
    ["True Monitored", { cr: replication(on), monitor: labelled("kps"), facts: { ...three, prometheuses } }],
    [
      "False MonitorMissing",
      { cr: replication({ ...on, monitoring: { enabled: true, kind: "PodMonitor" } }), monitor: owned },
    ],
  ])("%s", (expected, found) => {
    const { status, reason } = conditionOf("MonitoringReady", found) ?? {};

    expect(`${status} ${reason}`).toBe(expected);
  });

  test("an alert rule that is skipped beside the monitor is another matter", () => {
    const other = { reason: "CRDNotInstalled", message: 'PrometheusRule "cart" is skipped' };

    expect(conditionOf("MonitoringReady", { cr: replication(on), monitor: owned, notes: [other] })?.status).toBe(
      "True",
    );
  });
});

test("the time of a condition stands while its status does", () => {
  const before = statusOf({});
  const cr = { ...replication(), status: before };
  const later = status({
    cr,
    facts: { ...three, pods: [pod("cart-0", { isReady: false })] },
    children: new Map(),
    problems: [],
    notes: [],
    now: new Date("2027-01-01T00:00:00Z"),
  });

  const times = Object.fromEntries(
    later.conditions?.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]) ?? [],
  );
  expect(times).toMatchObject({
    Available: "2027-01-01T00:00:00Z",
    MasterElected: "2026-03-01T12:30:15Z",
    MonitoringReady: "2026-03-01T12:30:15Z",
  });
});
