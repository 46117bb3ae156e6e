import { expect, test } from "vitest";
import { healthFile } from "../../../../functions/pod-program/health-file.ts";

const writing = () => {
  let now = 1_000_000;
  let beats = 0;
  const written: string[] = [];
  const heartbeat = {
    beat() {
      beats += 1;
    },
  };
  const file = healthFile(heartbeat, { writeState: (name, text) => void written.push(`${name}: ${text}`) }, () => now);
  const beatAfter = (ms: number): void => {
    now += ms;
    file.beat();
  };
  return { file, written, beatAfter, beats: () => beats };
};

test("each beat is handed on, and written every 5 seconds", () => {
  const { written, beatAfter, beats } = writing();

  for (const ms of [0, 4_999, 1, 5_000]) beatAfter(ms);

  expect(beats()).toBe(4);
  expect(written).toEqual(["health: none 1000\n", "health: none 1005\n", "health: none 1010\n"]);
});

test("the port is written as soon as it is served", () => {
  const { file, written, beatAfter } = writing();
  file.serves(9110);
  beatAfter(5_000);

  expect(written).toEqual(["health: 9110 1000\n", "health: 9110 1005\n"]);
});

test("where there is no folder to write to, the heart beats on", () => {
  const file = healthFile(
    { beat() {} },
    {
      writeState() {
        throw new Error("ENOENT");
      },
    },
  );

  expect(() => file.beat()).not.toThrow();
});
