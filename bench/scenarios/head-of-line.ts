/** How long 200 custom resources take while one more is held up, and while it is not. */

import { memcached } from "../../src/kinds/memcached/index.ts";
import { round } from "../clock.ts";
import { made as allMade, ready as allReady } from "../fleet.ts";
import { reach } from "../goal.ts";
import { firstImage, memcachedOf, namesOf } from "../objects.ts";
import { inParallel } from "../parallel.ts";
import { startProxy } from "../proxy.ts";
import { untilQuiet } from "../requests.ts";
import type { Bench, Scenario } from "../scenario.ts";
import { watchedNamespace as namespace, onPlatform, type Stage, withOperator } from "../stage.ts";

const count = 200;
const slowName = "slow";
/** A little less than the 5 s after which the function gives an attempt up, so that it is slow and not failing. */
const heldMs = 4_800;

export const headOfLine: Scenario = {
  names: ["head-of-line"],
  async run(bench, say) {
    say(`head of line: create ${count}, none of them slow`);
    const alone = await measured(bench, 0);
    say(`head of line: create ${count} behind a slow one`);
    const behind = await measured(bench, heldMs);
    return {
      "head-of-line": {
        made_seconds: round(behind.made),
        made_seconds_without: round(alone.made),
        made_ratio: round(behind.made / alone.made),
        seconds: round(behind.ready),
        seconds_without: round(alone.ready),
        ratio: round(behind.ready / alone.ready),
        held_ms: heldMs,
      },
    };
  },
};

interface Seconds {
  made: number;
  ready: number;
}

/** Of the others; the first custom resource is the one whose children are held back. */
const measured = (bench: Bench, slowMs: number): Promise<Seconds> =>
  onPlatform(bench, {}, async (stage) => {
    let held = 0;
    const proxy = await startProxy(stage.platform, ({ method, url = "" }) => {
      const isSlow = method !== "GET" && new URL(url, "https://any").pathname.endsWith(`/${slowName}`);
      if (isSlow) held += 1;
      return isSlow ? slowMs : 0;
    });
    try {
      const cluster = { ...stage.platform, server: proxy.server };
      const seconds = await withOperator(bench, stage, cluster, () => createAll(stage));
      if (held === 0) throw new Error("The slow custom resource was not held back");
      return seconds;
    } finally {
      await proxy.stop();
    }
  });

const createAll = async (stage: Stage): Promise<Seconds> => {
  const { client } = stage.platform;
  const names = namesOf(count);
  const fleet = { ...stage, namespace, names };
  await untilQuiet(stage.auditLog, stage);
  const [made = 0, ready = 0] = await reach(
    stage,
    namespace,
    [allMade(fleet), allReady(fleet, firstImage)],
    async () => {
      await client.create(memcached.resource, memcachedOf(namespace, slowName));
      await inParallel(names, (name) => client.create(memcached.resource, memcachedOf(namespace, name)), stage);
    },
  );
  return { made, ready };
};
