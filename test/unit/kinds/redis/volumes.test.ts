import { expect, test, vi } from "vitest";
import type { KubeObject } from "../../../../src/api/kubernetes/object.ts";
import { growVolumes } from "../../../../src/kinds/redis/volumes.ts";
import { redis } from "./fixtures.ts";

const claim: KubeObject = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "cart-cart-0" } };

test("a claim is asked for more storage, and nothing else of it changes", async () => {
  const mergePatch = vi.fn();

  const { done } = await growVolumes(
    redis(),
    { pods: [], growing: { size: "2Gi", claims: [claim] } },
    { writer: { mergePatch } },
  );

  expect(mergePatch.mock.calls).toEqual([
    [
      expect.objectContaining({ kind: "PersistentVolumeClaim" }),
      claim,
      { spec: { resources: { requests: { storage: "2Gi" } } } },
    ],
  ]);
  expect(done).toEqual([{ reason: "VolumeGrown", message: "Asked for 2Gi for PersistentVolumeClaim cart-cart-0" }]);
});

test("where none is too small, nothing is written", async () => {
  const mergePatch = vi.fn();

  expect(await growVolumes(redis(), { pods: [] }, { writer: { mergePatch } })).toMatchObject({
    done: [],
    goesOn: false,
  });
  expect(mergePatch).not.toHaveBeenCalled();
});
