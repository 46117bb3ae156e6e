import type { V1Pod } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { injectApp } from "../../../src/admission/inject-app.ts";
import type { ReadInjections } from "../../../src/admission/read-injections.ts";
import type { ReviewResponse } from "../../../src/admission/review.ts";
import { injectionKey, injectionOf } from "../../../src/sidecars/injection.ts";
import { compilePlan } from "../../../src/sidecars/plan.ts";
import { type Case, pod } from "../../support/sidecars/case.ts";
import { cases } from "../../support/sidecars/cases.ts";
import { facts, injection, portMetrics } from "../../support/sidecars/injections.ts";
import { render } from "../../support/sidecars/render.ts";
import { memoryLog } from "../engine/gadget.ts";
import { stage as metricsStage } from "../metrics/stage.ts";
import { applyJsonPatch } from "./apply-json-patch.ts";
import { reviewText } from "./reviews.ts";

const one = injection({ portMetrics });

const reading =
  ({
    injections,
    namespaceLabels = {},
    native = true,
  }: Pick<Case, "injections" | "namespaceLabels" | "native">): ReadInjections =>
  (name) => {
    const planned = injections.map((injecting) => {
      const plan = compilePlan(injecting, { ...facts, native });
      if (!plan) throw new Error(`${injectionKey(injecting)} has no plan`);
      return injectionOf(injecting, plan);
    });
    return Promise.resolve({ namespace: { name, labels: namespaceLabels }, injections: planned });
  };

const stage = async (read: ReadInjections) => {
  const log = memoryLog();
  const { recorder } = await metricsStage({ kinds: [] });
  const app = injectApp({ read, sidecarImage: facts.sidecarImage, log, metrics: recorder });
  const ask = async (request: object): Promise<ReviewResponse> => {
    const answer = await app.request("/mutate-pods", { method: "POST", body: reviewText(request) });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { response: ReviewResponse }).response;
  };
  return { app, ask, lines: log.lines };
};

const requestOf = (object: V1Pod, more: object = {}): object => ({
  uid: "705ab4f5",
  kind: { group: "", version: "v1", kind: "Pod" },
  resource: { group: "", version: "v1", resource: "pods" },
  namespace: "shop",
  operation: "CREATE",
  object,
  oldObject: null,
  ...more,
});

const patchOf = ({ patch = "" }: ReviewResponse): object[] => (patch === "" ? [] : JSON.parse(atob(patch)));

test.each(cases.map((row) => [row.title, row] as const))("the patch gives what rendering gives: %s", async (_, row) => {
  const { ask, lines } = await stage(reading(row));

  const response = await ask(requestOf(row.pod));

  expect(response).toMatchObject({ uid: "705ab4f5", allowed: true });
  expect(applyJsonPatch(row.pod, patchOf(response))).toEqual(
    render(row, { name: "shop", labels: row.namespaceLabels ?? {} }),
  );
  expect(lines).toEqual([]);
});

test("I6: nothing that is there is written again, so that no number loses what JavaScript cannot hold", async () => {
  const { ask } = await stage(reading({ injections: [one] }));
  const object = pod({
    containers: [{ name: "app", image: "app:1", livenessProbe: { terminationGracePeriodSeconds: 2 ** 60 } }],
  });

  const paths = patchOf(await ask(requestOf(object))).map((operation) => "path" in operation && operation.path);

  expect(paths).toEqual(["/metadata/annotations", "/spec/containers/-"]);
});

test.each([
  ["is not a pod", { kind: { group: "apps", version: "v1", kind: "Deployment" } }],
  ["is an update", { operation: "UPDATE" }],
  ["is about a part of a pod", { subResource: "ephemeralcontainers" }],
  ["has no object", { object: null }],
])("a request that %s is let through, with a warning", async (_, more) => {
  const { ask } = await stage(reading({ injections: [one] }));

  const response = await ask(requestOf(pod(), more));

  expect(response).toEqual({ uid: "705ab4f5", allowed: true, warnings: [expect.stringContaining("webhook's rules")] });
});

describe("a failure", () => {
  test("to read is a warning and a line in the log, and the pod goes on", async () => {
    const { ask, lines } = await stage(() => Promise.reject(new Error("no answer in 5000 ms")));

    const response = await ask(requestOf(pod()));

    expect(response).toEqual({
      uid: "705ab4f5",
      allowed: true,
      warnings: ["The pod gets no sidecars of ebb: no answer in 5000 ms"],
    });
    expect(lines).toMatchObject([
      { level: "error", message: "Could not inject sidecars", fields: { namespace: "shop" } },
    ]);
  });

  test("over a pod that is none is a warning, too", async () => {
    const { ask } = await stage(reading({ injections: [one] }));

    const response = await ask(requestOf({ metadata: pod().metadata, spec: { containers: 1 } } as object as V1Pod));

    expect(response).toMatchObject({ allowed: true, warnings: [expect.stringContaining("no sidecars")] });
  });
});

describe("/render", () => {
  const { uid: _, generation: __, ...metadata } = { ...one.metadata, name: "sample-app" };
  const manifests = [pod(), { ...one, metadata }].map((object) => JSON.stringify(object)).join("\n---\n");
  const post = async (body: string, query = "") => {
    const { app } = await stage(() => Promise.reject(new Error("nothing is read")));
    const answer = await app.request(`/render${query}`, { method: "POST", body });
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };

  test("answers manifests with their sidecars, and what became of them as comments", async () => {
    const { status, type, text } = await post(manifests, "?namespace=shop");

    expect([status, type]).toEqual([200, "application/yaml"]);
    expect(text).toMatch(/^# Pod shop\/sample-app: sample-app injected\n/);
    expect(parseAllDocuments(text)[0]?.toJS().spec.containers).toMatchObject([{}, { image: facts.sidecarImage }]);
  });

  test("takes native sidecars for possible where it is told", async () => {
    const native = manifests.replace('"mode":"Container"', '"mode":"Auto"');

    expect((await post(native, "?namespace=shop&native=true")).text).toContain("restartPolicy");
    expect((await post(native, "?namespace=shop")).text).not.toContain("restartPolicy");
  });

  test("says what is wrong with 400", async () => {
    expect(await post("a: [")).toMatchObject({
      status: 400,
      text: expect.stringMatching(/^the body, line 1, column /),
    });
  });
});

test("what is no review is refused as such", async () => {
  const { app } = await stage(reading({ injections: [] }));

  expect((await app.request("/mutate-pods", { method: "POST", body: "{" })).status).toBe(400);
  expect((await app.request("/healthz")).status).toBe(200);
});
