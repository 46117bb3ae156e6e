import { describe, expect, test } from "vitest";
import type { KubeObject, ManagedFieldsEntry } from "../../../../../src/api/kubernetes/object.ts";
import type { MemcachedSpec } from "../../../../../src/api/memcached.c5c3.io/index.ts";
import { deployment } from "../../../../../src/kinds/memcached/children/deployment.ts";
import type { LiveDeployment } from "../../../../../src/kinds/memcached/replicas/live.ts";
import { context, memcached } from "../fixtures.ts";

const fieldsV1 = { "f:spec": { "f:replicas": {} } };
const us: ManagedFieldsEntry = { manager: "ebb", operation: "Apply", fieldsV1 };
const autoscaler: ManagedFieldsEntry = {
  manager: "kube-controller-manager",
  operation: "Update",
  subresource: "scale",
  fieldsV1,
};
const hand: ManagedFieldsEntry = { ...autoscaler, manager: "kubectl" };
const earlierController: ManagedFieldsEntry = { manager: "manager", operation: "Update", fieldsV1 };
/** Owns something, but not the number. */
const bystander: ManagedFieldsEntry = { ...hand, manager: "else", fieldsV1: { "f:spec": { "f:paused": {} } } };

const mark = { "memcached.c5c3.io/autoscaled": "true" };
const held = (number: number | string) => ({ "memcached.c5c3.io/held-replicas": String(number) });

function liveWith(
  replicas: number,
  owners: readonly ManagedFieldsEntry[],
  annotations: Record<string, string> = {},
): KubeObject {
  const live: LiveDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cache", resourceVersion: "42", annotations, managedFields: [bystander, ...owners] },
    spec: { replicas },
  };
  return live;
}

/** What the Deployment says about its number of pods, and the resourceVersion that it insists on. */
function built(spec: MemcachedSpec, live: KubeObject | undefined): unknown {
  const desired: LiveDeployment | undefined = deployment.build(memcached(spec), context({ live }));
  const { annotations, resourceVersion } = desired?.metadata ?? {};
  return [desired?.spec?.replicas, annotations, resourceVersion];
}

const left = [undefined, mark, undefined];
const asRead = (number: number) => [number, mark, "42"];

describe("with autoscaling", () => {
  const on: MemcachedSpec = { autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 9 } };

  test.each<[string, KubeObject | undefined, unknown[]]>([
    ["21: created at minReplicas", undefined, [2, mark, undefined]],
    ["21: just switched on at 5, the number stays 5", liveWith(5, [us]), asRead(5)],
    ["21: just switched on at 0, the number is lifted to minReplicas", liveWith(0, [us]), asRead(2)],
    ["20: the autoscaler's number is left alone", liveWith(7, [autoscaler], mark), left],
    ["20: a number that we share with the autoscaler is given up", liveWith(7, [us, autoscaler], mark), left],
    ["20: a number that nobody has changed yet is kept", liveWith(3, [us], mark), asRead(3)],
    ["a number that was set by hand is left to the autoscaler", liveWith(4, [hand], mark), left],
    ["a 0 that was set by hand is lifted", liveWith(0, [hand], mark), asRead(2)],
    ["39: what an earlier controller owns is taken over with its number", liveWith(6, [earlierController]), asRead(6)],
    [
      "39: the autoscaler's number is left alone also beside an earlier controller",
      liveWith(6, [earlierController, autoscaler]),
      left,
    ],
    ["a number that nobody owns is kept", liveWith(6, []), asRead(6)],
    ["a number that was held is kept, and no longer written down", liveWith(8, [us], held(8)), asRead(8)],
  ])("%s", (_, live, expected) => {
    expect(built(on, live)).toEqual(expected);
  });

  test.each([
    ["21: created with one pod when there is no minReplicas", {}],
    ["created with one pod when minReplicas is 0", { minReplicas: 0 }],
  ])("%s", (_, numbers) => {
    expect(built({ autoscaling: { enabled: true, maxReplicas: 9, ...numbers } }, undefined)).toEqual([
      1,
      mark,
      undefined,
    ]);
  });

  test("24: a stored number of pods counts for nothing", () => {
    expect(built({ ...on, replicas: 1 }, liveWith(5, [us]))).toEqual(asRead(5));
    expect(built({ ...on, replicas: 1 }, undefined)).toEqual([2, mark, undefined]);
  });
});

describe("without autoscaling", () => {
  test.each<[string, MemcachedSpec, KubeObject | undefined, unknown[]]>([
    ["one pod", {}, undefined, [1]],
    ["no pod where none is wanted", { replicas: 0 }, undefined, [0]],
    [
      "22: the given number, whatever the autoscaler's was",
      { replicas: 3, autoscaling: { enabled: false, minReplicas: 2 } },
      liveWith(7, [autoscaler], mark),
      [3],
    ],
    ["22: just switched off at 8, the number is held", {}, liveWith(8, [autoscaler], mark), [8, held(8), "42"]],
    [
      "just switched off, a number that the autoscaler never had to change is held",
      {},
      liveWith(5, [us], mark),
      [5, held(5), "42"],
    ],
    ["just switched off, a number that was set by hand is held", {}, liveWith(4, [hand], mark), [4, held(4), "42"]],
    ["22: a held number stays", {}, liveWith(8, [us, autoscaler], held(8)), [8, held(8)]],
    [
      "23: a held number is forced back on an autoscaler that is not gone yet",
      {},
      liveWith(9, [autoscaler], held(8)),
      [8, held(8)],
    ],
    [
      "23: an autoscaler's number is held also where no pass under autoscaling has succeeded",
      {},
      liveWith(7, [autoscaler]),
      [7, held(7), "42"],
    ],
    ["22: then replicas: 2 gives 2, and nothing is held", { replicas: 2 }, liveWith(8, [us], held(8)), [2]],
    ["one pod again after that", {}, liveWith(8, [us, autoscaler]), [1]],
    ["26: scaled by hand, back to one pod", {}, liveWith(4, [hand]), [1]],
    ["a number that was removed, back to one pod", {}, liveWith(3, [us]), [1]],
    ["39: an earlier controller's number, back to one pod", {}, liveWith(3, [earlierController]), [1]],
    ["what is no number is not held", {}, liveWith(3, [us], held("many")), [1]],
    ["zero pods are held like any other number", {}, liveWith(0, [us], held(0)), [0, held(0)]],
  ])("%s", (_, spec, live, [number, annotations, resourceVersion]) => {
    expect(built(spec, live)).toEqual([number, annotations, resourceVersion]);
  });
});
