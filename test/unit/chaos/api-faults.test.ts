import { describe, expect, test } from "vitest";
import { readHistory, refusal } from "../../chaos/faults/answers.ts";
import { type ApiFault, apiFaults, faultNames } from "../../chaos/faults/api-faults.ts";
import { seededRandom } from "../../chaos/faults/random.ts";

const get = { method: "GET", url: "/apis/a" };
const patch = { method: "PATCH", url: "/apis/a" };
const faultsOf = (seed: number, rate: number, request: typeof get): (ApiFault | undefined)[] => {
  const decide = apiFaults(seededRandom(seed), { rate });
  return Array.from({ length: 500 }, () => decide(request));
};
const namesIn = (faults: readonly (ApiFault | undefined)[]) =>
  new Set(faults.flatMap((fault) => (fault?.what === "refuse" ? `refuse ${fault.status}` : (fault?.what ?? []))));

test("the same seed gives the same faults", () => {
  expect(faultsOf(3, 0.5, get)).toEqual(faultsOf(3, 0.5, get));
  expect(faultsOf(3, 0.5, get)).not.toEqual(faultsOf(4, 0.5, get));
});

test("a read meets every fault but a conflict, a write every one but a stale answer", () => {
  expect(namesIn(faultsOf(1, 1, get))).toEqual(new Set(faultNames.filter((name) => name !== "refuse 409")));
  expect(namesIn(faultsOf(1, 1, patch))).toEqual(new Set(faultNames.filter((name) => name !== "stale read")));
});

test("at a rate of 0 there are none, and at one below 1 some", () => {
  expect(namesIn(faultsOf(1, 0, get)).size).toBe(0);
  expect(faultsOf(1, 0.5, get)).toContain(undefined);
});

test("a request that the only fault does not fit meets none", () => {
  const decide = apiFaults(seededRandom(1), { names: ["stale read"], rate: 1 });

  expect([decide(patch), decide(get)?.what]).toEqual([undefined, "stale read"]);
});

test("a refusal is a Status, with the wait that is asked for", () => {
  const { status, headers, body } = refusal({ what: "refuse", status: 429, retryAfterSeconds: 1 });

  expect(status).toBe(429);
  expect(headers).toMatchObject({ "content-type": "application/json", "retry-after": 1 });
  expect(JSON.parse(body.toString())).toMatchObject({ kind: "Status", reason: "TooManyRequests", code: 429 });
});

describe("a stale read", () => {
  const answer = (text: string, status = 200) => ({ status, headers: {}, body: Buffer.from(text) });
  const history = () => {
    const reads = readHistory();
    for (const one of [answer("", 404), answer("one"), answer("one"), answer("two")]) reads.remember(get, one);
    return reads;
  };
  const at = (age: number) => history().older(get, { what: "stale read", age });

  test("is of any age, and may be that there was nothing", () => {
    expect([0, 0.5, 0.99].map((age) => at(age)?.body.toString())).toEqual(["two", "one", ""]);
    expect(at(0.99)?.status).toBe(404);
  });

  test("is of the same read", () => {
    expect(history().older({ ...get, url: "/apis/b" }, { what: "stale read", age: 0 })).toBeUndefined();
  });

  test("is none of a write or of a failure", () => {
    const reads = readHistory();
    reads.remember(patch, answer("one"));
    reads.remember(get, answer("", 500));

    expect(reads.older(get, { what: "stale read", age: 0 })).toBeUndefined();
  });
});
