import { expect, test } from "vitest";
import { oneAtATime } from "../../../src/events/one-at-a-time.ts";

const steps = () => {
  const log: string[] = [];
  const work =
    (name: string, { fails = false } = {}) =>
    async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  return { log, work };
};

test("work of one key happens one after the other, in order", async () => {
  const serially = oneAtATime().run;
  const { log, work } = steps();

  const results = await Promise.all([serially("k", work("1")), serially("k", work("2")), serially("k", work("3"))]);

  expect(results).toEqual(["1", "2", "3"]);
  expect(log).toEqual(["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
});

test("work of different keys happens side by side", async () => {
  const serially = oneAtATime().run;
  const { log, work } = steps();

  await Promise.all([serially("a", work("a")), serially("b", work("b"))]);

  expect(log.slice(0, 2)).toEqual(["a begins", "b begins"]);
});

test("a failure reaches its own caller, and the next of the key runs all the same", async () => {
  const serially = oneAtATime().run;
  const { work } = steps();

  const [first, second] = await Promise.allSettled([
    serially("k", work("1", { fails: true })),
    serially("k", work("2")),
  ]);

  expect(first).toMatchObject({ status: "rejected", reason: { message: "1" } });
  expect(second).toMatchObject({ status: "fulfilled", value: "2" });
});

test("a failure that its caller handles is no unhandled rejection", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", note);
  const serially = oneAtATime().run;

  await serially("k", () => Promise.reject(new Error("1"))).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));

  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

test("work that is added when all before it is done begins at once", async () => {
  const serially = oneAtATime().run;
  const { log, work } = steps();
  await serially("k", work("1"));

  const second = serially("k", work("2"));
  await Promise.resolve();

  expect(log.at(-1)).toBe("2 begins");
  await second;
});
