/** An API server of a test's own, with the kinds of injections. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { root } from "../../../dev/bundle/functions.ts";
import type { Cluster } from "../../../dev/platform/cluster.ts";
import { type Platform, startPlatform } from "../../../dev/platform/platform.ts";
import { until } from "../../../dev/platform/until.ts";
import { clusterResource, resource } from "../../../src/kinds/sidecar-injection/resource.ts";
import { injectionKinds } from "../../../src/sidecars/policy/selected.ts";
import { injectionPolicy, requirementPolicy } from "../../../src/sidecars/policy.ts";
import { pod } from "./case.ts";
import { clusterInjection, exporter, injection, portMetrics } from "./injections.ts";
import { outcomesOf } from "./render.ts";
import { type World, worldIn } from "./world.ts";

export interface InjectionServer extends World {
  platform: Platform;
  installPolicies(): Promise<void>;
  /** Those that refuse stay. */
  removeInjectingPolicies(): Promise<void>;
  /** Resolves when whatever injects knows of all that was published before. */
  untilPublished(): Promise<void>;
  /** Resolves when nothing injects any more; after `untilPublished`. */
  untilQuiet(): Promise<void>;
  /** Resolves when the API server asks the webhook; after `untilPublished`. */
  untilAsked(): Promise<void>;
  stop(): Promise<void>;
}

const policies = injectionKinds.flatMap((kind) => [...injectionPolicy(kind), ...requirementPolicy(kind)]);
const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: policies });

const crdNames = [resource, clusterResource].map(({ plural, group }) => `${plural}.${group}`);

export const installCrds = async ({ kubectl }: Pick<Cluster, "kubectl">): Promise<void> => {
  await kubectl(["apply", "--server-side", ...crdNames.flatMap((name) => ["-f", `${root}crds/${name}.yaml`])]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", "crd", ...crdNames]);
};

export const removeCrds = async ({ kubectl }: Pick<Cluster, "kubectl">): Promise<void> => {
  await kubectl(["delete", "crd", ...crdNames]);
};

/** @param whole with controllers, a scheduler and nodes */
export const startInjectionServer = async ({ whole = false, crds = true } = {}): Promise<InjectionServer> => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "ebb-inject-"));
  const platform = await startPlatform({ binaries: inject("binaries"), stateDirectory, bare: !whole });
  if (crds && !whole) await installCrds(platform);
  const world = worldIn(platform);
  let probes = 0;
  const probe = () => `probe-${probes}`;
  const probed = async (): Promise<number> => Object.keys(outcomesOf(await world.submit(pod(), probe()))).length;
  const asked = async (): Promise<number> => {
    const { body } = await platform.transport.send({ method: "GET", path: "/metrics", accept: "*/*", doing: "scrape" });
    const counts = String(body).matchAll(
      /^apiserver_admission_webhook_request_total\{.*name="inject\.ebb\.dev".*\} (\d+)$/gm,
    );
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  return {
    ...world,
    platform,
    async installPolicies() {
      await platform.kubectl(["apply", "--server-side", "-f", "-"], { input: list });
    },
    async removeInjectingPolicies() {
      const both = "mutatingadmissionpolicybinding,mutatingadmissionpolicy";
      await platform.kubectl(["delete", both, "--selector=app.kubernetes.io/component=inject"]);
    },
    async untilPublished() {
      probes += 1;
      const name = probe();
      await world.newNamespace(name, { probe: name });
      const ofMany = clusterInjection({ portMetrics, namespaceSelector: { matchLabels: { probe: name } } }, { name });
      await world.publish(injection({ metricsExporters: [exporter] }), name);
      await world.publish(ofMany, name);
      await until("injections are in force", async () => (await probed()) === 2);
    },
    async untilQuiet() {
      await until("nothing injects", async () => (await probed()) === 0);
    },
    async untilAsked() {
      const before = await asked();
      await until("the webhook is asked", async () => {
        await probed();
        return (await asked()) > before;
      });
    },
    async stop() {
      await platform.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
};
