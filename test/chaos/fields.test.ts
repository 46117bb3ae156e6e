import * as fc from "fast-check";
import { beforeAll, expect } from "vitest";
import type { MemcachedSpec } from "../../src/api/memcached.c5c3.io/index.ts";
import { ownServiceMonitorApi } from "../support/prometheus-operator.ts";
import { ownSecrets } from "../support/secrets.ts";
import { arbitraryOfLeaf } from "./specs/arbitrary.ts";
import { mended } from "./specs/mended.ts";
import { type Leaf, leavesOf, specSchema, withField } from "./specs/schema.ts";
import { instanceOn, targetOf } from "./stage/instances.ts";
import { isLong, testSeeds } from "./stage/seeds.ts";
import { ownStage } from "./stage/stage.ts";
import { childrenOf, lookAround } from "./stage/world.ts";

const stage = ownStage("each-field");
const { cluster, namespace, connections, user } = stage;
const api = ownServiceMonitorApi(cluster);
if (isLong) beforeAll(api.install);
ownSecrets(cluster, namespace);

/** Every feature is on, so that each field matters. */
const everything: MemcachedSpec = {
  replicas: 0,
  resources: { requests: { cpu: "100m" } },
  highAvailability: { podDisruptionBudget: { enabled: true }, gracefulShutdown: { enabled: true } },
  monitoring: { enabled: true, serviceMonitor: {} },
  security: {
    sasl: { enabled: true, credentialsSecretRef: { name: "users" } },
    tls: { enabled: true, certificateSecretRef: { name: "certificate" } },
    networkPolicy: { enabled: true },
  },
};
const autoscaled: MemcachedSpec = { ...everything, autoscaling: { enabled: true, maxReplicas: 2 } };

interface Case {
  /** Has the field for a time. */
  changing: string;
  /** Never has it. */
  fresh: string;
  specs: { without: MemcachedSpec; set: MemcachedSpec; changed: MemcachedSpec };
}

const caseOf = (leaf: Leaf, index: number, seed: number): Case => {
  const base = leaf.path[0] === "autoscaling" ? autoscaled : everything;
  const [first, second] = fc.sample(arbitraryOfLeaf(leaf), { seed, numRuns: 2 });
  const specs = {
    without: mended(withField(base, leaf.path, undefined)),
    set: mended(withField(base, leaf.path, first)),
    changed: mended(withField(base, leaf.path, second)),
  };
  return { changing: `set-${seed}-${index}-x`, fresh: `never-${seed}-${index}-x`, specs };
};

/** One pass over each, and one more that finds nothing to do where nobody must mend the spec; those where somebody must. */
const passOver = async (names: readonly string[]): Promise<Set<string>> => {
  const [first, second] = [instanceOn(await connections.connect()), instanceOn(await connections.connect())];
  const stalled = names.map(async (name) => {
    const { result } = await first.reconcile(targetOf(namespace, name));
    if (result === "stalled") return [name];
    expect(await second.reconcile(targetOf(namespace, name)), name).toMatchObject({ result, changes: [] });
    return [];
  });
  return new Set((await Promise.all(stalled)).flat());
};

testSeeds("any field set and changed and removed leaves the children of a spec that never had it", 1, async (seed) => {
  // Three seeds in a row have every field.
  const leaves = leavesOf(specSchema).filter((_, index) => index % 3 === seed % 3);
  const cases = leaves.map((leaf, index) => caseOf(leaf, index, seed));
  const changing = cases.map((one) => one.changing);
  await Promise.all(cases.map(({ fresh, specs }) => user.apply(fresh, specs.without)));
  await Promise.all(changing.map((name) => user.apply(name)));

  for (const which of ["set", "changed", "without"] as const) {
    await Promise.all(cases.map((one) => stage.edit(one.changing, one.specs[which])));
    await passOver(changing);
  }
  const impossible = await passOver(cases.map(({ fresh }) => fresh));
  const world = await lookAround(cluster.client, namespace);

  const possible = cases.filter(({ fresh }) => !impossible.has(fresh));
  expect(possible.length).toBeGreaterThan(0.9 * cases.length);
  for (const { changing, fresh, specs } of possible)
    expect(childrenOf(world, changing), JSON.stringify(specs)).toEqual(childrenOf(world, fresh));
});
