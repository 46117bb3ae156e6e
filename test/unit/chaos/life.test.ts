import { expect, test } from "vitest";
import { lifeOf } from "../../chaos/masters/process.ts";

/** What was done of so many acts, and what of it is known. */
const liveThrough = async (moments: number, acts: number) => {
  const life = lifeOf(moments);
  const [done, known]: [number[], number[]] = [[], []];
  for (let act = 1; act <= acts; act++) {
    const end = life.spend(async () => void done.push(act));
    await end.then(
      () => known.push(act),
      () => undefined,
    );
  }
  return { done, known, isOver: life.isOver() };
};

test("a process ends before something is done", async () => {
  expect(await liveThrough(3, 4)).toEqual({ done: [1], known: [1], isOver: true });
});

test("or when it is done and nobody has learned of it", async () => {
  expect(await liveThrough(4, 4)).toEqual({ done: [1, 2], known: [1], isOver: true });
});

test("until then it lives", async () => {
  expect(await liveThrough(5, 2)).toEqual({ done: [1, 2], known: [1, 2], isOver: false });
});
