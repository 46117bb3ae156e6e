import { describe, expect, test, vi } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { createMemory } from "../../../src/engine/memory.ts";
import type { Outcome } from "../../../src/engine/pass.ts";
import type { Reconcile } from "../../../src/engine/reconcile.ts";
import { type EventsApp, type EventsAppOptions, eventsApp } from "../../../src/events/app.ts";
import { Stalled, Waiting } from "../../../src/failures.ts";
import type { Kind } from "../../../src/kinds/kind.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import {
  changed,
  configMap,
  configMapOf,
  gadget,
  gadgets,
  type Line,
  memoryLog,
  service,
  serviceOf,
} from "../engine/gadget.ts";
import { binary, type EventRequest, reference } from "./fixtures.ts";

const done: Outcome = { result: "reconciled", path: "spec", changes: [], statusWritten: false };

const ofGadget = (metadata: object = {}, type = "update"): EventRequest =>
  binary(
    {
      apiversion: "tests.ebb.dev/v1",
      kind: "Gadget",
      namespace: "web",
      name: "a",
      type: `dev.knative.apiserver.resource.${type}`,
    },
    { uid: "gadget-a", ...metadata },
  );

const child = serviceOf(gadget());
const ofService = (metadata: object = {}, type = "update"): EventRequest =>
  binary(
    { apiversion: "v1", kind: "Service", namespace: "web", name: "a", type: `dev.knative.apiserver.resource.${type}` },
    { ...child.metadata, uid: "service-a", resourceVersion: "9", ...metadata },
  );
const ofServiceByReference = reference({ apiversion: "v1", kind: "Service", namespace: "web", name: "a" });

const noLists: Pick<KubeClient, "list"> = { async *list() {} };

interface Stage extends EventsApp {
  post(request: EventRequest, path?: string): Promise<Response>;
  memory: ReturnType<typeof createMemory>;
  lines: Line[];
  reconcile: ReturnType<typeof vi.fn<Reconcile>>;
}

const stage = (options: Partial<EventsAppOptions> = {}, outcome: () => Promise<Outcome> = async () => done): Stage => {
  const memory = createMemory();
  const log = memoryLog();
  const reconcile = vi.fn<Reconcile>(outcome);
  const client = { get: async () => undefined, ...noLists };
  const { app, finish } = eventsApp({
    kinds: [gadgets],
    namespaces: [],
    client,
    memory,
    log,
    reconcile,
    debounceMs: 0,
    ...options,
  });
  const post = async ({ headers, body }: EventRequest, path = "/events"): Promise<Response> =>
    app.request(path, { method: "POST", headers, body });
  return { app, finish, post, memory, lines: log.lines, reconcile };
};

const fails = (error: unknown) => (): Promise<Outcome> => Promise.reject(error);

describe("an event of a custom resource", () => {
  test("is answered by 204 without a body, when its reconcile is done", async () => {
    const { post, reconcile } = stage();

    const answer = await post(ofGadget());

    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(reconcile.mock.calls).toMatchObject([
      [{ kind: gadgets, key: { namespace: "web", name: "a" } }, { isNewOrGone: false }],
    ]);
  });

  test.each([
    ["add", { generation: 1 }, true],
    ["add", { generation: 2 }, false],
    ["update", { generation: 1 }, false],
    ["delete", { generation: 2 }, true],
  ])("on %s of %o is reconciled as new or gone: %s", async (type, metadata, isNewOrGone) => {
    const { post, reconcile } = stage();

    await post(ofGadget(metadata, type));

    expect(reconcile.mock.calls).toMatchObject([[{}, { isNewOrGone }]]);
  });

  test.each<[number, string, unknown]>([
    [204, "stalled", new Stalled("InvalidSpec", "no")],
    [204, "a right that is missing", new ApiError("read", 403, "Forbidden", "no")],
    [503, "waiting", new Waiting("Busy", "later")],
    [503, "a failure of the API server", new ApiError("read", 500, "InternalError", "no")],
    [503, "a conflict", new ApiError("write", 409, "Conflict", "no")],
    [503, "a deadline", new DOMException("late", "TimeoutError")],
    [503, "a mistake of ours", new TypeError("no")],
  ])("is answered by %i for %s", async (status, _, error) => {
    const { post } = stage({}, fails(error));

    expect((await post(ofGadget())).status).toBe(status);
  });

  test("whose reconcile takes long is answered by 202 before it is done, so that others of its kind are not held up", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { post, finish } = stage({ patienceMs: 0 }, () => gate.promise);

    const answer = await post(ofGadget());
    const finished = vi.fn();
    const finishing = finish().then(finished);
    await new Promise((resolve) => setImmediate(resolve));

    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(finished).not.toHaveBeenCalled();
    gate.resolve(done);
    await finishing;
  });

  test("whose reconcile fails after it was answered is tried again from here", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { post, finish, reconcile, lines } = stage({ patienceMs: 0 });
    reconcile.mockImplementationOnce(() => gate.promise);

    await post(ofGadget());
    gate.reject(new ApiError("read", 503, "ServiceUnavailable", "busy"));
    await vi.waitFor(() => expect(reconcile).toHaveBeenCalledTimes(2));
    await finish();

    expect(reconcile.mock.calls[1]?.[1]?.hints).toEqual(changed(...gadgets.children));
    expect(lines).toMatchObject([{ level: "warn", message: "Could not reconcile Gadget" }, { level: "info" }]);
  });

  test("whose reconcile fails for good after it was answered is logged and left alone", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { post, finish, reconcile, lines } = stage({ patienceMs: 0 }, () => gate.promise);

    await post(ofGadget());
    gate.reject(new Stalled("InvalidSpec", "no"));
    await finish();

    expect(reconcile).toHaveBeenCalledOnce();
    expect(lines).toMatchObject([{ level: "warn", fields: { reason: "InvalidSpec" } }]);
  });

  test("has a deadline", async () => {
    const { post } = stage({
      deadlineMs: 1,
      reconcile: (_, { signal } = {}) =>
        new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    });

    const answer = await post(ofGadget());

    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ reason: "DeadlineExceeded" });
  });

  test("waits for another one of the same resource, and not for one of another", async () => {
    const begun: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { post } = stage({
      reconcile: async ({ key }) => {
        begun.push(key.name);
        if (key.name === "a") await gate.promise;
        return done;
      },
    });

    const first = post(ofGadget());
    const second = post(ofGadget());
    const other = await post(binary({ apiversion: "tests.ebb.dev/v1", kind: "Gadget", namespace: "web", name: "b" }));

    expect(other.status).toBe(204);
    expect(begun).toEqual(["a", "b"]);
    gate.resolve();
    await Promise.all([first, second]);
    expect(begun).toEqual(["a", "b", "a"]);
  });
});

describe("a status of a child that was as desired", () => {
  const settled = { ...child, metadata: { ...child.metadata, uid: "service-a", generation: 2 } };
  const now = { generation: 2, resourceVersion: "10" };

  test("causes nothing", async () => {
    const { post, memory, reconcile, finish } = stage();
    memory.reconciled(settled);

    const answer = await post(ofService(now));
    await finish();

    expect(answer.status).toBe(204);
    expect(reconcile).not.toHaveBeenCalled();
  });

  test.each<[string, object, string]>([
    ["a newer generation", { ...now, generation: 3 }, "update"],
    ["another label", { ...now, labels: {} }, "update"],
    ["a delete", now, "delete"],
  ])("is not what tells of %s", async (_, metadata, type) => {
    const { post, memory, reconcile, finish } = stage();
    memory.reconciled(settled);

    await post(ofService(metadata, type));
    await finish();

    expect(reconcile).toHaveBeenCalledOnce();
  });

  test("causes a pass all the same if the child is the workload, whose status its owner tells", async () => {
    const { post, memory, reconcile, finish } = stage();
    const workload = configMapOf(gadget());
    const { metadata } = { ...workload, metadata: { ...workload.metadata, uid: "config-a", generation: 2 } };
    memory.reconciled({ ...workload, metadata });

    const event = { apiversion: "v1", kind: "ConfigMap", namespace: "web", name: "a" };
    const answer = await post(
      binary({ ...event, type: "dev.knative.apiserver.resource.update" }, { ...metadata, resourceVersion: "10" }),
    );
    await finish();

    expect(answer.status).toBe(202);
    expect(reconcile).toHaveBeenCalledOnce();
  });
});

describe("an echo", () => {
  const own = { ...gadget(), metadata: { ...gadget().metadata, resourceVersion: "50", generation: 3 } };

  test("of our own write causes nothing", async () => {
    const { post, memory, reconcile } = stage();
    memory.wrote(own);

    const answer = await post(ofGadget({ resourceVersion: "50" }));

    expect(answer.status).toBe(204);
    expect(reconcile).not.toHaveBeenCalled();
  });

  test("of a child's write causes nothing", async () => {
    const { post, memory, reconcile, finish } = stage();
    memory.wrote({ ...child, metadata: { ...child.metadata, uid: "service-a", resourceVersion: "9" } });

    const answer = await post(ofService());
    await finish();

    expect(answer.status).toBe(204);
    expect(reconcile).not.toHaveBeenCalled();
  });

  test.each([
    ["update", 0],
    ["delete", 1],
  ])("of a version that a pass has seen, or an earlier one, told by %s, causes %i passes", async (type, passes) => {
    const { post, finish, memory, reconcile } = stage();
    memory.saw({ ...child, metadata: { ...child.metadata, uid: "service-a", resourceVersion: "10" } });

    await post(ofService({}, type));
    await finish();

    expect(reconcile).toHaveBeenCalledTimes(passes);
  });

  test("of a state that was reconciled is a status of somebody else's: the workload is looked at, as what it tells may be over", async () => {
    const { post, memory, reconcile, finish } = stage();
    const target = { kind: gadgets, key: { namespace: "web", name: "a" } };
    memory.reconciled(own);
    memory.remember(target, own);

    const answer = await post(ofGadget({ resourceVersion: "77", generation: 3 }));

    expect([answer.status, reconcile.mock.calls.length]).toEqual([202, 0]);
    expect(memory.recall(target)).toBeUndefined();
    await finish();
    expect(reconcile.mock.calls).toMatchObject([[target, { hints: changed(configMap) }]]);
  });

  test("that comes before the answer to our own write causes nothing once the answer is there", async () => {
    const { post, memory, reconcile, finish } = stage({ debounceMs: 5 });
    memory.reconciled(own);

    await post(ofGadget({ resourceVersion: "50", generation: 3 }));
    memory.wrote(own);
    await finish();

    expect(reconcile).not.toHaveBeenCalled();
  });

  test.each<[string, object, string]>([
    ["a newer generation", { generation: 4 }, "update"],
    ["a new annotation", { generation: 3, annotations: { restart: "1" } }, "update"],
    ["a deletion that has begun", { generation: 3, deletionTimestamp: "2026-06-20T08:00:00Z" }, "update"],
    ["a delete", { generation: 3 }, "delete"],
  ])("is not what tells of %s", async (_, metadata, type) => {
    const { post, memory, reconcile } = stage();
    memory.reconciled(own);

    await post(ofGadget({ resourceVersion: "77", ...metadata }, type));

    expect(reconcile).toHaveBeenCalledOnce();
  });

  test("is known only from the API server's answers: an event that was handled hides no other", async () => {
    const { post, reconcile } = stage();

    await post(ofGadget({ generation: 3 }));
    await post(ofGadget({ generation: 3 }));

    expect(reconcile).toHaveBeenCalledTimes(2);
  });
});

describe("an event of a child", () => {
  test("is answered at once by 202 without a body, and followed by work on that child", async () => {
    const { post, finish, reconcile } = stage();

    const answer = await post(ofService());
    await finish();

    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(reconcile.mock.calls).toMatchObject([
      [{ key: { namespace: "web", name: "a" } }, { hints: changed(service) }],
    ]);
  });

  test.each([
    ["add", "changed"],
    ["delete", "deleted"],
  ] as const)("is taken on %s as well, as %s", async (type, what) => {
    const { post, finish, reconcile } = stage();

    expect((await post(ofService({}, type))).status).toBe(202);
    await finish();

    expect(reconcile.mock.calls[0]?.[1]?.hints).toEqual(new Map([[service, what]]));
  });

  test("of nobody that we know is answered by 204", async () => {
    const { post, finish, reconcile } = stage();

    const answer = await post(ofService({ ownerReferences: [] }));
    await finish();

    expect(answer.status).toBe(204);
    expect(reconcile).not.toHaveBeenCalled();
  });

  test("without its owner is looked up", async () => {
    const get = vi.fn(async () => child as never);
    const { post } = stage({ client: { get, ...noLists } });

    expect((await post(ofServiceByReference)).status).toBe(202);
    expect(get.mock.calls).toMatchObject([
      [service.resource, { namespace: "web", name: "a" }, { signal: expect.any(AbortSignal) }],
    ]);
  });

  test("without its owner, and gone, is answered by 204", async () => {
    expect((await stage().post(ofServiceByReference)).status).toBe(204);
  });

  test("without its owner is answered by 503 when it cannot be looked up in time", async () => {
    const get = (_: unknown, __: unknown, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<never> =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

    expect((await stage({ client: { get, ...noLists }, deadlineMs: 1 }).post(ofServiceByReference)).status).toBe(503);
  });

  test("that fails for good is logged and not tried again", async () => {
    const { post, finish, reconcile, lines } = stage({}, fails(new ApiError("read", 403, "Forbidden", "no")));
    await post(ofService());

    await finish();

    expect(reconcile).toHaveBeenCalledOnce();
    expect(lines).toMatchObject([
      { level: "warn", message: "Could not reconcile Gadget", fields: { name: "a", reason: "Forbidden" } },
    ]);
  });

  test("is part of a full pass that comes first", async () => {
    const { post, finish, reconcile } = stage({ debounceMs: 60_000 });
    await post(ofService());

    await post(ofGadget());
    await finish();

    expect(reconcile.mock.calls.map(([, options]) => options?.hints)).toEqual([undefined]);
  });

  test("is done all the same when that full pass fails", async () => {
    const { post, finish, reconcile } = stage({ debounceMs: 60_000 });
    reconcile.mockRejectedValueOnce(new Waiting("Busy", "later"));
    await post(ofService());

    const answer = await post(ofGadget());
    await finish();

    expect(answer.status).toBe(503);
    expect(reconcile.mock.calls.map(([, options]) => options?.hints)).toEqual([undefined, changed(service)]);
  });
});

describe("an event about a Secret", () => {
  const ofSecret = reference({ apiversion: "v1", kind: "Secret", namespace: "web", name: "token" });
  const widgets: Kind = { ...gadgets, resource: { ...gadgets.resource, kind: "Widget" } } as Kind;
  const naming = (name: string, secret: string) => gadget({ text: "hello", secret }, { name });
  const listing = (lists: Record<string, () => KubeObject[]>) => {
    const asked: string[] = [];
    const list: KubeClient["list"] = async function* list({ kind }) {
      asked.push(kind);
      await Promise.resolve();
      yield (lists[kind]?.() ?? []) as never;
    };
    return { asked, client: { get: async () => undefined, list } };
  };
  const refused = (status: number) => () => {
    throw new ApiError("list", status, "Refused", "no");
  };

  test("is answered by 202 without a body when somebody names it, who is looked at whole, once for many events", async () => {
    const { client, asked } = listing({
      Gadget: () => [naming("a", "token"), naming("b", "other"), naming("c", "token")],
    });
    const { post, finish, reconcile } = stage({ client, debounceMs: 100 });

    const answers = await Promise.all([post(ofSecret), post(ofSecret), post(ofSecret)]);
    await finish();

    expect(await Promise.all(answers.map(async (one) => [one.status, await one.text()]))).toEqual(
      answers.map(() => [202, ""]),
    );
    expect(asked).toEqual(["Gadget"]);
    expect(reconcile.mock.calls.map(([{ key }, { hints } = {}]) => [key.name, hints])).toEqual([
      ["a", changed(...gadgets.children)],
      ["c", changed(...gadgets.children)],
    ]);
  });

  test("is one item of work with what happens to a child at the same time", async () => {
    const { client } = listing({ Gadget: () => [naming("a", "token")] });
    const { post, finish, reconcile } = stage({ client, debounceMs: 60_000 });

    await post(ofService());
    await post(ofSecret);
    await finish();

    expect(reconcile).toHaveBeenCalledOnce();
  });

  test.each(["add", "update", "delete"])("of the type %s is the same", async (action) => {
    const { client } = listing({ Gadget: () => [naming("a", "token")] });
    const { post } = stage({ client });
    const type = `dev.knative.apiserver.ref.${action}`;

    expect(
      (await post(reference({ apiversion: "v1", kind: "Secret", namespace: "web", name: "token", type }))).status,
    ).toBe(202);
  });

  test("is answered by 204 when nobody names it, and causes nothing", async () => {
    const { client } = listing({ Gadget: () => [naming("a", "other")] });
    const { post, finish, reconcile } = stage({ client });

    const answer = await post(ofSecret);
    await finish();

    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(reconcile).not.toHaveBeenCalled();
  });

  test("is for each kind that may name it, also when the list of another fails", async () => {
    const { client, asked } = listing({ Gadget: refused(503), Widget: () => [naming("w", "token")] });
    const { post, finish, reconcile } = stage({ client, kinds: [gadgets, widgets] });

    const { status } = await post(ofSecret);
    await finish();

    expect([status, asked]).toEqual([503, ["Gadget", "Widget"]]);
    expect(reconcile.mock.calls).toMatchObject([[{ kind: widgets, key: { name: "w" } }, {}]]);
  });

  test("is answered by 204 when the list is forbidden, and the log says so", async () => {
    const { client } = listing({ Gadget: refused(403) });
    const { post, lines } = stage({ client });

    expect((await post(ofSecret)).status).toBe(204);
    expect(lines).toMatchObject([{ level: "warn", message: expect.stringContaining("component watch-secrets") }]);
  });

  test("is answered by 429 when too much is pending", async () => {
    const { client } = listing({
      Gadget: () => Array.from({ length: 10_001 }, (_, index) => naming(`n${index}`, "token")),
    });
    const { post } = stage({ client, debounceMs: 60_000 });

    expect((await post(ofSecret)).status).toBe(429);
  });

  test("that brings its content is answered by 400, asks nothing, and the content is in no log", async () => {
    const { client, asked } = listing({});
    const { post, lines } = stage({ client });
    const whole = binary({ apiversion: "v1", kind: "Secret", namespace: "web", name: "token" });
    const { spec: _, ...object } = JSON.parse(whole.body);

    const { status } = await post({ ...whole, body: JSON.stringify({ ...object, data: { token: "s3cret" } }) });

    expect([status, asked]).toEqual([400, []]);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain("s3cret");
  });
});

describe("400 answers", () => {
  test.each<[string, EventRequest]>([
    ["a body that is no JSON", { ...ofGadget(), body: "{" }],
    ["a kind that is not watched", binary()],
    ["labels that are no map", ofGadget({ labels: null })],
    ["a body above 3 MiB", ofGadget({ annotations: { a: "x".repeat(3 * 1024 * 1024) } })],
  ])("%s", async (_, request) => {
    const { post, reconcile, lines } = stage();

    const answer = await post(request);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ reason: "BadEvent" });
    expect(reconcile).not.toHaveBeenCalled();
    expect(lines).toMatchObject([{ level: "warn", message: "Refused an event" }]);
  });

  test("a body above 3 MiB that does not tell its length", async () => {
    const { app } = stage();
    const { headers, body } = ofGadget({ annotations: { a: "x".repeat(3 * 1024 * 1024) } });
    const stream = new Blob([body]).stream();

    const answer = await app.request("/events", {
      method: "POST",
      headers,
      body: stream,
      duplex: "half",
    } as RequestInit);

    expect(answer.status).toBe(400);
  });

  test.each([
    ["GET", "/events"],
    ["PUT", "/events"],
    ["POST", "/"],
    ["POST", "/events/x"],
  ])("%s %s", async (method, path) => {
    const { app } = stage();

    expect((await app.request(path, { method })).status).toBe(400);
  });
});

test("too many pending resources are answered by 429", async () => {
  const { post } = stage({ debounceMs: 60_000 });
  const of = (name: string): EventRequest => {
    const [owner] = child.metadata.ownerReferences ?? [];
    return ofService({ ownerReferences: [{ ...owner, name }] });
  };
  for (let from = 0; from < 10_000; from += 100)
    await Promise.all(Array.from({ length: 100 }, (_, index) => post(of(`n${from + index}`))));

  expect((await post(of("one-more"))).status).toBe(429);
  expect((await post(of("n0"))).status).toBe(202);
});

describe("a flood of events of custom resources that nobody knows", () => {
  const of = (name: string): EventRequest =>
    binary({ apiversion: "tests.ebb.dev/v1", kind: "Gadget", namespace: "web", name });

  test("begins so many passes and no more: what comes then is answered by 429, and taken again when they are done", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { post, finish, reconcile } = stage({ patienceMs: 0, mostPasses: 3 }, () => gate.promise);

    const flood = await Promise.all(["a", "b", "c", "d", "a"].map((name) => post(of(name))));
    const passes = reconcile.mock.calls.length;
    gate.resolve(done);
    await vi.waitFor(async () => expect((await post(of("d"))).status).not.toBe(429));
    await finish();

    expect(flood.map(({ status }) => status)).toEqual([202, 202, 202, 429, 429]);
    expect(passes).toBe(3);
  });

  test("is answered by 429 before it is read when a hundred are being answered", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { app, post, reconcile } = stage({ mostRunning: 100 }, () => gate.promise);
    const flood = Array.from({ length: 100 }, (_, index) => post(of(`n${index}`)));
    await vi.waitFor(() => expect(reconcile).toHaveBeenCalledTimes(100));
    const body = unread();

    const { status } = await app.request("/events", { ...body.init, headers: of("one-more").headers });
    gate.resolve(done);

    expect([status, body.isRead()]).toEqual([429, false]);
    expect((await Promise.all(flood)).map((answer) => answer.status)).toEqual(flood.map(() => 204));
    expect((await post(of("one-more"))).status).not.toBe(429);
  });
});

/** A body that tells whether it was asked for. */
const unread = () => {
  let isRead = false;
  const pull = (): void => {
    isRead = true;
  };
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  return { init: { method: "POST", body, duplex: "half" } as RequestInit, isRead: () => isRead };
};

describe("a sender that is not known", () => {
  const refuse = (status: 401 | 403 | 503) => () => Promise.resolve({ status, reason: "WrongToken", message: "no" });

  test.each([401, 403, 503] as const)(
    "is answered by %i with the reason, and what it sends is not read",
    async (status) => {
      const get = vi.fn();
      const { app, reconcile, lines } = stage({ authenticate: refuse(status), client: { get, ...noLists } });
      const body = unread();

      const answer = await app.request("/events", { ...body.init, headers: ofServiceByReference.headers });

      expect([answer.status, await answer.json()]).toEqual([status, { reason: "WrongToken", message: "no" }]);
      expect(answer.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null);
      expect([body.isRead(), get.mock.calls, reconcile.mock.calls, lines]).toEqual([false, [], [], []]);
    },
  );

  test("may ask for health, and is told of a wrong path as anybody", async () => {
    const { app } = stage({ authenticate: refuse(401) });

    expect((await app.request("/healthz")).status).toBe(200);
    expect((await app.request("/", { method: "POST" })).status).toBe(400);
  });

  test("is told from one that is, by the headers", async () => {
    const asked: (string | null)[] = [];
    const { post, reconcile } = stage({
      authenticate(headers) {
        asked.push(headers.get("authorization"));
        return Promise.resolve(undefined);
      },
    });
    const { headers, body } = ofGadget();

    const answer = await post({ headers: { ...headers, authorization: "Bearer a" }, body });

    expect([answer.status, asked]).toEqual([204, ["Bearer a"]]);
    expect(reconcile).toHaveBeenCalledOnce();
  });
});

test("health asks nobody", async () => {
  const { app, reconcile } = stage();

  expect((await app.request("/healthz")).status).toBe(200);
  expect(reconcile).not.toHaveBeenCalled();
});

describe("an instance that ends", () => {
  test("takes no further event", async () => {
    const { post, finish } = stage();
    await finish();

    const answer = await post(ofGadget());

    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ reason: "ShuttingDown" });
  });

  test("finishes what it has acknowledged", async () => {
    const { post, finish, reconcile } = stage({ debounceMs: 60_000 });
    await post(ofService());

    await finish();

    expect(reconcile).toHaveBeenCalledOnce();
  });

  test("finishes a child event that it acknowledges only after the end was asked for", async () => {
    const gate = Promise.withResolvers<KubeObject>();
    const { post, finish, reconcile } = stage({
      debounceMs: 60_000,
      client: { get: () => gate.promise as never, ...noLists },
    });

    const answer = post(ofServiceByReference);
    await new Promise((resolve) => setImmediate(resolve));
    const finished = finish();
    gate.resolve(configMapOf(gadget()));
    await finished;

    expect((await answer).status).toBe(202);
    expect(reconcile).toHaveBeenCalledOnce();
  });

  test("finishes the child event of a full pass that fails at the end", async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { post, finish, reconcile } = stage({ debounceMs: 60_000 });
    reconcile.mockImplementationOnce(() => gate.promise);
    await post(ofService());

    const answer = post(ofGadget());
    await new Promise((resolve) => setImmediate(resolve));
    const finished = finish();
    gate.reject(new Waiting("Busy", "later"));
    await finished;

    expect((await answer).status).toBe(503);
    expect(reconcile.mock.calls.map(([, options]) => options?.hints)).toEqual([undefined, changed(service)]);
  });
});

test("one line tells what was done", async () => {
  const change = { action: "created", kind: "Service", name: "a", resourceVersion: "1" } as const;
  const { post, lines } = stage({}, async () => ({ ...done, changes: [change], statusWritten: true }));

  await post(ofGadget());

  expect(lines).toMatchObject([
    {
      level: "info",
      message: "Reconciled Gadget",
      fields: { namespace: "web", name: "a", path: "spec", changes: ["created Service a"], statusWritten: true },
    },
  ]);
});
