/** How long an event of a custom resource is kept waiting for its reconcile. */

import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Outcome } from "../../../src/engine/pass.ts";
import type { ReconcileOptions } from "../../../src/engine/reconcile.ts";
import type { Target } from "../../../src/engine/target.ts";
import type { Hint } from "../../../src/events/hints.ts";
import { createWork, type Work, type WorkOptions } from "../../../src/events/work.ts";
import { Waiting } from "../../../src/failures.ts";
import { configMap, gadgets, memoryLog, service } from "../engine/gadget.ts";

const done: Outcome = { result: "reconciled", path: "spec", changes: [], statusWritten: false };
const of = (name: string): Target => ({ kind: gadgets, key: { namespace: "web", name } });
const event = { isNewOrGone: false, isEcho: () => false };

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

interface Stage {
  work: Work;
  /** Names of the passes that have begun, with what they were hinted at. */
  begun: string[];
  /** How many passes are made at this moment. */
  now(): number;
}

/** Each pass takes 500 ms. */
const stage = (options: Partial<WorkOptions> = {}, fails: () => boolean = () => false): Stage => {
  const begun: string[] = [];
  let now = 0;
  const reconcile = async ({ key }: Target, { hints }: ReconcileOptions = {}): Promise<Outcome> => {
    begun.push([key.name, ...[...(hints ?? [])].map(([{ resource }, what]) => `${resource.kind} ${what}`)].join(" "));
    now++;
    await new Promise((resolve) => setTimeout(resolve, 500));
    now--;
    if (fails()) throw new Waiting("Busy", "later");
    return done;
  };
  return { work: createWork({ reconcile, log: memoryLog(), ...options }), begun, now: () => now };
};

/** What becomes of an event within so many milliseconds. */
const within = async (ms: number, answer: Promise<string>): Promise<string> => {
  const told = answer.catch(() => "failed");
  await vi.advanceTimersByTimeAsync(ms);
  return Promise.race([told, Promise.resolve("waits")]);
};

/** One event that is answered when it is done, as the first of a burst is. */
const answerOne = async ({ work }: Stage): Promise<void> => {
  expect(await within(500, work.whole(of("first"), event))).toBe("done");
};

test("one event waits until its pass is done", async () => {
  const { work } = stage();

  const answer = work.whole(of("a"), event);

  expect(await within(499, answer)).toBe("waits");
  expect(await within(1, answer)).toBe("done");
});

test("a pass that takes too long goes on, and is waited for at the end", async () => {
  const { work, now } = stage({ patienceMs: 100 });
  expect(await within(100, work.whole(of("a"), event))).toBe("goes on");
  const finished = vi.fn();

  void work.finish().then(finished);
  await vi.advanceTimersByTimeAsync(399);

  expect([now(), finished.mock.calls]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(1);
  expect(finished).toHaveBeenCalledOnce();
});

test("of a source that sends its next event at once, passes go on side by side, as many as may", async () => {
  const scene = stage({ concurrency: 2 });
  await answerOne(scene);

  expect(await within(0, scene.work.whole(of("a"), event))).toBe("goes on");
  expect(await within(0, scene.work.whole(of("b"), event))).toBe("goes on");
  const third = scene.work.whole(of("c"), event);

  expect(await within(0, third)).toBe("waits");
  expect(scene.now()).toBe(3);
  expect(await within(500, third)).toBe("goes on");
});

test("a source that takes its time has no more events, and waits for each", async () => {
  const scene = stage();
  await answerOne(scene);
  await vi.advanceTimersByTimeAsync(50);

  expect(await within(499, scene.work.whole(of("a"), event))).toBe("waits");
});

test("after a failure each event waits for its own pass, until one has succeeded", async () => {
  let isBroken = true;
  const { work } = stage({}, () => isBroken);
  expect(await within(500, work.whole(of("a"), event))).toBe("failed");

  expect(await within(500, work.whole(of("b"), event))).toBe("failed");
  isBroken = false;
  expect(await within(500, work.whole(of("c"), event))).toBe("done");
  expect(await within(0, work.whole(of("d"), event))).toBe("goes on");
});

test("no more passes are taken than may be, whether they go on or wait, until one has ended, however it did", async () => {
  const { work, now } = stage({ mostPasses: 2, patienceMs: 0 }, () => true);
  expect(await within(0, work.whole(of("a"), event))).toBe("goes on");
  expect(await within(0, work.whole(of("a"), event))).toBe("goes on");

  expect(await within(0, work.whole(of("a"), event))).toBe("too many");
  expect(await within(0, work.whole(of("b"), event))).toBe("too many");
  expect(now()).toBe(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(await within(0, work.whole(of("b"), event))).toBe("goes on");
});

test("no more passes run than may, whatever they are for, and the others follow in order", async () => {
  const scene = stage({ mostRunning: 2, patienceMs: 0 });
  for (const name of ["a", "b", "c"]) await within(0, scene.work.whole(of(name), event));
  scene.work.hint(of("d"), [hint]);
  await vi.advanceTimersByTimeAsync(499);

  expect([scene.now(), scene.begun]).toEqual([2, ["a", "b"]]);
  await vi.advanceTimersByTimeAsync(1);
  expect([scene.now(), scene.begun]).toEqual([2, ["a", "b", "c", "d ConfigMap changed"]]);
});

test("passes of one resource are made one after the other, in a burst too", async () => {
  const scene = stage();
  await answerOne(scene);

  for (const name of ["a", "a"]) await within(0, scene.work.whole(of(name), event));

  expect(scene.now()).toBe(1);
  await vi.advanceTimersByTimeAsync(500);
  expect([scene.now(), scene.begun]).toEqual([1, ["first", "a", "a"]]);
});

test("what fails after its event was answered is tried again from here", async () => {
  let isBroken = false;
  const scene = stage({}, () => isBroken);
  await answerOne(scene);
  isBroken = true;
  await within(0, scene.work.whole(of("a"), event));

  await vi.advanceTimersByTimeAsync(500);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(1_000);

  expect(scene.begun).toEqual(["first", "a", "a ConfigMap changed Service changed"]);
});

const hint: Hint = { child: configMap, what: "changed", isUnderWay: false, isEcho: () => false };

test("of several hints about a child, a pass is told what the last one says", async () => {
  const { work, begun } = stage();

  work.hint(of("a"), [
    { ...hint, what: "deleted" },
    { ...hint, child: service },
  ]);
  work.hint(of("a"), [hint, { ...hint, child: service, what: "deleted" }]);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(begun).toEqual(["a ConfigMap changed Service deleted"]);
});

test("a hint that turns out to be an echo by the time of its turn is dropped", async () => {
  const { work, begun } = stage();
  let isEcho = false;

  work.hint(of("a"), [hint]);
  await vi.advanceTimersByTimeAsync(100);
  work.hint(of("a"), [{ ...hint, child: service, isEcho: () => isEcho }]);
  await vi.advanceTimersByTimeAsync(300);
  isEcho = true;
  await vi.advanceTimersByTimeAsync(1_000);

  expect(begun).toEqual(["a ConfigMap changed"]);
});

test.each([
  [true, []],
  [false, ["a ConfigMap changed"]],
])("an echo that takes along a hint which is an echo too (%s) leads to %j", async (isEcho, expected) => {
  const { work, begun } = stage();

  work.hint(of("a"), [{ ...hint, isEcho: () => isEcho }]);
  void work.whole(of("a"), { isNewOrGone: false, isEcho: () => true });
  await vi.advanceTimersByTimeAsync(1_000);

  expect(begun).toEqual(expected);
});

test("an operation that goes on and tells of it in no status is gone on with from here", async () => {
  const outcomes: Outcome[] = [{ ...done, goesOn: true }, { ...done, goesOn: true, statusWritten: true }, done];
  const passes: string[] = [];
  const work = createWork({
    reconcile: ({ key }) => {
      passes.push(key.name);
      return Promise.resolve(outcomes.shift() ?? done);
    },
    log: memoryLog(),
  });

  await within(0, work.whole(of("a"), event));
  await vi.advanceTimersByTimeAsync(2_000);

  expect(passes).toEqual(["a", "a"]);
});

test("a pass that asks for it is followed by another one, when its time has come", async () => {
  let asked = 0;
  const reconcile = async (): Promise<Outcome> => (asked++ === 0 ? { ...done, againInMs: 3_000 } : done);
  const work = createWork({ reconcile, log: memoryLog(), debounceMs: 0 });

  expect(await within(0, work.whole(of("a"), event))).toBe("done");
  await vi.advanceTimersByTimeAsync(2_900);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toBe(2);
});

test("nobody waits for it at the end", async () => {
  const reconcile = vi.fn(async (): Promise<Outcome> => ({ ...done, againInMs: 3_000 }));
  const work = createWork({ reconcile, log: memoryLog() });
  await work.whole(of("a"), event);

  await work.finish();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(reconcile).toHaveBeenCalledOnce();
});
