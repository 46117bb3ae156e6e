import { describe, expect, test } from "vitest";
import { type Observation, observe } from "../../../src/engine/observe.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import {
  configMap,
  configMapOf,
  gadget,
  monitor,
  monitoredGadgets,
  type Scene,
  sceneOf,
  secretOf,
  service,
  target,
} from "./gadget.ts";

const kind = monitoredGadgets;
const cr = gadget({ text: "hello", secret: "token" });

const seen = ({ cluster }: Scene, { children }: Kind = kind): Promise<Observation> =>
  observe(cluster.client, { ...target, kind }, children, {});

test("reads all children, then the resource, then its Secrets", async () => {
  const stage = sceneOf({ kind, objects: [cr, secretOf("s3cret")] });

  const { secrets } = await seen(stage);

  expect(stage.cluster.requests).toEqual([
    "get ConfigMap web/a",
    "get Service web/a",
    "get Monitor web/a",
    "get Gadget web/a",
    "get Secret web/token",
  ]);
  expect(secrets).toEqual(new Map([["token", { data: { token: "s3cret" }, uid: expect.any(String) }]]));
});

test("the resource is read when every child has been answered, and not before", async () => {
  const stage = sceneOf({ kind, objects: [cr] });
  const { get } = stage.cluster.client;
  let open = 0;
  stage.cluster.client.get = async (resource, key, options) => {
    if (resource.kind === "Gadget") expect(open).toBe(0);
    open++;
    await new Promise((resolve) => setImmediate(resolve));
    return get(resource, key, options).finally(() => open--) as never;
  };

  expect((await seen(stage)).cr).toBeDefined();
});

test("reads no children but those that it is told of", async () => {
  const stage = sceneOf({ kind, objects: [cr, configMapOf(cr)] });

  const { children } = await seen(stage, { ...kind, children: [configMap] });

  expect([...children.keys()]).toEqual([configMap]);
});

describe("a Secret", () => {
  test("that is not there is missing", async () => {
    const { secrets } = await seen(sceneOf({ kind, objects: [cr] }));

    expect(secrets).toEqual(new Map([["token", "missing"]]));
  });

  test("without data is there", async () => {
    const { data: _, ...empty } = secretOf("");

    const { secrets } = await seen(sceneOf({ kind, objects: [cr, empty] }));

    expect(secrets).toEqual(new Map([["token", { data: {}, uid: expect.any(String) }]]));
  });

  test.each([
    [403, "Forbidden"],
    [500, "InternalError"],
    [0, "ConnectionFailed"],
  ])("that is answered with %i is unreadable", async (status, reason) => {
    const stage = sceneOf({ kind, objects: [cr, secretOf("s3cret")] });
    stage.cluster.refuse("get Secret", status, reason, "no");

    const { secrets } = await seen(stage);

    expect(secrets.get("token")).toEqual({ unreadable: expect.stringContaining("no") });
  });

  test("is not read for a resource that is gone, is being deleted, or names none", async () => {
    const ending = { ...cr, metadata: { ...cr.metadata, deletionTimestamp: "2026-06-20T08:00:00Z" } };
    const stages = [
      sceneOf({ kind, objects: [secretOf("x")] }),
      sceneOf({ kind, objects: [ending] }),
      sceneOf({ kind }),
    ];

    for (const stage of stages) {
      expect((await seen(stage)).secrets.size).toBe(0);
      expect(stage.cluster.requests).not.toContain("get Secret web/token");
    }
  });
});

describe("a child that cannot be read", () => {
  test("is told with its error, beside those that can", async () => {
    const stage = sceneOf({ kind, objects: [cr, configMapOf(cr)] });
    stage.cluster.refuse("get Service", 403, "Forbidden");

    const { children } = await seen(stage);

    expect(children.get(configMap)).toMatchObject({ kind: "ConfigMap" });
    expect(children.get(service)).toMatchObject({ status: 403, reason: "Forbidden" });
    expect(children.get(monitor)).toBeUndefined();
  });

  test("as its API is not served is told so, when that may be", async () => {
    const stage = sceneOf({ kind, objects: [cr] });
    stage.cluster.withdraw("Monitor");
    stage.cluster.withdraw("Service");

    const { children } = await seen(stage);

    expect(children.get(monitor)).toBe("not served");
    expect(children.get(service)).toMatchObject({ isNotServed: true });
  });

  test("as somebody may not read it is an error, though its API may be absent", async () => {
    const stage = sceneOf({ kind, objects: [cr] });
    stage.cluster.refuse("get Monitor", 403, "Forbidden");

    expect((await seen(stage)).children.get(monitor)).toMatchObject({ status: 403 });
  });

  test("rejects when it is the workload", async () => {
    const stage = sceneOf({ kind, objects: [cr] });
    stage.cluster.refuse("get ConfigMap", 403, "Forbidden");

    await expect(seen(stage)).rejects.toMatchObject({ status: 403 });
  });
});

test("a resource that cannot be read rejects", async () => {
  const stage = sceneOf({ kind, objects: [cr] });
  stage.cluster.refuse("get Gadget", 403, "Forbidden");

  await expect(seen(stage)).rejects.toMatchObject({ status: 403 });
});
