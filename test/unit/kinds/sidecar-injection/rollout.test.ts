import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import type { Writer } from "../../../../src/kinds/facts.ts";
import type { Facts, Workload } from "../../../../src/kinds/sidecar-injection/facts.ts";
import { operate } from "../../../../src/kinds/sidecar-injection/rollout.ts";
import { factsOf, injection, pod, workload } from "./fixtures.ts";

const restarting = (maxConcurrent = 1) =>
  injection({ portMetrics: { enabled: true }, rollout: { strategy: "Restart", maxConcurrent } });
const plain = restarting();
const { plan } = factsOf(plain);
const revision = plan?.revision ?? "";

const run = async (workloads: readonly Workload[], more: Partial<Facts> = {}, cr = plain, published = true) => {
  const patched: string[] = [];
  const writer: Writer = {
    mergePatch: (_, object, patch) => {
      const annotations = (patch as { spec: { template: { metadata: KubeObject["metadata"] } } }).spec.template.metadata
        .annotations;
      patched.push(`${object.kind} ${object.metadata.name} ${annotations?.["sidecars.ebb.dev/rollout"]}`);
      return Promise.resolve({ ...object, metadata: { ...object.metadata, resourceVersion: "8" } } as never);
    },
  };
  const missed = workloads.map(({ kind, metadata: { name } }) => pod(name, { owner: { kind, name } }));
  const told = published && plan ? { ...cr, status: { plan } } : cr;
  const operation = await operate(told, factsOf(cr, { workloads, pods: missed, ...more }), { writer });
  return { patched, operation };
};

const done = (name: string, more: Partial<Workload> = {}) =>
  workload(name, { restartedFor: [`a@${revision}`], ...more });

test("R8: a workload with pods that lack the sidecars is restarted, which an Event tells", async () => {
  const { patched, operation } = await run([workload("x")]);

  expect(patched).toEqual([`Deployment x a@${revision}`]);
  expect(operation.done).toEqual([
    { reason: "Restarted", message: `Restarted Deployment web/x for revision ${revision}` },
  ]);
  expect(operation.facts.workloads).toMatchObject([{ metadata: { resourceVersion: "8" }, isRolledOut: false }]);
});

test("nothing is restarted before the status tells the latest plan: the event of that is the next step", async () => {
  const { patched, operation } = await run([workload("x")], {}, plain, false);

  expect(patched).toEqual([]);
  expect(operation.goesOn).toBe(true);
});

describe("R8: at most maxConcurrent are under way", () => {
  test("so the others wait for their turn", async () => {
    expect((await run([workload("x"), workload("y"), workload("z")], {}, restarting(2))).patched).toHaveLength(2);
  });

  test("and one that is not rolled out keeps its place", async () => {
    expect((await run([done("x", { isRolledOut: false }), workload("y")])).patched).toEqual([]);
    expect((await run([done("x"), workload("y")])).patched).toEqual([`Deployment y a@${revision}`]);
  });
});

test.each([
  ["the strategy is None", injection(), {}],
  ["it is paused", injection({ portMetrics: { enabled: true }, rollout: { strategy: "Restart" }, paused: true }), {}],
  ["nothing injects", plain, { backend: undefined }],
  ["all pods are of the revision", plain, { pods: [pod("x", { owner: { kind: "Deployment", name: "x" }, revision })] }],
  [
    "the pods were skipped",
    plain,
    { pods: [pod("x", { owner: { kind: "Deployment", name: "x" }, skipped: "PortConflict" })] },
  ],
])("nothing is restarted when %s", async (_, cr, more) => {
  expect((await run([workload("x")], more, cr)).patched).toEqual([]);
});

test("R8: a workload is restarted once for a revision, whatever its pods lack afterwards", async () => {
  expect((await run([done("x")])).patched).toEqual([]);
});

test("two injections on one workload keep an entry each, so that they do not take turns for ever", async () => {
  const { patched } = await run([workload("x", { restartedFor: ["b@1", "a@0"] })]);

  expect(patched).toEqual([`Deployment x b@1,a@${revision}`]);
});
