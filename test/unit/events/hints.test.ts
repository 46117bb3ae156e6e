import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Target } from "../../../src/engine/target.ts";
import { createHints, type Hint, type Hints, type HintsOptions } from "../../../src/events/hints.ts";
import type { Part } from "../../../src/kinds/kind.ts";
import { configMap, gadgets, service } from "../engine/gadget.ts";

const of = (name: string): Target => ({ kind: gadgets, key: { namespace: "web", name } });
const configHint: Hint = { child: configMap, what: "changed", isUnderWay: false, isEcho: () => false };
const serviceHint: Hint = { ...configHint, child: service };
/** One step of many. */
const stepHint: Hint = { ...configHint, isUnderWay: true };
const nameOf = new Map<Part, string>([
  [configMap, "configMap"],
  [service, "service"],
]);

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

interface Stage {
  hints: Hints;
  /** Each run: when, for whom, and on which children. */
  runs: string[];
}

/** @param fails how many runs fail, from the first on */
const stage = (options: Partial<HintsOptions> = {}, { fails = 0, takes = 0 } = {}): Stage => {
  const runs: string[] = [];
  const startedAt = Date.now();
  const hints = createHints({
    async run({ key }, gathered) {
      const children = new Set(gathered.map(({ child }) => nameOf.get(child)));
      runs.push(`${Date.now() - startedAt} ${key.name} ${[...children].join("+")}`);
      if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
      if (runs.length <= fails) throw new Error("failed");
    },
    ...options,
  });
  return { hints, runs };
};

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("gathers", () => {
  test("what comes within the quiet time, of one target each", async () => {
    const { hints, runs } = stage();

    hints.add(of("a"), [configHint]);
    hints.add(of("b"), [serviceHint]);
    await pass(50);
    hints.add(of("a"), [serviceHint]);
    await pass(1_000);

    expect(runs).toEqual(["100 b service", "150 a configMap+service"]);
  });

  test("no longer than it may, however much comes", async () => {
    const { hints, runs } = stage();

    for (let ms = 0; ms < 2_500; ms += 50) {
      hints.add(of("a"), [configHint]);
      await pass(50);
    }
    await pass(1_000);

    expect(runs).toEqual(["1000 a configMap", "2000 a configMap", "2550 a configMap"]);
  });

  test("what is under way for longer, without a quiet time", async () => {
    const { hints, runs } = stage({ underWayMs: 2_000 });

    for (let ms = 0; ms < 4_500; ms += 300) {
      hints.add(of("a"), [stepHint]);
      await pass(300);
    }
    await pass(3_000);

    expect(runs).toEqual(["2000 a configMap", "4100 a configMap", "6200 a configMap"]);
  });

  test("what is under way no longer than for the quiet time once something is at its end", async () => {
    const { hints, runs } = stage();

    hints.add(of("a"), [stepHint]);
    await pass(700);
    hints.add(of("a"), [configHint]);
    await pass(50);
    hints.add(of("a"), [stepHint]);
    await pass(1_000);

    expect(runs).toEqual(["850 a configMap"]);
  });

  test("what is under way of many targets one after the other, while what has ended is not held up", async () => {
    const { hints, runs } = stage({ underWayMs: 2_000, apartMs: 500 });

    for (const name of ["a", "b", "c"]) hints.add(of(name), [stepHint]);
    hints.add(of("d"), [configHint]);
    await pass(5_000);

    expect(runs).toEqual(["100 d configMap", "2000 a configMap", "2500 b configMap", "3000 c configMap"]);
  });

  test("what comes during a run for the next one", async () => {
    const { hints, runs } = stage({}, { takes: 500 });

    hints.add(of("a"), [configHint]);
    await pass(200);
    hints.add(of("a"), [serviceHint]);
    await pass(1_000);

    expect(runs).toEqual(["100 a configMap", "300 a service"]);
  });

  test("no more targets than it may, but always more of a known one", () => {
    const { hints } = stage({ capacity: 1 });

    expect(hints.add(of("a"), [configHint])).toBe(true);
    expect(hints.add(of("b"), [configHint])).toBe(false);
    expect(hints.add(of("a"), [serviceHint])).toBe(true);
  });

  test("again after a target was run", async () => {
    const { hints } = stage({ capacity: 1 });
    hints.add(of("a"), [configHint]);
    await pass(100);

    expect(hints.add(of("b"), [configHint])).toBe(true);
  });
});

describe("a flood", () => {
  test("of targets counts with the runs that go on for them", async () => {
    const { hints } = stage({ capacity: 2 }, { takes: 500 });
    hints.add(of("a"), [configHint]);
    await pass(100);

    expect(hints.add(of("b"), [configHint])).toBe(true);
    expect(hints.add(of("c"), [configHint])).toBe(false);
    await pass(600);
    expect(hints.add(of("c"), [configHint])).toBe(true);
  });

  test("of hints about one target is remembered as the last about each child, none of them an echo", () => {
    const { hints } = stage();
    const echo: Hint = { ...configHint, isEcho: () => true };
    for (let count = 0; count < 50; count++) hints.add(of("a"), [echo, { ...echo, child: service }]);
    hints.add(of("a"), [{ ...echo, what: "deleted" }]);

    const kept = hints.take(of("a")).map(({ child, what, isEcho }) => [nameOf.get(child), what, isEcho()]);

    expect(kept).toEqual([
      ["configMap", "deleted", false],
      ["service", "changed", false],
    ]);
  });
});

describe("a run that failed", () => {
  test("is tried again after each wait, and then left to the next resync", async () => {
    const { hints, runs } = stage({ backoffMs: [500, 1_000] }, { fails: 9 });

    hints.add(of("a"), [configHint]);
    await pass(60_000);

    expect(runs).toEqual(["100 a configMap", "600 a configMap", "1600 a configMap"]);
  });

  test("is not tried again once it succeeded", async () => {
    const { hints, runs } = stage({ backoffMs: [500, 1_000] }, { fails: 1 });

    hints.add(of("a"), [configHint]);
    await pass(60_000);

    expect(runs).toEqual(["100 a configMap", "600 a configMap"]);
  });

  test("takes along what came meanwhile, and is not hurried by it", async () => {
    const { hints, runs } = stage({ backoffMs: [5_000] }, { fails: 1 });

    hints.add(of("a"), [configHint]);
    await pass(200);
    for (let ms = 0; ms < 3_000; ms += 100) {
      hints.add(of("a"), [serviceHint]);
      await pass(100);
    }
    await pass(60_000);

    expect(runs).toEqual(["100 a configMap", "5100 a configMap+service"]);
  });

  test("joins what came during it", async () => {
    const { hints, runs } = stage({ backoffMs: [5_000] }, { fails: 1, takes: 50 });

    hints.add(of("a"), [configHint]);
    await pass(120);
    hints.add(of("a"), [serviceHint]);
    await pass(60_000);

    expect(runs).toEqual(["100 a configMap", "5150 a service+configMap"]);
  });

  test("does not stop other targets", async () => {
    const { hints, runs } = stage({ backoffMs: [5_000] }, { fails: 1 });

    hints.add(of("a"), [configHint]);
    await pass(100);
    hints.add(of("b"), [configHint]);
    await pass(100);

    expect(runs).toEqual(["100 a configMap", "200 b configMap"]);
  });

  test("is kept even when too much is pending", async () => {
    const { hints, runs } = stage({ capacity: 2, backoffMs: [500] }, { fails: 1, takes: 50 });

    hints.add(of("a"), [configHint]);
    await pass(120);
    hints.add(of("b"), [configHint]);
    await pass(60_000);

    expect(runs).toContain("650 a configMap");
  });
});

describe("take", () => {
  test("gives what is pending, once, and nothing runs for it", async () => {
    const { hints, runs } = stage();
    hints.add(of("a"), [configHint]);
    hints.add(of("a"), [serviceHint]);

    expect(hints.take(of("a"))).toEqual([configHint, serviceHint]);
    expect(hints.take(of("a"))).toEqual([]);
    await pass(60_000);

    expect(runs).toEqual([]);
  });

  test("gives what waits for another attempt as well", async () => {
    const { hints, runs } = stage({ backoffMs: [5_000] }, { fails: 1 });
    hints.add(of("a"), [configHint]);
    await pass(200);

    expect(hints.take(of("a"))).toEqual([configHint]);
    await pass(60_000);

    expect(runs).toEqual(["100 a configMap"]);
  });

  test("leaves what comes afterwards", async () => {
    const { hints, runs } = stage();
    hints.add(of("a"), [configHint]);
    await pass(50);
    hints.take(of("a"));

    hints.add(of("a"), [serviceHint]);
    await pass(60_000);

    expect(runs).toEqual(["150 a service"]);
  });
});

describe("flush", () => {
  test("runs all that is pending at once, and resolves when it is done", async () => {
    const { hints, runs } = stage({}, { takes: 300 });
    hints.add(of("a"), [configHint]);
    hints.add(of("b"), [configHint]);
    let isDone = false;

    const flushed = hints.flush().then(() => {
      isDone = true;
    });
    await pass(299);
    expect(isDone).toBe(false);
    await pass(1);
    await flushed;

    expect(runs).toEqual(["0 a configMap", "0 b configMap"]);
  });

  test("waits for what is running", async () => {
    const { hints } = stage({}, { takes: 300 });
    hints.add(of("a"), [configHint]);
    await pass(150);
    let isDone = false;

    const flushed = hints.flush().then(() => {
      isDone = true;
    });
    await pass(100);
    expect(isDone).toBe(false);
    await pass(200);
    await flushed;
  });

  test("does not wait for another attempt, but makes it", async () => {
    const { hints, runs } = stage({ backoffMs: [60_000, 60_000] }, { fails: 9 });
    hints.add(of("a"), [configHint]);
    await pass(200);

    await hints.flush();
    await pass(600_000);

    expect(runs).toEqual(["100 a configMap", "200 a configMap"]);
  });

  test("can be asked for again, for what came meanwhile", async () => {
    const { hints, runs } = stage();
    await hints.flush();
    hints.add(of("a"), [configHint]);

    await hints.flush();

    expect(runs).toEqual(["0 a configMap"]);
  });

  test("of nothing resolves", async () => {
    await expect(stage().hints.flush()).resolves.toBeUndefined();
  });
});
