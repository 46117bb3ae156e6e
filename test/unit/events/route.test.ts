import { describe, expect, test } from "vitest";
import type { OwnerReference } from "../../../src/api/kubernetes/object.ts";
import { BadEvent } from "../../../src/events/bad-event.ts";
import type { ObjectEvent } from "../../../src/events/cloud-event.ts";
import { childRoute, type RouteOptions, route } from "../../../src/events/route.ts";
import { configMap, gadgets, service } from "../engine/gadget.ts";
import { bells, clusterHerds, herds, lambs } from "../engine/herd.ts";

const options: RouteOptions = { kinds: [gadgets], namespaces: [] };

const event = (change: Partial<ObjectEvent> = {}): ObjectEvent => ({
  action: "update",
  apiVersion: "tests.ebb.dev/v1",
  kind: "Gadget",
  namespace: "web",
  name: "a",
  metadata: {},
  ...change,
});

const owner: OwnerReference = {
  apiVersion: "tests.ebb.dev/v1",
  kind: "Gadget",
  name: "owner",
  uid: "1",
  controller: true,
};

const ofService = (ownerReferences: unknown): ObjectEvent =>
  event({ apiVersion: "v1", kind: "Service", metadata: { ownerReferences } as object });

test("an event of our kind is about the custom resource", () => {
  expect(route(event(), options)).toEqual({ about: "owner", kind: gadgets, key: { namespace: "web", name: "a" } });
});

test("another version of our kind is a view of the same object", () => {
  expect(route(event({ apiVersion: "tests.ebb.dev/v2" }), options)).toMatchObject({ about: "owner" });
});

test("an event of a child is about its controller, and names the child", () => {
  const found = route(ofService([{ ...owner, uid: "0", controller: false, name: "x" }, owner]), options);

  expect(found).toEqual({
    about: "child",
    kind: gadgets,
    key: { namespace: "web", name: "owner" },
    parts: [service],
  });
});

test("an event without metadata is about an object whose owner has to be read", () => {
  const { metadata: _, ...referenced } = ofService([]);

  expect(route(referenced, options)).toEqual({
    about: "unknown",
    key: { namespace: "web", name: "a" },
    parts: [service],
  });
});

describe("a Secret", () => {
  const ofSecret = (change: Partial<ObjectEvent> = {}): ObjectEvent => {
    const { metadata: _, ...referenced } = event({ apiVersion: "v1", kind: "Secret", name: "token", ...change });
    return referenced;
  };
  const withoutSecrets = (({ secrets: _, ...kind }) => kind)(gadgets);

  test("is about the custom resources of each kind that may name it", () => {
    const others = { ...gadgets, resource: { ...gadgets.resource, kind: "Other" } };

    expect(route(ofSecret(), { ...options, kinds: [gadgets, { ...withoutSecrets }, others] })).toEqual({
      about: "secret",
      kinds: [gadgets, others],
      key: { namespace: "web", name: "token" },
    });
  });

  test("is refused when it brings more than its name, and nothing of that is quoted", () => {
    const whole = { ...ofSecret(), metadata: { annotations: { note: "s3cret" } }, status: "s3cret" };
    const refused = () => route(whole, options);

    expect(refused).toThrow("kind Secret of v1 is not watched in Resource mode");
    expect(refused).not.toThrow("s3cret");
  });

  test.each<[string, Partial<ObjectEvent>, RouteOptions]>([
    ["where no kind uses Secrets", {}, { ...options, kinds: [withoutSecrets] }],
    ["of another group", { apiVersion: "example.com/v1" }, options],
    ["in a namespace that is not ours", {}, { ...options, namespaces: ["shop"] }],
    ["whose name no object can have", { name: "../x" }, options],
  ])("%s is refused", (_, change, where) => {
    expect(() => route(ofSecret(change), where)).toThrow(BadEvent);
  });
});

test.each<[string, unknown]>([
  ["no owner", undefined],
  ["no controller", [{ ...owner, controller: false }]],
  ["a controller of another group", [{ ...owner, apiVersion: "other/v1" }]],
  ["a controller of another kind", [{ ...owner, kind: "Other" }]],
  ["a controller whose name no object can have", [{ ...owner, name: "../x" }]],
  ["a controller without a name", [{ ...owner, name: undefined }]],
  ["a controller whose apiVersion is no string", [{ ...owner, apiVersion: 1 }]],
  ["owners that are no list", { 0: owner }],
  ["a null among its owners", [null]],
])("a child with %s is a stranger's", (_, ownerReferences) => {
  expect(route(ofService(ownerReferences), options)).toEqual({ about: "stranger" });
});

describe("refuses", () => {
  test.each<[string, Partial<ObjectEvent>, string]>([
    ["a kind that is not watched", { apiVersion: "v1", kind: "Pod" }, "kind Pod of v1 is not watched"],
    ["our kind in another group", { apiVersion: "other/v1" }, "is not watched"],
    ["our kind in the core group", { apiVersion: "v1" }, "is not watched"],
    ["an empty name", { name: "" }, "name is no DNS name"],
    ["a name with a slash", { name: "a/b" }, "name is no DNS name"],
    ["a name of two dots", { name: ".." }, "name is no DNS name"],
    ["a name in upper case", { name: "A" }, "name is no DNS name"],
    ["a name that is too long", { name: "a".repeat(254) }, "name is no DNS name"],
    ["a name with a line break", { name: "a\n" }, "name is no DNS name"],
    ["no namespace", { namespace: "" }, "namespace is no DNS name"],
    ["a namespace with a dot", { namespace: "a.b" }, "namespace is no DNS name"],
    ["a namespace that is too long", { namespace: "a".repeat(64) }, "namespace is no DNS name"],
  ])("%s", (_, change, sentence) => {
    expect(() => route(event(change), options)).toThrow(sentence);
  });

  test("a namespace that is not watched", () => {
    expect(() => route(event(), { ...options, namespaces: ["shop"] })).toThrow('namespace "web" is not watched');
    expect(route(event(), { ...options, namespaces: ["shop", "web"] })).toMatchObject({ about: "owner" });
  });
});

test("takes the longest names that there are", () => {
  expect(route(event({ name: "a".repeat(253), namespace: "b".repeat(63) }), options)).toMatchObject({ about: "owner" });
});

test("only children of the controller's own kind are named", () => {
  const { configMap: other } = { configMap: { ...configMap } };

  expect(childRoute({ ownerReferences: [owner] }, "web", [other, configMap], [gadgets])).toMatchObject({
    parts: [configMap],
  });
});

describe("what is watched beside the children", () => {
  const lamb = (labels?: unknown) =>
    event({ apiVersion: "tests.ebb.dev/v1", kind: "Lamb", metadata: { labels } as object });
  const all = { kinds: [herds], namespaces: [] };

  test("is the affair of the custom resource that its label names, in its own namespace", () => {
    expect(route(lamb({ "tests.ebb.dev/herd": "b" }), all)).toEqual({
      about: "child",
      kind: herds,
      key: { namespace: "web", name: "b" },
      parts: [lambs],
    });
  });

  test.each([[undefined], [{}], [{ "tests.ebb.dev/herd": "../b" }], [{ "tests.ebb.dev/herd": 1 }], ["text"]])(
    "with labels %j is a stranger",
    (labels) => {
      expect(route(lamb(labels), all)).toEqual({ about: "stranger" });
    },
  );
});

describe("a kind of no namespace", () => {
  const own = { apiVersion: "tests.ebb.dev/v1", kind: "Herd", namespace: "" };
  const all = { kinds: [clusterHerds], namespaces: [] };

  test("is its own key", () => {
    expect(route(event(own), all)).toMatchObject({ about: "owner", key: { namespace: "", name: "a" } });
  });

  test("is refused when it is said to be in one, and where only some are managed", () => {
    expect(() => route(event({ ...own, namespace: "web" }), all)).toThrow("Herd is in no namespace");
    expect(() => route(event(own), { ...all, namespaces: ["web"] })).toThrow("only where all namespaces are");
  });

  test("owns members of its families in any namespace", () => {
    const controller = { apiVersion: "tests.ebb.dev/v1", kind: "Herd", name: "a", uid: "1", controller: true };
    const metadata = { name: "x-bell", ownerReferences: [controller] };
    const bell = event({ apiVersion: "v1", kind: "Service", name: "x-bell", namespace: "web", metadata });

    expect(route(bell, all)).toEqual({
      about: "child",
      kind: clusterHerds,
      key: { namespace: "", name: "a" },
      parts: [bells],
    });
  });
});
