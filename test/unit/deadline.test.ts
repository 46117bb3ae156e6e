import { expect, test, vi } from "vitest";
import { withDeadline } from "../../src/deadline.ts";

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("work that takes too long is aborted with a TimeoutError", async () => {
  await expect(withDeadline(1, undefined, untilAborted)).rejects.toMatchObject({ name: "TimeoutError" });
});

test("work is aborted with its parent's reason, even when that came first", async () => {
  const parent = new AbortController();
  const running = withDeadline(60_000, parent.signal, untilAborted);
  parent.abort("ending");

  await expect(running).rejects.toBe("ending");
  await withDeadline(60_000, parent.signal, async (signal) => expect(signal.reason).toBe("ending"));
});

test("nothing is left when the work has ended, however it did", async () => {
  const parent = new AbortController();
  const removed = vi.spyOn(parent.signal, "removeEventListener");
  const cleared = vi.spyOn(globalThis, "clearTimeout");

  expect(await withDeadline(60_000, parent.signal, async () => "done")).toBe("done");
  await withDeadline(60_000, parent.signal, () => Promise.reject(new Error("failed"))).catch(() => undefined);

  expect([removed.mock.calls.length, cleared.mock.calls.length]).toEqual([2, 2]);
  cleared.mockRestore();
});
