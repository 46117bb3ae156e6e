import { describe, expect, test } from "vitest";
import { type AdmissionAppOptions, admissionApp } from "../../../src/admission/app.ts";
import { type Decide, setDefaults, validate } from "../../../src/admission/decide.ts";
import type { ReviewResponse } from "../../../src/admission/review.ts";
import { kinds } from "../../../src/kinds/index.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { type Line, memoryLog } from "../engine/gadget.ts";
import { stage as metricsStage } from "../metrics/stage.ts";
import { memcachedOf, requestOf, reviewText } from "./reviews.ts";

interface Answer {
  status: number;
  body: { response?: ReviewResponse & { status?: { code: number; details: { causes: object[] } } } };
}

const stage = async (options: Partial<AdmissionAppOptions> = {}) => {
  const log = memoryLog();
  const { recorder, scrape } = await metricsStage({ kinds: [] });
  const app = admissionApp({ path: "/validate", kinds, decide: validate, log, metrics: recorder, ...options });
  const lines: Line[] = log.lines;
  const post = async (
    body: NonNullable<RequestInit["body"]>,
    path = "/validate",
    init: RequestInit = {},
  ): Promise<Answer> => {
    const answer = await app.request(path, { method: "POST", body, ...init });
    return { status: answer.status, body: (await answer.json()) as Answer["body"] };
  };
  const ask = (spec: unknown, more: object = {}) => post(reviewText(requestOf(spec, more)));
  return { app, post, ask, lines, scrape };
};

const bad = { image: "memcached:1.6.39", autoscaling: { enabled: true } };
const plain = { uid: "705ab4f5", allowed: true };

describe("a review", () => {
  test("is answered by a review of its uid", async () => {
    const { ask, lines } = await stage();

    const { status, body } = await ask({ image: "memcached:1.6.39", resources: { limits: { memory: "1Gi" } } });

    expect([status, body]).toEqual([
      200,
      { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: plain },
    ]);
    expect(lines).toEqual([]);
  });

  test("is refused by an answer of 200, and logged by name", async () => {
    const { ask, lines } = await stage();

    const { status, body } = await ask(bad);

    expect([status, body.response?.allowed, body.response?.status?.code]).toEqual([200, false, 422]);
    expect(lines).toEqual([
      {
        level: "info",
        message: "Refused",
        fields: { path: "/validate", kind: "Memcached", namespace: "web", name: "cache" },
      },
    ]);
  });

  test("is answered by default with a patch, at the path of its own", async () => {
    const { post } = await stage({ path: "/default", decide: setDefaults });

    const { body } = await post(reviewText(requestOf({})), "/default");

    expect(body.response).toMatchObject({ ...plain, patchType: "JSONPatch" });
  });

  test.each(["v1alpha1", "v1beta1"])("of %s is answered alike", async (version) => {
    const { ask } = await stage();
    const kind = { group: "memcached.c5c3.io", version, kind: "Memcached" };

    const { body } = await ask(bad, { kind, object: { ...memcachedOf(bad), apiVersion: `${kind.group}/${version}` } });

    expect(body.response?.status?.details.causes).toHaveLength(2);
  });

  test("of a dry run is answered alike", async () => {
    const { ask } = await stage();

    expect(await ask(bad, { dryRun: true })).toEqual(await ask(bad));
  });

  test("of an update compares with the object before", async () => {
    const { ask } = await stage();

    const { body } = await ask(bad, { operation: "UPDATE", oldObject: memcachedOf(bad) });

    expect(body.response).toEqual(plain);
  });

  test.each<[string, object]>([
    ["a deletion", { operation: "DELETE", object: null, oldObject: memcachedOf(bad) }],
    ["a connection", { operation: "CONNECT" }],
    ["an operation that is not known", { operation: "MOVE" }],
    ["a status", { operation: "UPDATE", subResource: "status" }],
    ["a scale", { operation: "UPDATE", subResource: "scale", object: { metadata: {}, spec: { replicas: 2 } } }],
    ["nothing", { object: null }],
  ])("of %s is allowed and not judged", async (_, more) => {
    const { ask } = await stage();

    expect((await ask(bad, more)).body.response).toEqual(plain);
  });

  test.each([
    ["Gadget of example.org", { group: "example.org", version: "v1", kind: "Gadget" }],
    ["Memcached of example.org", { group: "example.org", version: "v1", kind: "Memcached" }],
    ["Pod of the core group", { group: "", version: "v1", kind: "Pod" }],
  ])("of another kind is allowed, with a warning: %s", async (told, kind) => {
    const { ask } = await stage();

    expect((await ask(bad, { kind })).body.response).toEqual({
      ...plain,
      warnings: [`ebb has no rules for ${told}: remove it from the webhook's rules`],
    });
  });

  test("of a kind of ours without rules is allowed, with a warning", async () => {
    const { admission: _, ...without } = kinds[0] as Kind;
    const { ask } = await stage({ kinds: [without] });

    expect((await ask(bad)).body.response).toMatchObject({ allowed: true, warnings: [expect.any(String)] });
  });
});

describe("what is no review", () => {
  test.each([
    ["no JSON", "{", "The body is no JSON"],
    ["nothing", "", "The body is no JSON"],
    ["an event", JSON.stringify({ kind: "Memcached" }), "The body is no AdmissionReview"],
  ])("is answered by 400: %s", async (_, body, message) => {
    const { post, lines } = await stage();

    expect(await post(body)).toEqual({ status: 400, body: { reason: "BadReview", message } });
    expect(lines).toEqual([
      { level: "warn", message: "Could not take a review", fields: { path: "/validate", error: message } },
    ]);
  });

  test.each([
    ["another path", "POST", "/default"],
    ["no path", "POST", "/"],
    ["a path below", "POST", "/validate/more"],
    ["another method", "GET", "/validate"],
    ["another method that changes things", "PUT", "/validate"],
  ])("is answered by 400 and told where to go: %s", async (_, method, path) => {
    const { app } = await stage();

    const answer = await app.request(path, { method });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      reason: "BadReview",
      message: `Nothing is served at ${method} ${path}: post reviews to /validate`,
    });
  });

  const most = 7 * 1024 * 1024;
  const message = `The body is larger than ${most} bytes`;

  test("is not read where it says that it is too large", async () => {
    const { post, lines } = await stage();

    const answer = await post("{}", "/validate", { headers: { "content-length": String(most + 1) } });

    expect(answer).toEqual({ status: 400, body: { reason: "BadReview", message } });
    expect(lines).toHaveLength(1);
  });

  test("is read no further than allowed where it does not say how large it is", async () => {
    const { post, lines } = await stage();
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });

    const answer = await post(endless, "/validate", { duplex: "half" } as RequestInit);

    expect(answer).toEqual({ status: 400, body: { reason: "BadReview", message } });
    expect(sent).toBeLessThan(most + 4 * 1024 * 1024);
    expect(lines).toHaveLength(1);
  });

  test("is answered, however deep it is nested", async () => {
    const { post } = await stage();
    const deep = reviewText(requestOf("HERE")).replace('"HERE"', "[".repeat(200_000) + "]".repeat(200_000));

    const { status } = await post(deep);

    expect([200, 400, 500]).toContain(status);
  });
});

test("health is told without a review", async () => {
  const { app } = await stage();

  expect((await app.request("/healthz")).status).toBe(200);
});

describe("a failure of the function", () => {
  const failing = (error: Error) => {
    const kind = { ...(kinds[0] as Kind), admission: () => Promise.reject(error) };
    return stage({ kinds: [kind] });
  };

  test("is answered by 500 that says nothing of it, and logged", async () => {
    const { ask, lines } = await failing(new Error("no such module"));

    expect(await ask({})).toEqual({
      status: 500,
      body: { reason: "Unexpected", message: "The function failed: its log says why" },
    });
    expect(lines).toEqual([
      {
        level: "error",
        message: "Could not answer a review",
        fields: { path: "/validate", error: "no such module" },
      },
    ]);
  });

  test("of one review is none of the next", async () => {
    let isBroken = true;
    const decide: Decide = (...args) => {
      if (isBroken) throw new TypeError("once");
      return validate(...args);
    };
    const { ask } = await stage({ decide });

    const first = await ask({});
    isBroken = false;

    expect([first.status, (await ask({})).status]).toEqual([500, 200]);
  });
});

test("no value of an object is logged", async () => {
  const { ask, post, lines } = await stage();
  const secret = "hunter2-secret";
  const spec = {
    image: secret,
    memcached: { maxItemSize: secret, extraArgs: [`-d${secret}`] },
    env: [{ name: "A", value: secret }],
    replicas: secret,
    pod: { annotations: { [secret]: 1 } },
  };
  const object = memcachedOf(spec, { annotations: { a: secret }, labels: { [secret]: secret } });

  const refused = await ask(spec, { object });
  await ask(spec, { object, oldObject: [secret] });
  await ask(spec, { object: secret });
  await post(reviewText(requestOf(spec)).slice(0, -2));

  expect(JSON.stringify(refused.body)).toContain(secret);
  expect(lines.map(({ level }) => level)).toEqual(["info", "warn", "warn", "warn"]);
  expect(JSON.stringify(lines)).not.toContain(secret);
});

describe("metrics", () => {
  test("count each answer by path and code, and how long it took", async () => {
    const { ask, post, app, scrape } = await stage();

    await ask({});
    await ask(bad);
    await post("{");
    await app.request("/other", { method: "POST" });
    await app.request("/healthz");

    const { value } = await scrape();
    const total = (code: string) => value("controller_runtime_webhook_requests_total", { webhook: "/validate", code });
    expect([total("200"), total("400"), total("500")]).toEqual([2, 1, undefined]);
    expect(value("controller_runtime_webhook_latency_seconds_count", { webhook: "/validate" })).toBe(3);
    expect(value("controller_runtime_webhook_requests_in_flight", { webhook: "/validate" })).toBe(0);
  });

  test("count what failed, and have it in flight until then", async () => {
    const gate = Promise.withResolvers<never>();
    const kind = { ...(kinds[0] as Kind), admission: () => gate.promise };
    const { ask, scrape } = await stage({ kinds: [kind] });
    const inFlight = async () =>
      (await scrape()).value("controller_runtime_webhook_requests_in_flight", { webhook: "/validate" });

    const answering = ask({});
    await expect.poll(inFlight).toBe(1);
    gate.reject(new Error("no"));
    await answering;

    const { value } = await scrape();
    expect(await inFlight()).toBe(0);
    expect(value("controller_runtime_webhook_requests_total", { webhook: "/validate", code: "500" })).toBe(1);
  });
});
