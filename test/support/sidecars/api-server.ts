/** An API server of a test's own, with the kinds of injections. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type Platform, startPlatform } from "../../../dev/platform/platform.ts";
import { until } from "../../../dev/platform/until.ts";
import { injectionKinds } from "../../../src/sidecars/policy/selected.ts";
import { injectionPolicy, requirementPolicy } from "../../../src/sidecars/policy.ts";
import { pod } from "./case.ts";
import { installInjectionCrds } from "./crds.ts";
import { clusterInjection, exporter, injection, portMetrics } from "./injections.ts";
import { outcomesOf } from "./render.ts";
import { type World, worldIn } from "./world.ts";

export interface InjectionServer extends World {
  platform: Platform;
  installPolicies(): Promise<void>;
  removePolicies(): Promise<void>;
  /** Resolves when whatever injects knows of all that was published before. */
  untilPublished(): Promise<void>;
  stop(): Promise<void>;
}

const policies = injectionKinds.flatMap((kind) => [...injectionPolicy(kind), ...requirementPolicy(kind)]);
const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: policies });

/** @param whole with controllers, a scheduler and nodes */
export const startInjectionServer = async ({ whole = false } = {}): Promise<InjectionServer> => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-inject-"));
  const platform = await startPlatform({ binaries: inject("binaries"), stateDirectory, bare: !whole });
  await installInjectionCrds(platform);
  const world = worldIn(platform);
  let probes = 0;
  return {
    ...world,
    platform,
    async installPolicies() {
      await platform.kubectl(["apply", "--server-side", "-f", "-"], { input: list });
    },
    async removePolicies() {
      await platform.kubectl(["delete", "-f", "-"], { input: list });
    },
    async untilPublished() {
      probes += 1;
      const name = `probe-${probes}`;
      await world.newNamespace(name, { probe: name });
      const ofMany = clusterInjection({ portMetrics, namespaceSelector: { matchLabels: { probe: name } } }, { name });
      await world.publish(injection({ metricsExporters: [exporter] }), name);
      await world.publish(ofMany, name);
      await until("injections are in force", async () => {
        const outcomes = outcomesOf(await world.submit(pod(), name));
        return Object.keys(outcomes).length === 2;
      });
    },
    async stop() {
      await platform.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
};
