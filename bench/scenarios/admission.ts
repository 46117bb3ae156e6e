/** What a rule costs who writes: a create that is not stored, before an API server without rules, with them, and with warm and cold functions. */

import { mountJobAccount } from "../../dev/operator/accounts.ts";
import { startAdmission } from "../../dev/operator/admission.ts";
import { installManifests } from "../../dev/operator/install.ts";
import { until } from "../../dev/platform/until.ts";
import { memcached } from "../../src/kinds/memcached/index.ts";
import { pathOf } from "../../src/kube/path.ts";
import { crdText, type WhichCrd } from "../../test/support/admission/crd.ts";
import { round } from "../clock.ts";
import { memcachedOf } from "../objects.ts";
import type { Bench, Measures, Scenario } from "../scenario.ts";
import { onPlatform, type Stage } from "../stage.ts";
import { median } from "../statistics.ts";

/** The one that the shipped policy and webhooks are about. */
const namespace = "default";

const writes = 200;
const coldWrites = 10;

export const admission: Scenario = {
  names: ["admission"],
  run: (bench, say) =>
    onPlatform(bench, { bare: true }, async (stage) => {
      say("writes without a rule");
      await installCrd(stage, "without rules");
      const floor = await msOf(stage, writes);

      say("writes with the rules of the CRD, and the policy that warns");
      await installManifests(stage.platform, bench.binaries, namespace);
      await installCrd(stage, "with rules");
      const rules = await msOf(stage, writes);

      say("writes with both functions");
      const { warm, cold } = await withFunctions(bench, stage);
      const measures: Measures = {
        floor_ms: round(floor),
        rules_ms: round(rules),
        rules_ratio_to_floor: round(rules / floor),
        functions_warm_ms: round(warm),
        functions_warm_ratio_to_floor: round(warm / floor),
        functions_cold_ms: round(cold, 1),
      };
      return { admission: measures };
    }),
};

const installCrd = async ({ platform, signal }: Stage, which: WhichCrd): Promise<void> => {
  await platform.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input: await crdText(which) });
  const isRefused = (): Promise<boolean> =>
    write(platform, "no.dots").then(
      () => false,
      () => true,
    );
  await until(`the CRD is in force ${which}`, async () => (await isRefused()) === (which === "with rules"), { signal });
};

/** A dry run goes the whole way, but for etcd. */
const write = ({ transport }: Stage["platform"], name: string): Promise<unknown> =>
  transport.send({
    method: "POST",
    path: pathOf(memcached.resource, { namespace }),
    query: { dryRun: "All" },
    body: memcachedOf(namespace, name),
    doing: `create Memcached "${name}"`,
  });

/** Milliseconds of one write, in the median. */
const msOf = async ({ platform, signal }: Stage, count: number): Promise<number> => {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    await write(platform, `cache-${index}`);
    times.push(performance.now() - startedAt);
  }
  return median(times);
};

const withFunctions = async (bench: Bench, stage: Stage): Promise<{ warm: number; cold: number }> => {
  const ending = new AbortController();
  const { platform } = stage;
  const { admission: manifests } = await installManifests(
    platform,
    bench.binaries,
    namespace,
    "overlays/webhooks-knative",
  );
  if (manifests === undefined) throw new Error("The overlay webhooks-knative has no admission functions");
  const account = await mountJobAccount(platform, manifests.certs, ending.signal);
  const { runtime, program } = bench;
  const functions = await startAdmission({ cluster: platform, manifests, runtime, program, account, report: () => {} });
  try {
    await until("the functions are asked", async () => {
      await write(platform, "probe");
      return [...functions.activators.values()].every((activator) => activator.instances() > 0);
    });
    const warm = await msOf(stage, writes);
    const colds: number[] = [];
    for (let index = 0; index < coldWrites; index++) {
      for (const activator of functions.activators.values()) await activator.sleep();
      colds.push(await msOf(stage, 1));
    }
    return { warm, cold: median(colds) };
  } finally {
    ending.abort();
    await functions.stop();
  }
};
