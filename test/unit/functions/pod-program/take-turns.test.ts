import { expect, test } from "vitest";
import { type Turn, takeTurns } from "../../../../functions/pod-program/take-turns.ts";
import { memoryLog } from "../../engine/gadget.ts";

/** Takes these turns, and then ends; tells what was waited, and how often the heart beat. */
const take = async (...turns: (() => Promise<number>)[]) => {
  const ending = new AbortController();
  const log = memoryLog();
  const waits: number[] = [];
  let beats = 0;
  const turn: Turn = () => {
    const next = turns.shift();
    if (next) return next();
    ending.abort();
    return Promise.resolve(0);
  };
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  const beat = () => {
    beats += 1;
  };
  await takeTurns({ turn, heartbeat: { beat }, log, ending: ending.signal, wait });
  return { log, waits, beats };
};

test("a turn says how long the pause after it is", async () => {
  const { waits } = await take(
    () => Promise.resolve(250),
    () => Promise.resolve(0),
  );

  expect(waits).toEqual([250, 0]);
});

test("the heart beats in a long pause, which is no hang", async () => {
  const { waits, beats } = await take(() => Promise.resolve(12_000));

  expect(waits).toEqual([5_000, 5_000, 2_000]);
  expect(beats).toBe(5);
});

test("a turn that fails is told, and the next one is taken a second later", async () => {
  const { log, waits } = await take(
    () => Promise.reject(new Error("no file")),
    () => Promise.resolve(250),
  );

  expect(log.lines).toEqual([{ level: "error", message: "Could not finish a turn", fields: { error: "no file" } }]);
  expect(waits).toEqual([1_000, 250]);
});

test("the end cuts a pause short", async () => {
  const ending = new AbortController();
  const turn: Turn = () => {
    setTimeout(() => ending.abort());
    return Promise.resolve(60_000);
  };

  await takeTurns({ turn, heartbeat: { beat() {} }, log: memoryLog(), ending: ending.signal });

  expect(ending.signal.aborted).toBe(true);
});
