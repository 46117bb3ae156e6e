import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { resync } from "../../src/engine/resync.ts";
import { httpsTransport } from "../../src/kube/https-transport.ts";
import { inCluster } from "../../src/kube/in-cluster.ts";
import { type EventRequest, eventOf } from "../support/events.ts";
import { type ApiFaultOptions, apiFaults, faultNames, type SeenRequest } from "./faults/api-faults.ts";
import { seededRandom } from "./faults/random.ts";
import { type Instance, settings, silence } from "./stage/instances.ts";
import { expectConverged } from "./stage/invariants.ts";
import { portraitOf } from "./stage/portrait.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { subjects } from "./subjects/index.ts";

/** Long enough for an answer that comes, short enough for many that do not. */
const patience = { attemptTimeoutMs: 300, backoffMs: [10, 20] };

const allCases = [
  ...faultNames.map((name) => ({ title: name.replace(" ", "-").toLowerCase(), names: [name], rate: 0.3 })),
  { title: "mixed", names: faultNames, rate: 0.4 },
];

/** An event, sent again as a source does when it is told to. */
const tell = async ({ deliver }: Instance, event: EventRequest): Promise<void> => {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const status = await deliver(event);
    expect([202, 204, 503]).toContain(status);
    if (status !== 503) return;
  }
};

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("api-faults", subject);
  const { cluster, namespace, connections, user } = stage;
  const { kind, examples, service } = subject;

  /** An instance whose requests meet faults until it is told that all is well; how many did is told then. */
  const troubled = async (seed: number, options: ApiFaultOptions): Promise<Instance & { calmDown(): number }> => {
    const faults = apiFaults(seededRandom(seed), options);
    let [met, isCalm] = [0, false];
    const decide = (request: SeenRequest) => {
      const fault = isCalm ? undefined : faults(request);
      if (fault !== undefined) met += 1;
      return fault;
    };
    const { server } = await connections.proxy({ decide });
    const instance = stage.instanceOn(await connections.connect(server, patience));
    const calmDown = () => {
      isCalm = true;
      return met;
    };
    return { ...instance, calmDown };
  };

  /** The life of two custom resources, of which one stays; each step is told of to the instance. */
  const live = async (instance: Instance, name: string): Promise<void> => {
    for (const spec of examples.quiet) {
      for (const one of [name, `${name}-gone`]) await tell(instance, eventOf(await user.apply(one, spec)));
      const event = await stage.removeChild(service, name);
      if (event) await tell(instance, event);
    }
    const gone = await user.live(`${name}-gone`);
    await user.remove(kind.resource, `${name}-gone`);
    if (gone) await tell(instance, eventOf(gone, "delete"));
    const { client, reconcile } = instance;
    await resync({
      client,
      kinds: [kind],
      namespaces: [namespace],
      settings,
      reconcile,
      log: silence,
      instance: "chaos",
    });
  };

  /** All, or by turns where each takes long; the mixed one always. */
  const casesOf = (seed: number) =>
    allCases.filter(
      ({ title }, index) => isLong || title === "mixed" || index % subject.weight === seed % subject.weight,
    );

  testSeeds("whatever requests meet, passes end, and one resync ends where undisturbed ones do", 1, async (seed) => {
    const nameOf = (title: string) => `s${seed}-${title}`;
    const cases = casesOf(seed);
    await live(stage.instanceOn(await connections.connect()), nameOf("calm"));
    const instances = await Promise.all(cases.map((options) => troubled(seed, options)));

    await Promise.all(instances.map((instance, index) => live(instance, nameOf(cases[index]?.title ?? ""))));
    expect(Math.min(...instances.map(({ calmDown }) => calmDown()))).toBeGreaterThan(0);
    await Promise.all(instances.map(({ finish }) => finish()));
    const world = await expectConverged(stage);

    const undisturbed = portraitOf(world, nameOf("calm"));
    expect(undisturbed).toBeDefined();
    for (const { title } of cases) expect(portraitOf(world, nameOf(title)), title).toEqual(undisturbed);
    for (const { title } of cases) expect(portraitOf(world, `${nameOf(title)}-gone`), title).toBeUndefined();
  });

  test("a token that has expired is read again, and the event done", async () => {
    const directory = await mkdtemp(join(cluster.stateDirectory, "expired-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const mounted = connections.account().directory;
    await writeFile(join(directory, "token"), "expired");
    await copyFile(join(mounted, "ca.crt"), join(directory, "ca.crt"));
    const { hostname: host, port } = new URL(cluster.server);
    const transport = httpsTransport(await inCluster({ host, port, directory }));
    onTestFinished(() => transport.close());
    const instance = stage.instanceOn(transport);
    const cr = await user.apply("expired", examples.quiet[0]);

    await copyFile(join(mounted, "token"), join(directory, "token"));
    const status = await instance.deliver(eventOf(cr, "add"));

    expect(status).toBe(204);
    expect(await user.object(service.resource, "expired")).toBeDefined();
    await expectConverged(stage);
  });
});
