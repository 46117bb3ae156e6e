import { expect, test } from "vitest";
import { type Address, type Fleet, openFleet } from "../../../src/redis/fleet.ts";
import { RedisError } from "../../../src/redis/redis-error.ts";
import type { RedisNode } from "../../../src/redis/redis-node.ts";
import { serverInfo } from "../kinds/redis/operate/worlds.ts";

const pod: Address = { name: "cache-0", uid: "one", ip: "192.0.2.10" };
const lost = new RedisError("look at 192.0.2.10", "unreachable", "nothing came");
const refused = new RedisError("promote 192.0.2.10", "command-refused", "ERR no");

interface Stage {
  fleet: Fleet;
  /** What happened, in order. */
  log: string[];
  /** How the next looks end; well, when there is none. */
  failures: (Error | undefined)[];
  wait(ms: number): void;
}

const stage = (): Stage => {
  const log: string[] = [];
  const failures: (Error | undefined)[] = [];
  let now = 0;
  let connections = 0;
  const connect = ({ ip }: { ip: string }): Promise<RedisNode> => {
    const id = ++connections;
    log.push(`connect ${id} to ${ip}`);
    const node: Pick<RedisNode, "info" | "promote" | "close"> = {
      info: async () => {
        log.push(`info by ${id}`);
        const failure = await Promise.resolve(failures.shift());
        if (failure) throw failure;
        return serverInfo(0, {});
      },
      promote: async () => void (await Promise.resolve(log.push(`promote by ${id}`))),
      close: () => void log.push(`close ${id}`),
    };
    return Promise.resolve(node as RedisNode);
  };
  const wait = (ms: number): void => {
    now += ms;
  };
  return { fleet: openFleet(connect, () => now, new AbortController().signal), log, failures, wait };
};

test("a command goes by the connection that its look was made by", async () => {
  const { fleet, log } = stage();

  await fleet.ask(pod);
  await fleet.send("cache-0", (node) => node.promote());
  await fleet.ask(pod);
  fleet.close();

  expect(log).toEqual(["connect 1 to 192.0.2.10", "info by 1", "promote by 1", "info by 1", "close 1"]);
  expect(fleet.commands).toBe(3);
});

test("no command goes to a pod that has not answered", async () => {
  const { fleet, failures, log } = stage();
  failures.push(lost);
  await fleet.ask(pod);

  await expect(fleet.send("cache-0", (node) => node.promote())).rejects.toMatchObject({ failure: "unreachable" });

  expect(log).toEqual(["connect 1 to 192.0.2.10", "info by 1", "close 1"]);
});

test("a server that could not be had is left alone for 5 s, and then asked by another connection", async () => {
  const { fleet, failures, log, wait } = stage();
  failures.push(lost);

  expect(await fleet.ask(pod)).toEqual({ failure: "unreachable", detail: "nothing came" });
  wait(4_999);
  expect(await fleet.ask(pod)).toEqual({ failure: "unreachable", detail: "nothing came" });
  wait(1);
  expect(await fleet.ask(pod)).toHaveProperty("info");

  expect(log).toEqual(["connect 1 to 192.0.2.10", "info by 1", "close 1", "connect 2 to 192.0.2.10", "info by 2"]);
});

test("so is one that refused a command, whose connection stays", async () => {
  const { fleet, log, wait } = stage();
  await fleet.ask(pod);

  fleet.setAside("cache-0", refused);

  expect(await fleet.ask(pod)).toEqual({ failure: "command-refused", detail: "ERR no" });
  wait(5_000);
  expect(await fleet.ask(pod)).toHaveProperty("info");
  expect(log.filter((line) => line.startsWith("connect"))).toHaveLength(1);
});

test("another pod of the same name is another server", async () => {
  const { fleet, failures, log } = stage();
  const next = { ...pod, uid: "two", ip: "192.0.2.77" };
  failures.push(lost);
  await fleet.ask(pod);

  expect(await fleet.ask(next)).toHaveProperty("info");
  expect(await fleet.ask({ ...next, uid: "three" })).toHaveProperty("info");

  expect(log.filter((line) => !line.startsWith("info"))).toEqual([
    "connect 1 to 192.0.2.10",
    "close 1",
    "connect 2 to 192.0.2.77",
    "close 2",
    "connect 3 to 192.0.2.77",
  ]);
});

test("a pod without an address cannot be reached", async () => {
  const { fleet, log } = stage();

  expect(await fleet.ask({ ...pod, ip: undefined })).toEqual({
    failure: "unreachable",
    detail: "it has no address yet",
  });
  expect(log).toEqual([]);
});

test("an abort is no answer", async () => {
  const { fleet, failures } = stage();
  failures.push(new Error("shutting down"));

  await expect(fleet.ask(pod)).rejects.toThrow("shutting down");
});
