import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Transport } from "../../src/kube/transport.ts";
import { eventOf } from "../support/events.ts";
import { ownSecrets } from "../support/secrets.ts";
import { interrupted, mortal, pointsOf, type RequestPoint, recorded, spread } from "./faults/points.ts";
import { arbitraryChange } from "./specs/arbitrary-spec.ts";
import { expectConverged } from "./stage/invariants.ts";
import { portraitOf } from "./stage/portrait.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage, withoutOrphans } from "./stage/stage.ts";
import { subjects } from "./subjects/index.ts";

const nameOf = ({ at, when }: RequestPoint): string => `at-${at}-${when}`;

describe.each(subjects)("%s", { timeout: 120_000 }, (_, subject) => {
  const stage = ownStage("crashes", subject);
  const { cluster, namespace, connections, strangers, user } = stage;
  const { kind, service } = subject;
  const { small, large } = subject.examples;
  ownSecrets(cluster, namespace);

  /** What a custom resource is before, and what it is to become. */
  const steps: [string, object | undefined, object][] = [
    ["a create", undefined, small],
    ["an update that adds and removes children", small, large],
    ["the update back", large, small],
  ];

  /** An instance that may be told to send its requests another way. */
  const startProcess = (transport: Transport) => {
    let through = transport;
    const { deliver, finish } = stage.instanceOn({ close() {}, send: (request) => through.send(request) });
    const sendThrough = (other: Transport) => {
      through = other;
    };
    return { deliver, finish, sendThrough };
  };
  type Process = ReturnType<typeof startProcess>;

  /** A process that, where there is a spec to begin with, has brought a custom resource to it, and remembers that. */
  const begin = async (transport: Transport, name: string, from: object | undefined): Promise<Process> => {
    const process = startProcess(transport);
    if (from) expect([202, 204]).toContain(await process.deliver(eventOf(await user.apply(name, from), "add")));
    return process;
  };

  /** The step, of which the process is told; resolves when it is through with it, with its answer. */
  const step = async (process: Process, name: string, from: object | undefined, to: object) => {
    const cr = from ? await stage.edit(name, to) : await user.apply(name, to);
    const answer = await process.deliver(eventOf(cr, from ? "update" : "add"));
    await process.finish();
    return answer;
  };

  /** The step done by a process that nothing disturbs; resolves with the requests that it takes. */
  const stepCalmly = async (transport: Transport, from: object | undefined, to: object) => {
    const process = await begin(transport, "calm", from);
    if (from) await expectConverged(stage);
    const recording = recorded(transport);
    process.sendThrough(recording.transport);
    await step(process, "calm", from, to);
    return recording.requests;
  };

  /** All points, or where passes take long some of those from the first write on: what ends before has done nothing. */
  const playedOf = (requests: readonly string[], more: number): RequestPoint[] => {
    const all = pointsOf(requests.length + more);
    if (isLong || subject.weight === 1) return all;
    const first = requests.findIndex((request) => !request.startsWith("GET ")) + 1;
    return spread(
      all.filter(({ at }) => at >= first),
      24 / subject.weight,
    );
  };

  const killAnywhere = async (from: object | undefined, to: object): Promise<void> => {
    const transport = await connections.connect();
    // Each race with a controller over the status takes two requests more.
    const points = playedOf(await stepCalmly(transport, from, to), 6);
    const begun = await Promise.all(
      points.map(async (point) => ({ point, process: await begin(transport, nameOf(point), from) })),
    );
    if (from) await expectConverged(stage);
    if (from) for (const point of points) await strangers.mark(service.resource, nameOf(point));

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

    expect(died).toContain(true);
    // A kind that gathers begins anew with each write of a controller, so that its requests are as many as that asks for.
    if (!kind.gather) expect(died).toContain(false);
    const undisturbed = portraitOf(world, "calm");
    for (const point of points) expect(portraitOf(world, nameOf(point)), nameOf(point)).toEqual(undisturbed);
  };

  test.each(steps)("killed at any request of %s, one resync ends where an undisturbed pass does", (_, from, to) =>
    killAnywhere(from, to),
  );

  /** Whether nobody has to mend the spec. */
  const isPossible = async (spec: object): Promise<boolean> => {
    const { reconcile } = stage.instanceOn(await connections.connect());
    await user.apply("probe", spec);
    const { result } = await reconcile(stage.targetOf("probe"));
    await user.remove(kind.resource, "probe");
    await withoutOrphans(stage);
    return result === "reconciled";
  };

  testSeeds("killed at any request of an update between any two specs, one resync heals", 0, async (seed) => {
    for (const [from, to] of fc.sample(arbitraryChange(subject), { seed, numRuns: 30 }))
      if ((await isPossible(from)) && (await isPossible(to))) return await killAnywhere(from, to);
    throw new Error("There is no change between specs that nobody has to mend");
  });

  test("deleted at any request of a pass, killed there or not, it leaves nothing behind", async () => {
    const transport = await connections.connect();
    const points = playedOf(await stepCalmly(transport, small, large), 0);
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
        process.sendThrough(interrupted(rest, one.point, () => user.remove(kind.resource, name)));
        await step(process, name, small, large);
        // Where it had fewer requests than the calm one.
        await user.remove(kind.resource, name).catch(() => undefined);
      }),
    );

    const { crs: left } = await expectConverged(stage);
    expect(left.map(({ metadata }) => metadata.name)).toEqual(["calm"]);
  });
});
