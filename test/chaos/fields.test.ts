import * as fc from "fast-check";
import { beforeAll, describe, expect } from "vitest";
import { ownServiceMonitorApi } from "../support/prometheus-operator.ts";
import { ownSecrets } from "../support/secrets.ts";
import { arbitraryOfLeaf } from "./specs/arbitrary.ts";
import { afterwards } from "./specs/arbitrary-spec.ts";
import { jsonSchema, type Leaf, leavesOf, withField } from "./specs/schema.ts";
import { childrenOf } from "./stage/portrait.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { lookAround } from "./stage/world.ts";
import { subjects } from "./subjects/index.ts";

interface Case {
  /** Has the field for a time. */
  changing: string;
  /** Never has it. */
  fresh: string;
  specs: { without: object; set: object; changed: object };
}

describe.each(subjects)("%s", (_, subject) => {
  const stage = ownStage("each-field", subject);
  const { cluster, namespace, connections, user } = stage;
  const { values, mended, fixed, examples } = subject;
  const api = ownServiceMonitorApi(cluster);
  if (isLong) beforeAll(api.install);
  ownSecrets(cluster, namespace);

  const leaves = leavesOf(jsonSchema(subject.schema)).filter(
    ({ path }) => !fixed.some((one) => `${one}` === `${path}`),
  );

  const caseOf = (leaf: Leaf, index: number, seed: number): Case => {
    const base = examples.everythingFor(leaf.path);
    const [first, second] = fc.sample(arbitraryOfLeaf(leaf, values), { seed, numRuns: 2 });
    const specs = {
      without: mended(withField(base, leaf.path, undefined)),
      set: mended(withField(base, leaf.path, first)),
      changed: mended(withField(base, leaf.path, second)),
    };
    return { changing: `set-${seed}-${index}-x`, fresh: `never-${seed}-${index}-x`, specs };
  };

  /** One pass over each, and one more that finds nothing to do where nobody must mend the spec; those where somebody must. */
  const passOver = async (names: readonly string[]): Promise<Set<string>> => {
    const first = stage.instanceOn(await connections.connect());
    const second = stage.instanceOn(await connections.connect());
    const stalled = names.map(async (name) => {
      const { result } = await first.reconcile(stage.targetOf(name));
      if (result === "stalled") return [name];
      expect(await second.reconcile(stage.targetOf(name)), name).toMatchObject({ result, changes: [] });
      return [];
    });
    return new Set((await Promise.all(stalled)).flat());
  };

  testSeeds(
    "any field set and changed and removed leaves the children of a spec that never had it",
    1,
    async (seed) => {
      // So many seeds in a row have every field.
      const turns = isLong ? 3 : 3 * subject.weight;
      const cases = leaves
        .filter((_, index) => index % turns === seed % turns)
        .map((leaf, index) => caseOf(leaf, index, seed));
      const changing = cases.map((one) => one.changing);
      await Promise.all(cases.map(({ fresh, specs }) => user.apply(fresh, specs.without)));
      await Promise.all(cases.map((one) => user.apply(one.changing, afterwards(subject, one.specs.set, {}))));

      for (const which of ["set", "changed", "without"] as const) {
        await Promise.all(cases.map((one) => stage.edit(one.changing, one.specs[which])));
        await passOver(changing);
      }
      const impossible = await passOver(cases.map(({ fresh }) => fresh));
      const world = await lookAround(stage);

      const possible = cases.filter(({ fresh }) => !impossible.has(fresh));
      expect(possible.length).toBeGreaterThan(0.9 * cases.length);
      for (const { changing, fresh, specs } of possible)
        expect(childrenOf(world, changing), JSON.stringify(specs)).toEqual(childrenOf(world, fresh));
    },
  );
});
