import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Lease } from "../../../src/redis/lease.ts";
import { hostOf } from "../kinds/redis/operate/worlds.ts";
import { scenes, withData } from "./scenes.ts";
import { epoch, World } from "./simulator/world.ts";

const masterIsLost = (): World => scenes["the master is lost"]?.start() ?? expect.fail();

/** Of a run: what it did but look. */
const isWork = (request: string): boolean => !/^(list|info|get|its beginning)/.test(request);

const requestsOf = async (world: World, ...args: Parameters<World["start"]>): Promise<string[]> => {
  const run = world.start(...args);
  const requests: string[] = [];
  while (!run.hasEnded()) {
    requests.push(run.waitsFor());
    await run.advance();
  }
  return requests;
};

const role = (pod: string, value: string | null): string =>
  `patch Pod ${pod} {"metadata":{"labels":{"redis-role":${JSON.stringify(value)}}}}`;

test("F5: a failover is decided, written, done and told in order, and then nothing is left to do", async () => {
  const world = masterIsLost();

  expect((await requestsOf(world, "A")).filter(isWork)).toEqual([
    "create Lease",
    "status shop/cache",
    role("cache-0", null),
    "promote cache-1",
    "replicate cache-2",
    role("cache-1", "master"),
    'patch Lease cache-operation {"spec":{"holderIdentity":null}}',
    "status shop/cache",
  ]);
  expect((await requestsOf(world, "B")).filter(isWork)).toEqual(["status shop/cache"]);
});

test("what a failover takes is counted", async () => {
  const run = await masterIsLost().run("A");

  const { counts, done, status, electionProblem } = run.operated() ?? expect.fail();
  expect(counts).toEqual({ commands: 17, requests: 15 });
  expect(done).toEqual([
    {
      reason: "MasterChanged",
      type: "Normal",
      message: "Pod cache-1 is the master in place of cache-0 (Failover A-0)",
    },
  ]);
  expect(status).toMatchObject({ master: "cache-1" });
  expect(electionProblem).toBeUndefined();
});

test("O3: while another one has the Lease nothing is done, and it is said when that expires", async () => {
  const world = masterIsLost();
  const first = world.start("A");
  await world.runUntil(first, "promote");
  world.now += 5_000;

  const requests = await requestsOf(world, "B");

  expect(requests.filter(isWork)).toEqual(["status shop/cache"]);
  expect((await world.run("C")).operated()).toMatchObject({ againInMs: 25_000, done: [] });
});

test("O3: a Lease that another owner's object has the name of is left alone", async () => {
  const world = masterIsLost();
  const theirs: Lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "cache-operation" } };
  world.api.put(theirs);

  await world.run("A");

  expect(world.api.lease()).toMatchObject(theirs);
  expect(world.servers.masters()).toEqual([]);
});

describe("F3: the grace of a missing master", () => {
  const missing = (afterSeconds: number): World => {
    const world = World.healthy({ spec: { failover: { afterSeconds } } });
    world.servers.stop("cache-0");
    return world;
  };

  test("is waited out within the step, after it was written since when, and without the Lease", async () => {
    const requests = (await requestsOf(missing(10), "A")).filter(isWork);

    expect(requests.slice(0, 3)).toEqual(["status shop/cache", "pause 10000", "create Lease"]);
  });

  test("is not waited out where that would take the step's time", async () => {
    const run = await missing(16).run("A");

    expect(run.operated()).toMatchObject({
      againInMs: 16_000,
      status: { master: "cache-0", masterUnreachableSince: new Date(epoch).toISOString() },
      electionProblem: { reason: "NoMaster" },
    });
  });
});

test("O2: no command is sent once the step's time is over", async () => {
  const world = masterIsLost();
  const run = world.start("A");
  await world.runUntil(run, "promote");
  world.now += 20_001;
  await run.advance();
  expect(run.waitsFor()).toBe("list pods");
  while (!run.hasEnded()) await run.advance();

  expect(world.servers.commands).toEqual(["promote cache-1"]);
  expect(run.operated()).toMatchObject({ againInMs: 0, status: { operation: { candidate: "cache-1" } } });
});

test("O2: nor is the next of several directives", async () => {
  const world = new World({ replicas: 1 });
  const run = world.start("A", { directives: { hz: "20", maxclients: "100" } });
  await world.runUntil(run, "configure cache-0");
  world.now += 20_001;

  while (!run.hasEnded()) await run.advance();

  expect(world.servers.settingsOf("cache-0")).toEqual({ hz: "20" });
  expect(world.api.pods()[0]?.metadata.annotations).toBeUndefined();
  expect(run.operated()).toMatchObject({ againInMs: 0, problems: [] });
});

test("O5: what was found out before another one wrote the status is found out again", async () => {
  const world = masterIsLost();
  const run = world.start("A");
  await world.runUntil(run, "status");
  world.api.put({ ...world.api.redis(), metadata: { ...world.api.redis().metadata, labels: { new: "label" } } });

  while (!run.hasEnded()) await run.advance();

  expect(world.api.redis()).toMatchObject({ metadata: { labels: { new: "label" } }, status: { master: "cache-1" } });
  expect(world.api.decisions.size).toBe(1);
});

test.each<[string, (world: World) => void]>([
  ["gone", (world) => world.api.remove("Redis", "cache")],
  [
    "going",
    (world) => {
      const redis = world.api.redis();
      world.api.put({ ...redis, metadata: { ...redis.metadata, deletionTimestamp: "2030-01-01T00:00:00Z" } });
    },
  ],
  [
    "another of its name",
    (world) => {
      const redis = world.api.redis();
      world.api.put({ ...redis, metadata: { ...redis.metadata, uid: "uid-another" } });
    },
  ],
])("nothing is done to a Redis that is %s by the time that it has the Lease", async (_, happens) => {
  const world = masterIsLost();
  const run = world.start("A");
  await world.runUntil(run, "create Lease");
  happens(world);

  while (!run.hasEnded()) await run.advance();

  expect(run.waitsFor()).toContain("409 Conflict: it is gone or going");
  expect(world.servers.commands).toEqual([]);
});

test("a pod that bears the label, and is of another StatefulSet, is none of ours", async () => {
  const world = new World();
  const [pod] = world.api.pods();
  const theirs = { ...pod?.metadata, name: "other-0", ownerReferences: [] };
  world.api.put({ ...pod, metadata: theirs } as KubeObject);

  await world.run("A");

  expect(world.api.labelled("master")).toEqual(["cache-0"]);
});

test("F4: a candidate that refuses to be promoted is replaced by a new decision", async () => {
  const world = withData({ replicas: 4 });
  world.servers.stop("cache-0");
  world.servers.refusals.set("promote cache-1", "ERR unknown command");

  const run = await world.run("A");

  expect(world.servers.masters()).toEqual(["cache-2"]);
  expect([...world.api.decisions]).toEqual(["A-0", "A-1"]);
  const message = "cache-1:6379 refuses what it is asked for: ERR unknown command";
  expect(run.operated()?.problems).toContainEqual({ reason: "Unreachable", message });
});

test("F7: a master that cannot hand over to the best replica hands over to the next", async () => {
  const world = scenes["the pod of the master is terminating"]?.start() ?? expect.fail();
  world.servers.refusals.set(`hand-over ${hostOf(1)}`, "ERR FAILOVER target replica is not online.");

  await world.run("A");

  expect(world.servers.masters()).toEqual(["cache-2"]);
});

describe("config.dynamic", () => {
  const directives = { maxclients: "100", "maxmemory-policy": "allkeys-lru" };
  const alone = { spec: { mode: "Standalone", replicas: 1 } as const, replicas: 1 };

  test("F11: is told to a pod that is alone, without a Lease, and once", async () => {
    const world = new World(alone);

    expect((await requestsOf(world, "A", { directives })).filter(isWork)).toEqual([
      "configure cache-0",
      "configure cache-0",
      expect.stringContaining("patch Pod cache-0"),
      "status shop/cache",
    ]);
    expect(world.servers.settingsOf("cache-0")).toEqual(directives);
    expect((await requestsOf(world, "B", { directives })).filter(isWork)).toEqual(["status shop/cache"]);
  });

  test("what the server refuses is told in its words, and the rest is applied", async () => {
    const world = new World(alone);
    world.servers.refusals.set("configure maxclients", "ERR argument couldn't be parsed into an integer");

    const problems = (await world.run("A", { directives })).operated()?.problems;

    const message = "cache-0 refuses config.dynamic: maxclients: ERR argument couldn't be parsed into an integer";
    expect(problems).toEqual([{ reason: "ConfigRejected", message }]);
    expect(world.servers.settingsOf("cache-0")).toEqual({ "maxmemory-policy": "allkeys-lru" });
    expect((await requestsOf(world, "B", { directives })).filter(isWork)).toEqual(["status shop/cache"]);
  });
});

test("a new password is used at the master by all, and then the template may be applied", async () => {
  const world = withData();
  const rollout = { secretsHash: "new" };

  const run = await world.run("A", { rollout });

  for (const pod of ["cache-0", "cache-1", "cache-2"])
    expect(world.servers.settingsOf(pod)).toEqual({ masterauth: "ours" });
  expect(run.operated()?.holdsTemplate).toBe(false);
});

test("an abort ends the work, and gives the Lease back", async () => {
  const world = masterIsLost();
  const aborting = new AbortController();
  const run = world.start("A", { signal: aborting.signal });
  await world.runUntil(run, "promote");
  aborting.abort(new Error("shutting down"));

  while (!run.hasEnded()) await run.advance();

  expect(run.waitsFor()).toBe("Error: shutting down");
  expect(world.api.lease()?.spec?.holderIdentity).toBeUndefined();
});
