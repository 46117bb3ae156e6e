import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes/object.ts";
import { ApiError } from "../../../src/kube/api-error.ts";
import { type KubeClient, kubeClient, type VersionedWrites } from "../../../src/kube/client.ts";
import type { Answer, Request } from "../../../src/kube/transport.ts";

const services = { group: "", version: "v1", kind: "Service", plural: "services" };
const memcacheds = { group: "memcached.c5c3.io", version: "v1beta1", kind: "Memcached", plural: "memcacheds" };
const key = { namespace: "web", name: "a" };
const object: KubeObject = { apiVersion: "v1", kind: "Service", metadata: { ...key } };

const notServed = new ApiError("x", 404, "Unknown", "404 page not found");

/** A client whose requests are answered one after the other. */
const clientOf = (...answers: (Answer | ApiError)[]): { client: KubeClient & VersionedWrites; requests: Request[] } => {
  const requests: Request[] = [];
  const client = kubeClient({
    send(request) {
      requests.push(request);
      const answer = answers.shift() ?? new Error("Unexpected request");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    close() {},
  });
  return { client, requests };
};

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const refused = (status: number, reason: string, detail = "text"): ApiError =>
  new ApiError("x", status, reason, detail);

describe("get", () => {
  test("reads an object", async () => {
    const { client, requests } = clientOf(ok(object));

    expect(await client.get(services, key)).toEqual(object);
    expect(requests).toMatchObject([
      { method: "GET", path: "/api/v1/namespaces/web/services/a", doing: 'read Service "web/a"' },
    ]);
  });

  test("gives undefined when there is no such object", async () => {
    const { client } = clientOf(refused(404, "NotFound"));

    expect(await client.get(services, key)).toBeUndefined();
  });

  test.each([
    ["an API that is not served", notServed],
    ["any other refusal", refused(403, "Forbidden")],
  ])("rejects with %s", async (_, error) => {
    const { client } = clientOf(error);

    await expect(client.get(services, key)).rejects.toBe(error);
  });
});

describe("list", () => {
  const page = (names: string[], next?: string): Answer =>
    ok({
      metadata: next === undefined ? {} : { continue: next },
      items: names.map((name) => ({ metadata: { name } })),
    });

  test("follows the pages, and gives items their apiVersion and kind", async () => {
    const { client, requests } = clientOf(page(["a", "b"], "t/1="), page(["c"]));

    const pages = await Array.fromAsync(client.list(memcacheds, { namespace: "web", labelSelector: "a=b", limit: 2 }));

    expect(pages.map((items) => items.map(({ metadata }) => metadata.name))).toEqual([["a", "b"], ["c"]]);
    expect(pages[0]?.[0]).toMatchObject({ apiVersion: "memcached.c5c3.io/v1beta1", kind: "Memcached" });
    expect(requests.map(({ query }) => query)).toEqual([
      { limit: "2", labelSelector: "a=b", continue: undefined },
      { limit: "2", labelSelector: "a=b", continue: "t/1=" },
    ]);
  });

  test("without a namespace lists all", async () => {
    const { client, requests } = clientOf(ok({ items: null }));

    expect(await Array.fromAsync(client.list(services))).toEqual([[]]);
    expect(requests).toMatchObject([{ path: "/api/v1/services", query: { limit: "500" } }]);
  });

  test("an empty continue token is the end", async () => {
    const { client } = clientOf(page(["a"], ""));

    expect(await Array.fromAsync(client.list(services))).toHaveLength(1);
  });

  test("an expired continue token rejects instead of beginning anew", async () => {
    const { client, requests } = clientOf(page(["a"], "old"), refused(410, "Expired"));

    await expect(Array.fromAsync(client.list(services))).rejects.toMatchObject({ status: 410 });
    expect(requests).toHaveLength(2);
  });
});

describe("apply", () => {
  test("sends the object as it is", async () => {
    const { client, requests } = clientOf(ok(object, 201), ok(object, 200));

    await client.apply(services, object, { fieldManager: "ebb", force: false });
    await client.apply(services, object, { fieldManager: "ebb", force: true });

    expect(requests[0]).toMatchObject({
      method: "PATCH",
      path: "/api/v1/namespaces/web/services/a",
      query: { fieldManager: "ebb", force: "false" },
      contentType: "application/apply-patch+yaml",
      body: object,
    });
    expect(requests[1]?.query).toEqual({ fieldManager: "ebb", force: "true" });
  });

  test("of a new object names a version that none has, so that one that exists is a conflict", async () => {
    const { client, requests } = clientOf(ok(object, 201));

    await client.applyNew(services, object, { fieldManager: "ebb" });

    expect(requests[0]).toMatchObject({
      method: "PATCH",
      query: { fieldManager: "ebb", force: "false" },
      body: { ...object, metadata: { ...object.metadata, resourceVersion: "1" } },
    });
  });

  test("of an object that has another uid by now is a conflict, which kube-apiserver calls invalid", async () => {
    const detail = 'Service "a" is invalid: metadata.uid: Invalid value: "1": field is immutable';
    const { client } = clientOf(refused(422, "Invalid", detail));
    const withUid = { ...object, metadata: { ...object.metadata, uid: "1" } };

    const applied = client.apply(services, withUid, { fieldManager: "ebb", force: true });

    await expect(applied).rejects.toMatchObject({ isConflict: true, detail });
  });

  test("of an object that is invalid otherwise is no conflict", async () => {
    const detail = 'Service "a" is invalid: spec.clusterIP: Invalid value: "None": field is immutable';
    const { client } = clientOf(refused(422, "Invalid", detail));

    await expect(client.apply(services, object, { fieldManager: "ebb", force: true })).rejects.toMatchObject({
      status: 422,
    });
  });
});

test("a status is patched under the resourceVersion that was read", async () => {
  const { client, requests } = clientOf(ok(object));

  await client.patchStatus(memcacheds, key, { a: null }, { fieldManager: "ebb-status", resourceVersion: "7" });

  expect(requests).toMatchObject([
    {
      method: "PATCH",
      path: "/apis/memcached.c5c3.io/v1beta1/namespaces/web/memcacheds/a/status",
      query: { fieldManager: "ebb-status" },
      contentType: "application/merge-patch+json",
      body: { metadata: { resourceVersion: "7" }, status: { a: null } },
    },
  ]);
});

describe("the fields' managers", () => {
  const live = { ...object, metadata: { ...object.metadata, resourceVersion: "7" } };
  const managedFields = [{ manager: "ebb", operation: "Apply" as const, apiVersion: "v1", fieldsV1: {} }];

  test("are replaced in exactly the version that was read", async () => {
    const { client, requests } = clientOf(ok(object));

    expect(await client.patchManagedFields(services, live, managedFields)).toEqual(object);
    expect(requests).toMatchObject([
      {
        method: "PATCH",
        path: "/api/v1/namespaces/web/services/a",
        contentType: "application/json-patch+json",
        body: [
          { op: "replace", path: "/metadata/resourceVersion", value: "7" },
          { op: "replace", path: "/metadata/managedFields", value: managedFields },
        ],
      },
    ]);
  });

  test.each([
    ["another version", refused(409, "Conflict")],
    ["nothing", refused(404, "NotFound")],
  ])("are a conflict when there is %s by now", async (_, error) => {
    const { client } = clientOf(error);

    await expect(client.patchManagedFields(services, live, managedFields)).rejects.toMatchObject({ isConflict: true });
  });

  test("that may not be replaced reject as they are", async () => {
    const { client } = clientOf(refused(403, "Forbidden"));

    await expect(client.patchManagedFields(services, live, managedFields)).rejects.toMatchObject({ status: 403 });
  });
});

describe("an object that was read", () => {
  const live = { ...object, metadata: { ...object.metadata, resourceVersion: "7" } };

  test("is replaced as it is given, with its resourceVersion", async () => {
    const { client, requests } = clientOf(ok(object));

    expect(await client.replace(services, live)).toEqual(object);
    expect(requests).toMatchObject([{ method: "PUT", path: "/api/v1/namespaces/web/services/a", body: live }]);
  });

  test("is patched in exactly the version that was read", async () => {
    const { client, requests } = clientOf(ok(object));
    const operation = { op: "add", path: "/spec/type", value: "ClusterIP" } as const;

    expect(await client.patch(services, live, [operation])).toEqual(object);
    expect(requests).toMatchObject([
      {
        method: "PATCH",
        path: "/api/v1/namespaces/web/services/a",
        contentType: "application/json-patch+json",
        body: [{ op: "replace", path: "/metadata/resourceVersion", value: "7" }, operation],
      },
    ]);
  });

  test.each([
    ["another version", refused(409, "Conflict"), 409],
    ["nothing", refused(404, "NotFound"), 409],
    ["no such API", notServed, 404],
  ])("rejects each write when there is %s by now", async (_, error, status) => {
    const { client } = clientOf(error, error);

    await expect(client.replace(services, live)).rejects.toMatchObject({ status });
    await expect(client.patch(services, live, [])).rejects.toMatchObject({ status });
  });

  test("has no namespace in its path when it is of the cluster", async () => {
    const { client, requests } = clientOf(ok(object), ok(object));
    const ofCluster = { ...live, metadata: { name: "a", resourceVersion: "7" } };

    await client.replace(services, ofCluster);
    await client.patch(services, ofCluster, []);

    expect(requests.map(({ path }) => path)).toEqual(["/api/v1/services/a", "/api/v1/services/a"]);
  });
});

describe("create", () => {
  test("posts the object", async () => {
    const { client, requests } = clientOf(ok(object, 201));

    expect(await client.create(services, object)).toBe(true);
    expect(requests).toMatchObject([{ method: "POST", path: "/api/v1/namespaces/web/services", body: object }]);
  });

  test("gives false when there is one of that name", async () => {
    const { client } = clientOf(refused(409, "AlreadyExists"));

    expect(await client.create(services, object)).toBe(false);
  });

  test("rejects with another conflict", async () => {
    const { client } = clientOf(refused(409, "Conflict"));

    await expect(client.create(services, object)).rejects.toMatchObject({ status: 409 });
  });
});

describe("delete", () => {
  const preconditions = { uid: "1", resourceVersion: "7" };

  test("names the object that was read, and lets the garbage collector do the rest", async () => {
    const { client, requests } = clientOf(ok({}));

    expect(await client.delete(services, key, preconditions)).toBe(true);
    expect(requests).toMatchObject([
      {
        method: "DELETE",
        path: "/api/v1/namespaces/web/services/a",
        body: { propagationPolicy: "Background", preconditions },
      },
    ]);
  });

  test("gives false when it is gone already", async () => {
    const { client } = clientOf(refused(404, "NotFound"));

    expect(await client.delete(services, key, preconditions)).toBe(false);
  });

  test("rejects when its API is not served", async () => {
    const { client } = clientOf(notServed);

    await expect(client.delete(services, key, preconditions)).rejects.toBe(notServed);
  });

  test("rejects when it is another object by now", async () => {
    const { client } = clientOf(refused(409, "Conflict"));

    await expect(client.delete(services, key, preconditions)).rejects.toMatchObject({ isConflict: true });
  });
});

test("the signal goes along with every request", async () => {
  const { signal } = new AbortController();
  const { client, requests } = clientOf(ok(object), ok({ items: [] }), ...Array.from({ length: 7 }, () => ok(object)));

  await client.get(services, key, { signal });
  await Array.fromAsync(client.list(services, { signal }));
  await client.apply(services, object, { fieldManager: "ebb", force: true, signal });
  await client.patchStatus(memcacheds, key, {}, { fieldManager: "ebb", resourceVersion: "1", signal });
  await client.patchManagedFields(services, object, [], { signal });
  await client.replace(services, object, { signal });
  await client.patch(services, object, [], { signal });
  await client.create(services, object, { signal });
  await client.delete(services, key, { uid: "1", resourceVersion: "1", signal });

  expect(requests.map((request) => request.signal)).toEqual(Array.from({ length: 9 }, () => signal));
});

describe("mergePatch", () => {
  test("is of exactly the version that was read", async () => {
    const read = { ...object, metadata: { ...key, resourceVersion: "7" } };
    const { client, requests } = clientOf(ok(object));

    await client.mergePatch(services, read, { metadata: { labels: { a: "b" } } }, { fieldManager: "ebb" });

    expect(requests).toMatchObject([
      {
        method: "PATCH",
        path: "/api/v1/namespaces/web/services/a",
        query: { fieldManager: "ebb" },
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: { a: "b" }, resourceVersion: "7" } },
      },
    ]);
  });

  test("of an object that is gone is a conflict", async () => {
    const { client } = clientOf(refused(404, "NotFound"));

    await expect(client.mergePatch(services, object, {}, { fieldManager: "ebb" })).rejects.toMatchObject({
      status: 409,
    });
  });
});
