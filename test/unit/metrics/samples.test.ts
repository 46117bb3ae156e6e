import { expect, test, vi } from "vitest";
import { lazySamples, type Samples } from "../../../src/metrics/samples.ts";

const keeper = () => {
  const kept: unknown[][] = [];
  const keep =
    (verb: string) =>
    (...args: unknown[]): void =>
      void kept.push([verb, ...args]);
  const samples: Samples = { add: keep("add"), set: keep("set"), observe: keep("observe"), remove: keep("remove") };
  return { kept, samples };
};

const all = (samples: Samples): void => {
  samples.add("a", { x: "1" }, 1);
  samples.set("b", {}, 2);
  samples.observe("c", {}, 3);
  samples.remove("b", {});
};
const inOrder = [
  ["add", "a", { x: "1" }, 1],
  ["set", "b", {}, 2],
  ["observe", "c", {}, 3],
  ["remove", "b", {}],
];

test("nothing is loaded until somebody asks; then everything is there, in order", async () => {
  const { kept, samples } = keeper();
  const load = vi.fn(async () => samples);
  const lazy = lazySamples(load);

  all(lazy);
  expect(load).not.toHaveBeenCalled();
  await lazy.loaded();

  expect(kept).toEqual(inOrder);
});

test("what comes while it loads is not lost, and it is loaded once", async () => {
  const { kept, samples } = keeper();
  const gate = Promise.withResolvers<Samples>();
  const load = vi.fn(() => gate.promise);
  const lazy = lazySamples(load);

  const [first, second] = [lazy.loaded(), lazy.loaded()];
  all(lazy);
  gate.resolve(samples);
  await Promise.all([first, second]);
  all(lazy);

  expect(kept).toEqual([...inOrder, ...inOrder]);
  expect(load).toHaveBeenCalledOnce();
});

test("too many notes load it unasked", async () => {
  const { kept, samples } = keeper();
  const lazy = lazySamples(async () => samples, { capacity: 4 });

  all(lazy);

  await expect.poll(() => kept).toEqual(inOrder);
});

test("when it cannot be loaded, whoever asks is told, and notes do not pile up", async () => {
  const onFailure = vi.fn();
  const lazy = lazySamples(() => Promise.reject(new Error("no such module")), { capacity: 4, onFailure });

  all(lazy);
  await expect.poll(() => onFailure.mock.calls.length).toBe(1);
  all(lazy);
  await expect.poll(() => onFailure.mock.calls.length).toBe(2);

  await expect(lazy.loaded()).rejects.toThrow("no such module");
});
