import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Target } from "../../../src/engine/target.ts";
import { createLater } from "../../../src/events/later.ts";
import { gadgets } from "../engine/gadget.ts";

const of = (name: string): Target => ({ kind: gadgets, key: { namespace: "web", name } });

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const stage = () => {
  const looked: string[] = [];
  return { looked, later: createLater(({ key }) => looked.push(key.name)) };
};

test("each is looked at once, when its time has come", () => {
  const { looked, later } = stage();
  later.set(of("a"), 2_000);
  later.set(of("b"), 1_000);

  vi.advanceTimersByTime(999);
  expect(looked).toEqual([]);
  vi.advanceTimersByTime(60_000);

  expect(looked).toEqual(["b", "a"]);
});

test("the latest time counts, or that there is none any more", () => {
  const { looked, later } = stage();
  later.set(of("a"), 1_000);
  later.set(of("b"), 1_000);
  later.set(of("a"), 5_000);
  later.set(of("b"), undefined);

  vi.advanceTimersByTime(4_999);
  expect(looked).toEqual([]);
  vi.advanceTimersByTime(1);

  expect(looked).toEqual(["a"]);
});

test("after the end nothing is looked at", () => {
  const { looked, later } = stage();
  later.set(of("a"), 1_000);
  later.end();
  later.set(of("b"), 1_000);

  vi.advanceTimersByTime(60_000);

  expect(looked).toEqual([]);
});
