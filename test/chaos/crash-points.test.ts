import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import type { Transport } from "../../src/kube/transport.ts";
import { eventOf } from "../support/events.ts";
import { memcacheds, services } from "../support/memcached.ts";
import { ownSecrets } from "../support/secrets.ts";
import { interrupted, mortal, pointsOf, type RequestPoint, recorded } from "./faults/points.ts";
import { arbitrarySpec } from "./specs/arbitrary.ts";
import { instanceOn, targetOf } from "./stage/instances.ts";
import { expectConverged } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { ownStage, withoutOrphans } from "./stage/stage.ts";
import { portraitOf } from "./stage/world.ts";

const stage = ownStage("crashes");
const { cluster, namespace, connections, strangers, user } = stage;
ownSecrets(cluster, namespace);

const small: MemcachedSpec = {
  replicas: 0,
  resources: { requests: { cpu: "100m" } },
  highAvailability: { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
  security: { networkPolicy: { enabled: true } },
  service: { annotations: { "example.com/team": "web" } },
};
const large: MemcachedSpec = {
  image: "memcached:1.6.38",
  resources: { requests: { cpu: "100m" } },
  monitoring: { enabled: true },
  autoscaling: { enabled: true, maxReplicas: 2 },
};

/** What a Memcached is before, and what it is to become. */
const steps: [string, MemcachedSpec | undefined, MemcachedSpec][] = [
  ["a create", undefined, small],
  ["an update that adds and removes children", small, large],
  ["the update back", large, small],
];

const nameOf = ({ at, when }: RequestPoint): string => `at-${at}-${when}`;

/** An instance that may be told to send its requests another way. */
const startProcess = (transport: Transport) => {
  let through = transport;
  const { deliver, finish } = instanceOn({ close() {}, send: (request) => through.send(request) });
  const sendThrough = (other: Transport) => {
    through = other;
  };
  return { deliver, finish, sendThrough };
};
type Process = ReturnType<typeof startProcess>;

/** A process that, where there is a spec to begin with, has brought a Memcached to it, and remembers that. */
const begin = async (transport: Transport, name: string, from: MemcachedSpec | undefined): Promise<Process> => {
  const process = startProcess(transport);
  if (from) expect([202, 204]).toContain(await process.deliver(eventOf(await user.apply(name, from), "add")));
  return process;
};

/** The step, of which the process is told; resolves when it is through with it, with its answer. */
const step = async (process: Process, name: string, from: MemcachedSpec | undefined, to: MemcachedSpec) => {
  const cr = from ? await stage.edit(name, to) : await user.apply(name, to);
  const answer = await process.deliver(eventOf(cr, from ? "update" : "add"));
  await process.finish();
  return answer;
};

/** The step done by a process that nothing disturbs; resolves with the requests that it takes. */
const stepCalmly = async (transport: Transport, from: MemcachedSpec | undefined, to: MemcachedSpec) => {
  const process = await begin(transport, "calm", from);
  if (from) await expectConverged(stage);
  const recording = recorded(transport);
  process.sendThrough(recording.transport);
  await step(process, "calm", from, to);
  return recording.requests.length;
};

const killAnywhere = async (from: MemcachedSpec | undefined, to: MemcachedSpec): Promise<void> => {
  const transport = await connections.connect();
  // Each race with a controller over the status takes two requests more.
  const points = pointsOf((await stepCalmly(transport, from, to)) + 6);
  const begun = await Promise.all(
    points.map(async (point) => ({ point, process: await begin(transport, nameOf(point), from) })),
  );
  if (from) await expectConverged(stage);
  if (from) for (const point of points) await strangers.mark(services, nameOf(point));

  const died = await Promise.all(
    begun.map(async ({ point, process }) => {
      const dying = mortal(transport, point);
      process.sendThrough(dying.transport);
      const answer = await step(process, nameOf(point), from, to);
      if (!dying.isDead()) expect([202, 204]).toContain(answer);
      return dying.isDead();
    }),
  );
  const world = await expectConverged(stage);

  expect(new Set(died)).toEqual(new Set([true, false]));
  const undisturbed = portraitOf(world, "calm");
  for (const point of points) expect(portraitOf(world, nameOf(point)), nameOf(point)).toEqual(undisturbed);
};

test.each(steps)("killed at any request of %s, one resync ends where an undisturbed pass does", (_, from, to) =>
  killAnywhere(from, to),
);

/** Whether nobody has to mend the spec. */
const isPossible = async (spec: MemcachedSpec): Promise<boolean> => {
  const { reconcile } = instanceOn(await connections.connect());
  await user.apply("probe", spec);
  const { result } = await reconcile(targetOf(namespace, "probe"));
  await user.remove(memcacheds, "probe");
  await withoutOrphans(stage);
  return result === "reconciled";
};

testSeeds("killed at any request of an update between any two specs, one resync heals", 0, async (seed) => {
  const possible: MemcachedSpec[] = [];
  for (const spec of fc.sample(arbitrarySpec, { seed, numRuns: 30 }))
    if (possible.length < 2 && (await isPossible(spec))) possible.push(spec);
  const [from, to = {}] = possible;
  await killAnywhere(from, to);
});

test("deleted at any request of a pass, killed there or not, a Memcached leaves nothing behind", async () => {
  const transport = await connections.connect();
  const points = pointsOf(await stepCalmly(transport, small, large));
  const cases = points.flatMap((point) => (["goes on", "is killed"] as const).map((then) => ({ point, then })));
  const nameIn = ({ point, then }: (typeof cases)[number]) => `${nameOf(point)}-${then === "goes on" ? "on" : "off"}`;
  const begun = await Promise.all(
    cases.map(async (one) => ({ ...one, process: await begin(transport, nameIn(one), small) })),
  );
  await expectConverged(stage);

  await Promise.all(
    begun.map(async ({ process, ...one }) => {
      const name = nameIn(one);
      const rest = one.then === "goes on" ? transport : mortal(transport, one.point).transport;
      process.sendThrough(interrupted(rest, one.point, () => user.remove(memcacheds, name)));
      await step(process, name, small, large);
      // Where it had fewer requests than the calm one.
      await user.remove(memcacheds, name).catch(() => undefined);
    }),
  );

  const { memcacheds: left } = await expectConverged(stage);
  expect(left.map(({ metadata }) => metadata.name)).toEqual(["calm"]);
});
