import { describe, expect, test } from "vitest";
import { countRequests, echoesIn } from "../../../bench/count-requests.ts";
import type { AuditedRequest } from "../../../dev/platform/audit-line.ts";

const request = (parts: Partial<AuditedRequest>): AuditedRequest => ({
  user: "somebody",
  verb: "get",
  resource: "services",
  namespace: "bench",
  name: "cache",
  code: 200,
  receivedAt: 0,
  answeredAt: 0,
  ...parts,
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
