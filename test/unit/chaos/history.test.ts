import { describe, expect, test } from "vitest";
import { decisionsOf, mastersOf } from "../../chaos/masters/history.ts";
import type { WatchEvent } from "../../chaos/stage/watch.ts";

const told = (object: object): WatchEvent["object"] => ({
  apiVersion: "v1",
  kind: "Any",
  metadata: { name: "cart" },
  ...object,
});

describe("of decisions", () => {
  const decided = (id: string, candidate: string, type = "Failover") => ({ id, candidate, type, startedAt: "" });
  const mistakesIn = (...operations: (object | undefined)[]): string[] => {
    const mistakes: string[] = [];
    const { see } = decisionsOf((mistake) => mistakes.push(mistake));
    for (const operation of operations)
      see({ type: "MODIFIED", object: told({ status: operation ? { operation } : {} }) });
    return mistakes;
  };
  const [one, two] = [decided("1", "cart-1"), decided("2", "cart-2")];

  test("one that ends before the next begins is none", () => {
    expect(mistakesIn(undefined, one, one, undefined, two, undefined)).toEqual([]);
  });

  test("one that gives its place to another candidate, or to a failover, is none", () => {
    expect(mistakesIn(one, two)).toEqual([]);
    expect(mistakesIn(decided("1", "cart-1", "Handover"), decided("2", "cart-1"))).toEqual([]);
  });

  test.each([
    ["one that comes back", [one, two, one]],
    ["one that comes back after its end", [one, undefined, one]],
    ["the same one twice", [one, decided("2", "cart-1")]],
    ["one that changes", [one, decided("1", "cart-2")]],
  ])("%s is a mistake", (_, operations) => {
    expect(mistakesIn(...operations)).toHaveLength(1);
  });
});

describe("of masters", () => {
  const pod = (name: string, role: string | undefined, type: WatchEvent["type"] = "MODIFIED"): WatchEvent => ({
    type,
    object: told({ metadata: { name, uid: name, labels: { "redis.ebb.dev/instance": "cart", "redis-role": role } } }),
  });
  const mistakesIn = (...events: WatchEvent[]): string[] => {
    const mistakes: string[] = [];
    const { see } = mastersOf((mistake) => mistakes.push(mistake));
    for (const event of events) see(event);
    return mistakes;
  };

  test("one after the other is none", () => {
    expect(mistakesIn(pod("cart-0", "master"), pod("cart-0", undefined), pod("cart-1", "master"))).toEqual([]);
    expect(mistakesIn(pod("cart-0", "master"), pod("cart-0", "master", "DELETED"), pod("cart-1", "master"))).toEqual(
      [],
    );
  });

  test("two at once are a mistake", () => {
    expect(mistakesIn(pod("cart-0", "master"), pod("cart-1", "master"))).toHaveLength(1);
  });
});
