import { describe, expect, test } from "vitest";
import { isWrite, requestOf } from "../../../../dev/platform/audit-line.ts";

describe("a line of the audit log", () => {
  const line = {
    verb: "patch",
    user: { username: "system:serviceaccount:ebb-system:ebb-reconcile" },
    objectRef: { resource: "memcacheds", subresource: "status", namespace: "bench", name: "cache" },
    responseStatus: { code: 200 },
    requestReceivedTimestamp: "2026-03-01T12:00:00.000250Z",
    stageTimestamp: "2026-03-01T12:00:00.012750Z",
  };

  test("tells who asked for what, and when it was answered to the microsecond", () => {
    const noon = Date.parse("2026-03-01T12:00:00Z");

    expect(requestOf(JSON.stringify(line))).toEqual({
      user: "system:serviceaccount:ebb-system:ebb-reconcile",
      verb: "patch",
      resource: "memcacheds/status",
      namespace: "bench",
      name: "cache",
      code: 200,
      receivedAt: noon + 0.25,
      answeredAt: noon + 12.75,
    });
  });

  test("may be about no object", () => {
    const { objectRef: _, ...readiness } = line;

    expect(requestOf(JSON.stringify(readiness))).toMatchObject({ resource: "", namespace: "", name: "" });
  });

  test("may lack the fraction of a second", () => {
    const whole = { ...line, stageTimestamp: "2026-03-01T12:00:01Z" };

    expect(requestOf(JSON.stringify(whole)).answeredAt).toBe(Date.parse("2026-03-01T12:00:01Z"));
  });
});

test.each([
  ["get", false],
  ["list", false],
  ["watch", false],
  ["create", true],
  ["patch", true],
  ["delete", true],
])("whether %s is a write: %s", (verb, expected) => {
  expect(isWrite({ verb })).toBe(expected);
});
