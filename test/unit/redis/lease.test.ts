import { expect, test } from "vitest";
import { childMeta } from "../../../src/kinds/redis/labels.ts";
import { type Guard, guardOf } from "../../../src/redis/lease.ts";
import { redis } from "../kinds/redis/operate/worlds.ts";
import { Api } from "./simulator/api.ts";

const epoch = Date.parse("2030-01-01T00:00:00Z");

const stage = () => {
  const api = new Api(0, undefined);
  let now = epoch;
  const client = api.client(async (_, happens) => await Promise.resolve(happens()));
  const guard = (holder: string): Guard =>
    guardOf({
      client,
      metadata: childMeta(redis(), "cache-operation"),
      holder,
      durationSeconds: 30,
      now: () => new Date(now),
      signal: new AbortController().signal,
    });
  return {
    api,
    guard,
    wait(seconds: number) {
      now += seconds * 1000;
    },
  };
};

test("O3: the first one makes it, owned by the Redis, and has it for 30 s", async () => {
  const { api, guard } = stage();
  const first = guard("one");

  expect(first.isHeld()).toBe(false);
  expect(await first.take()).toBeUndefined();

  expect(first.isHeld()).toBe(true);
  expect(api.lease()).toMatchObject({
    metadata: { name: "cache-operation", namespace: "shop", ownerReferences: [{ kind: "Redis", uid: "uid-cache" }] },
    spec: { holderIdentity: "one", leaseDurationSeconds: 30, renewTime: "2030-01-01T00:00:00.000000Z" },
  });
});

test("O3: another one gets it when it is given back, or has expired", async () => {
  const { guard, wait } = stage();
  const [first, second, third] = [guard("one"), guard("two"), guard("three")];
  await first.take();
  wait(10);

  expect(await second.take()).toBe(20_000);
  await first.release();
  expect(await second.take()).toBeUndefined();
  wait(29);
  expect(await third.take()).toBe(1_000);
  wait(1);
  expect(await third.take()).toBeUndefined();
});

test.each(["made", "taken over"])(
  "O3: one that has expired, and was %s, is not given back by who had it",
  async (how) => {
    const { api, guard, wait } = stage();
    const [before, first, second] = [guard("zero"), guard("one"), guard("two")];
    if (how === "taken over") {
      await before.take();
      await before.release();
    }
    await first.take();
    wait(31);
    await second.take();

    await first.release();

    expect(api.lease()?.spec?.holderIdentity).toBe("two");
  },
);

test("what was given back is given back once, and a failure of that is nobody's", async () => {
  const { api, guard } = stage();
  const first = guard("one");
  await first.take();
  api.remove("Lease", "cache-operation");

  await first.release();
  await first.release();

  expect(first.isHeld()).toBe(false);
});
