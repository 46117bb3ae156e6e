import { describe, expect } from "vitest";
import { until } from "../../dev/platform/until.ts";
import type { KubeObject } from "../../src/api/kubernetes/object.ts";
import { type EventRequest, post } from "../support/events.ts";
import { type TroubledEvents, troubledEvents } from "./faults/event-faults.ts";
import { seededRandom } from "./faults/random.ts";
import { ownAdapter } from "./stage/adapter.ts";
import { ownFunction } from "./stage/function.ts";
import { expectConverged } from "./stage/invariants.ts";
import { portraitOf } from "./stage/portrait.ts";
import { testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { subjects } from "./subjects/index.ts";

/** A custom resource whose name begins so meets no faults. */
const isCalm = ({ headers }: EventRequest): boolean => headers["ce-name"]?.startsWith("calm") ?? false;

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("event-faults", subject);
  const { cluster, namespace, connections, user } = stage;
  const { kind, examples, service } = subject;
  const reconcileFunction = ownFunction(cluster, namespace, connections);

  /** Where events go while a seed is played. */
  let playing: { url: string; events: TroubledEvents; latest: Map<string, number> } | undefined;

  ownAdapter(cluster, namespace, reconcileFunction, async (event) => {
    if (playing === undefined) return 204;
    const { url, events, latest } = playing;
    const told: KubeObject = JSON.parse(event.body);
    const delivered = isCalm(event) ? [event] : events.arrived(event);
    let status = 204;
    for (const one of delivered) status = (await post(url, one)).status;
    if (told.kind === kind.resource.kind) latest.set(told.metadata.name, told.metadata.generation ?? 0);
    return status;
  });

  testSeeds(
    "whatever befalls events, one resync ends where undisturbed ones do",
    Math.ceil(2 / subject.weight),
    async (seed) => {
      const names = [`calm-${seed}`, ...[1, 2, 3, 4].map((index) => `troubled-${seed}-${index}`)];
      const program = await reconcileFunction.start();
      const latest = new Map<string, number>();
      const events = troubledEvents(seededRandom(seed), { rate: 0.5 });
      playing = { url: program.url, events, latest };

      for (const spec of examples.busy.slice(0, 3)) {
        const edited = await Promise.all(names.map((name) => user.apply(name, spec)));
        await until("the events of this spec have come", () =>
          edited.every(({ metadata }) => latest.get(metadata.name) === metadata.generation),
        );
        await until("the calm one has a Service", () => user.object(service.resource, `calm-${seed}`));
        await Promise.all(names.map((name) => stage.removeChild(service, name)));
      }
      for (const event of events.rest()) await post(program.url, event);
      playing = undefined;
      await program.stop();
      const world = await expectConverged(stage);

      const undisturbed = portraitOf(world, `calm-${seed}`);
      for (const name of names) expect(portraitOf(world, name), name).toEqual(undisturbed);
    },
  );
});
