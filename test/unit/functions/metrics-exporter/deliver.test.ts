import { expect, test, vi } from "vitest";
import { createOwnMetrics } from "../../../../functions/metrics-exporter/own-metrics.ts";
import { createDeliveries } from "../../../../functions/metrics-exporter/targets/deliver.ts";
import type { Target } from "../../../../functions/metrics-exporter/targets/target.ts";
import { memoryLog } from "../../engine/gadget.ts";

const collected = (text: string) => ({ families: [], text });
const never = new AbortController().signal;

const stage = () => {
  const own = createOwnMetrics();
  const log = memoryLog();
  const failures = () =>
    own.families().find(({ name }) => name === "metrics_exporter_push_errors_total")?.samples ?? [];
  return { deliveries: createDeliveries(own, log), log, failures };
};

/** Done with a delivery when it is told to be. */
const slowTarget = () => {
  const calls: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const work = (call: string): Promise<void> => {
    calls.push(call);
    return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
  };
  const target: Target = { name: "statsd", to: "statsd:8125", deliver: ({ text }) => work(text) };
  return { target, calls, work, endNext: (error?: Error) => ends.shift()?.(error) };
};

test("E3: a delivery that fails is counted and told of, and the next is made", async () => {
  const { deliveries, log, failures } = stage();
  const { target, calls, endNext } = slowTarget();

  deliveries.begin([target], collected("1"));
  expect(failures()).toEqual([{ labels: { target: "statsd" }, value: 0 }]);
  endNext(new Error("ECONNREFUSED"));
  await vi.waitFor(() => expect(failures()).toEqual([{ labels: { target: "statsd" }, value: 1 }]));
  await vi.waitFor(() => {
    deliveries.begin([target], collected("2"));
    expect(calls).toEqual(["1", "2"]);
  });

  const fields = { target: "statsd", to: "statsd:8125", error: "ECONNREFUSED" };
  expect(log.lines).toEqual([{ level: "warn", message: "Could not deliver metrics", fields }]);
});

test("E4: a target that is not done is left out, and holds up no other", () => {
  const { deliveries } = stage();
  const [slow, quick] = [slowTarget(), slowTarget()];
  const other: Target = { ...quick.target, name: "pushgateway" };

  deliveries.begin([slow.target], collected("1"));
  deliveries.begin([slow.target, other], collected("2"));

  expect(slow.calls).toEqual(["1"]);
  expect(quick.calls).toEqual(["2"]);
});

test("E4: the last delivery waits for the one before, so that it is not overtaken", async () => {
  const { deliveries } = stage();
  const { target, calls, endNext } = slowTarget();
  deliveries.begin([target], collected("1"));

  const ended = deliveries.end([target], collected("2"), never);
  await Promise.resolve();
  expect(calls).toEqual(["1"]);
  endNext();
  await vi.waitFor(() => expect(calls).toEqual(["1", "2"]));
  endNext();

  await ended;
});

test("E4: a target that has an end of its own gets that in place of the last delivery", async () => {
  const { deliveries } = stage();
  const { target, calls, work, endNext } = slowTarget();

  const ended = deliveries.end([{ ...target, end: () => work("end") }], collected("1"), never);
  await vi.waitFor(() => expect(calls).toEqual(["end"]));
  endNext();

  await ended;
});

test("E4: a delivery that takes too long is given up", async () => {
  vi.useFakeTimers();
  try {
    const { deliveries, failures } = stage();
    const target: Target = {
      name: "pushgateway",
      to: "http://gateway",
      deliver: (_, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
    };

    deliveries.begin([target], collected("1"));
    await vi.advanceTimersByTimeAsync(5_000);

    expect(failures()).toEqual([{ labels: { target: "pushgateway" }, value: 1 }]);
  } finally {
    vi.useRealTimers();
  }
});
