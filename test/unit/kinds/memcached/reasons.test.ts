/** The table of reasons says of each condition when it has which reason. */

import { expect, test } from "vitest";
import { memcachedReasons } from "../../../../src/kinds/memcached/reasons.ts";
import {
  available,
  degraded,
  type Findings,
  progressing,
  ready,
  type Verdict,
} from "../../../../src/kinds/memcached/status/conditions.ts";
import { commonReasons, type Reason, type Seen } from "../../../../src/kinds/reasons.ts";

const judges: Readonly<Record<string, (findings: Findings) => Verdict<string>>> = {
  Available: available,
  Progressing: progressing,
  Degraded: degraded,
  Ready: ready,
};
const table: Readonly<Record<string, Reason>> = { ...commonReasons, ...memcachedReasons };
const isOfCondition = (seen: Seen): boolean => / (True|False)$/.test(seen);

const problems = Object.entries(table)
  .filter(([reason, { seen }]) => seen.includes("Degraded True") && reason !== "Degraded")
  .map(([reason]) => ({ reason, message: "it is so" }));

const findings = (ready: number, updated: number, problems: Findings["problems"] = []): Findings => ({
  rollout: { wanted: 3, ready, updated, total: 3, complaints: [] },
  isAutoscaled: false,
  isServiceOwned: true,
  problems,
  notes: [],
});

const worlds = [
  findings(3, 3),
  findings(3, 1),
  findings(0, 3),
  ...problems.map((problem) => findings(3, 3, [problem])),
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

test("what makes a resource Degraded, but for missing pods, comes with a Warning; so does a note", () => {
  for (const [reason, { seen }] of Object.entries(table)) {
    const isTold = (seen.includes("Degraded True") && reason !== "Degraded") || seen.includes("note of Degraded");
    expect(seen.includes("Warning Event"), reason).toBe(isTold);
  }
});
