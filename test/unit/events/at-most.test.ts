import { expect, test } from "vitest";
import { atMost } from "../../../src/events/at-most.ts";

const tick = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to. */
const steps = () => {
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<string>>();
  const work = (name: string) => () => {
    begun.push(name);
    const gate = Promise.withResolvers<string>();
    gates.set(name, gate);
    return gate.promise;
  };
  const end = async (name: string): Promise<void> => {
    gates.get(name)?.resolve(name);
    await tick();
  };
  const fail = async (name: string): Promise<void> => {
    gates.get(name)?.reject(new Error(name));
    await tick();
  };
  return { begun, work, end, fail };
};

test("so much begins at once, and the rest in order, each when another has ended, however it did", async () => {
  const { begun, work, end, fail } = steps();
  const run = atMost(2);

  const results = Promise.allSettled(["a", "b", "c", "d"].map((name) => run(work(name))));
  expect(begun).toEqual(["a", "b"]);
  await fail("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("a");
  await end("c");
  await end("d");

  expect(begun).toEqual(["a", "b", "c", "d"]);
  expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
});

test("what comes later does not pass what waits, and finds all places again when all is done", async () => {
  const { begun, work, end } = steps();
  const run = atMost(1);
  const all = [run(work("a")), run(work("b"))];

  await end("a");
  all.push(run(work("c")));
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  await end("c");

  expect(await Promise.all(all)).toEqual(["a", "b", "c"]);
  void run(work("d"));
  void run(work("e"));
  expect(begun).toEqual(["a", "b", "c", "d"]);
});
