/** One instance has read generation 1 when another brings generation 2: whatever the order of requests, generation 2 is what remains. */

import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import type { Memory } from "../../../src/engine/memory.ts";
import type { ReconcileOptions } from "../../../src/engine/reconcile.ts";
import type { Child } from "../../../src/kinds/kind.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import { isWrite } from "./fake-cluster.ts";
import {
  type ConfigMap,
  changed,
  configMap,
  configMapOf,
  editData,
  type Gadget,
  gadget,
  type Scene,
  scene,
  service,
  serviceOf,
  settled,
} from "./gadget.ts";
import { scheduled } from "./scheduled.ts";

const bare = { text: "hello" };
const served = { text: "hello", isServed: true };

interface Situation {
  /** What there is when the first instance begins. */
  before(): Scene | Promise<Scene>;
  /** Generation 2. */
  spec: Gadget["spec"];
}

const drifted = async (spec: Gadget["spec"], text: string): Promise<Scene> => {
  const stage = await settled(spec);
  editData(stage.cluster, { text });
  return stage;
};

const withoutService = async (): Promise<Scene> => {
  const stage = await settled(served);
  stage.cluster.remove("Service", "a");
  return stage;
};

const withoutWorkload = async (): Promise<Scene> => {
  const stage = await settled(served);
  stage.cluster.remove("ConfigMap", "a");
  return stage;
};

const withLeftService = async (): Promise<Scene> => {
  const stage = await settled(bare);
  stage.cluster.apply(serviceOf(gadget()));
  return stage;
};

const situations: Record<string, Situation> = {
  "a new resource": { before: () => scene(gadget(served)), spec: { text: "changed" } },
  "a new resource that gets more": {
    before: () => scene(gadget(bare)),
    spec: { text: "changed", isServed: true },
  },
  "a child that drifted": { before: () => drifted(served, "drifted"), spec: { text: "changed" } },
  "a child that drifted to what comes": {
    before: () => drifted(served, "changed"),
    spec: { text: "changed", isServed: true },
  },
  "a deleted workload": { before: withoutWorkload, spec: { text: "changed" } },
  "a deleted child that is wanted no longer": { before: withoutService, spec: bare },
  "a child that was left over and is wanted again": { before: withLeftService, spec: served },
};

const deleted = (child: Child): ReconcileOptions => ({ hints: new Map([[child, "deleted"]]) });

const passes: [string, ReconcileOptions | undefined][] = [
  ["a full pass", undefined],
  ["a pass for a new resource", { isNewOrGone: true }],
  ["a child pass over the workload", { hints: changed(configMap) }],
  ["a child pass over the other child", { hints: changed(service) }],
  ["a child pass over both", { hints: changed(configMap, service) }],
  ["a child pass that takes the workload for deleted", deleted(configMap)],
  ["a child pass that takes the other child for deleted", deleted(service)],
];

const cases = Object.entries(situations).flatMap(([name, situation]) =>
  passes.flatMap(([pass, options]) =>
    (["cold", "warm"] as const).map((first) => ({ name, ...situation, pass, options, first })),
  ),
);

/** What is there, but for what tells of its history. */
const essence = ({ cluster, status }: Scene): object => ({
  status: status(),
  children: ["ConfigMap", "Service"].map((kind) => {
    const { metadata, ...rest } = cluster.find<KubeObject>(kind, "a") ?? { metadata: { name: "none" } };
    const { labels, ownerReferences } = metadata;
    return { ...rest, labels, ownerReferences };
  }),
});

/** As an event source has it: what is answered with a conflict is asked for again. */
const untilDone = async (
  stage: Scene,
  options: ReconcileOptions | undefined,
  client: KubeClient,
  memory?: Memory,
): Promise<void> => {
  for (let attempt = 1; attempt <= 5; attempt++)
    try {
      await stage.anew(options, client, memory);
      return;
    } catch (error) {
      expect(error).toMatchObject({ status: 409 });
    }
};

test.each(cases)("$name, seen by $pass of a $first instance", async ({ before, spec, options, first: state }) => {
  const fresh = scene(gadget({ text: "before" }));
  fresh.cluster.put(gadget(spec));
  await fresh.reconcile();
  const wanted = essence(fresh);

  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const stage = await before();
      const { cluster } = stage;

      const memory = state === "warm" ? stage.memory : undefined;
      const first = untilDone(stage, options, scheduled(cluster.client, scheduler, "first"), memory);
      const second = scheduler.schedule(Promise.resolve(), "edit").then(() => {
        cluster.put(gadget(spec));
        return untilDone(stage, undefined, scheduled(cluster.client, scheduler, "second"));
      });
      await scheduler.waitFor(Promise.all([first, second]));

      expect(essence(stage)).toEqual(wanted);
      const then = await cluster.recording(() => stage.anew());
      expect(then.filter(isWrite)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test.each(["get ConfigMap", "get Gadget"])(
  "generation 2 that is brought right before %s is never written over with generation 1, not even for a moment",
  async (request) => {
    const { cluster, reconcile } = await settled(bare);
    editData(cluster, { text: "drifted" });
    const texts: unknown[] = [];
    const { apply } = cluster.client;
    cluster.client.apply = async (...args) => {
      const answer = await apply(...args);
      texts.push((answer as ConfigMap).data?.text);
      return answer as never;
    };
    cluster.before(request, () => {
      cluster.apply(configMapOf(cluster.put(gadget({ text: "changed" }))));
    });

    await reconcile();

    expect(texts).toEqual([]);
    expect(cluster.find<ConfigMap>("ConfigMap", "a")?.data).toEqual({ text: "changed" });
  },
);
