import { describe, expect, test } from "vitest";
import { Waiting } from "../../../src/failures.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { isWrite } from "./fake-cluster.ts";
import { changed, gadget, scene, service, settled } from "./gadget.ts";

const served = () => gadget({ text: "hello", isServed: true });

describe("a child that the API server refuses", () => {
  test("is told in the status, while the others are applied", async () => {
    const { cluster, reconcile, status } = scene(served());
    cluster.refuse("apply ConfigMap", 403, "Forbidden", "exceeded quota: objects");

    const outcome = await reconcile();

    expect(outcome.result).toBe("stalled");
    expect(cluster.find("Service", "a")).toBeDefined();
    expect(status().conditions).toMatchObject([
      { status: "True", reason: "ReconcileError", message: 'ConfigMap "a": Forbidden: exceeded quota: objects' },
    ]);
  });

  test("is quoted with 200 characters, none of them torn", async () => {
    const { cluster, reconcile, status } = scene();
    cluster.refuse("apply ConfigMap", 422, "Invalid", `${"x".repeat(199)}😀`);

    await reconcile();

    const message = status().conditions?.[0]?.message ?? "";
    expect(message.isWellFormed()).toBe(true);
    expect(message).toContain("x".repeat(199));
  });

  test("is tried again by the next pass", async () => {
    const { cluster, reconcile, status } = scene();
    cluster.refuse("apply ConfigMap", 403, "Forbidden");
    await reconcile();

    await reconcile();

    expect(status().conditions).toMatchObject([{ status: "False" }]);
  });

  test("keeps refusing without a further write", async () => {
    const { cluster, reconcile } = scene();
    cluster.refuse("apply ConfigMap", 403, "Forbidden");
    await reconcile();
    cluster.refuse("apply ConfigMap", 403, "Forbidden");

    const requests = await cluster.recording(() => reconcile());

    expect(requests.filter(isWrite)).toEqual(["apply ConfigMap web/a"]);
  });
});

describe("a child other than the workload that cannot be read", () => {
  test.each([
    [403, "Forbidden"],
    [404, "Unknown"],
  ])(
    "with status %i is told, is not written, and is taken to be there, while the others are applied",
    async (code, reason) => {
      const { cluster, reconcile, status } = await settled({ text: "hello", isServed: true });
      cluster.put(gadget({ text: "changed", isServed: true }));
      cluster.refuse("get Service", code, reason, "no");

      const requests = await cluster.recording(async () => {
        expect((await reconcile()).result).toBe("stalled");
      });

      expect(requests).not.toContain("apply Service web/a");
      expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "changed" } });
      expect(status()).toMatchObject({
        isServed: true,
        conditions: [{ status: "True", reason: "ReconcileError", message: `Service "a": ${reason}: no` }],
      });
    },
  );

  test("for a reason that may pass is asked for again, after the others were applied", async () => {
    const { cluster, reconcile, status } = scene(served());
    cluster.refuse("get Service", 503, "ServiceUnavailable");

    await expect(reconcile()).rejects.toThrow(Waiting);

    expect(cluster.find("ConfigMap", "a")).toBeDefined();
    expect(status().conditions).toMatchObject([{ reason: "ReconcileError" }]);
  });

  test("makes a child pass a full pass", async () => {
    const { cluster, reconcile, status } = await settled({ text: "hello", isServed: true });
    for (let pass = 0; pass < 2; pass++) cluster.refuse("get Service", 403, "Forbidden", "no");

    const outcome = await reconcile({ hints: changed(service) });

    expect(outcome).toMatchObject({ path: "spec", result: "stalled" });
    expect(status().conditions).toMatchObject([{ message: 'Service "a": Forbidden: no' }]);
  });
});

describe("a failure that may pass", () => {
  test.each([
    [503, "ServiceUnavailable"],
    [429, "TooManyRequests"],
    [0, "ConnectionFailed"],
  ])("with status %i is told in the status and asks for another attempt", async (code, reason) => {
    const { cluster, reconcile, status } = scene(served());
    cluster.refuse("apply ConfigMap", code, reason);

    await expect(reconcile()).rejects.toThrow(Waiting);

    expect(cluster.find("Service", "a")).toBeDefined();
    expect(status().conditions).toMatchObject([{ reason: "ReconcileError" }]);
  });

  test("is over after the next attempt", async () => {
    const { cluster, reconcile, status } = scene();
    cluster.refuse("apply ConfigMap", 503, "ServiceUnavailable");
    await reconcile().catch(() => undefined);

    await reconcile();

    expect(status().conditions).toMatchObject([{ status: "False" }]);
  });

  test("of the resource itself rejects as it is", async () => {
    const { cluster, reconcile } = scene();
    cluster.refuse("get Gadget", 503, "ServiceUnavailable");

    await expect(reconcile()).rejects.toThrow(ApiError);
    expect(cluster.requests.filter(isWrite)).toEqual([]);
  });

  test("of the workload's read rejects as it is, as no status could be told", async () => {
    const { cluster, reconcile } = scene(served());
    cluster.refuse("get ConfigMap", 503, "ServiceUnavailable");

    await expect(reconcile()).rejects.toThrow(ApiError);
    expect(cluster.requests.filter(isWrite)).toEqual([]);
  });
});

describe("a conflict", () => {
  test("on the status repeats the pass", async () => {
    const { cluster, reconcile, status } = scene();
    cluster.before("status", () => cluster.put(served()));

    await reconcile();

    expect(status()).toMatchObject({ observedGeneration: 2, isServed: true });
  });

  test("that never ends is given up after five passes", async () => {
    const { cluster, reconcile } = scene();
    for (let pass = 0; pass < 5; pass++) cluster.refuse("status", 409, "Conflict");

    await expect(reconcile()).rejects.toMatchObject({ status: 409 });

    expect(cluster.requests.filter((request) => request === "get Gadget web/a")).toHaveLength(5);
  });

  test("on a child repeats the pass", async () => {
    const { cluster, reconcile } = await settled({ text: "hello" });
    cluster.put(gadget({ text: "changed" }));
    cluster.refuse("apply ConfigMap", 409, "Conflict");

    await reconcile();

    expect(cluster.find("ConfigMap", "a")).toMatchObject({ data: { text: "changed" } });
  });

  test("does not repeat an Event", async () => {
    const { cluster, reconcile } = scene();
    cluster.refuse("status", 409, "Conflict");

    await reconcile();

    expect(cluster.events()).toEqual(["Normal Created: Created ConfigMap a"]);
  });
});

describe("a deadline", () => {
  test("rejects with the signal's own reason", async () => {
    const { reconcile } = scene();
    const deadline = new DOMException("The operation was aborted due to timeout", "TimeoutError");

    await expect(reconcile({ signal: AbortSignal.abort(deadline) })).rejects.toBe(deadline);
  });

  test("in the middle of a pass rejects, and the next pass goes on", async () => {
    const { cluster, reconcile, status } = scene(served());
    const ending = new AbortController();
    cluster.before("apply Service", () => ending.abort(new DOMException("late", "TimeoutError")));

    await expect(reconcile({ signal: ending.signal })).rejects.toMatchObject({ name: "TimeoutError" });
    await reconcile();

    expect(status()).toMatchObject({ observedGeneration: 1, isServed: true });
  });
});

test("no Event is still being sent when a pass rejects", async () => {
  const { cluster, reconcile } = scene();
  const { create } = cluster.client;
  let isSending = false;
  cluster.client.create = async (...args) => {
    isSending = true;
    await new Promise((resolve) => setImmediate(resolve));
    isSending = false;
    return create(...args);
  };
  cluster.refuse("status", 403, "Forbidden");

  await expect(reconcile()).rejects.toMatchObject({ status: 403 });

  expect(isSending).toBe(false);
});
