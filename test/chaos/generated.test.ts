import * as fc from "fast-check";
import { beforeAll, describe, expect } from "vitest";
import { ownServiceMonitorApi } from "../support/prometheus-operator.ts";
import { ownSecrets } from "../support/secrets.ts";
import { afterwards, arbitraryChange, arbitrarySpec } from "./specs/arbitrary-spec.ts";
import { expectConverged } from "./stage/invariants.ts";
import { childrenOf } from "./stage/portrait.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { lookAround } from "./stage/world.ts";
import { subjects } from "./subjects/index.ts";

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("generated", subject);
  const { cluster, namespace, connections, user } = stage;
  const api = ownServiceMonitorApi(cluster);
  // The garbage collector takes half a minute to learn of a new kind.
  if (isLong) beforeAll(api.install);
  ownSecrets(cluster, namespace);

  /** One pass each; those of which somebody must mend the spec. */
  const passOver = async (names: readonly string[]): Promise<string[]> => {
    const { reconcile } = stage.instanceOn(await connections.connect());
    const outcomes = await Promise.all(names.map((name) => reconcile(stage.targetOf(name))));
    return names.filter((_, index) => outcomes[index]?.result === "stalled");
  };

  testSeeds("any spec converges, or a condition says why not", Math.ceil(2 / subject.weight), async (seed) => {
    const specs = fc.sample(arbitrarySpec(subject), { seed, numRuns: Math.ceil(20 / subject.weight) });
    const named = specs.map((spec, index): [string, object] => [`any-${seed}-${index}`, spec]);
    await Promise.all(named.map(([name, spec]) => user.apply(name, spec)));

    const stalled = await passOver(named.map(([name]) => name));

    for (const name of stalled) {
      const condition = await user.condition(name, "Degraded");
      expect(condition, name).toMatchObject({ status: "True", reason: expect.stringMatching(/^[A-Z][A-Za-z]+$/) });
      expect(condition?.message).not.toBe("");
    }
    expect(stalled.length, "specs that stall").toBeLessThan(named.length / 2);
    for (const name of stalled) await user.remove(subject.kind.resource, name);
    await expectConverged(stage);
  });

  testSeeds(
    "a spec that is changed and changed back leaves the children of the beginning",
    Math.ceil(2 / subject.weight),
    async (seed) => {
      const specs = fc.sample(arbitraryChange(subject), { seed, numRuns: Math.ceil(10 / subject.weight) });
      const named = specs.map((pair, index) => ({ name: `back-${seed}-${index}`, pair }));
      const names = named.map(({ name }) => name);
      const become = async (which: 0 | 1) => {
        await Promise.all(named.map(({ name, pair }) => stage.edit(name, pair[which])));
        const stalled = await passOver(names);
        return { stalled, world: await lookAround(stage) };
      };

      await Promise.all(named.map(({ name, pair }) => user.apply(name, afterwards(subject, pair[0], {}))));
      const begun = await become(0);
      await become(1);
      const ended = await become(0);

      expect(begun.stalled.length, "specs that stall").toBeLessThan(names.length / 2);
      for (const name of names.filter((one) => !begun.stalled.includes(one)))
        expect(childrenOf(ended.world, name), name).toEqual(childrenOf(begun.world, name));
    },
  );
});
