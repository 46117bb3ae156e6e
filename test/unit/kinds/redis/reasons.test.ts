/** The table of reasons says of each condition when it has which reason. */

import { expect, test } from "vitest";
import { commonReasons, type Reason, type Seen } from "../../../../src/kinds/reasons.ts";
import { redisReasons } from "../../../../src/kinds/redis/reasons.ts";
import {
  available,
  degraded,
  masterElected,
  monitoringReady,
  progressing,
} from "../../../../src/kinds/redis/status/conditions.ts";
import type { Findings } from "../../../../src/kinds/redis/status/findings.ts";
import type { Verdict } from "../../../../src/kinds/shared/status/condition.ts";
import { redis, replication } from "./fixtures.ts";

const judges: Readonly<Record<string, (findings: Findings) => Verdict>> = {
  Available: available,
  Progressing: progressing,
  Degraded: degraded,
  MonitoringReady: monitoringReady,
  MasterElected: masterElected,
};
const table: Readonly<Record<string, Reason>> = { ...commonReasons, ...redisReasons };
const isOfCondition = (seen: Seen): boolean => / (True|False)$/.test(seen);

const problems = Object.entries(table)
  .filter(([reason, { seen }]) => seen.includes("Degraded True") && reason !== "PodsNotReady")
  .map(([reason]) => ({ reason, message: "it is so" }));

const healthy: Findings = {
  cr: replication({ redisExporter: { enabled: true }, monitoring: { enabled: true } }),
  wanted: 3,
  ready: 3,
  total: 3,
  updated: 3,
  master: { pod: "cart-0", isReady: true },
  operation: undefined,
  election: undefined,
  isMonitorOwned: true,
  notSelected: undefined,
  problems: [],
  notes: [],
};

const worlds: Findings[] = [
  healthy,
  { ...healthy, cr: redis(), ready: 0, updated: 1 },
  { ...healthy, cr: redis({ monitoring: { enabled: true } }) },
  { ...healthy, master: undefined, isMonitorOwned: false },
  { ...healthy, master: { pod: "cart-0", isReady: false }, notSelected: "no label" },
  { ...healthy, notes: [{ reason: "CRDNotInstalled", message: "ServiceMonitor" }] },
  { ...healthy, operation: { id: "1", type: "Failover", startedAt: "2026-03-01T12:30:15Z" } },
  ...["PartialView", "NoCandidate"].map((reason) => ({
    ...healthy,
    master: undefined,
    election: { reason, message: "it is so" },
  })),
  ...problems.map((problem) => ({ ...healthy, problems: [problem] })),
];

test("each reason is said by the conditions that the table says, and by no other", () => {
  const said = worlds.flatMap((world) =>
    Object.entries(judges).map(([type, judge]) => {
      const { holds, reason } = judge(world);
      return `${reason}: ${type} ${holds ? "True" : "False"}`;
    }),
  );
  const told = Object.entries(table).flatMap(([reason, { seen }]) =>
    seen.filter(isOfCondition).map((one) => `${reason}: ${one}`),
  );

  expect([...new Set(said)].toSorted()).toEqual(told.toSorted());
});

test("what makes a resource Degraded, but for missing pods, comes with a Warning; so do a note and data that is given up", () => {
  for (const [reason, { seen }] of Object.entries(table)) {
    if (reason === "StaleMasterDemoted") continue;
    const isTold = (seen.includes("Degraded True") && reason !== "PodsNotReady") || seen.includes("note of Degraded");
    expect(seen.includes("Warning Event"), reason).toBe(isTold);
  }
});
