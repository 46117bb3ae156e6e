import { describe, expect, test } from "vitest";
import { type AuditedRequest, countRequests, echoesIn, isWrite, requestOf } from "../../../bench/audit-line.ts";

const request = (parts: Partial<AuditedRequest>): AuditedRequest => ({
  user: "somebody",
  verb: "get",
  resource: "services",
  name: "cache",
  code: 200,
  receivedAt: 0,
  answeredAt: 0,
  ...parts,
});

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
      name: "cache",
      code: 200,
      receivedAt: noon + 0.25,
      answeredAt: noon + 12.75,
    });
  });

  test("may be about no object", () => {
    const { objectRef: _, ...readiness } = line;

    expect(requestOf(JSON.stringify(readiness))).toMatchObject({ resource: "", name: "" });
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

test("requests are counted by verb and resource, refusals apart, the most frequent first", () => {
  const requests = [
    request({ verb: "create", resource: "events", code: 201 }),
    request({}),
    request({ code: 404 }),
    request({}),
  ];

  expect(Object.entries(countRequests(requests))).toEqual([
    ["get services", 2],
    ["create events", 1],
    ["get services 404", 1],
  ]);
});

describe("echoes", () => {
  const write = request({ verb: "patch", receivedAt: 10, answeredAt: 20 });

  test("are the requests for an object after its last write was answered", () => {
    const before = request({ receivedAt: 5, answeredAt: 6 });
    const after = request({ receivedAt: 21, answeredAt: 22 });

    expect(echoesIn([before, write, after])).toEqual([after]);
  });

  test("are no writes of the same pass, nor requests beside them", () => {
    const beside = request({ receivedAt: 15, answeredAt: 25 });
    const later = request({ verb: "patch", receivedAt: 30, answeredAt: 40 });

    expect(echoesIn([write, beside, later])).toEqual([]);
  });

  test("are told apart by the object's name", () => {
    const other = request({ name: "other", receivedAt: 30, answeredAt: 31 });

    expect(echoesIn([write, other])).toEqual([]);
  });
});
