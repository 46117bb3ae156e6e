import { expect } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { type EventRequest, post } from "../support/events.ts";
import { services } from "../support/memcached.ts";
import { type TroubledEvents, troubledEvents } from "./faults/event-faults.ts";
import { seededRandom } from "./faults/random.ts";
import { ownAdapter } from "./stage/adapter.ts";
import { ownFunction } from "./stage/function.ts";
import { expectConverged } from "./stage/invariants.ts";
import { testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { portraitOf } from "./stage/world.ts";

const stage = ownStage("event-faults");
const { cluster, namespace, connections, user } = stage;
const reconcileFunction = ownFunction(cluster, namespace, connections);

const specs: MemcachedSpec[] = [
  { replicas: 1, highAvailability: { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } } },
  { replicas: 0, monitoring: { enabled: true }, service: { annotations: { "example.com/team": "web" } } },
  { replicas: 2, image: "memcached:1.6.38", security: { networkPolicy: { enabled: true } } },
];

/** Where events go while a seed is played. */
let playing: { url: string; events: TroubledEvents; latest: Map<string, number> } | undefined;

/** A Memcached whose name begins so meets no faults. */
const isCalm = ({ headers }: EventRequest): boolean => headers["ce-name"]?.startsWith("calm") ?? false;

ownAdapter(cluster, namespace, reconcileFunction, async (event) => {
  if (playing === undefined) return 204;
  const { url, events, latest } = playing;
  const { kind, metadata }: KubeObject = JSON.parse(event.body);
  const delivered = isCalm(event) ? [event] : events.arrived(event);
  let status = 204;
  for (const one of delivered) status = (await post(url, one)).status;
  if (kind === "Memcached") latest.set(metadata.name, metadata.generation ?? 0);
  return status;
});

testSeeds("whatever befalls events, one resync ends where undisturbed ones do", 2, async (seed) => {
  const names = [`calm-${seed}`, ...[1, 2, 3, 4].map((index) => `troubled-${seed}-${index}`)];
  const program = await reconcileFunction.start();
  const latest = new Map<string, number>();
  const events = troubledEvents(seededRandom(seed), { rate: 0.5 });
  playing = { url: program.url, events, latest };

  for (const spec of specs) {
    const edited = await Promise.all(names.map((name) => user.apply(name, spec)));
    await until("the events of this spec have come", () =>
      edited.every(({ metadata }) => latest.get(metadata.name) === metadata.generation),
    );
    await until("the calm one has a Service", () => user.service(`calm-${seed}`));
    await Promise.all(names.map((name) => user.remove(services, name).catch(() => undefined)));
  }
  for (const event of events.rest()) await post(program.url, event);
  playing = undefined;
  await program.stop();
  const world = await expectConverged(stage);

  const undisturbed = portraitOf(world, `calm-${seed}`);
  for (const name of names) expect(portraitOf(world, name), name).toEqual(undisturbed);
});
