/** A controller writes the status of a child between our read and our write: of what was decided from, nothing has changed. */

import { expect, test } from "vitest";
import type { CustomResource } from "../../../src/api/kubernetes/object.ts";
import { type ConfigMap, editData, settled } from "./gadget.ts";

const drifted = async () => {
  const scene = await settled({ text: "hello" });
  editData(scene.cluster, { text: "drifted" });
  let writes = 0;
  const writeStatus = () => {
    writes += 1;
    scene.cluster.edit<CustomResource>(
      "ConfigMap",
      "a",
      (child) => Object.assign(child, { status: { writes } }),
      "controller",
    );
  };
  return { ...scene, writeStatus };
};

const textOf = ({ cluster }: Awaited<ReturnType<typeof drifted>>): string | undefined =>
  cluster.find<ConfigMap>("ConfigMap", "a")?.data?.text;

test("a status that is written meanwhile costs one more read and write, and no new pass", async () => {
  const scene = await drifted();
  scene.cluster.before("apply ConfigMap", scene.writeStatus);

  const requests = await scene.cluster.recording(() => scene.reconcile());

  expect(textOf(scene)).toBe("hello");
  expect(requests.filter((request) => request.includes("ConfigMap"))).toEqual([
    "get ConfigMap web/a",
    "apply ConfigMap web/a",
    "get ConfigMap web/a",
    "apply ConfigMap web/a",
  ]);
  expect(requests.filter((request) => request.startsWith("get Service"))).toHaveLength(1);
});

test("any other change meanwhile makes the pass begin anew", async () => {
  const scene = await drifted();
  scene.cluster.before("apply ConfigMap", () => editData(scene.cluster, { text: "drifted further" }));

  const requests = await scene.cluster.recording(() => scene.reconcile());

  expect(textOf(scene)).toBe("hello");
  expect(requests.filter((request) => request.startsWith("get Service"))).toHaveLength(2);
});

test("a status that is written before each of thirty applies, six in each of five passes, is a conflict for the event source", async () => {
  const scene = await drifted();
  for (let race = 0; race < 30; race++) scene.cluster.before("apply ConfigMap", scene.writeStatus);

  await expect(scene.reconcile()).rejects.toMatchObject({ status: 409 });

  await scene.reconcile();
  expect(textOf(scene)).toBe("hello");
});
