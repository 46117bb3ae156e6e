import { expect, test, vi } from "vitest";
import { createRecent } from "../../../src/engine/recent.ts";

/** With a clock that stands where it is put. */
const recentAt = (options: { capacity?: number } = {}) => {
  const clock = { ms: 0 };
  return { clock, recent: createRecent({ ...options, now: () => new Date(clock.ms) }) };
};

test("what was read is good until it is too old", async () => {
  const { clock, recent } = recentAt();
  const read = vi.fn(async () => clock.ms);

  expect(await recent("a", 1_000, read)).toBe(0);
  clock.ms = 999;
  expect(await recent("a", 1_000, read)).toBe(0);
  clock.ms = 1_000;
  expect(await recent("a", 1_000, read)).toBe(1_000);
  expect(read).toHaveBeenCalledTimes(2);
});

test("those who ask at the same time share one read, each name its own", async () => {
  const { recent } = recentAt();
  const read = vi.fn(async () => "read");

  await Promise.all([recent("a", 1_000, read), recent("a", 1_000, read), recent("b", 1_000, read)]);

  expect(read).toHaveBeenCalledTimes(2);
});

test("where it cannot be read, whoever asks next tries again", async () => {
  const { recent } = recentAt();

  await expect(recent("a", 1_000, () => Promise.reject(new Error("it failed")))).rejects.toThrow("it failed");
  expect(await recent("a", 1_000, async () => "read")).toBe("read");
});

test("where it cannot be read anew, what was known is told, until it is too old again", async () => {
  const { clock, recent } = recentAt();
  const fail = vi.fn(() => Promise.reject(new Error("it failed")));
  await recent("a", 1_000, async () => "old");
  clock.ms = 1_000;

  expect(await recent("a", 1_000, fail)).toBe("old");
  clock.ms = 1_999;
  expect(await recent("a", 1_000, fail)).toBe("old");
  expect(fail).toHaveBeenCalledTimes(1);
});

test("no more names are remembered than there is room for, the oldest least", async () => {
  const { recent } = recentAt({ capacity: 2 });
  const read = vi.fn(async () => "read");
  for (const name of ["a", "b", "c"]) await recent(name, 1_000, read);
  read.mockClear();

  await recent("c", 1_000, read);
  await recent("a", 1_000, read);

  expect(read).toHaveBeenCalledTimes(1);
});
