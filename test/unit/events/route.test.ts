import { describe, expect, test } from "vitest";
import type { OwnerReference } from "../../../src/api/kubernetes/object.ts";
import type { ObjectEvent } from "../../../src/events/cloud-event.ts";
import { childRoute, type RouteOptions, route } from "../../../src/events/route.ts";
import { configMap, gadgets, service } from "../engine/gadget.ts";

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
    children: [service],
  });
});

test("an event without metadata is about an object whose owner has to be read", () => {
  const { metadata: _, ...referenced } = ofService([]);

  expect(route(referenced, options)).toEqual({
    about: "unknown",
    key: { namespace: "web", name: "a" },
    children: [service],
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
    children: [configMap],
  });
});
