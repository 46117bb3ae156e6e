import { expect, test } from "vitest";
import { inParallel } from "../../../bench/parallel.ts";

const { signal } = new AbortController();

test("works on every item, and on no more than the limit at a time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;

  await inParallel(
    [1, 2, 3, 4, 5],
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      done.push(item);
    },
    { limit: 2, signal },
  );

  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("begins nothing more after a failure, and rejects with it", async () => {
  const begun: number[] = [];
  const work = (item: number): Promise<void> => {
    begun.push(item);
    return item === 2 ? Promise.reject(new Error("no")) : Promise.resolve();
  };

  await expect(inParallel([1, 2, 3, 4], work, { limit: 1, signal })).rejects.toThrow("no");

  expect(begun).toEqual([1, 2]);
});

test("begins nothing once it is aborted", async () => {
  const begun: number[] = [];
  const work = (item: number): Promise<void> => Promise.resolve(void begun.push(item));

  await expect(inParallel([1], work, { signal: AbortSignal.abort(new Error("interrupted")) })).rejects.toThrow(
    "interrupted",
  );

  expect(begun).toEqual([]);
});
