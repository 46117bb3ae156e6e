import { expect, test, vi } from "vitest";
import { readInjections } from "../../../src/admission/read-injections.ts";
import type { Injecting } from "../../../src/sidecars/injection.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { clusterInjection, facts, injection, portMetrics } from "../../support/sidecars/injections.ts";

const planned = <I extends Injecting>(injecting: I): I => {
  const plan = compilePlan(injecting, facts);
  return { ...injecting, status: { ...(plan && { plan }) } };
};

const stage = ({ isForAll = true, many = [planned(clusterInjection({ portMetrics }))] } = {}) => {
  const time = { ms: 0 };
  const one = planned(injection({ portMetrics }));
  const unplanned = injection({ portMetrics }, { name: "unplanned" });
  const list = vi.fn(async function* list({ kind }: { kind: string }) {
    yield await Promise.resolve(kind === "SidecarInjection" ? [one] : many);
    if (kind === "SidecarInjection") yield [unplanned];
  });
  const get = vi.fn(() => Promise.resolve({ metadata: { name: "shop", labels: { team: "shop" } } }));
  const client = { list, get } as object as Parameters<typeof readInjections>[0]["client"];
  const read = readInjections({ client, isForAll, now: () => time.ms });
  return { read, list, get, time };
};

test("gives those of the namespace and those for many, as far as they have a plan, and the namespace's labels", async () => {
  const { read } = stage();

  const { namespace, injections } = await read("shop");

  expect(namespace).toEqual({ name: "shop", labels: { team: "shop" } });
  expect(injections.map(({ key }) => key)).toEqual(["sample-app", "cluster/sample-app"]);
});

test("asks for nothing cluster-wide where that is not allowed", async () => {
  const { read, list, get } = stage({ isForAll: false });

  const { namespace, injections } = await read("shop");

  expect([namespace.labels, injections.map(({ key }) => key)]).toEqual([{}, ["sample-app"]]);
  expect([list.mock.calls.length, get.mock.calls.length]).toEqual([1, 0]);
});

test("asks for no labels where no injection is for many namespaces", async () => {
  const { read, get } = stage({ many: [] });

  await read("shop");

  expect(get).not.toHaveBeenCalled();
});

test("asks once for all pods of a second, and then again", async () => {
  const { read, list, time } = stage();

  await Promise.all([read("shop"), read("shop"), read("shop")]);
  time.ms = 1_000;
  await read("shop");
  const atFirst = list.mock.calls.length;
  time.ms = 1_001;
  await read("shop");

  expect([atFirst, list.mock.calls.length]).toEqual([2, 4]);
});

test("a failure is told to all who wait, and is not remembered", async () => {
  const { read, list } = stage();
  list.mockImplementationOnce(() => {
    throw new Error("no answer");
  });

  await expect(Promise.all([read("shop"), read("shop")])).rejects.toThrow("no answer");

  expect((await read("shop")).injections).toHaveLength(2);
});

test("gives up after a while", async () => {
  const list = async function* list(_: object, { signal }: { signal: AbortSignal }) {
    yield await new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const client = { list } as object as Parameters<typeof readInjections>[0]["client"];

  await expect(readInjections({ client, isForAll: false, deadlineMs: 5 })("shop")).rejects.toThrow("longer than 5 ms");
});
